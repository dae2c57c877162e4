import Foundation
import Testing

@testable import Warnings

/// Any series against its own past.
struct SeriesDetectorTests {
    /// A value of a normal law without chance: its shares in the order of the golden ratio.
    private func wobble(_ n: Int) -> Double {
        let share = (Double(n) * 0.618_033_988_749_895).truncatingRemainder(dividingBy: 1)
        let other = (Double(n) * 0.754_877_666_246_693).truncatingRemainder(dividingBy: 1)
        return sqrt(-2 * log(max(share, 1e-9))) * cos(2 * .pi * other)
    }

    private func news(_ values: [Double], perDay: Int = 96, nats: Double = 8) -> [Int] {
        var detector = SeriesDetector(perDay: perDay, nats: nats)
        return values.enumerated().filter { detector.take($0.element).isNews }.map(\.offset)
    }

    /// Two weeks of quarters of an hour.
    private let plain = 0..<1344
    private func day(_ n: Int) -> Double { 100 + 40 * sin(Double(n % 96) / 96 * 2 * .pi) }

    @Test func plainDaysSayNothing() {
        #expect(news(plain.map { 100 + 5 * wobble($0) }).isEmpty)
        #expect(news(plain.map { day($0) + 2 * wobble($0) }).isEmpty)
        #expect(news(plain.map { _ in 7 }).isEmpty)
    }

    @Test func aSpikeIsToldOnce() {
        #expect(news(plain.map { 100 + 5 * wobble($0) + ($0 == 1000 ? 80 : 0) }) == [1000])
    }

    @Test func aNewLevelIsToldOnceAndThenIsUsual() {
        let found = news(plain.map { 100 + 5 * wobble($0) + ($0 >= 900 ? 25 : 0) })
        #expect(found.count == 1)
        #expect((900..<916).contains(found.first ?? 0))
    }

    @Test func aDayThatStaysFlatIsToldThoughNoValueIsUnusual() {
        let found = news(plain.map { (960..<1030).contains($0) ? 100 : day($0) + 2 * wobble($0) })
        #expect(found.first.map { (960..<1030).contains($0) } == true)
        #expect(found.count <= 2)
    }

    @Test func whatReturnsWithinHalfADayIsTheSame() {
        let spikes: Set = [900, 920]
        let found = news(plain.map { 100 + 5 * wobble($0) + (spikes.contains($0) ? 80 : 0) })
        #expect(found == [900])
    }

    @Test func howSureItMustBeIsAskedOfTheCaller() {
        let values = plain.map { 100 + 5 * wobble($0) + ($0 == 1000 ? 30 : 0) }
        #expect(news(values, nats: 5).contains(1000))
        #expect(news(values, nats: 60).isEmpty)
    }

    /// Of an exponential law with mean 1 the chance of more than x is e^−x: x nats.
    @Test func theTailOfAnExponentialLawIsContinuedByItsOwnNats() {
        var tail = SeriesTail(memory: 2000, lag: 0)
        for n in 1...2000 {
            let share = (Double(n) * 0.618_033_988_749_895).truncatingRemainder(dividingBy: 1)
            tail.note(-log(1 - share))
        }
        for x in [5.0, 8, 12] { #expect(abs(tail.nats(x) - x) < 0.15 * x, "\(tail.nats(x))") }
        #expect(tail.nats(1) == 0)
    }

    /// Of a Pareto law with index 3 the chance of more than x is x^−3.
    @Test func aHeavyTailIsNoReasonForAlarm() {
        var tail = SeriesTail(memory: 2000, lag: 0)
        for n in 1...2000 {
            let share = (Double(n) * 0.618_033_988_749_895).truncatingRemainder(dividingBy: 1)
            tail.note(pow(1 - share, -1.0 / 3))
        }
        for x in [20.0, 50] {
            let nats = 3 * log(x)
            #expect(abs(tail.nats(x) - nats) < 0.25 * nats, "\(tail.nats(x)) \(nats)")
        }
    }

    @Test func whatIsForgottenIsUnusualAgain() {
        var tail = SeriesTail(memory: 200, lag: 10)
        for n in 0..<200 { tail.note(n % 20 == 0 ? 50 : Double(n % 7)) }
        #expect(tail.nats(50) < 4)
        for n in 0..<300 { tail.note(Double(n % 7)) }
        #expect(tail.nats(50) > 20)
    }
}
