import Script
import Vocabulary

/// A stretch of a stream that is worth cutting out.
package struct Clip: Sendable, Equatable {
    package enum Rule: String, CaseIterable, Sendable {
        case leadCall = "lead_call"
        case hook, answer, jump, manual
    }

    package enum State: String, Sendable { case suggested, kept, removed }

    package var key: String
    package var rule: Rule
    package var fromTs: Int64
    package var toTs: Int64
    package var title: String
    /// Why it is suggested: how many leads, viewers or askers.
    package var n = 0
    package var state = State.suggested
    package var by = ""

    package init(_ rule: Rule, fromTs: Int64, toTs: Int64, title: String, n: Int = 0) {
        self.rule = rule
        self.fromTs = fromTs
        self.toTs = toTs
        self.title = title
        self.n = n
        key = "c-\(rule.rawValue)-\(fromTs)"
    }
}

/// Suggests clips, each from the beginning of a sentence to the end of one.
package enum Clips {
    private static let mostOfRule = 3
    private static let shortestMs: Int64 = 5000
    private static let longestMs: Int64 = 90_000
    private static let afterMs: Int64 = 60_000

    package static func of(_ replay: StreamReplay, tags: [Tag], jumps: [Jump]) -> [Clip] {
        let standing = tags.filter { $0.state != .removed }
        let found = [
            leadCalls(standing, replay), hooks(standing, replay), answers(standing, replay),
            sudden(jumps, replay),
        ]
        // One sentence may be found by several rules: the first that names it has it.
        var seen: Set<Int64> = []
        let chosen = found.flatMap { clips in
            best(whole(clips, replay.sentences).filter { seen.insert($0.fromTs).inserted })
        }
        return corrected(chosen, replay.review)
    }

    private static func best(_ clips: [Clip]) -> [Clip] {
        clips.sorted { ($1.n, $0.fromTs) < ($0.n, $1.fromTs) }.prefix(mostOfRule).map(\.self)
    }

    private static func leadCalls(_ tags: [Tag], _ replay: StreamReplay) -> [Clip] {
        tags.filter { $0.tag == "lead_call" && $0.toTs - $0.fromTs <= longestMs }.map { tag in
            let leads = replay.counts.count(.leads, from: tag.fromTs, to: tag.toTs + afterMs)
            return Clip(
                .leadCall, fromTs: tag.fromTs, toTs: tag.toTs, title: tag.evidence, n: leads)
        }
    }

    private static func hooks(_ tags: [Tag], _ replay: StreamReplay) -> [Clip] {
        tags.filter { $0.tag == "hook" }.map { tag in
            let end = max(tag.toTs, tag.fromTs + 12_000)
            let moved = replay.counts.count(.interactions, from: tag.fromTs, to: end + 30_000)
            return Clip(.hook, fromTs: tag.fromTs, toTs: end, title: tag.evidence, n: moved)
        }
    }

    /// What several asked and the host took up: from the answer's first sentence on.
    private static func answers(_ tags: [Tag], _ replay: StreamReplay) -> [Clip] {
        tags.filter { $0.tag == "question" }.compactMap { tag in
            let answer = replay.script.answers.first {
                $0.question == tag.about && $0.ts >= tag.fromTs && $0.ts <= tag.toTs + 180_000
            }
            guard let answer else { return nil }
            return Clip(
                .answer, fromTs: answer.ts - 10_000, toTs: answer.ts + 15_000, title: tag.evidence,
                n: tag.n)
        }
    }

    private static func sudden(_ jumps: [Jump], _ replay: StreamReplay) -> [Clip] {
        jumps.filter { $0.score > 0 && $0.metric != .leaves && $0.metric != .entries }.map { jump in
            let words = replay.sentences.first { $0.utterance == jump.said.last }?.text ?? ""
            return Clip(
                .jump, fromTs: jump.ts - 25_000, toTs: jump.ts + 10_000, title: words, n: jump.n)
        }
    }

    // Whole sentences

    /// Moves both ends outwards to those of sentences, and leaves out what holds none or too much.
    private static func whole(_ clips: [Clip], _ sentences: [Sentence]) -> [Clip] {
        clips.compactMap { clip in
            var clip = clip
            (clip.fromTs, clip.toTs) = ends(clip.fromTs, clip.toTs, sentences)
            guard clip.toTs - clip.fromTs >= shortestMs else { return nil }
            if clip.toTs - clip.fromTs > longestMs {
                let last = clip.fromTs + longestMs
                clip.toTs = sentences.lazy.compactMap(\.endTs).last { $0 <= last } ?? last
            }
            clip.key = "c-\(clip.rule.rawValue)-\(clip.fromTs)"
            return clip
        }
    }

    /// The nearest ends of sentences that take nothing away.
    static func ends(_ from: Int64, _ to: Int64, _ sentences: [Sentence]) -> (Int64, Int64) {
        let inside = sentences.filter { ($0.endTs ?? $0.ts) > from && $0.ts < to }
        guard let first = inside.first else { return (from, to) }
        let end = inside.lazy.map { $0.endTs ?? $0.ts }.max() ?? to
        return (min(from, first.ts), max(to, end))
    }

    private static func corrected(_ found: [Clip], _ review: ReviewLog) -> [Clip] {
        var clips = found
        for entry in review.all(.clip) {
            var clip =
                clips.first { $0.key == entry.key }
                ?? Clip(.manual, fromTs: entry.fromTs, toTs: entry.toTs, title: entry.name)
            clip.key = entry.key
            clip.state =
                switch entry.state {
                case .removed: .removed
                case .open where clip.rule != .manual: .suggested
                case .open, .kept, .done: .kept
                }
            if entry.toTs > entry.fromTs { (clip.fromTs, clip.toTs) = (entry.fromTs, entry.toTs) }
            if !entry.name.isEmpty { clip.title = entry.name }
            clip.by = entry.by
            clips.removeAll { $0.key == entry.key }
            clips.append(clip)
        }
        return clips.sorted { ($0.fromTs, $0.toTs, $0.key) < ($1.fromTs, $1.toTs, $1.key) }
    }
}
