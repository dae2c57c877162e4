import Vocabulary

/// Who was shown the room, who is in it, who has opened a form: what the tests of entries, stays and
/// leads are fed with. Everything counts when it arrives; ages come from the events' own times.
struct Audience {
    /// Somebody who may yet do something.
    struct Person: BitwiseCopyable {
        var group: Int32
        var ts: Int64
    }

    /// Groups are traffic sources. The first holds those who came without having been shown the room.
    static let unexposed = 0
    static let enterWithinMs: Int64 = 8000
    static let leadWithinMs: Int64 = 50_000
    /// Shown so long ago, an entry is still no entry without exposure.
    private static let exposureMs: Int64 = 60_000
    /// Most who are still there after so long have left without a word.
    private static let ghostMs: Int64 = 420_000

    private(set) var sources: [UInt64] = [0]
    private(set) var names: [String] = [""]
    private var visits: [UInt64: Person] = [:]
    private var exposed: [UInt64: Person] = [:]
    private var forms: [UInt64: Person] = [:]
    /// Leaves that were heard of before their entry.
    private var gone: [UInt64: Int64] = [:]
    private var unexposedEntries = UnexposedEntries()
    private(set) var hasExposures = false
    private(set) var hasLeaves = false
    private(set) var hasLeads = false
    private(set) var gauge: Int64?

    var entry: AgeTest
    var stay: AgeTest
    var form: AgeTest
    var unexposedEnters: RateTest
    private var swell = ExposureSwell()
    var departures: Departures
    var paid = PaidStay()
    /// Entries and exposures of this second, by group.
    private(set) var enters: [Double] = [0]
    private(set) var exposures: [Double] = [0]

    init(
        entry: AgeTest, stay: AgeTest, form: AgeTest, unexposedEnters: RateTest,
        departures: RateTest
    ) {
        self.entry = entry
        self.stay = stay
        self.form = form
        self.unexposedEnters = unexposedEnters
        self.departures = Departures(departures)
    }

    /// People in the room: what the platform says, or who can be counted.
    var online: Double { gauge.map(Double.init) ?? stay.present }
    var present: Double { stay.present }
    /// Somebody says how many there are, or they can be counted.
    var isCounted: Bool { gauge != nil || stay.present > 0 }

    private mutating func group(of source: UInt64, _ name: () -> String) -> Int {
        guard source != 0 else { return 1 < sources.count && sources[1] == 1 ? 1 : add(1, "") }
        if let there = sources.firstIndex(of: source) { return there }
        guard sources.count < 32 else { return 1 }
        return add(source, name())
    }

    private mutating func add(_ source: UInt64, _ name: String) -> Int {
        sources.append(source)
        names.append(name)
        enters.append(0)
        exposures.append(0)
        return sources.count - 1
    }

    /// Bought traffic is kept apart from what comes by itself.
    func isPaid(_ group: Int) -> Bool { isPaidSource(names[group]) }

    /// Exposures of this second that nobody paid for.
    var naturalExposures: Double {
        exposures.indices.reduce(0) { isPaid($1) ? $0 : $0 + exposures[$1] }
    }

    /// Entries of this second that were paid for.
    var paidEnters: Double {
        enters.indices.reduce(0) { isPaid($1) ? $0 + enters[$1] : $0 }
    }

    /// Some of this second's exposures were paid for.
    var hasPaid: Bool { exposures.indices.contains { isPaid($0) && exposures[$0] > 0 } }

    /// What speaks for people leaving faster: their single leaves or, where none are told, the count of
    /// those who are there.
    var leaving: Excursions { hasLeaves ? stay.excursions : departures.test.excursions }

    /// By how much that evidence counts people for less than they are.
    var leavingScatter: Double { hasLeaves ? 1 : departures.scatter }

    mutating func note(_ sample: CounterSample, at ts: Int64) {
        departures.note(sample, at: ts)
        if let online = sample.gauges.first(where: { $0.name == "online" }) { gauge = online.value }
    }

    mutating func expose(_ fact: Fact, tick: Int64, source: () -> String) {
        hasExposures = true
        let group = group(of: fact.source, source)
        exposures[group] += 1
        guard fact.viewer != 0 else { return }
        if let waiting = exposed[fact.viewer], fact.ts - waiting.ts < Self.enterWithinMs {
            // The earlier of two may come later: the one that is followed is the last.
            guard fact.ts > waiting.ts else { return }
            entry.drop(Int(waiting.group), waiting.ts, at: fact.ts, tick: tick)
        }
        entry.come(group, at: fact.ts, tick: tick)
        if let early = unexposedEntries.expose(fact.viewer, at: fact.ts, tick: tick) {
            entry.go(group, fact.ts, at: early.entry.ts, tick: tick)
            if early.wasCounted { unexposedEnters.note(0, -1) }
        } else {
            exposed[fact.viewer] = Person(group: Int32(group), ts: fact.ts)
        }
    }

    mutating func enter(_ fact: Fact, tick: Int64, source: () -> String) {
        var group = group(of: fact.source, source)
        enters[group] += 1
        departures.enter()
        guard fact.viewer != 0 else { return }
        let shown = exposed.removeValue(forKey: fact.viewer)
        if hasExposures {
            unexposedEntries.enter(
                fact.viewer, isExposed: shown != nil, Person(group: Int32(group), ts: fact.ts))
        }
        if let shown {
            if shown.ts <= fact.ts, fact.ts - shown.ts < Self.enterWithinMs {
                entry.go(Int(shown.group), shown.ts, at: fact.ts, tick: tick)
            }
        } else if hasExposures {
            group = Self.unexposed
        }
        if let visit = visits[fact.viewer] {
            // The leave between the two was lost; who is here is the one who came last.
            guard fact.ts >= visit.ts else { return }
            stay.drop(Int(visit.group), visit.ts, at: fact.ts, tick: tick)
        }
        if isPaid(group) { paid.enter(at: fact.ts) }
        visits[fact.viewer] = Person(group: Int32(group), ts: fact.ts)
        stay.come(group, at: fact.ts, tick: tick)
        if let end = gone.removeValue(forKey: fact.viewer), end >= fact.ts {
            leave(fact.viewer, at: end, tick: tick)
        }
    }

    mutating func leave(_ viewer: UInt64, at ts: Int64, tick: Int64) {
        hasLeaves = true
        guard let visit = visits[viewer], ts >= visit.ts else {
            gone[viewer] = ts
            return
        }
        visits[viewer] = nil
        if isPaid(Int(visit.group)), ts - visit.ts < 30_000 { paid.leaveEarly() }
        stay.go(Int(visit.group), visit.ts, at: ts, tick: tick)
    }

    mutating func open(_ fact: Fact, tick: Int64) {
        guard fact.viewer != 0, forms[fact.viewer] == nil else { return }
        forms[fact.viewer] = Person(group: 0, ts: fact.ts)
        form.come(0, at: fact.ts, tick: tick)
    }

    /// A form was sent in, or a lead has come of it. Where leads are told, they alone count.
    mutating func send(_ fact: Fact, tick: Int64) {
        if fact.kind == .lead, fact.viewer != 0 { hasLeads = true }
        guard fact.kind == .lead || !hasLeads, let opened = forms[fact.viewer] else { return }
        forms[fact.viewer] = nil
        guard fact.ts >= opened.ts, fact.ts - opened.ts < Self.leadWithinMs else { return }
        form.go(0, opened.ts, at: fact.ts, tick: tick)
    }

    /// The line was silent for so long that nobody knows who is still there.
    mutating func forget() {
        visits.removeAll(keepingCapacity: true)
        exposed.removeAll(keepingCapacity: true)
        forms.removeAll(keepingCapacity: true)
        gone.removeAll(keepingCapacity: true)
        unexposedEntries.forget()
        entry.forget()
        stay.forget()
        form.forget()
        departures.forget()
    }

    struct Sight {
        var isBlind: Bool
        var isFlooded: Bool
    }

    /// Ends the second before `tick`.
    mutating func tick(_ tick: Int64, _ sight: Sight) {
        let unexposed = unexposedEntries.tick(tick, isBlind: sight.isBlind)
        if unexposed > 0 { unexposedEnters.note(0, Double(unexposed)) }
        if tick % 10_000 == 0 { expire(tick) }
        if sight.isFlooded {
            entry.taint()
            stay.taint()
            departures.test.taint()
        }
        entry.tick(tick, isBlind: sight.isBlind)
        stay.tick(tick, isBlind: sight.isBlind)
        form.tick(tick, isBlind: sight.isBlind)
        departures.test.tick(tick, isBlind: sight.isBlind)
        if !sight.isBlind { swell.note(exposures.reduce(0, +)) }
        if hasExposures { unexposedEnters.live(0, swell.ratio) }
        unexposedEnters.tick(tick, isBlind: sight.isBlind || !hasExposures)
    }

    /// A new second begins.
    mutating func turn() {
        for i in enters.indices {
            enters[i] = 0
            exposures[i] = 0
        }
    }

    private mutating func expire(_ tick: Int64) {
        exposed = exposed.filter { tick - $0.value.ts < Self.exposureMs }
        forms = forms.filter { tick - $0.value.ts < 2 * Self.leadWithinMs }
        gone = gone.filter { tick - $0.value < 10_000 }
        // In an order of their own: sums of fractions depend on it, and a dictionary's order on the run.
        let ghosts = visits.filter { tick - $0.value.ts > Self.ghostMs }
            .sorted { ($0.value.ts, $0.key) < ($1.value.ts, $1.key) }
        for (viewer, visit) in ghosts {
            visits[viewer] = nil
            stay.drop(Int(visit.group), visit.ts, at: tick, tick: tick)
        }
    }

    mutating func close(at tick: Int64) {
        forget()
        paid.close()
        turn()
        entry.close(at: tick / 1000)
        stay.close(at: tick / 1000)
        form.close(at: tick / 1000)
        unexposedEnters.close(at: tick / 1000)
        swell.close()
        departures.close(at: tick / 1000)
        gauge = nil
    }

    mutating func code(_ coder: inout StateCoder) {
        coder.code(&sources)
        coder.code(&names, new: "") { $1.code(&$0) }
        coder.code(&visits)
        coder.code(&exposed)
        coder.code(&forms)
        unexposedEntries.code(&coder)
        coder.code(&gone)
        coder.code(&hasExposures)
        coder.code(&hasLeaves)
        coder.code(&hasLeads)
        coder.code(&gauge)
        entry.code(&coder)
        stay.code(&coder)
        form.code(&coder)
        unexposedEnters.code(&coder)
        swell.code(&coder)
        departures.code(&coder)
        paid.code(&coder)
        coder.code(&enters)
        coder.code(&exposures)
    }
}
