import Foundation
import Vocabulary
import Wire
import Yams

/// Reads what the settings say of copy, or complains with line and cure.
struct CopyReader {
    let file: String

    /// `copy: {prompts: [our-prompts], sheets: sheets.yaml, channels: channels.yaml}`
    func sources(_ node: Node) throws(Configuration.Failure) -> CopyHouse.Sources {
        guard let mapping = node.mapping else {
            throw failure(node, "copy: write e.g. {prompts: [our-prompts], sheets: sheets.yaml}")
        }
        var sources = CopyHouse.Sources()
        for (key, value) in mapping {
            switch key.string {
            case "prompts":
                sources.prompts = value.sequence?.compactMap(\.string) ?? [value.string ?? ""]
                for folder in sources.prompts where !FileManager.default.fileExists(atPath: folder)
                {
                    throw failure(value, "copy.prompts: there is no folder \(folder)")
                }
            case "sheets": sources.sheets = value.string
            case "channels": sources.channels = value.string
            case "model": sources.model = try ModelReader(file: file).settings(value)
            default:
                throw failure(
                    key,
                    "copy.\(key.string ?? "") is not a setting: use prompts, sheets, channels or model"
                )
            }
        }
        return sources
    }

    private func failure(_ node: Node, _ text: String) -> Configuration.Failure {
        Configuration.Failure(description: "\(file):\(node.mark?.line ?? 1): \(text)")
    }
}

extension CopyHouse.Sources {
    /// With what comes with the program, and with what lies beside the data where settings name nothing.
    package func beside(_ data: String) -> CopyHouse.Sources {
        func there(_ name: String) -> String? {
            let path = "\(data)/\(name)"
            return FileManager.default.fileExists(atPath: path) ? path : nil
        }
        var sources = self
        // What was written on the page beside the data stands before all.
        sources.prompts =
            [ShippedFolder.find("prompts")].compactMap(\.self) + prompts
            + [there("prompts")].compactMap(\.self)
        sources.sheets = sheets ?? there("sheets.yaml")
        sources.channels = channels ?? there("channels.yaml")
        return sources
    }

    /// As a line of a file of settings; nil = nothing was set.
    var yaml: String? {
        let folders = prompts.map { JSON.string($0).text }.joined(separator: ", ")
        let parts = [
            prompts.isEmpty ? nil : "prompts: [\(folders)]",
            sheets.map { "sheets: \(JSON.string($0).text)" },
            channels.map { "channels: \(JSON.string($0).text)" },
            model.map { "model: \($0.yaml)" },
        ].compactMap(\.self)
        return parts.isEmpty ? nil : "copy: {\(parts.joined(separator: ", "))}"
    }
}
