package import Vocabulary

/// A minute of a day as people in China say it: there is no summer time, so days have 1440 minutes.
package struct DayTime: Hashable, Comparable, Sendable {
    package static let hoursEast: Int64 = 8
    package static let minutesOfDay = 1440

    package var day: CalendarDay
    /// Minutes since midnight.
    package var minute: Int

    package init(day: CalendarDay, minute: Int) {
        self.day = day
        self.minute = minute
    }

    /// The minute of a moment.
    package init(ts: Int64) {
        let minutes = Int((ts + Self.hoursEast * 3_600_000) / 60_000)
        self.init(minutesSince1970: minutes)
    }

    private init(minutesSince1970 minutes: Int) {
        day = CalendarDay(daysSince1970: minutes / Self.minutesOfDay)
        minute = minutes % Self.minutesOfDay
    }

    /// `19:30`; nil if that is no time of day.
    package static func minute(of text: String) -> Int? {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.map(\.count) == [2, 2], let hours = Int(parts[0]), let minutes = Int(parts[1]),
            (0..<24).contains(hours), (0..<60).contains(minutes)
        else { return nil }
        return hours * 60 + minutes
    }

    package var minutesSince1970: Int { day.daysSince1970 * Self.minutesOfDay + minute }

    /// Epoch milliseconds.
    package var ts: Int64 { (Int64(minutesSince1970) - Self.hoursEast * 60) * 60_000 }

    package func adding(minutes: Int) -> DayTime {
        DayTime(minutesSince1970: minutesSince1970 + minutes)
    }

    package var time: String { "\(twoDigits(minute / 60)):\(twoDigits(minute % 60))" }

    package static func < (a: Self, b: Self) -> Bool { a.minutesSince1970 < b.minutesSince1970 }
}

extension DayTime: CustomStringConvertible {
    package var description: String { "\(day) \(time)" }
}
