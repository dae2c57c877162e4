import Vocabulary

/// When a room will probably be on air, by when it was: rooms keep to their days.
package enum UsualStreams {
    private static let weeksBack = 4
    private static let roundMinutes = 30

    /// The streams of a week that are to be expected, after `now`.
    ///
    /// A day of the week counts if the room was on air on it in the last week or in two of the last four.
    ///
    /// - Parameter past: when streams began.
    package static func expected(
        in week: WarmUpWeek, past: [DayTime], now: DayTime
    ) -> [DayTime] {
        let first = now.day.adding(days: -7 * weeksBack)
        let recent = past.filter { $0.day >= first && $0 < now }.sorted()
        return week.days.compactMap { day in
            let own = recent.filter { $0.day.weekday == day.weekday }
            guard let last = own.last else { return nil }
            let weeks = Set(own.map { WarmUpWeek(of: $0.day) })
            guard weeks.count > 1 || last.day > now.day.adding(days: -8) else { return nil }
            let expected = DayTime(day: day, minute: rounded(last.minute))
            return expected > now ? expected : nil
        }
    }

    private static func rounded(_ minute: Int) -> Int {
        let whole = (minute + roundMinutes / 2) / roundMinutes * roundMinutes
        return min(whole, DayTime.minutesOfDay - roundMinutes)
    }
}
