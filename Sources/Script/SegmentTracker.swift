import Glibc  // exp, log
package import Vocabulary

/// Hears from the transcript which segment of a rundown is on air, and which points were made.
///
/// A hidden Markov model over the segments: what is said is held against what each segment sounds
/// like, where the show goes next against the plan (Viterbi 1967). Improvised words fit no segment
/// better than another and move nothing; a manual switch always wins. A pure function of what was
/// heard, in the order of hearing.
package struct SegmentTracker: Sendable {
    /// What is taken to be on air.
    package struct Position: Sendable, Equatable {
        package var segment: Int
        /// When it went on air, event time.
        package var sinceTs: Int64
        /// 0 to 1; below one half the answer is "not sure".
        package var sure: Double
        package var isManual = false
    }

    /// A point that was made: where, when and in which words.
    package struct Said: Sendable, Equatable {
        package var segment: Int
        package var point: Int
        package var ts: Int64
        package var sentence: String
    }

    private struct Clause {
        var ts: Int64
        var endTs: Int64
        var likelihoods: [Float]
    }

    private struct Heard {
        var utterance: String
        var revision: Int64
        var isFinal: Bool
        var ts: Int64
        var text: String
        var sounds: [Sound]
        var clauses: [Clause]
        var said: [Said] = []
    }

    private struct Path {
        var score: Float
        var sinceTs: Int64
    }

    /// Clauses older than this are not taken back when a sentence is corrected.
    private static let settleMs: Int64 = 20_000
    /// How long a manual switch stands against what is heard.
    private static let manualMs: Int64 = 8_000

    /// What words must say for a segment (natural logarithm) before it is announced.
    private static let enough: Float = 1

    package let rundown: Rundown
    private let profile: SegmentProfile
    private let patterns: [[any TextMatching]]
    private let wordings: [[[[Sound]]]]
    private let usualWays: [Float]
    private let lostWays: [Float]
    private var settled: [Path]
    private var settledTs: Int64 = .min
    private var open: [Heard] = []
    private var lastTs: Int64 = .min
    private var manualTs: Int64 = .min
    package private(set) var position: Position?
    /// Points made in this stream, by time of the sentence.
    package private(set) var said: [Said] = []

    /// - Parameter compiler: of the segments' patterns; one that does not compile is left out (it
    ///   was told when the rundown was saved).
    package init(_ rundown: Rundown, compiler: some PatternCompiling) {
        self.rundown = rundown
        profile = SegmentProfile(rundown)
        patterns = rundown.segments.map { segment in
            segment.patterns.compactMap { try? compiler.compile($0) }
        }
        wordings = rundown.segments.map { segment in
            segment.mustSay.map { $0.wordings.map { Sounds.of($0) } }
        }
        usualWays = Self.ways(rundown, isLost: false)
        lostWays = Self.ways(rundown, isLost: true)
        // Before anything is heard, the show most likely begins at its beginning.
        settled = rundown.segments.indices.map {
            Path(score: $0 == 0 ? 0 : -2, sinceTs: .min)
        }
    }

    /// Puts a segment on air by hand. What was heard before says nothing any more.
    package mutating func place(_ segment: Int, at ts: Int64) {
        guard rundown.segments.indices.contains(segment), ts >= manualTs else { return }
        manualTs = ts
        settledTs = ts
        lastTs = max(lastTs, ts)
        for i in settled.indices { settled[i] = Path(score: i == segment ? 0 : -9, sinceTs: ts) }
        for i in open.indices { open[i].clauses.removeAll { $0.ts < ts } }
        position = Position(segment: segment, sinceTs: ts, sure: 1, isManual: true)
    }

    /// Takes in a partial, a final or a correction.
    package mutating func hear(_ sentence: Sentence) {
        guard !rundown.segments.isEmpty else { return }
        var heard = heard(sentence)
        if let at = open.firstIndex(where: { $0.utterance == sentence.utterance }) {
            let known = open[at]
            guard (heard.isFinal ? 1 : 0, heard.revision) >= (known.isFinal ? 1 : 0, known.revision)
            else { return }
            heard.clauses.removeAll { $0.ts < settledTs }
            open[at] = heard
        } else {
            let at = open.lastIndex { $0.ts <= heard.ts }.map { $0 + 1 } ?? 0
            heard.clauses.removeAll { $0.ts < settledTs }
            open.insert(heard, at: at)
        }
        lastTs = max(lastTs, heard.clauses.last?.endTs ?? heard.ts)
        decide()
        notePoints()
        if sentence.isFinal { settle() }
    }

    /// Whether somebody was heard just now.
    package func hears(at now: Int64) -> Bool { lastTs > now - Self.hearingMs }

    private static let hearingMs: Int64 = 20_000

    /// How sure the answer still is at a moment: silence tells nothing, and after a while the show
    /// may be anywhere.
    package func sure(at now: Int64) -> Double {
        guard let position else { return 0 }
        let silentMs = max(0, now - max(lastTs, manualTs))
        let planned = Int64(rundown.segments[position.segment].plannedS) * 1000
        let patience = Double(max(30_000, planned))
        return position.sure * min(1, patience / Double(max(1, silentMs)))
    }
}

// Hearing
extension SegmentTracker {
    /// A sentence cut into clauses of its own time each, with what every segment has of it.
    private func heard(_ sentence: Sentence) -> Heard {
        let sounds = Sounds.of(sentence.text)
        // Four to five syllables a second are usual; a partial has no end yet.
        let spokenMs = Int64(sounds.count) * 220
        let endTs = max(sentence.endTs ?? (sentence.ts + spokenMs), sentence.ts)
        var clauses: [Clause] = []
        var start = 0
        for (i, sound) in sounds.enumerated() {
            let length = i + 1 - start
            guard i == sounds.count - 1 || (sound.endsClause && length >= 3) || length >= 6 else {
                continue
            }
            let span = endTs - sentence.ts
            let from = sentence.ts + span * Int64(start) / Int64(sounds.count)
            let to = sentence.ts + span * Int64(i + 1) / Int64(sounds.count)
            clauses.append(
                Clause(
                    ts: from, endTs: to,
                    likelihoods: profile.likelihoods(of: start..<(i + 1), in: sounds)))
            start = i + 1
        }
        addPatterns(sentence.text, sounds, &clauses)
        return Heard(
            utterance: sentence.utterance, revision: sentence.revision,
            isFinal: sentence.isFinal, ts: sentence.ts, text: sentence.text,
            sounds: sounds, clauses: clauses)
    }

    /// A segment whose pattern is found was written to be recognised by it.
    private func addPatterns(_ text: String, _ sounds: [Sound], _ clauses: inout [Clause]) {
        guard !clauses.isEmpty, patterns.contains(where: { !$0.isEmpty }) else { return }
        let bytes = Array(text.utf8)
        for (segment, patterns) in patterns.enumerated() {
            guard let match = patterns.lazy.compactMap({ $0.firstMatch(in: bytes) }).first else {
                continue
            }
            let at = match.lowerBound * clauses.count / max(1, bytes.count)
            clauses[min(at, clauses.count - 1)].likelihoods[segment] += 3
        }
    }

    /// Looks for the points in the newest sentences, each together with the end of the one before:
    /// recognisers cut in the middle of a phrase.
    private mutating func notePoints() {
        for i in open.indices.suffix(2) {
            var text = open[i].sounds
            var before = 0
            if i > 0, open[i].ts - open[i - 1].ts < 15_000 {
                let tail = open[i - 1].sounds.suffix(12)
                before = tail.count
                text = tail + text
            }
            open[i].said = points(in: text, after: before, of: open[i])
        }
        let firstTs = open.first?.ts ?? .min
        said.removeAll { $0.ts >= firstTs }
        said += open.flatMap(\.said)
        if said.count > 2000 { said.removeFirst(said.count - 2000) }
    }

    private func points(in text: [Sound], after before: Int, of heard: Heard) -> [Said] {
        var found: [Said] = []
        for (segment, points) in wordings.enumerated() {
            for (point, wordings) in points.enumerated() {
                let isSaid = wordings.contains { wording in
                    let place = Likeness.find(wording, in: text)
                    return place.range.upperBound > before && Likeness.isSaid(place, wording)
                }
                if isSaid {
                    found.append(
                        Said(segment: segment, point: point, ts: heard.ts, sentence: heard.text))
                }
            }
        }
        return found.filter { one in
            !found.contains { sameWords(one, $0) && distance(of: $0) < distance(of: one) }
        }
    }

    /// Whether two points share a wording: a lead call may stand in a rundown twice.
    private func sameWords(_ one: Said, _ other: Said) -> Bool {
        let words = wordings[one.segment][one.point]
        return wordings[other.segment][other.point].contains { wording in
            words.contains { $0.map(\.character) == wording.map(\.character) }
        }
    }

    /// Of points in the same words, the one is meant that was made a moment ago (recognisers say
    /// it again with every partial, and once more when the show has gone on), else the first from
    /// the segment on air onwards.
    private func distance(of one: Said) -> Int {
        let isRepeat = said.contains {
            $0.segment == one.segment && $0.point == one.point && $0.ts > one.ts - 15_000
        }
        if isRepeat { return -1 }
        let count = rundown.segments.count
        return (one.segment - (position?.segment ?? 0) + count) % count
    }
}

// Deciding
extension SegmentTracker {
    private mutating func decide() {
        var paths = settled
        var ts = settledTs
        for heard in open {
            for clause in heard.clauses where clause.ts >= settledTs {
                paths = step(paths, to: clause, from: &ts)
            }
        }
        guard let best = paths.indices.max(by: { paths[$0].score < paths[$1].score }) else {
            return
        }
        let total = paths.reduce(Float(0)) { $0 + exp($1.score - paths[best].score) }
        let sure = Double(1 / total)
        guard let current = position else {
            // Nothing is announced before something was recognised.
            if sure >= 0.7, hasEvidence(for: best) {
                position = Position(segment: best, sinceTs: since(paths[best]), sure: sure)
            }
            return
        }
        if best == current.segment {
            let later = paths[best].sinceTs > current.sinceTs + 2000 && !current.isManual
            // The same segment once more: a loop of one.
            if later, rundown.segments.count == 1 { position?.sinceTs = paths[best].sinceTs }
            position?.sure = sure
            return
        }
        let kept = exp(paths[current.segment].score - paths[best].score)
        let isFree = lastTs >= manualTs + Self.manualMs || manualTs == .min
        // Three to one against the announced segment; of two that sound alike either is better.
        if kept <= 1 / 3, sure >= 0.4, isFree, isHeard(best, since: paths[best], current.segment) {
            position = Position(segment: best, sinceTs: since(paths[best]), sure: sure)
        } else {
            position?.sure = Double(kept / total)
        }
    }

    private func since(_ path: Path) -> Int64 {
        path.sinceTs == .min ? (open.first?.ts ?? lastTs) : path.sinceTs
    }

    /// Whether words speak for a segment rather than the one announced: that its time has come is
    /// no reason to announce it.
    private func isHeard(_ segment: Int, since path: Path, _ announced: Int) -> Bool {
        var words: Float = 0
        for heard in open {
            for clause in heard.clauses where clause.ts >= path.sinceTs {
                words += clause.likelihoods[segment] - clause.likelihoods[announced]
            }
        }
        return words >= Self.enough
    }

    private func hasEvidence(for segment: Int) -> Bool {
        open.contains { $0.clauses.contains { $0.likelihoods[segment] > 1.5 } }
    }

    /// One step of Viterbi's recursion: the best way into each segment, then what was heard there.
    private func step(_ paths: [Path], to clause: Clause, from ts: inout Int64) -> [Path] {
        let elapsed = ts == .min ? 0 : max(0, clause.ts - ts)
        ts = max(ts, clause.ts)
        let count = paths.count
        let ways = elapsed > 20_000 ? lostWays : usualWays
        let chances = paths.indices.map { leaving($0, paths[$0], elapsed, clause.ts) }
        let left = paths.indices.map { paths[$0].score + chances[$0].leave }
        return paths.indices.map { to in
            var best = Path(score: paths[to].score + chances[to].stay, sinceTs: paths[to].sinceTs)
            var entry = -Float.infinity
            for from in 0..<count { entry = max(entry, left[from] + ways[to * count + from]) }
            if entry > best.score { best = Path(score: entry, sinceTs: clause.ts) }
            best.score += clause.likelihoods[to]
            return best
        }
    }

    /// Logarithms of the chances to stay in a segment and to leave it: rarely early, more and more
    /// once its planned time is over.
    private func leaving(
        _ segment: Int, _ path: Path, _ elapsed: Int64, _ now: Int64
    ) -> (stay: Float, leave: Float) {
        let planned = Float(max(2, rundown.segments[segment].plannedS))
        let age = path.sinceTs == .min ? 0 : Float(max(0, now - path.sinceTs)) / 1000
        let rate = (age < planned / 2 ? 0.3 : age < planned ? 1 : 2) / planned
        let chance = min(0.7, max(0.004, rate * Float(max(elapsed, 500)) / 1000))
        return (log(1 - chance), log(chance))
    }

    /// Logarithms of the chances to go from one segment (column) to another (row): mostly to the
    /// next, sometimes over one or back to the start of the loop, seldom elsewhere; after a long
    /// silence anywhere.
    private static func ways(_ rundown: Rundown, isLost: Bool) -> [Float] {
        let count = rundown.segments.count
        let elsewhere = log((isLost ? 0.6 : 0.12) / Float(max(1, count - 3)))
        var ways = [Float](repeating: elsewhere, count: count * count)
        for from in 0..<count {
            let next = rundown.position(after: from)
            ways[from] = -2.8
            if let over = next.flatMap({ rundown.position(after: $0) }) {
                ways[over * count + from] = -2.8
            }
            if let next { ways[next * count + from] = isLost ? -1.2 : -0.29 }
            ways[from * count + from] = -.infinity
        }
        return ways
    }

    /// Folds clauses that nothing will change any more into the settled state.
    private mutating func settle() {
        let horizon = lastTs - Self.settleMs
        while let first = open.first, first.isFinal || first.ts < horizon - 40_000,
            first.ts < horizon, open.count > 1
        {
            var ts = settledTs
            for clause in first.clauses where clause.ts >= settledTs {
                settled = step(settled, to: clause, from: &ts)
            }
            settledTs = max(settledTs, ts)
            let top = settled.map(\.score).max() ?? 0
            for i in settled.indices { settled[i].score = max(-30, settled[i].score - top) }
            open.removeFirst()
        }
    }
}
