package import Vocabulary

/// A week from Monday to Sunday, whatever year its days are of.
package struct WarmUpWeek: Hashable, Sendable {
    package let monday: CalendarDay

    /// The week that a day lies in.
    package init(of day: CalendarDay) { monday = day.adding(days: 1 - day.weekday) }

    package var days: [CalendarDay] { (0..<7).map { monday.adding(days: $0) } }
    package var sunday: CalendarDay { monday.adding(days: 6) }

    package func contains(_ day: CalendarDay) -> Bool { monday <= day && day <= sunday }
    package func adding(weeks: Int) -> WarmUpWeek { WarmUpWeek(of: monday.adding(days: 7 * weeks)) }

    /// How many of a kind the week has, beside how many it should have.
    package struct Count: Sendable, Equatable {
        package var kind: WarmUp.Kind
        package var have: Int
        package var wanted: ClosedRange<Int>

        package var missing: Int { max(0, wanted.lowerBound - have) }
        package var above: Int { max(0, have - wanted.upperBound) }
    }

    /// - Parameter plans: those that stand, of any week.
    package func counts(_ plans: [WarmUp]) -> [Count] {
        WarmUp.Kind.allCases.compactMap { kind in
            kind.aWeek.map { wanted in
                let have = plans.count {
                    $0.kind == kind && $0.state != .dropped && contains($0.at.day)
                }
                return Count(kind: kind, have: have, wanted: wanted)
            }
        }
    }
}
