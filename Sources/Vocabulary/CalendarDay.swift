/// A day of the calendar. Between days and counts of days: civil-from-days and days-from-civil after
/// Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms".
package struct CalendarDay: Comparable, Hashable, Sendable, BitwiseCopyable {
    package let year: Int
    package let month: Int
    package let day: Int

    /// The day that lies so many days after 1 January 1970.
    package init(daysSince1970 days: Int) {
        let z = days + 719_468
        let era = (z >= 0 ? z : z - 146_096) / 146_097
        let dayOfEra = z - era * 146_097
        let yearOfEra =
            (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthIndex = (5 * dayOfYear + 2) / 153
        day = dayOfYear - (153 * monthIndex + 2) / 5 + 1
        month = monthIndex < 10 ? monthIndex + 3 : monthIndex - 9
        year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    }

    /// The day of a moment, so many hours east of Greenwich.
    package init(ts: Int64, hoursEast: Int64 = 0) {
        let seconds = (ts >= 0 ? ts / 1000 : (ts - 999) / 1000) + hoursEast * 3600
        self.init(daysSince1970: Int((seconds >= 0 ? seconds : seconds - 86_399) / 86_400))
    }

    /// Nil if there is no such day.
    package init?(year: Int, month: Int, day: Int) {
        guard (1...9999).contains(year), (1...12).contains(month), (1...31).contains(day) else {
            return nil
        }
        let y = month <= 2 ? year - 1 : year
        let era = y / 400
        let yearOfEra = y - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        self.init(daysSince1970: era * 146_097 + dayOfEra - 719_468)
        guard self.month == month else { return nil }
    }

    /// `2026-11-30`; nil if that is no day.
    package init?(_ text: String) {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 3, parts.map(\.count) == [4, 2, 2], let year = Int(parts[0]),
            let month = Int(parts[1]), let day = Int(parts[2])
        else { return nil }
        self.init(year: year, month: month, day: day)
    }

    package var daysSince1970: Int {
        let y = month <= 2 ? year - 1 : year
        let era = (y >= 0 ? y : y - 399) / 400
        let yearOfEra = y - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return era * 146_097 + dayOfEra - 719_468
    }

    package func adding(days: Int) -> CalendarDay {
        CalendarDay(daysSince1970: daysSince1970 + days)
    }

    /// The last day of the month that lies so many months on.
    package func monthEnd(after months: Int = 0) -> CalendarDay {
        let index = year * 12 + month - 1 + months + 1
        let first = CalendarDay(year: index / 12, month: index % 12 + 1, day: 1) ?? self
        return first.adding(days: -1)
    }

    /// Milliseconds at noon, so many hours east of Greenwich.
    package func noon(hoursEast: Int64) -> Int64 {
        (Int64(daysSince1970) * 24 + 12 - hoursEast) * 3_600_000
    }

    /// 1 = Monday … 7 = Sunday.
    package var weekday: Int { ((daysSince1970 + 3) % 7 + 7) % 7 + 1 }

    package static func < (a: Self, b: Self) -> Bool { a.daysSince1970 < b.daysSince1970 }
}

extension CalendarDay: CustomStringConvertible {
    package var description: String {
        "\(year)-\(twoDigits(month))-\(twoDigits(day))"
    }
}

/// As days, hours and minutes are written.
package func twoDigits(_ number: some BinaryInteger) -> String {
    number < 10 ? "0\(number)" : "\(number)"
}

/// ISO 8601 basic form in UTC, to the second.
package func basicTime(_ ts: Int64) -> String {
    let day = CalendarDay(ts: ts)
    let seconds = ts >= 0 ? ts / 1000 : (ts - 999) / 1000
    let rest = seconds - Int64(day.daysSince1970) * 86_400
    return "\(day)".replacing("-", with: "")
        + "T\(twoDigits(rest / 3600))\(twoDigits(rest / 60 % 60))\(twoDigits(rest % 60))Z"
}
