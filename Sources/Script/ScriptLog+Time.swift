package import Vocabulary

/// How the show stands against its plan.
extension ScriptLog {
    /// One time through the rundown.
    package struct Pass: Sendable, Equatable {
        package var sinceTs: Int64
        /// Segments that were on air in it, and for how long.
        package var heard: Set<String>
        package var elapsedS: [String: Int]
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
            pass.elapsedS[changes[i].segment, default: 0] += Int((end - changes[i].ts) / 1000)
        }
        return pass
    }
}
