import Foundation
import Measures
import Replay
import Synchronization
import Vocabulary
import Wire

/// Looks for lines that did something, over several streams together, and keeps what it found: as long
/// as nothing has come, the same question has the same answer.
final class LinesTogether: Sendable {
    /// The newest that were asked for.
    static let mostStreams = 40

    private struct Key: Hashable {
        var goal: StreamSeconds.Metric
        var streams: [String]
        var marks: [Int64]
    }

    private let found = Mutex(LastUsed<Key, BestLines>(most: 8))
    /// Whoever asks while it is being looked for waits, and finds it.
    private let looking = NSLock()

    /// - Parameter streams: newest first, each with how far the journal was when it was looked at.
    func lines(
        of streams: [(digest: Digest, mark: Int64)], goal: StreamSeconds.Metric
    ) -> BestLines {
        let key = Key(
            goal: goal, streams: streams.map(\.digest.stream), marks: streams.map(\.mark))
        looking.lock()
        defer { looking.unlock() }
        if let known = found.withLock({ $0.use(key) }) { return known }
        let best = BestLines(streams.map(\.digest.spoken), metrics: [goal])
        found.withLock { $0.put(best, at: key) }
        return best
    }
}

/// The lines, each with where it was said and whether it may be said today.
struct LinesAnswer: Sendable {
    private let evenings: Evenings
    private let streams: [Digest]
    private let best: BestLines
    private let waiting: Int
    private let goal: String
    private let sentences: [(stream: Int, sentence: Sentence)]

    /// Of a line's moments the newest are listed.
    private static let mostMoments = 60

    init(
        _ best: BestLines, of streams: [Digest], _ evenings: Evenings, waiting: Int,
        _ asked: LinesRequest
    ) {
        (self.best, self.streams, self.evenings) = (best, streams, evenings)
        self.waiting = waiting
        goal = LinesRequest.goals.first { $0.value == asked.goal }?.key ?? ""
        sentences = streams.indices.flatMap { stream in
            streams[stream].lines.map { (stream, $0) }
        }
    }

    /// - Parameter day: today.
    func json(_ rules: ComplianceRules, on day: CalendarDay) -> JSON {
        .members([
            "goal": .string(goal), "streams": .int(Int64(streams.count)),
            "left_out": .int(Int64(evenings.left)), "waiting": .int(Int64(waiting)),
            "tried": .int(Int64(best.tried)), "alpha": .double(BestLines.alpha),
            "day": .string("\(day)"),
            "rooms": .array(evenings.rooms.map { .string($0) }),
            "hosts": .array(evenings.hosts.map { .string($0) }),
            "lines": .array(best.lines.map { line($0, rules, day) }),
        ])
    }

    private func line(_ line: BestLine, _ rules: ComplianceRules, _ day: CalendarDay) -> JSON {
        // Streams come newest first, so the last one to say it is that of the newest stream.
        let said = line.said.map { sentences[$0] }
            .sorted { ($1.sentence.ts, $0.stream) < ($0.sentence.ts, $1.stream) }
        let own = said.map { streams[$0.stream] }
        func all(_ names: [String]) -> JSON {
            .array(Set(names).subtracting([""]).sorted().map { .string($0) })
        }
        let text = said[0].sentence.text
        let verdict = LineVerdict(text, rooms: Set(own.map(\.room)), rules, on: day)
        return .members([
            "text": .string(text), "times": .int(Int64(said.count)),
            "streams": .int(Int64(Set(own.map(\.stream)).count)), "rooms": all(own.map(\.room)),
            "hosts": all(own.map(\.host)), "n": .int(Int64(line.rate.n)),
            "ratio": line.rate.ratio.map(JSON.fine), "low": line.rate.low.map(JSON.fine),
            "high": line.rate.high.map(JSON.fine), "q": JSON.fine(line.q),
            "said": .array(
                zip(said, own).prefix(Self.mostMoments).map { Self.moment($0.sentence, $1) }),
            "state": .string(verdict.state.rawValue),
            "findings": .array(verdict.findings.map(\.json)),
        ])
    }

    private static func moment(_ sentence: Sentence, _ stream: Digest) -> JSON {
        .members([
            "stream": .string(stream.stream), "room": .string(stream.room),
            "host": stream.host.isEmpty ? nil : .string(stream.host),
            "ts": .int(sentence.ts), "utterance": .string(sentence.utterance),
            "text": .string(sentence.text),
        ])
    }
}
