import Foundation

/// By what a file shows that somebody changed it.
struct FileMark: Equatable, Sendable {
    private var bytes: Int
    private var modified: Date

    /// Nil where there is no such file.
    init?(_ path: String) {
        guard let file = try? FileManager.default.attributesOfItem(atPath: path),
            let bytes = file[.size] as? Int, let modified = file[.modificationDate] as? Date
        else { return nil }
        self.bytes = bytes
        self.modified = modified
    }
}
