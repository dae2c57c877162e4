import Testing

@testable import Warnings

/// Whether a line lives, by how often it was heard.
struct FeedWatchTests {
    /// Hears at these moments (ms), then ticks on in silence; when it was blind, and when stalled.
    private func silence(after heard: [Int64]) -> (blind: Int64?, stalled: Int64?) {
        var watch = FeedWatch()
        var waiting = heard[...]
        var (blind, stalled): (Int64?, Int64?) = (nil, nil)
        let last = heard.last ?? 0
        for second in 1...(last / 1000 + 3000) {
            let now = second * 1000
            while let ts = waiting.first, ts < now {
                _ = watch.hear(at: ts)
                waiting = waiting.dropFirst()
            }
            watch.tick(now)
            guard now > last else { continue }
            if blind == nil, watch.isBlind(now) { blind = (now - last) / 1000 }
            if stalled == nil, watch.isSilent(now, at: FeedWatch.stalledAt) {
                stalled = (now - last) / 1000
            }
        }
        return (blind, stalled)
    }

    /// Ten events a second: the chance of a second and a half without is e^−15.
    @Test func aBusyLineIsMissedWithinTwoSeconds() {
        let found = silence(after: stride(from: 0, to: 300_000, by: 100).map { $0 })
        #expect(found.blind == 1 || found.blind == 2)
        #expect(found.stalled == 1 || found.stalled == 2)
    }

    /// One poll a minute: fourteen minutes by the rate alone; it is known to a third.
    @Test func aSlowLineIsMissedToo() {
        let found = silence(after: stride(from: 0, to: 3_600_000, by: 60_000).map { $0 })
        #expect((560...840).contains(found.stalled ?? 0))
        #expect((found.blind ?? 0) < found.stalled ?? 0)
    }

    /// Forty events in one frame every two seconds are one arrival every two seconds.
    @Test func fullFramesAreNoFasterLine() {
        let frames = stride(from: Int64(0), to: 300_000, by: 2000).flatMap { ts in
            (0..<40).map { _ in ts }
        }
        #expect((silence(after: frames).stalled ?? 0) > 20)
        #expect((silence(after: frames).blind ?? 0) > 10)
    }

    @Test func whatWasHeardBeforeASilenceIsWhatItIsJudgedBy() {
        let quiet = stride(from: Int64(0), to: 600_000, by: 5000).map { $0 }
        let found = silence(after: quiet)
        // 14 ÷ 0.2 a second is 70 s.
        #expect((55...80).contains(found.stalled ?? 0))
    }

    /// Chatter that fades: pauses of up to a minute and a half are how people are here.
    @Test func whoPausesOftenIsNotMissedAtThePauseAfter() {
        var moments = Array(stride(from: Int64(0), to: 300_000, by: 5000))
        for pause in [90, 2, 3, 60, 4, 2, 80, 3] {
            moments.append((moments.last ?? 0) + Int64(pause) * 1000)
        }
        #expect((silence(after: moments).stalled ?? 0) > 240)
    }
}
