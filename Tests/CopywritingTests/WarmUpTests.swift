import Testing
import Vocabulary

@testable import Copywriting

func at(_ text: String) -> DayTime {
    let parts = text.split(separator: " ").map(String.init)
    return DayTime(day: CalendarDay(parts[0])!, minute: DayTime.minute(of: parts[1])!)
}

/// Weeks, times and what is to be said against a plan.
@Suite struct WarmUpTests {
    private func plan(
        _ kind: WarmUp.Kind, _ when: String, seconds: [Int] = [], owner: String = "小李"
    ) -> WarmUp {
        var plan = WarmUp(kind, at: at(when), title: when)
        plan.owner = owner
        plan.shots = seconds.map { WarmUp.Shot(picture: "车头", words: "", seconds: $0) }
        return plan
    }

    private func told(
        _ plan: WarmUp, others: [WarmUp] = [], approved: Set<String> = [],
        now: String = "2026-11-23 08:00"
    ) -> [WarmUpCheck.Finding] {
        WarmUpCheck.findings(plan, others: others, approved: approved, now: at(now))
    }

    @Test("A week runs from Monday to Sunday, also across the end of a year")
    func weekOfTwoYears() {
        let week = WarmUpWeek(of: CalendarDay("2027-01-01")!)
        #expect("\(week.monday)" == "2026-12-28" && "\(week.sunday)" == "2027-01-03")
        #expect(week == WarmUpWeek(of: week.monday) && week == WarmUpWeek(of: week.sunday))
        #expect("\(week.adding(weeks: 1).monday)" == "2027-01-04")
        #expect(!week.contains(CalendarDay("2027-01-04")!))
    }

    @Test("Times are those of China, where no clock is put forward or back")
    func noSummerTime() {
        // The nights in which clocks change in Europe and America.
        for day in ["2026-03-08", "2026-03-29", "2026-10-25", "2026-11-01"] {
            let evening = at("\(day) 20:00")
            #expect(DayTime(ts: evening.ts) == evening)
            #expect(evening.adding(minutes: 24 * 60).time == "20:00")
            #expect(evening.adding(minutes: 24 * 60).ts - evening.ts == 86_400_000)
        }
        // 20:00 in China is noon of Greenwich.
        #expect(at("1970-01-01 20:00").ts == 12 * 3_600_000)
        #expect(at("2026-12-31 23:30").adding(minutes: 60) == at("2027-01-01 00:30"))
    }

    @Test(
        "A time of day is four digits with a colon",
        arguments: ["8:00", "24:00", "12:60", "12", "", "ab:cd", "-1:30"])
    func noTime(text: String) { #expect(DayTime.minute(of: text) == nil) }

    @Test("The week says what it has and what is missing; what was given up does not count")
    func counts() {
        let week = WarmUpWeek(of: CalendarDay("2026-11-25")!)
        var dropped = plan(.clip, "2026-11-24 12:00")
        dropped.state = .dropped
        let others = [
            plan(.clip, "2026-11-23 12:00"), plan(.clip, "2026-11-30 12:00"),
            plan(.stream, "2026-11-28 20:00"),
        ]
        let videos = (24...27).map { plan(.video, "2026-11-\($0) 18:30") }
        let counts = week.counts([dropped] + others + videos)
        #expect(counts.map(\.kind) == [.video, .clip])
        #expect(counts.map(\.have) == [4, 1])
        #expect(counts.map(\.missing) == [0, 3])
        #expect(counts.map(\.above) == [1, 0])
    }

    @Test("Lengths that do not add up are told, and by how much")
    func lengths() {
        #expect(told(plan(.video, "2026-11-25 18:30", seconds: [3, 22, 5])).isEmpty)
        let short = told(plan(.video, "2026-11-25 18:30", seconds: [3, 20, 5]))
        #expect(short == [.length(seconds: 28, wanted: 30)])
        #expect(short[0].reason.zh.contains("少 2 秒"))
        let long = told(plan(.clip, "2026-11-25 18:30", seconds: [10, 6]))
        #expect(long == [.length(seconds: 16, wanted: 15)])
        #expect(long[0].reason.en.contains("1 s too many"))
        #expect(told(plan(.clip, "2026-11-25 18:30")) == [.noShots])
    }

    @Test("A shot that is longer than its clip is told")
    func clipTooShort() {
        var clip = plan(.clip, "2026-11-25 12:00", seconds: [3, 12])
        clip.shots[1].clip = WarmUp.ClipSpan(stream: "s", fromMs: 1000, toMs: 9500, startedTs: 0)
        #expect(told(clip) == [.clipShort(line: 1, seconds: 8)])
        clip.shots[1].clip?.toMs = 13_000
        #expect(told(clip).isEmpty)
    }

    @Test("Overdue is what is past and not out; published and given up are at rest")
    func overdue() {
        var late = plan(.clip, "2026-11-23 12:00", seconds: [15])
        #expect(told(late, now: "2026-11-23 12:00").isEmpty)
        #expect(told(late, now: "2026-11-23 12:01") == [.overdue])
        for state in [WarmUp.State.published, .dropped] {
            late.state = state
            #expect(told(late, now: "2026-12-01 08:00").isEmpty)
        }
    }

    @Test("Two within an hour are in each other's way; a stream is not")
    func close() {
        let own = plan(.clip, "2026-11-25 12:00", seconds: [15])
        let near = told(own, others: [plan(.video, "2026-11-25 12:59")])
        #expect(near == [.close(title: "2026-11-25 12:59")])
        #expect(told(own, others: [plan(.video, "2026-11-25 13:00")]).isEmpty)
        #expect(told(own, others: [plan(.stream, "2026-11-25 12:30")]).isEmpty)
    }

    @Test("Nobody's, and a text that is not approved")
    func ownersAndTexts() {
        var own = plan(.clip, "2026-11-25 12:00", seconds: [15], owner: "")
        own.text = "c1"
        #expect(told(own) == [.noOwner, .textNotApproved])
        own.owner = "小李"
        #expect(told(own, approved: ["c1"]).isEmpty)
    }

    @Test("An entry is what its deeds make of it")
    func deeds() {
        let first = plan(.clip, "2026-11-25 12:00")
        var entry = WarmUpEntry("v1", room: "r1", first)
        entry.take(entry.deed(to: first, ts: 1, by: "甲")!)
        #expect(entry.deed(to: first, ts: 2, by: "乙") == nil)
        let moved = plan(.clip, "2026-11-26 12:00")
        entry.take(entry.deed(to: moved, ts: 2, by: "乙")!)
        entry.take(entry.deed(to: nil, ts: 3, by: "丙")!)
        #expect(entry.isRemoved && !entry.stands && entry.deed(to: nil, ts: 4, by: "丙") == nil)
        entry.take(entry.deed(to: moved, ts: 4, by: "甲")!)
        #expect(entry.stands && entry.plan == moved)
        #expect(entry.deeds.map(\.kind) == [.planned, .edited, .removed, .restored])
        #expect(entry.deeds.map(\.by) == ["甲", "乙", "丙", "甲"])
    }

    @Test(
        "A calendar file: hours of Greenwich, signs escaped, long lines folded between characters")
    func calendarFile() {
        var own = plan(.video, "2026-11-28 18:30", seconds: [30])
        own.title = "置换, 补贴; \\ 全" + String(repeating: "长", count: 60)
        own.shots[0].clip = WarmUp.ClipSpan(
            stream: "s1", fromMs: 761_000, toMs: 791_000, startedTs: 0)
        own.shots[0].words = "一\n二"
        let text = WarmUpExport.ics.text([WarmUpEntry("v1", room: "r1", own)], now: 0)
        let lines = text.split(separator: "\r\n", omittingEmptySubsequences: false)
        #expect(lines.allSatisfy { $0.utf8.count <= 75 })
        let unfolded = text.replacing("\r\n ", with: "")
        #expect(unfolded.contains("DTSTART:20261128T103000Z\r\nDTEND:20261128T110000Z"))
        #expect(unfolded.contains("SUMMARY:30秒 置换\\, 补贴\\; \\\\ 全长"))
        #expect(unfolded.contains("一\\n二 [s1 0:12:41–0:13:11]"))
        #expect(text.hasPrefix("BEGIN:VCALENDAR\r\n") && text.hasSuffix("END:VCALENDAR\r\n"))
    }

    @Test("A table: a row a shot, quotes doubled, formulas made harmless")
    func table() {
        var own = plan(.clip, "2026-11-28 12:00", seconds: [12, 3])
        own.title = "=1+1 \"快\""
        let bare = plan(.stream, "2026-11-28 20:00")
        let text = WarmUpExport.csv.text(
            [WarmUpEntry("v1", room: "r1", own), WarmUpEntry("v2", room: "r1", bare)], now: 0)
        let rows = text.split(separator: "\r\n")
        #expect(rows.count == 4 && text.hasPrefix("\u{FEFF}day,time,kind"))
        let first = #"2026-11-28,12:00,clip,"'=1+1 ""快""","小李",planned,"",1,12,"#
        #expect(rows[1].hasPrefix(first))
        #expect(Set(rows.map { $0.count(where: { $0 == "," }) }) == [13])
    }
}
