import Copywriting
import Foundation
import Vocabulary
import Wire

/// Templates as people edit them on a page: those that come with the program, and the house's own in
/// their place, tried before they are saved.
struct TemplateBook {
    /// A template, a part or the word lists, as it is in force.
    struct Entry {
        /// `moments/offer`, `parts/visit`, `words`.
        var name: String
        var text: String
        /// The house's own, in the place of one that came with the program or beside them.
        var isOwn: Bool

        var version: String { fileVersion(text) }
    }

    let sources: CopyHouse.Sources
    let channels: [Channel]
    /// Where the house's own are kept.
    let ownFolder: String

    static let mostBytes = 256 * 1024
    private static let longestName = 80

    /// - Parameter data: the service's directory.
    init(_ house: CopyHouse, _ sources: CopyHouse.Sources, data: String) {
        self.sources = sources
        channels = house.channels
        ownFolder = "\(data)/prompts"
    }

    /// The file of a name, relative to its folder; nil = that is no name.
    static func file(_ name: String) -> String? {
        if name == "words" { return "words.yaml" }
        let parts = name.split(separator: "/", omittingEmptySubsequences: false)
        let isNamed = parts.allSatisfy { part in
            !part.isEmpty
                && part.allSatisfy { $0.isLetter || $0.isNumber || $0 == "_" || $0 == "-" }
        }
        guard parts.count == 2, isNamed, name.count <= longestName else { return nil }
        return name + ".md"
    }

    var names: [(name: String, isOwn: Bool)] {
        var own: [String: Bool] = [:]
        for folder in folders {
            let files = FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String }
            for file in files ?? [] where file.hasSuffix(".md") || file == "words.yaml" {
                let name = String(file.prefix { $0 != "." })
                if Self.file(name) != nil { own[name] = folder == ownFolder }
            }
        }
        return own.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }

    private var folders: [String] {
        sources.prompts.filter { $0 != ownFolder } + [ownFolder]
    }

    func entry(_ name: String) -> Entry? {
        guard let file = Self.file(name) else { return nil }
        for folder in folders.reversed() {
            guard let data = FileManager.default.contents(atPath: "\(folder)/\(file)") else {
                continue
            }
            return Entry(
                name: name, text: String(decoding: data, as: UTF8.self),
                isOwn: folder == ownFolder)
        }
        return nil
    }

    /// All templates with one as it would be, and what is wrong with it.
    func tried(_ name: String, _ text: String) -> (TemplateShelf, [FileFaults.Fault]) {
        let file = Self.file(name) ?? ""
        let folder = TemplateFolder(
            folders, channels: channels.map(\.channel), edited: [file: text])
        let wrong = folder.problems.filter { $0.file.hasSuffix("/" + file) || $0.file == file }
        return (
            folder.shelf,
            wrong.map { FileFaults.Fault(line: $0.line, path: name, message: $0.message) }
        )
    }

    func save(_ name: String, _ text: String) throws {
        guard let file = Self.file(name) else { return }
        let url = URL(fileURLWithPath: "\(ownFolder)/\(file)")
        try FileManager.default.createDirectory(
            at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: url, options: .atomic)
    }

    /// Back to what came with the program; what was there is kept beside it.
    func forget(_ name: String) throws {
        guard let file = Self.file(name) else { return }
        let path = "\(ownFolder)/\(file)"
        try? FileManager.default.removeItem(atPath: path + ".bak")
        try FileManager.default.moveItem(atPath: path, toPath: path + ".bak")
    }
}
