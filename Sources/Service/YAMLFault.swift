import Foundation
import Yams

/// Why a text is not YAML: the line at which that shows, and what is wrong there.
struct YAMLFault {
    let line: Int
    let message: String

    /// - Parameters:
    ///   - error: what reading the text threw.
    ///   - cure: what helps in a file of this kind.
    init(_ error: any Error, in text: String, cure: String) {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        switch error as? YamlError {
        case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
            .composer(_, let problem, let mark, _):
            // A list or quote that is left open shows only at the end, on a line that is not there.
            let last = lines.lastIndex { !$0.isEmpty }.map { $0 + 1 } ?? 1
            line = min(mark.line, last)
            message = "this is not YAML: \(problem): \(cure)"
        case .duplicatedKeysInMapping(let names, _):
            let name = names.first ?? ""
            line = lines.lastIndex { $0.drop { $0 == " " }.hasPrefix(name) }.map { $0 + 1 } ?? 1
            message = "\(name) stands there twice: keep one"
        default:
            line = 1
            message = "\(error)"
        }
    }
}

extension Configuration.Failure {
    /// What is wrong in a file, a line each.
    init(_ path: String, _ problems: [(line: Int, path: String, message: String)]) {
        let lines = problems.map { "\(path):\($0.line): \($0.path): \($0.message)" }
        self.init(description: lines.joined(separator: "\n"))
    }
}

/// The text of a file that somebody named.
func text(ofFile path: String) throws(Configuration.Failure) -> String {
    guard let text = try? String(contentsOfFile: path, encoding: .utf8) else {
        throw Configuration.Failure(
            description: "\(path): cannot be read: check the path and its rights")
    }
    return text
}
