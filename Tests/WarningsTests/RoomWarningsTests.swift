import TestSupport
import Testing
import TextPatterns
import Vocabulary

@testable import Service
@testable import Warnings

/// A room's watch over an invented evening: who watches, who leaves, and what is said of it.
struct RoomWarningsTests {
    private static let start: Int64 = 1_750_000_000_000

    private static func watch(_ rules: [WarningRule] = RuleFile.standard) throws -> RoomWarnings {
        RoomWarnings(
            room: "r", rules: rules, limits: RoomLimits(),
            words: try SpokenWords(compiler: PatternCompiler(triesPatterns: false)))
    }

    /// Visitors by chance, who leave four times as fast for three minutes; by time of arrival.
    private static func evening(minutes: Int = 30) -> [(arrival: Int64, fact: Fact)] {
        var chance = SplitMix64(seed: 11)
        var events: [(arrival: Int64, fact: Fact)] = []
        func add(_ kind: EventKind, _ viewer: UInt64, _ ts: Int64) {
            var fact = Fact(kind: kind)
            fact.ts = ts
            fact.viewer = viewer
            events.append((ts + Int64.random(in: 50...900, using: &chance), fact))
        }
        add(.streamStart, 0, start)
        for second in 0..<minutes * 60 {
            for _ in 0..<3 {
                let viewer = UInt64.random(in: 1...(.max), using: &chance)
                let ts = start + Int64(second) * 1000 + Int64.random(in: 0..<1000, using: &chance)
                add(.enter, viewer, ts)
                var stay = 3.0
                while stay < 600 {
                    let at = Double(second) + stay
                    let isBad = at > 1200 && at < 1380
                    if Double.random(in: 0..<1, using: &chance) < (isBad ? 0.2 : 0.05) { break }
                    stay += 1
                }
                add(.leave, viewer, ts + Int64(stay * 1000))
            }
        }
        return events.sorted { $0.arrival < $1.arrival }
    }

    private static func take(
        _ event: (arrival: Int64, fact: Fact), _ watch: inout RoomWarnings
    ) -> [Warning] {
        _ = watch.take(event.fact, nil, at: event.arrival, source: { "" }, asking: { nil })
        return watch.takeNews()
    }

    @Test func peopleWhoLeaveFasterAreToldOnceAndOnlyThen() throws {
        var watch = try Self.watch()
        let news = Self.evening().flatMap { Self.take($0, &watch) }
        let told = Set(news.map(\.warning))
        #expect(told.count == 1)
        #expect(news.first?.rule == "retention_drop")
        let began = (news.first?.startedTs ?? 0) - Self.start
        #expect((1_170_000...1_230_000).contains(began))
        #expect(news.last?.state == .resolved)
    }

    @Test func savedAndReadAtAnyMomentItSaysTheSame() throws {
        let events = Self.evening(minutes: 24)
        var through = try Self.watch()
        let wanted = events.flatMap { Self.take($0, &through) }
        #expect(!wanted.isEmpty)
        var chance = SplitMix64(seed: 5)
        var saved = try Self.watch()
        var news: [Warning] = []
        for event in events {
            news += Self.take(event, &saved)
            if Int.random(in: 0..<400, using: &chance) == 0 { try Self.renew(&saved) }
        }
        #expect(news == wanted)
    }

    /// Through a snapshot into a new watch.
    private static func renew(_ watch: inout RoomWarnings) throws {
        var writing = StateCoder(writing: 0)
        watch.code(&writing)
        var read = try Self.watch()
        let isComplete = writing.bytes.withUnsafeBytes { bytes in
            var coder = StateCoder(reading: bytes)
            read.code(&coder)
            return coder.isComplete
        }
        #expect(isComplete)
        watch = read
    }

    @Test func secondsThatAreJudgedByTheClockAreNoOthers() throws {
        let events = Self.evening(minutes: 24)
        var byEvents = try Self.watch()
        var byClock = try Self.watch()
        var (wanted, news): ([Warning], [Warning]) = ([], [])
        var last = Self.start
        for event in events {
            wanted += Self.take(event, &byEvents)
            while last + 250 < event.arrival {
                last += 250
                byClock.advance(to: last)
                news += byClock.takeNews()
            }
            news += Self.take(event, &byClock)
        }
        #expect(news == wanted && !news.isEmpty)
    }

    @Test func historyThatArrivesNowSaysNothingAboutNow() throws {
        var watch = try Self.watch()
        for event in Self.evening(minutes: 24) {
            let late = (event.arrival + 86_400_000, event.fact)
            #expect(Self.take(late, &watch).isEmpty)
        }
        #expect(!watch.isOnAir)
    }

    @Test func noOrderOfEventsHarmsTheWatch() throws {
        let kinds: [EventKind] = [
            .exposure, .enter, .leave, .cardClick, .formOpen, .formSubmit, .lead, .comment, .like,
        ]
        var chance = SplitMix64(seed: 3)
        var watch = try Self.watch()
        var now = Self.start
        for _ in 0..<20_000 {
            now += Int64.random(in: 0...60, using: &chance)
            var fact = Fact(kind: kinds.randomElement(using: &chance) ?? .enter)
            // Few people, of whom is heard late, early and in any order.
            fact.viewer = UInt64.random(in: 1...40, using: &chance)
            fact.ts = now - Int64.random(in: -3000...12_000, using: &chance)
            fact.source = UInt64.random(in: 0...2, using: &chance)
            _ = Self.take((now, fact), &watch)
            #expect((0...60).contains(watch.audience.present))
        }
    }

    @Test func ofTwoExposuresTheLastIsFollowedThoughItCameFirst() throws {
        var watch = try Self.watch()
        for (viewer, ts) in [(UInt64(1), Int64(9000)), (1, 7200), (2, 9000), (2, 9000)] {
            var fact = Fact(kind: .exposure)
            fact.viewer = viewer
            fact.ts = Self.start + ts
            _ = Self.take((Self.start + 9500, fact), &watch)
        }
        #expect(watch.audience.entry.present == 2)
    }
}

/// What coincided with a change, the nearest first.
struct CoincidencesTests {
    @Test func whatLiesNearTheBeginningIsTold() {
        var room = Coincidences()
        room.note(.segment, "置换", at: 100_000)
        room.note(.intervention, "boost_stopped\n", at: 188_000)
        room.note(.marker, "价格", at: 215_000)
        room.note(.intervention, "red_packet\n200", at: 240_000)
        let causes = room.causes(ofChangeAt: 190_000, firedTs: 230_000)
        #expect(
            causes.map(\.zh) == ["开始前 2 秒:停止投流", "开始后 25 秒:标记「价格」", "开始前 90 秒:进入「置换」"])
        #expect(causes[0].en == "a boost ended 2 s before it began")
        // What came after it was told is no cause.
        #expect(room.causes(ofChangeAt: 230_000, firedTs: 235_000).map(\.en).count == 2)
    }

    @Test func paidTrafficThatBeginsEndsOrTakesOverIsTold() {
        var room = Coincidences()
        for second in 0..<600 {
            room.tick(Int64(second) * 1000, paid: 0, entries: 2, showsPaid: false)
        }
        for second in 600..<660 {
            room.tick(Int64(second) * 1000, paid: 3, entries: 5, showsPaid: true)
        }
        let began = room.causes(ofChangeAt: 605_000, firedTs: 640_000)
        #expect(began.first?.zh == "开始前 5 秒:投流开始")
        #expect(began.last?.zh.hasPrefix("付费流量占进入") == true)
        for second in 660..<700 {
            room.tick(Int64(second) * 1000, paid: 0, entries: 2, showsPaid: false)
        }
        let ended = room.causes(ofChangeAt: 662_000, firedTs: 695_000)
        #expect(ended.first?.zh == "开始前 3 秒:投流停止")
    }
}
