import Vocabulary

/// How many leave where nobody says who: entries since the last count of people, less the rise of that
/// count.
///
/// A platform's count is rounded, cached and late, so departures scatter more than chance has it. By how
/// much is learnt, and all counts are divided by that (quasi-likelihood, Wedderburn 1974): what is too
/// much for chance may be little for such a count.
struct Departures {
    /// Counts that lie closer together are one; further apart, nobody knows what happened between.
    private static let shortestMs: Int64 = 5000
    private static let longestMs: Int64 = 90_000
    private static let memory = 50.0

    private struct Count: BitwiseCopyable {
        var ts: Int64
        var online: Double
        var entries: Double
    }

    private var last: Count?
    private var entries = 0.0
    /// The platform's total of entries when it was told last; nil = single entries are counted.
    private var total: Int64?
    private(set) var scatter = 1.0
    /// Seconds that people stay, by Little's law: those who are there by those who come in a second.
    private var stayS = 0.0
    /// Those who came, a second, before the last count.
    private var rate = 0.0
    private var counts = 0.0
    var test: RateTest

    init(_ test: RateTest) { self.test = test }

    mutating func enter() { if total == nil { entries += 1 } }

    mutating func note(_ sample: CounterSample, at ts: Int64) {
        if let now = Self.entries(in: sample) {
            if let before = total { entries += Double(max(0, now - before)) }
            total = now
        }
        guard let gauge = sample.gauges.first(where: { $0.name == "online" }) else { return }
        note(Count(ts: ts, online: Double(gauge.value), entries: entries))
    }

    /// Total people or times, as the platform has it.
    private static func entries(in sample: CounterSample) -> Int64? {
        for name in ["enter_pv", "enter_uv", "watch_uv"] {
            if let found = sample.totals.first(where: { $0.name == name }) { return found.value }
        }
        return nil
    }

    private mutating func note(_ now: Count) {
        guard let before = last else {
            last = now
            return
        }
        let ms = now.ts - before.ts
        guard ms >= Self.shortestMs else { return }
        last = now
        guard ms <= Self.longestMs, now.entries > 0 else { return }
        let left = now.entries - before.entries - (now.online - before.online)
        let lived = lived(from: before, to: now)
        learn(left, of: test.usual(0) * lived)
        test.note(0, left / scatter)
        test.live(0, lived / scatter)
    }

    /// Some who leave have just come, most have been there: so expected departures follow who is there,
    /// and by a quarter who comes. When many are bought many leave soon, and that is usual.
    private mutating func lived(from before: Count, to now: Count) -> Double {
        let seconds = Double(now.ts - before.ts) / 1000
        let online = (now.online + before.online) / 2
        let came = (now.entries - before.entries) / seconds
        let recently = (came + rate) / 2
        rate = came
        if came > 0 {
            let stay = min(online / came, 3600)
            stayS += stayS == 0 ? stay : (stay - stayS) / Self.memory
        }
        return seconds * (0.75 * online + 0.25 * recently * stayS)
    }

    /// One that is far off is no measure of how far they usually are, nor are those under suspicion.
    private mutating func learn(_ left: Double, of expected: Double) {
        guard test.isKnown, !test.isSuspect else { return }
        counts += 1
        let square = (left - expected) * (left - expected) / max(expected, 1)
        scatter += (min(square, 4 * scatter) - scatter) / min(counts + 5, Self.memory)
        scatter = max(1, scatter)
    }

    /// Nobody knows who came and went meanwhile.
    mutating func forget() { last = nil }

    mutating func close(at second: Int64) {
        last = nil
        total = nil
        entries = 0
        rate = 0
        test.close(at: second)
    }

    mutating func code(_ coder: inout StateCoder) {
        coder.code(&last)
        coder.code(&entries)
        coder.code(&total)
        coder.code(&scatter)
        coder.code(&stayS)
        coder.code(&rate)
        coder.code(&counts)
        test.code(&coder)
    }
}
