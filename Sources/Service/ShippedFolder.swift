import Foundation

/// Finds a folder that comes with the program: in the working directory, above the program, or where
/// `make install` puts it.
enum ShippedFolder {
    static func candidates(_ name: String) -> [String] {
        let program = URL(fileURLWithPath: CommandLine.arguments[0]).resolvingSymlinksInPath()
        let up = sequence(first: program.deletingLastPathComponent()) { url in
            url.path == "/" ? nil : url.deletingLastPathComponent()
        }
        return [name]
            + up.flatMap { ["\($0.path)/\(name)", "\($0.path)/share/showcaller/\(name)"] }
            + ["/usr/share/showcaller/\(name)"]
    }

    static func find(_ name: String) -> String? {
        candidates(name).first { FileManager.default.fileExists(atPath: $0) }
    }
}
