import Copywriting
import Foundation
import Synchronization
import Vocabulary

/// Texts that a model is writing, and those that it wrote within the last half hour.
final class ModelDesk: Sendable {
    struct Job: Sendable {
        /// Who asked for it: nobody else sees it.
        let author: String
        let order: CopyOrder
        let task: ModelTask
        let room: String
        let call = ModelCall()
        let startedTs: Int64

        /// The text as far as it is there; nil while nothing is.
        var text: CopyText? {
            guard case .success(let reply) = call.outcome else { return nil }
            return task.text(of: reply)
        }
    }

    private static let mostAtOnce = 4
    private static let keptMs: Int64 = 30 * 60_000

    let settings: ModelSettings?
    private let jobs = Mutex<[String: Job]>([:])

    init(_ settings: ModelSettings?) { self.settings = settings }

    /// - Returns: the job's name; nil = too many are being written.
    func start(_ job: Job, _ settings: ModelSettings) -> String? {
        let name = "m" + String(UInt64.random(in: .min ... .max), radix: 36)
        let isTaken = jobs.withLock { jobs in
            jobs = jobs.filter { $0.value.startedTs > job.startedTs - Self.keptMs }
            guard jobs.values.count(where: { $0.call.outcome == nil }) < Self.mostAtOnce else {
                return false
            }
            jobs[name] = job
            return true
        }
        guard isTaken else { return nil }
        job.call.start(job.task.prompt, settings)
        return name
    }

    func job(_ name: String, of author: String) -> Job? {
        jobs.withLock { $0[name] }.flatMap { $0.author == author ? $0 : nil }
    }
}
