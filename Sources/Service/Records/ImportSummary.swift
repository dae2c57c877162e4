import Feeds
import Foundation
import Synchronization
import Vocabulary
import WebSocketHost
import Wire

/// Adds the answers to the pieces of one imported file up to one.
final class ImportSummary: Sendable {
    private struct State {
        var left: Int
        var answer = Answer()
    }
    private let state: Mutex<State>
    private let file: RecordedFile
    private let isDryRun: Bool
    private let done: @Sendable (HTTPResponse) -> Void

    init(
        pieces: Int, file: RecordedFile, isDryRun: Bool,
        done: @escaping @Sendable (HTTPResponse) -> Void
    ) {
        state = Mutex(State(left: pieces))
        self.isDryRun = isDryRun
        self.file = file
        self.done = done
    }

    func add(_ part: Answer, firstLine: Int) {
        let finished = state.withLock { state -> Answer? in
            state.answer.add(part, firstLine: firstLine)
            state.left -= 1
            return state.left == 0 ? state.answer : nil
        }
        if let finished { done(.json(finished.summary(of: file, isDryRun: isDryRun))) }
    }
}

extension Answer {
    mutating func add(_ part: Answer, firstLine: Int) {
        accepted += part.accepted
        duplicates += part.duplicates
        lines += part.lines
        rejections += part.rejections.map {
            var numbered = $0
            numbered.rejection.line += firstLine - 1
            return numbered
        }
    }

    func summary(of file: EventFile, isDryRun: Bool) -> JSON {
        summary(form: file.form, transcript: file.recorded?.transcript, isDryRun: isDryRun)
    }

    func summary(of file: RecordedFile, isDryRun: Bool) -> JSON {
        summary(form: file.form, transcript: file.transcript, isDryRun: isDryRun)
    }

    private func summary(
        form: RecordedFile.Form, transcript: Transcript?, isDryRun: Bool
    ) -> JSON {
        var members = self.members
        members.insert(.init(name: "form", value: .string(form.rawValue)), at: 0)
        members.insert(.init(name: "lines", value: .int(Int64(lines))), at: 1)
        if isDryRun { members.insert(.init(name: "dry_run", value: .bool(true)), at: 0) }
        if let transcript {
            members += [
                .init(name: "invented", value: .int(Int64(transcript.invented))),
                .init(name: "repeated", value: .int(Int64(transcript.repeated))),
                .init(
                    name: "problems",
                    value: .array(
                        transcript.problems.map {
                            .members(["line": .int(Int64($0.line)), "message": .string($0.message)])
                        })),
            ]
        }
        return .object(members)
    }
}
