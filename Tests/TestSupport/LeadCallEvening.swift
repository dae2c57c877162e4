import Measures
import Projection
import Room
import Script
import Vocabulary

/// An invented evening of one room, told second by second: people come and leave by the laws given,
/// a host goes through the usual loop, and lead calls come at their place in it, or when the
/// scheduler says so. The numbers are those of the product's own fold and scheduler.
package struct LeadCallEvening {
    package enum Crowd: String, CaseIterable, Sendable { case steady, bursts, waves }
    package enum Calls: String, CaseIterable, Sendable { case fixed, advised }

    package struct Outcome: Sendable {
        /// Share of entrants who heard a whole lead call.
        package var reach: Double
        /// Share of entrants who stayed as long as a call takes: more no pacing can reach.
        package var bound: Double
        package var entrants: Int
        package var calls: Int
        /// The shortest time between two calls.
        package var leastGapS: Double
    }

    private static let startTs: Int64 = 1_767_225_600_000
    private static let callS: Int64 = 15
    /// The loop of the trade: greeting, hook, offers, lead call, features, close.
    private static let loop: [(segment: String, kind: RundownSegment.Kind, s: Int)] = [
        ("greeting", .greeting, 3), ("offer", .offer, 30), ("call", .leadCall, 15),
        ("features", .feature, 60), ("close", .close, 60),
    ]

    private var chance: SplitMix64
    private let medianS: Double
    private let crowd: Crowd
    private let calls: Calls
    private var room = Room(name: "r1")
    private var events = 0
    private var leaves: [Int64: [UInt64]] = [:]
    private var live: ScriptState.Live? = ScriptState.Live()
    private var starts: [Int64] = []
    private var longEnough = 0
    private var entrants = 0

    package init(medianS: Double, crowd: Crowd, calls: Calls, seed: UInt64) {
        chance = SplitMix64(seed: seed)
        self.medianS = medianS
        self.crowd = crowd
        self.calls = calls
    }

    package mutating func run(minutes: Int) -> Outcome {
        putRundownOn()
        var place = (index: 0, untilS: Int64(Self.loop[0].s))
        var callUntilS: Int64?
        apply(.segment(name: Self.loop[0].segment, by: "host"), at: Self.startTs)
        let end = Int64(minutes) * 60
        for second in 0..<end {
            let ts = Self.startTs + second * 1000
            // Numbers of a moment are asked for before anything later is known.
            let isDue = calls == .advised && callUntilS == nil && isDue(ts)
            letPeopleIn(second)
            for viewer in leaves.removeValue(forKey: second) ?? [] {
                apply(.leave, viewer, at: ts + Int64.random(in: 0..<1000, using: &chance))
            }
            if let until = callUntilS {
                guard second >= until else { continue }
                callUntilS = nil
                place.untilS += Self.callS
                apply(.segment(name: Self.loop[place.index].segment, by: "host"), at: ts)
            } else if isDue {
                callUntilS = second + Self.callS
                begin(call: second)
            } else if second >= place.untilS {
                step(&place, second)
            }
        }
        return outcome(Self.startTs + end * 1000)
    }

    /// The next segment of the loop. Where the calls are advised, the loop's own is left out.
    private mutating func step(_ place: inout (index: Int, untilS: Int64), _ second: Int64) {
        repeat {
            place.index = (place.index + 1) % Self.loop.count
        } while calls == .advised && Self.loop[place.index].kind == .leadCall
        place.untilS = second + Int64(Self.loop[place.index].s)
        if Self.loop[place.index].kind == .leadCall {
            begin(call: second)
        } else {
            let name = Self.loop[place.index].segment
            apply(.segment(name: name, by: "host"), at: Self.startTs + second * 1000)
        }
    }

    private mutating func begin(call second: Int64) {
        starts.append(second)
        apply(.segment(name: "call", by: "host"), at: Self.startTs + second * 1000)
    }

    private mutating func isDue(_ ts: Int64) -> Bool {
        guard (ts / 1000) % 2 == 0 else { return false }
        _ = RoomState.json(of: &room, stream: 0, at: ts, wallTs: ts, live: &live)
        guard let live, let pace = live.pace, let log = room.streams.first?.script,
            let rundown = log.rundown(at: ts), let change = log.change(at: ts)
        else { return false }
        let moment = CueScheduler.Moment(
            now: ts, rundown: rundown, segment: rundown.position(of: change.segment),
            sinceTs: change.ts, endTs: nil, pace: pace, entriesNow: live.entriesNow,
            entriesUsual: live.entriesUsual, answers: [], leads: 0)
        return CueScheduler(log, moment).due(onto: log.stage(at: ts))?.kind == .leadCall
    }

    // People

    private mutating func letPeopleIn(_ second: Int64) {
        let rate =
            switch crowd {
            case .steady: 2.0
            case .bursts: second % 240 < 15 ? 20.0 : 1.0
            case .waves: second % 900 < 300 ? 5.0 : 1.0
            }
        for _ in 0..<arrivals(rate) {
            entrants += 1
            let viewer = UInt64(entrants)
            let offset = Int64.random(in: 0..<1000, using: &chance)
            apply(.enter, viewer, at: Self.startTs + second * 1000 + offset)
            let stayS = stay()
            if stayS >= Double(Self.callS) { longEnough += 1 }
            leaves[second + 1 + Int64(stayS), default: []].append(viewer)
        }
    }

    /// A Poisson number (Knuth, The Art of Computer Programming 2, 3.4.1).
    private mutating func arrivals(_ rate: Double) -> Int {
        let limit = LeadCallPace.decay(rate)
        var (count, product) = (0, Double.random(in: 0..<1, using: &chance))
        while product > limit {
            count += 1
            product *= Double.random(in: 0..<1, using: &chance)
        }
        return count
    }

    /// A lognormal stay with a heavy tail, as live rooms have it.
    private mutating func stay() -> Double {
        let normal =
            (0..<12).reduce(0.0) { sum, _ in sum + Double.random(in: 0..<1, using: &chance) } - 6
        let factor = LeadCallPace.decay(abs(normal) * 1.1)
        return normal < 0 ? medianS * factor : medianS / factor
    }

    // Events

    private mutating func putRundownOn() {
        var rundown = Rundown()
        rundown.segments = Self.loop.map { part in
            var segment = RundownSegment(
                segment: part.segment, name: part.segment, kind: part.kind, plannedS: part.s)
            segment.lines = [part.segment]
            return segment
        }
        apply(.rundown(rundown), kind: .rundown, at: Self.startTs)
    }

    private mutating func apply(_ detail: Detail, kind: EventKind = .segment, at ts: Int64) {
        var fact = Fact(kind: kind)
        fact.detail = 0
        apply(&fact, detail, at: ts)
    }

    private mutating func apply(_ kind: EventKind, _ viewer: UInt64, at ts: Int64) {
        var fact = Fact(kind: kind)
        fact.viewer = stableHash("v\(viewer)")
        apply(&fact, nil, at: ts)
    }

    private mutating func apply(_ fact: inout Fact, _ detail: Detail?, at ts: Int64) {
        events += 1
        fact.ts = ts
        fact.id = stableHash("e\(events)")
        fact.idOrder = UInt64(events)
        guard room.admit(&fact) else { return }
        room.apply(fact, detail: detail, line: UnsafeRawBufferPointer(start: nil, count: 0)) { "" }
    }

    private mutating func outcome(_ ts: Int64) -> Outcome {
        let numbers = room.numbers(0, at: ts)
        let gaps = zip(starts, starts.dropFirst()).map { Double($1 - $0) }
        return Outcome(
            reach: numbers.reach.first { $0.segment == "call" }?.share ?? 0,
            bound: Double(longEnough) / Double(entrants), entrants: entrants, calls: starts.count,
            leastGapS: gaps.min() ?? .infinity)
    }
}
