import Testing

@testable import Warnings

/// People become fewer, by a count that is polled about once a minute.
struct GaugeFallTests {
    /// Answers the minutes at which a confirmed fall is told, each once.
    private func told(_ counts: [(minute: Double, online: Double)]) -> [Double] {
        var gauge = GaugeFall()
        var told: [Double] = []
        var isTold = false
        for (minute, online) in counts {
            let ts = Int64(minute * 60_000)
            gauge.note(online, at: ts)
            let fall = gauge.fall(at: ts, below: 0.75)
            let isMet = fall.map { $0.ratio < 0.75 && $0.z > 4 && $0.isConfirmed } ?? false
            if isMet, !isTold { told.append(minute) }
            isTold = isMet || (isTold && (fall.map { $0.ratio < 0.85 } ?? true))
        }
        return told
    }

    /// A count a minute, around a level.
    private func counts(
        from: Int, to: Int, _ online: (Double) -> Double
    ) -> [(minute: Double, online: Double)] {
        (from..<to).map { (minute: Double($0), online: online(Double($0))) }
    }

    private func steady(
        _ level: Double, from: Int, to: Int
    ) -> [(minute: Double, online: Double)] {
        counts(from: from, to: to) { level * (1 + 0.02 * ($0.remainder(dividingBy: 3))) }
    }

    /// A channel whose live show became a rerun: 54,887 people, then 39,568, 22,701 and 11,980 within
    /// half an hour (a recording of a public chat, 2019; polled about once a minute).
    @Test func threeCollapsesAreToldOnceEach() {
        let counts =
            steady(54_887, from: 0, to: 30) + steady(39_568, from: 30, to: 45)
            + steady(22_701, from: 45, to: 60) + steady(11_980, from: 60, to: 80)
        let minutes = told(counts)
        #expect(minutes.count == 3)
        let isInTime = zip(minutes, [31.0, 46, 61]).allSatisfy { told, due in
            told >= due && told <= due + 1
        }
        #expect(isInTime)
    }

    @Test func aPauseOfPollsIsNoCollapse() {
        let before = steady(2000, from: 0, to: 30)
        let after = steady(1300, from: 47, to: 70)
        #expect(told(before + after).isEmpty)
    }

    @Test func slowEndsSwingsAndSmallRoomsAreNone() {
        #expect(told(counts(from: 0, to: 90) { 2000 * (1 - $0 / 120) }).isEmpty)
        let swinging = counts(from: 0, to: 90) { 300 + 30 * $0.remainder(dividingBy: 5) }
        #expect(told(swinging).isEmpty)
        #expect(told(steady(15, from: 0, to: 30) + steady(4, from: 30, to: 40)).isEmpty)
        let once = counts(from: 0, to: 60) { $0 == 30 ? 100 : 500 }
        #expect(told(once).isEmpty)
    }
}
