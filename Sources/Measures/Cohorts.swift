import Vocabulary

/// Retention by entry minute: how long those stayed who came in the same minute.
package struct Cohort: Sendable, Equatable {
    /// Where the minute begins, epoch milliseconds.
    package var fromTs: Int64
    package var entries: Int
    package var retention: [Share]

    /// The ages, in seconds, of which a curve tells.
    package static var pointsS: [Int] { Survival.points }
}

extension Measures {
    /// The cohorts by time, of minutes in which anybody entered.
    ///
    /// - Parameter most: of the newest minutes.
    package func cohorts(to clock: Int64, most: Int = 360) -> [Cohort] {
        var stays: [Int64: [Session]] = [:]
        var walk = ViewerWalk()
        for i in 0..<viewers.count where viewers[i].flags.contains(.present) {
            walk.walk(arena, from: viewers[i].head, clock: clock, policy)
            for session in walk.sessions where session.start <= clock {
                stays[session.start / 60_000 * 60_000, default: []].append(session)
            }
        }
        return stays.keys.sorted().suffix(most).map { minute in
            let sessions = (stays[minute] ?? []).sorted { $0.stay < $1.stay }
            var survival = Survival(n: sessions.count)
            for session in sessions {
                survival.add(stay: session.stay, observed: session.fate == .observed)
            }
            return Cohort(
                fromTs: minute, entries: sessions.count, retention: survival.finish().retention)
        }
    }
}
