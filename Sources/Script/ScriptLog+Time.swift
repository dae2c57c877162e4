package import Vocabulary

/// How the show stands against its plan.
extension ScriptLog {
    /// One time through the rundown.
    package struct Pass: Sendable, Equatable {
        package var sinceTs: Int64
        /// Segments that were on air in it, and for how long.
        package var heard: Set<String>
        package var elapsedS: [String: Int]
        /// How many times each was begun.
        package var times: [String: Int] = [:]
    }

    /// How a segment that is over kept its time.
    package enum Timing: String, Sendable { case leftEarly = "left_early", overran }

    /// A segment left before half its time, or a third and five seconds beyond it, is worth a word.
    package static func timing(elapsedS: Int, plannedS: Int) -> Timing? {
        if elapsedS * 2 < plannedS { return .leftEarly }
        if elapsedS > plannedS + plannedS / 3 + 5 { return .overran }
        return nil
    }

    /// Seconds by which the show was behind its plan as the segment on air began; negative = ahead.
    package func behindS(_ rundown: Rundown, at now: Int64) -> Int? {
        guard let change = change(at: now), let position = rundown.position(of: change.segment),
            let start = passStarts(rundown, at: now).last
        else { return nil }
        let first = rundown.position(of: changes[start].segment) ?? 0
        let planned = rundown.segments[min(first, position)..<position].reduce(0) {
            $0 + $1.plannedS
        }
        return Int((change.ts - changes[start].ts) / 1000) - planned
    }

    /// Put on air by a person of the crew: through a page, which names them. Feeds name themselves.
    package func isByHand(_ change: Change) -> Bool { !change.by.isEmpty && !change.isTracked }

    /// When what is on air should end: its planned time after it began, moved by hand.
    package func endTs(at now: Int64) -> Int64? {
        guard let change = change(at: now), let rundown = rundown(at: now),
            let position = rundown.position(of: change.segment)
        else { return nil }
        let planned = rundown.segments[position].plannedS + extendedS(since: change.ts, at: now)
        return change.ts + Int64(planned) * 1000
    }

    /// A point of a segment as it was made: heard in a sentence, or ticked by hand.
    package struct MadePoint: Sendable, Equatable {
        package var said: SegmentTracker.Said?
        package var tickedTs: Int64?

        package var ts: Int64? { said?.ts ?? tickedTs }
    }

    /// How each point of the segment on air was made, in their order. What was said in the breath
    /// before the change counts.
    ///
    /// - Parameter heard: what the tracker heard, of all segments.
    package func madePoints(
        of segment: RundownSegment, at position: Int?, since change: Change,
        heard: [SegmentTracker.Said]
    ) -> [MadePoint] {
        let since = change.ts - 10_000
        let ticked = ticked(since: since)
        return segment.mustSay.enumerated().map { i, point in
            MadePoint(
                said: heard.last { $0.segment == position && $0.point == i && $0.ts >= since },
                tickedTs: ticked[point.point])
        }
    }

    /// Where a pass begins: at each step back to an earlier segment.
    private func passStarts(_ rundown: Rundown, at now: Int64) -> [Int] {
        var starts: [Int] = []
        var last = Int.max
        for (i, change) in changes.enumerated() where change.ts <= now {
            guard let position = rundown.position(of: change.segment) else { continue }
            if position < last || starts.isEmpty { starts.append(i) }
            last = position
        }
        return starts
    }

    /// How many times the rundown has been begun.
    package func loop(_ rundown: Rundown, at now: Int64) -> Int {
        max(1, passStarts(rundown, at: now).count)
    }

    package func pass(_ rundown: Rundown, at now: Int64) -> Pass {
        guard let start = passStarts(rundown, at: now).last else {
            return Pass(sinceTs: .min, heard: [], elapsedS: [:])
        }
        var pass = Pass(sinceTs: changes[start].ts - 10_000, heard: [], elapsedS: [:])
        for i in start..<changes.count where changes[i].ts <= now {
            let end = i + 1 < changes.count ? min(changes[i + 1].ts, now) : now
            pass.heard.insert(changes[i].segment)
            pass.times[changes[i].segment, default: 0] += 1
            pass.elapsedS[changes[i].segment, default: 0] += Int((end - changes[i].ts) / 1000)
        }
        return pass
    }
}
