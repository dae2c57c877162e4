package import Copywriting
import Foundation
import Yams

/// Reads a folder of copy templates, parts and word lists, and tells what is wrong with file and line.
package struct TemplateFolder {
    package struct Problem: Equatable, Sendable {
        package var file: String
        package var line: Int
        package var message: String

        package var text: String { "\(file):\(line): \(message)" }
    }

    package private(set) var shelf = TemplateShelf()
    package private(set) var problems: [Problem] = []

    /// Larger files are no templates.
    private static let mostBytes = 256 * 1024
    private static let mostFiles = 1000
    private static let keys = "channel, style, style_en, tone, length, needs, retired"

    /// - Parameters:
    ///   - directories: read in this order; a file of the same name in a later one replaces it.
    ///   - channels: that a template may be for.
    ///   - edited: texts in the place of files, by their names in a directory.
    package init(
        _ directories: [String], channels: [String], edited: [String: String] = [:]
    ) {
        var files: [String: String] = [:]
        for directory in directories {
            let names = FileManager.default.enumerator(atPath: directory)?.compactMap {
                $0 as? String
            }
            for name in (names ?? []).sorted().prefix(Self.mostFiles)
            where name.hasSuffix(".md") && name.contains("/") || name == "words.yaml" {
                files[name] = "\(directory)/\(name)"
            }
        }
        for name in edited.keys { files[name] = files[name] ?? name }
        var bodies: [(template: CopyTemplate, file: String)] = []
        for (name, path) in files.sorted(by: { $0.key < $1.key }) {
            guard let text = edited[name] ?? text(path) else { continue }
            if name == "words.yaml" {
                readWords(text, path)
            } else if name.hasPrefix("parts/") {
                shelf.parts[String(name.dropLast(3))] = text
            } else if let template = readTemplate(String(name.dropLast(3)), text, path, channels) {
                bodies.append((template, path))
            }
        }
        check(bodies, files)
    }

    private mutating func note(_ file: String, _ line: Int, _ message: String) {
        problems.append(Problem(file: file, line: line, message: message))
    }

    private mutating func text(_ path: String) -> String? {
        guard let data = FileManager.default.contents(atPath: path) else {
            note(path, 0, "cannot be read: see to its rights")
            return nil
        }
        guard data.count <= Self.mostBytes else {
            note(path, 0, "is larger than \(Self.mostBytes / 1024) KiB: cut it into parts")
            return nil
        }
        guard let text = String(validating: data, as: UTF8.self) else {
            note(path, 0, "is no UTF-8 text: save it as UTF-8")
            return nil
        }
        return text.replacing("\r\n", with: "\n")
    }

    private mutating func readWords(_ text: String, _ path: String) {
        var faults = FileFaults()
        if let mapping = faults.compose(text, cure: "write `name: [word, word]`")?.mapping {
            for (key, value) in mapping {
                shelf.words[key.string ?? ""] = faults.texts(value, key.string ?? "").map(\.text)
            }
        }
        for fault in faults.all { note(path, fault.line, "\(fault.path): \(fault.message)") }
    }

    /// Front matter between two lines of `---`, and the body.
    private mutating func readTemplate(
        _ name: String, _ text: String, _ path: String, _ channels: [String]
    ) -> CopyTemplate? {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        guard lines.first == "---", let end = lines.dropFirst().firstIndex(of: "---") else {
            note(path, 1, "begin with front matter between two lines of ---: \(Self.keys)")
            return nil
        }
        var faults = FileFaults()
        // With a line in place of the first ---, so that lines are those of the file.
        let head = "\n" + lines[1..<end].joined(separator: "\n")
        let mapping = faults.compose(head, cure: "write one `name: value` a line")?.mapping
        var template = CopyTemplate(
            name: name, channel: "", style: "", styleEn: "",
            body: lines[(end + 1)...].joined(separator: "\n"))
        template.bodyLine = end + 2
        for (key, value) in mapping ?? [:] { Self.read(key, value, &template, &faults) }
        if !channels.contains(template.channel) {
            let known = channels.joined(separator: ", ")
            faults.note(mapping?["channel"]?.mark?.line ?? 1, "channel", "must be one of \(known)")
        }
        if template.style.isEmpty { faults.note(1, "style", "is missing: write e.g. 体验") }
        if template.styleEn.isEmpty { template.styleEn = template.style }
        for fault in faults.all { note(path, fault.line, "\(fault.path): \(fault.message)") }
        return faults.all.isEmpty ? template : nil
    }

    private static func read(
        _ key: Node, _ value: Node, _ template: inout CopyTemplate, _ faults: inout FileFaults
    ) {
        let text = value.scalar?.string ?? ""
        switch key.string {
        case "channel": template.channel = text
        case "style": template.style = text
        case "style_en": template.styleEn = text
        case "tone": template.tone = text
        case "retired":
            if let isRetired = faults.flag(value, "retired") { template.isRetired = isRetired }
        case "length":
            let ends = text.split(separator: "-").compactMap { Int($0) }
            guard ends.count == 2, ends[0] <= ends[1] else {
                return faults.note(value, "length", "write e.g. 260-600")
            }
            template.length = ends[0]...ends[1]
        case "needs":
            for need in faults.texts(value, "needs") {
                guard let known = CopyTemplate.Need(rawValue: need.text) else {
                    let all = CopyTemplate.Need.allCases.map(\.rawValue).joined(separator: ", ")
                    faults.note(need.line, "needs", "“\(need.text)” must be one of \(all)")
                    continue
                }
                template.needs.insert(known)
            }
        default: faults.unknown(key, key.string ?? "", keys)
        }
    }

    /// A template that is not sound is told of and left out; the others go on.
    private mutating func check(
        _ bodies: [(template: CopyTemplate, file: String)], _ files: [String: String]
    ) {
        let includes = TemplateIncludes(shelf)
        var unsound: Set<String> = []
        for name in shelf.parts.keys.sorted() {
            let found = TemplateCheck(part: name, in: shelf, includes).findings
            for finding in found {
                note(files["\(name).md"] ?? name, finding.line, finding.message)
            }
            if !found.isEmpty { unsound.insert(name) }
        }
        for (template, file) in bodies {
            let found = TemplateCheck(
                template.body, bodyLine: template.bodyLine, in: shelf, includes
            ).findings
            for finding in found { note(file, finding.line, finding.message) }
            if found.isEmpty,
                unsound.isDisjoint(with: includes.all(of: template.body))
            {
                shelf.templates.append(template)
            }
        }
    }
}
