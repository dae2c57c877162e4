import Dispatch
import Foundation
import Logging
import Synchronization
import Telemetry
import Vocabulary

/// Keeps the packs and ledgers of a running service: looks at their files, reads them, saves them. On a
/// queue of its own, because a file's patterns are tried where it is read, and no room waits for that.
final class ComplianceDesk: Sendable {
    /// How often the files are looked at.
    private static let lookEvery = DispatchTimeInterval.seconds(2)

    private let queue = DispatchQueue(label: "compliance")
    private let book: Mutex<ComplianceBook>
    private let meters: Meters
    private let putInForce: @Sendable (ComplianceRules) -> Void

    /// - Parameter putInForce: told what rooms are held against from now on.
    init(
        _ book: ComplianceBook, _ meters: Meters,
        putInForce: @escaping @Sendable (ComplianceRules) -> Void
    ) {
        self.book = Mutex(book)
        self.meters = meters
        self.putInForce = putInForce
    }

    func start() {
        queue.asyncAfter(deadline: .now() + Self.lookEvery) { [self] in
            look()
            start()
        }
    }

    private func look() {
        book.withLock { book in
            let changed = book.look()
            for place in changed {
                guard let file = book[place] else { continue }
                report(file)
            }
            if changed.contains(where: { book[$0]?.problems.isEmpty ?? false }) {
                putInForce(book.rules)
            }
        }
    }

    private func report(_ file: ComplianceBook.File) {
        guard !file.problems.isEmpty else {
            return meters.logger.info("compliance in force", metadata: ["file": "\(file.path)"])
        }
        let told = file.problems.prefix(5).map { "\($0.line): \($0.path): \($0.message)" }
        meters.logger.error(
            "packs or offers not taken: those that were in force stay",
            metadata: ["file": "\(file.path)", "problems": "\(told.joined(separator: "; "))"])
    }

    /// Answers a question about the book; the answer comes on another thread.
    func ask<Answer: Sendable>(
        _ body: @escaping @Sendable (ComplianceBook) -> Answer,
        then: @escaping @Sendable (Answer) -> Void
    ) {
        queue.async { [self] in then(body(book.withLock { $0 })) }
    }

    enum Saved: Sendable {
        case done(ComplianceBook)
        case refused([FileFaults.Fault])
        case changedMeanwhile
        case failed(String)
    }

    /// Saves a text if it is sound.
    ///
    /// - Parameter base: the version that it was written from; nil = whatever lies there.
    func save(
        _ text: String, at place: ComplianceBook.Place, base: String?,
        then: @escaping @Sendable (Saved) -> Void
    ) {
        queue.async { [self] in
            then(book.withLock { saved(text, at: place, base, &$0) })
        }
    }

    private func saved(
        _ text: String, at place: ComplianceBook.Place, _ base: String?,
        _ book: inout ComplianceBook
    ) -> Saved {
        guard let file = book[place] else { return .failed("there is no such file") }
        guard base ?? file.version == file.version else { return .changedMeanwhile }
        let (rules, problems) = book.tried(text, at: place)
        guard let rules else { return .refused(problems) }
        do {
            try book.save(text, rules, at: place)
        } catch {
            return .failed(
                "\(file.path) cannot be written (\(error.localizedDescription)): see to its rights and to the disk"
            )
        }
        book[place].map(report)
        putInForce(book.rules)
        return .done(book)
    }
}

extension ComplianceBook.File {
    /// Tells this text of the file from others: who writes over it has to know it.
    var version: String { fileVersion(text) }
}
