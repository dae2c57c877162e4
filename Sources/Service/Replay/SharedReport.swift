import Journal
import Notices
import Projection
import Replay
import Synchronization
import Vocabulary
import Wire

/// What whoever has a link is told of a stream: its report, and of everything else as much as that needs.
/// Names of viewers and numbers of people are masked; words that viewers wrote are not in it but where
/// they are evidence.
struct SharedReport {
    let json: JSON

    /// Members of the replay that a report is made of.
    private static let shown: Set = [
        "room", "title", "host", "status", "started_ts", "ended_ts", "now", "missing", "course",
        "scorecard", "review", "decomposition", "actions", "jumps", "best_lines", "text_delay_ms",
    ]
    /// What stands in them and is nobody else's business.
    private static let hidden: Set = [
        "key", "by", "said", "around", "against", "origin", "said_ts", "utterance",
    ]

    init(_ analysis: StreamAnalysis, _ plan: ReviewPlan, names: ViewerNames) {
        let all =
            ReplayState.timeline(analysis.replay) + ReplayState.analysis(analysis, plan.rules)
            + ReplayState.effects(analysis)
        let report = all.filter { Self.shown.contains($0.name) }.map { member in
            JSON.Member(
                name: member.name,
                value: member.name == "review"
                    ? Self.told(member.value, analysis) : Self.bare(member.value))
        }
        json = names.masked(.object(report))
    }

    /// Sentences worth keeping as they were said, not as they are called.
    private static func told(_ review: JSON, _ analysis: StreamAnalysis) -> JSON {
        guard case .object(let members) = review else { return review }
        let sentences = Dictionary(
            analysis.replay.sentences.map { ($0.utterance, $0) }, uniquingKeysWith: { $1 })
        return .object(
            members.map { member in
                guard member.name == "keep", case .array(let keep) = member.value else {
                    return member
                }
                let said = keep.compactMap { one -> JSON? in
                    guard case .string(let name) = one, let sentence = sentences[name] else {
                        return nil
                    }
                    return .members([
                        "ts": .int(sentence.ts), "text": .string(sentence.text),
                    ])
                }
                return JSON.Member(name: "keep", value: .array(said))
            })
    }

    private static func bare(_ value: JSON) -> JSON {
        switch value {
        case .object(let members):
            .object(
                members.filter { !hidden.contains($0.name) }
                    .map { JSON.Member(name: $0.name, value: bare($0.value)) })
        case .array(let values): .array(values.map(bare))
        default: value
        }
    }
}

/// What the viewers of a stream are called.
struct ViewerNames {
    /// One character is a word like any other.
    private static let shortest = 2
    private static let longest = 24
    private var names: Set<[Character]> = []

    /// Reads the nicknames in some lines.
    mutating func read(_ lines: UnsafeRawBufferPointer) {
        var at = 0
        while let found = Self.find(Self.field, in: lines, from: at) {
            at = found + Self.field.count
            while at < lines.count, lines[at] == 0x20 { at += 1 }
            guard at < lines.count, lines[at] == 0x22 else { continue }
            let begin = at + 1
            at = begin
            while at < lines.count, lines[at] != 0x22 { at += lines[at] == 0x5C ? 2 : 1 }
            guard at < lines.count else { return }
            let raw = UnsafeRawBufferPointer(rebasing: lines[begin..<at])
            let name = Array(JSONScanner.text(raw))
            if Self.shortest...Self.longest ~= name.count { names.insert(name) }
        }
    }

    private static let field = Array("\"nickname\":".utf8)

    private static func find(
        _ bytes: [UInt8], in lines: UnsafeRawBufferPointer, from start: Int
    ) -> Int? {
        var at = start
        let last = lines.count - bytes.count
        while at <= last {
            // The rarest letter of the field first: most of a line is passed in steps.
            if lines[at + 5] == bytes[5], bytes.indices.allSatisfy({ lines[at + $0] == bytes[$0] })
            {
                return at
            }
            at += 1
        }
        return nil
    }

    /// Members that people wrote or said.
    private static let written: Set = ["text", "title", "owner"]

    /// All that was written or said in a value, without names and numbers.
    func masked(_ value: JSON, of name: String = "") -> JSON {
        switch value {
        case .string(let text): .string(Self.written.contains(name) ? masked(text) : text)
        case .array(let values): .array(values.map { masked($0, of: name) })
        case .object(let members):
            .object(members.map { .init(name: $0.name, value: masked($0.value, of: $0.name)) })
        default: value
        }
    }

    func masked(_ text: String) -> String {
        guard !names.isEmpty else { return Masking.masked(text) }
        let letters = Array(text)
        var out = ""
        var at = 0
        while at < letters.count {
            let most = min(Self.longest, letters.count - at)
            let length = stride(from: most, through: Self.shortest, by: -1).first {
                names.contains(Array(letters[at..<at + $0]))
            }
            out.append(letters[at])
            if length != nil { out += "**" }
            at += length ?? 1
        }
        return Masking.masked(out)
    }
}

/// Reports as they were made last: a link that many open at once costs no more than one.
final class SharedReports: Sendable {
    private struct Made {
        var mark: Int64
        var madeMs: Int64
        var report: JSON

        /// While a stream is on air something comes every second: then a report serves for a while.
        func serves(_ place: StreamPlaceInTime, _ mark: Int64, now: Int64) -> Bool {
            place.isOver ? self.mark == mark : now - madeMs < SharedReports.liveMs
        }
    }

    private static let most = 32
    fileprivate static let liveMs: Int64 = 60_000
    private let made = Mutex<[String: Made]>([:])

    func report(_ order: Replays.Order, _ replays: Replays, _ past: Past) throws -> JSON? {
        let place = order.place
        let mark = try past.mark(of: place)
        let now = wallClock()
        if let there = made.withLock({ $0[place.stream] }), there.serves(place, mark, now: now) {
            return there.report
        }
        guard let kept = try replays.kept(order, .now, past) else { return nil }
        var names = ViewerNames()
        try past.journal.forEachBlock(room: place.room, from: place.from, to: place.to) {
            names.read($0.lines)
        }
        let report = SharedReport(kept.analysis, order.plan, names: names).json
        made.withLock { made in
            if made.count >= Self.most { made.removeAll() }
            made[place.stream] = Made(mark: mark, madeMs: now, report: report)
        }
        return report
    }
}
