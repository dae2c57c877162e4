import Testing
import Vocabulary

@testable import Warnings

/// People who leave where nobody says who: from entries and the count of those who are there.
struct DeparturesTests {
    private struct Room {
        var departures = Departures(.departures([]))
        var second: Int64 = 0
        var total: Int64 = 0

        /// Every ten seconds so many came and so many are there; the second at which it was sure, if it was.
        mutating func live(_ times: Int, enters: Int64, online: (Int) -> Int64) -> Int64? {
            var sureAt: Int64?
            for n in 0..<times {
                total += enters
                var sample = CounterSample()
                sample.totals = [NamedCount(name: "enter_pv", value: total)]
                sample.gauges = [NamedCount(name: "online", value: online(n))]
                departures.note(sample, at: second * 1000)
                for _ in 0..<10 {
                    second += 1
                    departures.test.tick(second * 1000, isBlind: false)
                    let isSure = departures.test.excursions.nats >= 6.5
                    if isSure, sureAt == nil { sureAt = second }
                }
            }
            return sureAt
        }
    }

    @Test func aSteadyRoomLosesNobodyUnusually() {
        var room = Room()
        #expect(room.live(200, enters: 13) { _ in 200 } == nil)
    }

    @Test func aCountThatScattersByItselfIsNoFlight() {
        var room = Room()
        // Up and down by a tenth: far more than chance, and how this platform counts.
        #expect(room.live(300, enters: 13) { $0 % 2 == 0 ? 190 : 210 } == nil)
        #expect(room.departures.scatter > 5)
    }

    @Test func peopleWhoFleeAreNoticedWithinAMinuteOrTwo() {
        var room = Room()
        #expect(room.live(90, enters: 13) { _ in 200 } == nil)
        let began = room.second
        let sure = room.live(15, enters: 13) { 200 - 11 * Int64($0 + 1) }
        #expect(sure.map { (10...120).contains($0 - began) } == true)
    }

    @Test func acrossAPauseOfTheCountsNothingIsConcluded() {
        var room = Room()
        #expect(room.live(90, enters: 13) { _ in 200 } == nil)
        room.second += 1012
        // A third is left, and as many fewer come: each of them stays as long as before.
        #expect(room.live(30, enters: 4) { _ in 60 } == nil)
    }

    @Test func withoutEntriesNobodyKnowsWhoLeft() {
        var room = Room()
        #expect(room.live(90, enters: 0) { _ in 200 } == nil)
        #expect(room.live(20, enters: 0) { 200 - 9 * Int64($0) } == nil)
    }
}
