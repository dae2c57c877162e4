import Vocabulary

/// A day that is spoken of: 十一月三十号, 11.30, 月底, 本周日, 明天; or as a rest of days: 最后三天.
struct SpokenDate: Equatable {
    /// The days it may mean: 最后三天 may count today or not.
    var first: CalendarDay
    var last: CalendarDay
    /// In letters of the text.
    var range: Range<Int>

    static func all(_ letters: [Unicode.Scalar], on today: CalendarDay) -> [SpokenDate] {
        let reader = DateReader(letters: letters, today: today)
        var found: [SpokenDate] = []
        var at = 0
        while at < letters.count {
            if let date = reader.read(at: at) {
                found.append(date)
                at = max(at + 1, date.range.upperBound)
            } else {
                at += 1
            }
        }
        return found
    }
}

private struct DateReader {
    let letters: [Unicode.Scalar]
    let today: CalendarDay

    func read(at start: Int) -> SpokenDate? {
        if start > 0, letters[start - 1].isLatinLetter || SpokenText.isDigit(letters[start - 1]) {
            return nil
        }
        return monthEnd(start) ?? monthAndDay(start) ?? dotted(start) ?? dayOfMonth(start)
            ?? near(start) ?? weekday(start) ?? rest(start)
    }

    private func date(_ day: CalendarDay?, _ start: Int, _ end: Int) -> SpokenDate? {
        day.map { SpokenDate(first: $0, last: $0, range: start..<end) }
    }

    private func number(_ start: Int, _ limit: Double) -> (value: Int, end: Int)? {
        guard start < letters.count, let number = SpokenNumber.read(letters, at: start),
            number.low == number.high, number.low == number.low.rounded(),
            (1...limit).contains(number.low)
        else { return nil }
        return (Int(number.low), number.range.upperBound)
    }

    /// The year that a month without one means: the one that comes next, or has just been.
    private func year(of month: Int) -> Int {
        month + 6 < today.month ? today.year + 1 : today.year
    }

    /// 明年 and 今年 before a month.
    private func spokenYear(_ start: Int) -> (year: Int?, at: Int) {
        if letters.has("明年", at: start) { return (today.year + 1, start + 2) }
        if letters.has("今年", at: start) { return (today.year, start + 2) }
        if letters.has("去年", at: start) { return (today.year - 1, start + 2) }
        return (nil, start)
    }

    private func monthAndDay(_ start: Int) -> SpokenDate? {
        let (spoken, at) = spokenYear(start)
        guard let (month, behind) = number(at, 12), letters.has("月", at: behind),
            !letters.has("月供", at: behind)
        else {
            return nil
        }
        let year = spoken ?? year(of: month)
        if letters.has("月底", at: behind) || letters.has("月末", at: behind) {
            return date(
                CalendarDay(year: year, month: month, day: 1)?.monthEnd(), start, behind + 2)
        }
        guard let (day, end) = number(behind + 1, 31),
            letters.has("号", at: end) || letters.has("日", at: end)
        else {
            // A month alone is no day, but no amount either.
            return spoken == nil
                ? nil
                : date(CalendarDay(year: year, month: month, day: 1)?.monthEnd(), start, behind + 1)
        }
        return date(CalendarDay(year: year, month: month, day: day), start, end + 1)
    }

    /// 11.30 and 11/30 where nothing makes an amount of them.
    private func dotted(_ start: Int) -> SpokenDate? {
        let text = letters[start...].prefix { SpokenText.isDigit($0) || $0 == "." || $0 == "/" }
        let end = start + text.count
        let parts = text.split { $0 == "." || $0 == "/" }
            .compactMap { Int(String(String.UnicodeScalarView($0))) }
        guard parts.count == 2, text.count >= 3, isLimit(end) || isUntil(start) else { return nil }
        return date(
            CalendarDay(year: year(of: parts[0]), month: parts[0], day: parts[1]), start, end)
    }

    private func isLimit(_ end: Int) -> Bool {
        ["截止", "之前", "前", "结束", "为止", "到期"].contains { letters.has($0, at: end) }
    }

    private func isUntil(_ start: Int) -> Bool {
        let isAmount = ["万", "元", "块"].contains {
            letters.has($0, at: start + 5) || letters.has($0, at: start + 4)
        }
        return !isAmount
            && ["截止到", "截至", "截止"].contains { letters.has($0, at: start - $0.unicodeScalars.count) }
    }

    /// 三十号: of this month, or of the next once it is long over.
    private func dayOfMonth(_ start: Int) -> SpokenDate? {
        guard let (day, end) = number(start, 31), letters.has("号", at: end),
            !letters.has("号线", at: end), !letters.has("号店", at: end)
        else { return nil }
        let isNext = letters.has("下个月", at: start - 3) || letters.has("下月", at: start - 2)
        let month = isNext ? today.monthEnd().adding(days: 1) : today
        return date(CalendarDay(year: month.year, month: month.month, day: day), start, end + 1)
    }

    private func monthEnd(_ start: Int) -> SpokenDate? {
        let ends: [(String, CalendarDay?)] = [
            ("下个月底", today.monthEnd(after: 1)), ("下月底", today.monthEnd(after: 1)),
            ("下个月末", today.monthEnd(after: 1)), ("这个月底", today.monthEnd()),
            ("本月底", today.monthEnd()), ("这月底", today.monthEnd()), ("月底", today.monthEnd()),
            ("月末", today.monthEnd()),
            ("明年年底", CalendarDay(year: today.year + 1, month: 12, day: 31)),
            ("今年年底", CalendarDay(year: today.year, month: 12, day: 31)),
            ("年底", CalendarDay(year: today.year, month: 12, day: 31)),
            ("年末", CalendarDay(year: today.year, month: 12, day: 31)),
            ("元旦", CalendarDay(year: today.year + 1, month: 1, day: 1)),
        ]
        return ends.first { letters.has($0.0, at: start) }.flatMap {
            date($0.1, start, start + $0.0.unicodeScalars.count)
        }
    }

    private func near(_ start: Int) -> SpokenDate? {
        let days = [
            ("今天", 0), ("今晚", 0), ("今日", 0), ("明天", 1), ("明晚", 1), ("明日", 1), ("后天", 2),
        ]
        return days.first { letters.has($0.0, at: start) }.flatMap {
            date(today.adding(days: $0.1), start, start + 2)
        }
    }

    /// 本周日, 这周六, 下周三, 周末: weeks begin on Monday.
    private func weekday(_ start: Int) -> SpokenDate? {
        let weeks = [
            ("下个星期", 7), ("这个星期", 0), ("下个周", 7), ("这个周", 0), ("下星期", 7), ("本星期", 0), ("下周", 7),
            ("本周", 0), ("这周", 0), ("星期", 0), ("礼拜", 0), ("周", 0),
        ]
        guard let week = weeks.first(where: { letters.has($0.0, at: start) }) else { return nil }
        let at = start + week.0.unicodeScalars.count
        let names: [(String, Int)] = [
            ("日", 7), ("天", 7), ("末", 7), ("一", 1), ("二", 2), ("三", 3), ("四", 4), ("五", 5),
            ("六", 6),
        ]
        guard let name = names.first(where: { letters.has($0.0, at: at) }),
            // 周年 and 周五百 are something else.
            at + 1 == letters.count || SpokenNumber.multipliers[letters[at + 1]] == nil
        else { return nil }
        return date(
            today.adding(days: week.1 + name.1 - today.weekday), start, at + 1)
    }

    /// 最后三天, 还剩四天: today counts, or it does not.
    private func rest(_ start: Int) -> SpokenDate? {
        let words = ["只剩下最后", "只剩最后", "还有最后", "还剩最后", "只剩下", "只剩", "还剩", "最后", "仅剩", "还有", "剩下"]
        guard let word = words.first(where: { letters.has($0, at: start) }) else { return nil }
        let at = start + word.unicodeScalars.count
        guard let (days, end) = number(at, 60), letters.has("天", at: end) else { return nil }
        return SpokenDate(
            first: today.adding(days: days - 1), last: today.adding(days: days),
            range: start..<end + 1)
    }
}
