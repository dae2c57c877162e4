package import Lexicon
import Script
package import Vocabulary
import Warnings

/// Finds tags by rules. Made once, used by any number of threads.
package struct TagFinder: Sendable {
    package let rules: TagRules
    private let patterns: [String: [any TextMatching]]
    private let intents: IntentLexicon

    /// Matches of one rule that are closer than this are one tag.
    private static let joinedMs: Int64 = 10_000

    package init(
        _ rules: TagRules, intents: IntentLexicon, compiler: some PatternCompiling
    ) throws(PatternError) {
        self.rules = rules
        self.intents = intents
        var patterns: [String: [any TextMatching]] = [:]
        for rule in rules.rules {
            for pattern in rule.patterns {
                patterns[rule.rule, default: []].append(try compiler.compile(pattern))
            }
        }
        self.patterns = patterns
    }

    /// All tags of a stream, as people have corrected them.
    package func tags(of replay: StreamReplay) -> [Tag] {
        let wants = read(replay.comments)
        var found: [Tag] = []
        for rule in rules.rules {
            switch rule.test {
            case .said: found += said(rule, replay.sentences)
            case .asked(let asked):
                found += asked == .questions ? questions(rule, wants) : complaints(rule, wants)
            case .written: found += written(rule, replay.comments)
            case .segment(let kind): found += onAir(rule, kind, replay.spans)
            case .warning(let severity): found += warned(rule, severity, replay)
            case .mark: found += marked(rule, replay.marks)
            case .topic where replay.spans.isEmpty: found += topics(rule, replay)
            case .topic: break
            }
        }
        return Tag.corrected(found, by: replay.review)
    }

    // What is said

    private func said(_ rule: TagRule, _ sentences: [Sentence]) -> [Tag] {
        var tags: [Tag] = []
        for sentence in sentences {
            guard let evidence = match(rule, sentence.text) else { continue }
            let end = sentence.endTs ?? sentence.ts
            if let last = tags.indices.last, sentence.ts <= tags[last].toTs + Self.joinedMs {
                tags[last].toTs = max(tags[last].toTs, end)
                tags[last].n += 1
                continue
            }
            var tag = Tag(tag: rule.tag, rule: rule.rule, fromTs: sentence.ts, toTs: end)
            tag.evidence = evidence
            tag.utterance = sentence.utterance
            tags.append(tag)
        }
        return tags
    }

    private func match(_ rule: TagRule, _ text: String) -> String? {
        let bytes = Array(text.utf8)
        for pattern in patterns[rule.rule] ?? [] {
            if let range = pattern.firstMatch(in: bytes) {
                return String(decoding: bytes[range], as: UTF8.self)
            }
        }
        return nil
    }

    // What viewers write

    private struct Wanted {
        var comment: StreamReplay.Comment
        var intents: [Intent]
    }

    /// Crowds repeat themselves: equal words are read once.
    private func read(_ comments: [StreamReplay.Comment]) -> [Wanted] {
        var known: [String: [Intent]] = [:]
        return comments.map { comment in
            if let intents = known[comment.text] {
                return Wanted(comment: comment, intents: intents)
            }
            let found = intents.intents(of: comment.text)
            known[comment.text] = found
            return Wanted(comment: comment, intents: found)
        }
    }

    private func questions(_ rule: TagRule, _ wants: [Wanted]) -> [Tag] {
        Intent.allCases.filter(\.isQuestion).flatMap { intent in
            crowds(
                rule, wants.filter { $0.intents.first == intent }.map(\.comment),
                about: intent.rawValue, twin: intent.index)
        }
    }

    private func complaints(_ rule: TagRule, _ wants: [Wanted]) -> [Tag] {
        crowds(
            rule, wants.filter { $0.intents.contains(.complaint) }.map(\.comment), about: "",
            twin: 0)
    }

    private func written(_ rule: TagRule, _ comments: [StreamReplay.Comment]) -> [Tag] {
        crowds(rule, comments.filter { match(rule, $0.text) != nil }, about: "", twin: 0)
    }

    /// Stretches in which enough different viewers wrote within the rule's time.
    private func crowds(
        _ rule: TagRule, _ comments: [StreamReplay.Comment], about: String, twin: Int
    ) -> [Tag] {
        var tags: [Tag] = []
        var first = 0
        var crowd = Crowd()
        for last in comments.indices {
            crowd.add(comments[last].viewer)
            while comments[first].ts < comments[last].ts - Int64(rule.withinS) * 1000 {
                crowd.remove(comments[first].viewer)
                first += 1
            }
            let people = crowd.people
            guard people >= rule.viewers else { continue }
            if let at = tags.indices.last, comments[first].ts <= tags[at].toTs {
                tags[at].toTs = comments[last].ts
                tags[at].n = max(tags[at].n, people)
                continue
            }
            var tag = Tag(
                tag: rule.tag, rule: rule.rule, fromTs: comments[first].ts,
                toTs: comments[last].ts, twin: twin)
            tag.evidence = comments[first].text
            tag.n = people
            tag.about = about
            tags.append(tag)
        }
        return tags
    }

    // What was on air, what the watch told, what the crew marked

    private func onAir(
        _ rule: TagRule, _ kind: RundownSegment.Kind, _ spans: [StreamReplay.Span]
    ) -> [Tag] {
        spans.filter { $0.kind == kind }.map { span in
            var tag = Tag(tag: rule.tag, rule: rule.rule, fromTs: span.fromTs, toTs: span.toTs)
            tag.evidence = span.name
            tag.about = span.segment
            return tag
        }
    }

    private func warned(_ rule: TagRule, _ severity: Severity?, _ replay: StreamReplay) -> [Tag] {
        let entries = replay.warnings.entries.filter {
            !$0.warning.isHeld && (severity == nil || $0.warning.severity == severity)
        }
        return entries.map { entry in
            let warning = entry.warning
            var tag = Tag(
                tag: rule.tag, rule: rule.rule, fromTs: warning.startedTs,
                toTs: max(warning.startedTs, entry.overTs ?? replay.clock))
            tag.key = "t-\(rule.rule)-\(warning.warning)"
            tag.evidence = warning.text.zh
            tag.about = warning.rule
            return tag
        }
    }

    private func marked(_ rule: TagRule, _ marks: [StreamReplay.Mark]) -> [Tag] {
        marks.filter { $0.change == nil }.compactMap { mark in
            guard match(rule, mark.text) != nil else { return nil }
            var tag = Tag(tag: rule.tag, rule: rule.rule, fromTs: mark.ts, toTs: mark.ts)
            tag.evidence = mark.text
            return tag
        }
    }

    private func topics(_ rule: TagRule, _ replay: StreamReplay) -> [Tag] {
        let said = replay.sentences.filter(\.isFinal)
        guard let first = said.first else { return [] }
        let turns = TopicBoundaries.find(in: said.map { ($0.ts, $0.text) })
        let starts = [first.ts] + turns
        let titles = TopicTitles(said)
        return starts.indices.map { i in
            let end = i + 1 < starts.count ? starts[i + 1] : replay.clock
            var tag = Tag(tag: rule.tag, rule: rule.rule, fromTs: starts[i], toTs: end)
            tag.evidence = titles.title(from: starts[i], to: end)
            return tag
        }
    }
}

/// Who wrote within a while.
private struct Crowd {
    private var comments: [UInt64: Int] = [:]
    /// Whom nobody names may be anybody: each of their comments counts.
    private var unnamed = 0

    var people: Int { comments.count + unnamed }

    mutating func add(_ viewer: UInt64) {
        if viewer == 0 { unnamed += 1 } else { comments[viewer, default: 0] += 1 }
    }

    mutating func remove(_ viewer: UInt64) {
        guard viewer != 0 else { return unnamed -= 1 }
        comments[viewer] = comments[viewer].flatMap { $0 > 1 ? $0 - 1 : nil }
    }
}
