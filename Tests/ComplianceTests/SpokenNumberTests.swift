import Testing
import Vocabulary

@testable import Compliance

/// Numbers, days and terms as hosts say them.
@Suite("Spoken numbers")
struct SpokenNumberTests {
    private func quantity(_ text: String) -> SpokenQuantity? {
        SpokenQuantity.all(SpokenText(text, atMost: 100).letters, except: []).first
    }

    @Test(
        "Amounts in every writing",
        arguments: [
            ("8000", 8000), ("八千", 8000), ("两千八", 2800), ("两千零八", 2008), ("一万二", 12_000),
            ("一万二千", 12_000), ("十三万九千八", 139_800), ("13万9千8", 139_800), ("13万9800", 139_800),
            ("13.98万", 139_800), ("十三万九", 139_000), ("十二点九八万", 129_800), ("1.2w", 12_000),
            ("8k", 8000), ("一百五", 150), ("一千九百八", 1980), ("九百九十九", 999), ("二十五", 25),
            ("十万零五百", 100_500), ("139,800", 139_800), ("一亿两千万", 120_000_000), ("零", 0),
        ])
    func amounts(_ spoken: (text: String, value: Double)) {
        let read = quantity(spoken.text)
        #expect(
            read?.low == spoken.value && read?.high == spoken.value,
            "\(spoken.text) \(String(describing: read))")
        #expect(read?.range.count == SpokenText(spoken.text, atMost: 99).letters.count)
    }

    @Test(
        "What is said roughly is a range",
        arguments: [
            ("三五千", 3000.0, 5000.0), ("八九万", 80_000, 90_000), ("3到5千", 3000, 5000),
            ("三千到五千", 3000, 5000), ("二十多万", 200_000, 290_000), ("一千五百多", 1500, 1599),
            ("十几万", 100_000, 190_000),
        ])
    func ranges(_ spoken: (text: String, low: Double, high: Double)) {
        let read = quantity(spoken.text)
        #expect(
            read?.low == spoken.low && read?.high == spoken.high,
            "\(spoken.text) \(String(describing: read))")
    }

    @Test(
        "The unit says what is counted",
        arguments: [
            ("八千块钱", SpokenQuantity.Unit.money), ("三成", .percent), ("百分之二十", .percent),
            ("20%", .percent),
            ("36期", .months), ("三年", .months), ("五次", .count("次")), ("五十台", .count("台")),
            ("七公里", .other), ("一百八十匹", .other), ("九成新", .other), ("第三台", .other), ("L7", .other),
            ("2026年", .other), ("四五千块钱一年", .other), ("八千", .plain), ("两千八百人", .other),
            ("八点三十", .other), ("一三八零零一三八零零零", .other), ("终身", .months),
        ])
    func units(_ spoken: (text: String, unit: SpokenQuantity.Unit)) {
        #expect(quantity(spoken.text)?.unit == spoken.unit, "\(spoken.text)")
    }

    @Test("Years are terms in months, tenths are per cent")
    func scales() {
        #expect(quantity("三年")?.low == 36 && quantity("一年半")?.low == 18)
        #expect(quantity("三成")?.low == 30 && quantity("一成半")?.low == 15)
    }

    @Test(
        "No number begins with a multiplier that stands alone",
        arguments: ["千万别", "百公里", "万一", "亿万"])
    func none(_ text: String) {
        #expect(SpokenNumber.read(SpokenText(text, atMost: 9).letters, at: 0) == nil)
    }

    @Test(
        "Days, from Thursday 26 November 2026",
        arguments: [
            ("十一月三十号", "2026-11-30"), ("11月30日", "2026-11-30"), ("三十号", "2026-11-30"),
            ("11.30截止", "2026-11-30"), ("月底", "2026-11-30"), ("下个月底", "2026-12-31"),
            ("年底", "2026-12-31"), ("明年一月底", "2027-01-31"), ("本周日", "2026-11-29"),
            ("周六", "2026-11-28"), ("下周三", "2026-12-02"), ("今天", "2026-11-26"), ("后天", "2026-11-28"),
            ("一月五号", "2027-01-05"), ("元旦", "2027-01-01"), ("二月底", "2027-02-28"),
        ])
    func days(_ spoken: (text: String, day: String)) throws {
        let today = try #require(CalendarDay("2026-11-26"))
        let dates = SpokenDate.all(SpokenText(spoken.text, atMost: 99).letters, on: today)
        #expect(dates.first?.first == CalendarDay(spoken.day), "\(spoken.text) \(dates)")
        #expect(dates.count == 1)
    }

    @Test("No day", arguments: ["三十万", "11.30万", "周五百", "四月供", "二月三", "2026年"])
    func noDays(_ text: String) throws {
        let today = try #require(CalendarDay("2026-11-26"))
        #expect(SpokenDate.all(SpokenText(text, atMost: 99).letters, on: today).isEmpty)
    }

    @Test("A rest of days counts today, or does not")
    func rest() throws {
        let today = try #require(CalendarDay("2026-11-26"))
        let date = SpokenDate.all(SpokenText("最后三天", atMost: 99).letters, on: today).first
        #expect(date?.first == CalendarDay("2026-11-28") && date?.last == CalendarDay("2026-11-29"))
    }

    @Test("A day of the calendar, there and back")
    func calendar() throws {
        for days in stride(from: -800_000, through: 800_000, by: 977) {
            #expect(CalendarDay(daysSince1970: days).daysSince1970 == days)
        }
        #expect(CalendarDay(ts: 0, hoursEast: 8) == CalendarDay("1970-01-01"))
        #expect(CalendarDay(ts: 1_795_708_799_000).description == "2026-11-26")
        #expect(CalendarDay("2026-02-29") == nil && CalendarDay("2024-02-29") != nil)
        #expect(CalendarDay("2026-11-31") == nil && CalendarDay("26-11-30") == nil)
        #expect(CalendarDay("2026-11-26")?.weekday == 4)
    }
}
