import Glibc
import Vocabulary

/// A level that is compared with its own longer past: exposures, people online.
struct Level {
    /// The mean of the last minute, and of the longer past.
    private(set) var recent = 0.0
    private(set) var usual = 0.0
    private var seconds = 0.0
    private let memoryS: Double
    /// While the level is beyond these ratios the past does not learn, but for no longer than `heldS`.
    private let quiet: ClosedRange<Double>
    private var held = 0.0
    private static let heldS = 900.0
    private var swing = Swing()
    /// A warning was given of it: until it is over it is no swing.
    private var isTold = false

    init(memoryS: Double, quiet: ClosedRange<Double>) {
        self.memoryS = memoryS
        self.quiet = quiet
    }

    /// One second was like this.
    mutating func note(_ value: Double) {
        seconds += 1
        recent += (value - recent) / min(seconds, 60)
        if !isTold { swing.note(value, of: usual) }
        let isQuiet = seconds < 600 || quiet.contains(usual > 0 ? recent / usual : 1)
        held = isQuiet ? 0 : held + 1
        isTold = isTold && !isQuiet
        guard isQuiet || held > Self.heldS else { return }
        usual += (value - usual) / min(seconds, seconds < 900 ? 300 : memoryS)
    }

    var ratio: Double? { seconds >= 600 && usual > 0 ? recent / usual : nil }

    /// It is not by chance that the level has been low for so long, as levels go here. Where minutes are
    /// alike, that a minute is low is enough.
    func isLongLow(_ below: Double) -> Bool {
        let minutes = swing.minutes(below: below)
        return minutes <= Self.alike || held >= 60 * minutes
    }

    private static let alike = 2.5

    /// What led to a warning is no reference.
    mutating func taint() {
        isTold = true
        swing.forget()
    }

    /// A stream is over: its level is the first idea of the next, at which it takes time to arrive.
    mutating func close() {
        seconds = min(seconds, 60)
        isTold = false
    }

    mutating func code(_ coder: inout StateCoder) {
        coder.code(&recent)
        coder.code(&usual)
        coder.code(&seconds)
        coder.code(&held)
        coder.code(&isTold)
        swing.code(&coder)
    }
}

/// How much the minutes of a level differ from its usual by themselves: traffic that comes in waves is low
/// for minutes without anything being wrong.
private struct Swing {
    /// The variance of a minute's ratio, as believed at first, and on how many minutes it rests.
    private var variance = 0.1
    private var minutes = 5.0
    private static let memory = 30.0
    /// The last minutes are not judged by themselves.
    private var waiting = usual
    private static let usual = [Double](repeating: 1, count: 5)
    private var sum = 0.0
    private var seconds = 0.0
    private static let chance = 1e-5

    mutating func note(_ value: Double, of usual: Double) {
        sum += value
        seconds += 1
        guard seconds == 60 else { return }
        if usual > 0 { note(sum / 60 / usual) }
        sum = 0
        seconds = 0
    }

    private mutating func note(_ ratio: Double) {
        let off = waiting.removeFirst() - 1
        waiting.append(ratio)
        minutes = min(minutes + 1, Self.memory)
        variance += (min(off * off, 2) - variance) / minutes
    }

    /// The last minutes were part of something else.
    mutating func forget() {
        waiting = Self.usual
        sum = 0
        seconds = 0
    }

    /// So many minutes below a ratio are as rare as `chance`, if minutes follow a log-normal law.
    func minutes(below ratio: Double) -> Double {
        let spread = log1p(variance).squareRoot()
        let z = (log(ratio) + spread * spread / 2) / spread
        let share = 0.5 * erfc(-z / 2.0.squareRoot())
        return share > 0 ? log(Self.chance) / log(share) : 0
    }

    mutating func code(_ coder: inout StateCoder) {
        coder.code(&variance)
        coder.code(&minutes)
        coder.code(&waiting)
        coder.code(&sum)
        coder.code(&seconds)
    }
}

/// Shares of the last five minutes against those of a longer past, by source: a slow decline that no
/// sudden test sees because the usual follows it.
struct Drift {
    private static let slotS: Int64 = 10
    private static let recentSlots = 30
    private static let memoryS = 3600.0

    private struct Slot: BitwiseCopyable {
        var group: Int32
        var trials: Double
        var hits: Double
    }

    private var recent: [[Slot]] = []
    private var open: [Slot] = []
    private var trials: [Double] = []
    private var hits: [Double] = []

    mutating func note(_ group: Int, trials: Double, hits: Double) {
        guard trials > 0 || hits > 0 else { return }
        let slot = Slot(group: Int32(group), trials: trials, hits: hits)
        if let there = open.firstIndex(where: { $0.group == slot.group }) {
            open[there].trials += trials
            open[there].hits += hits
        } else {
            open.append(slot)
        }
    }

    mutating func tick(_ second: Int64, isBlind: Bool) {
        guard second % Self.slotS == 0 else { return }
        recent.append(isBlind ? [] : open)
        open = []
        guard recent.count > Self.recentSlots else { return }
        let keep = exp(-Double(Self.slotS) / Self.memoryS)
        for i in trials.indices {
            trials[i] *= keep
            hits[i] *= keep
        }
        for slot in recent.removeFirst() {
            let group = Int(slot.group)
            while trials.count <= group {
                trials.append(0)
                hits.append(0)
            }
            trials[group] += slot.trials
            hits[group] += slot.hits
        }
    }

    /// Hits of the last five minutes, those to be expected, and how many standard deviations lie
    /// between; variance is taken 1.6 times as large as chance alone would have it.
    var deviation: (hits: Double, expected: Double, z: Double)? {
        var (found, expected, variance) = (0.0, 0.0, 0.0)
        for slot in recent.joined() {
            let group = Int(slot.group)
            guard group < trials.count, hits[group] >= 60 else { continue }
            let share = hits[group] / trials[group]
            found += slot.hits
            expected += slot.trials * share
            variance += slot.trials * share
        }
        guard expected >= 20 else { return nil }
        return (found, expected, (found - expected) / (1.6 * variance).squareRoot())
    }

    mutating func close() {
        recent = []
        open = []
    }

    mutating func code(_ coder: inout StateCoder) {
        coder.code(&recent, new: []) { $1.code(&$0) }
        coder.code(&open)
        coder.code(&trials)
        coder.code(&hits)
    }
}

/// What lead calls bring: clicks in the minute after each, against what is usual.
struct CallResponse {
    private static let windowMs: Int64 = 60_000

    private var callTs: Int64?
    private var clicks = 0
    private var viewerSeconds = 0.0
    private var calls = 0.0
    private var allClicks = 0.0
    private var allSeconds = 0.0
    /// Calls in a row with too few clicks, and the last one's figures.
    private(set) var poor = 0
    private(set) var last: (clicks: Int, expected: Double) = (0, 0)

    mutating func call(at ts: Int64) {
        guard callTs == nil else { return }
        callTs = ts
        clicks = 0
        viewerSeconds = 0
    }

    mutating func click() { if callTs != nil { clicks += 1 } }

    mutating func tick(_ now: Int64, present: Double, isBlind: Bool) {
        guard let callTs else { return }
        if isBlind { return self.callTs = nil }
        viewerSeconds += present
        guard now - callTs >= Self.windowMs else { return }
        self.callTs = nil
        let expected = allSeconds > 0 ? allClicks / allSeconds * viewerSeconds : 0
        last = (clicks, expected)
        if calls >= 5, expected >= 4, poissonTail(clicks, mean: 0.8 * expected) < 0.02 {
            poor += 1
        } else {
            poor = 0
            calls += 1
            allClicks += Double(clicks)
            allSeconds += viewerSeconds
        }
    }

    mutating func close() {
        callTs = nil
        poor = 0
    }

    mutating func code(_ coder: inout StateCoder) {
        coder.code(&callTs)
        coder.code(&clicks)
        coder.code(&viewerSeconds)
        coder.code(&calls)
        coder.code(&allClicks)
        coder.code(&allSeconds)
        coder.code(&poor)
        coder.code(&last.clicks)
        coder.code(&last.expected)
    }
}

/// When leads came.
struct LeadTimes {
    private(set) var total = 0
    private var times: [Int64] = []

    mutating func note(at ts: Int64) {
        total += 1
        times.append(ts)
        if times.count > 1000 { times.removeFirst(500) }
    }

    func count(_ now: Int64, withinMs: Int64) -> Int { times.count { now - $0 < withinMs } }

    mutating func code(_ coder: inout StateCoder) {
        coder.code(&total)
        coder.code(&times)
    }
}

/// How many of those who came by paid traffic stayed half a minute, in this boost and in earlier ones.
struct PaidStay {
    private static let pauseMs: Int64 = 120_000

    private(set) var visits = 0.0
    private(set) var left = 0.0
    private(set) var usualVisits = 0.0
    private(set) var usualLeft = 0.0
    private var lastTs: Int64 = .min / 2

    mutating func enter(at ts: Int64) {
        if ts - lastTs > Self.pauseMs { close() }
        lastTs = ts
        visits += 1
    }

    /// One of them left before half a minute was over.
    mutating func leaveEarly() { left += 1 }

    /// The boost is over: it is part of what is usual.
    mutating func close() {
        usualVisits += visits
        usualLeft += left
        visits = 0
        left = 0
        guard usualVisits > 3000 else { return }
        usualLeft *= 3000 / usualVisits
        usualVisits = 3000
    }

    mutating func code(_ coder: inout StateCoder) {
        coder.code(&visits)
        coder.code(&left)
        coder.code(&usualVisits)
        coder.code(&usualLeft)
        coder.code(&lastTs)
    }
}
