package import Vocabulary

/// Everything that watches one room: a fold over its events in the order and at the time of their
/// arrival. Whole seconds are the steps: each is judged once, after what arrived before its end, so
/// neither the cut of the input nor who folds it makes a difference.
package struct RoomWarnings {
    package let room: String
    let rules: [WarningRule]
    let limits: RoomLimits
    let words: SpokenWords

    /// The end of the last whole second judged.
    private(set) var clock: Int64 = .min
    private(set) var stream: Airing?
    var viewers = FeedWatch()
    var transcript = FeedWatch()
    var audience: Audience
    var clicks: RateTest
    var prices: Askers
    var complaints: Askers
    var topics: [Askers]
    var speech = Speech()
    var online = 0.0
    var exposureLevel = Level(memoryS: 900, quiet: 0.5...1.6)
    var onlineLevel = Level(memoryS: 1800, quiet: 0...1.4)
    var drift = Drift()
    var response = CallResponse()
    var leads = LeadTimes()
    /// The platform says that there is a voice, or none; nil = it says nothing of it.
    var voice: Bool?
    var lastPaidTs: Int64 = .min / 2
    private var lives: [Key: Lifecycle] = [:]
    private var mutedUntil: [String: Int64] = [:]
    private var budget = Budget()
    /// What changed since it was taken, in order.
    private var news: [Warning] = []

    struct Airing {
        var startedTs: Int64
        var segment: (name: String, sinceTs: Int64)?
    }

    struct Key: Hashable {
        var rule: String
        var label: String
    }

    /// Intents of a comment that warnings look at.
    package struct Asking: Sendable {
        package var isPrice: Bool
        package var isComplaint: Bool
        /// Names of question topics.
        package var topics: [String]

        package init(isPrice: Bool, isComplaint: Bool, topics: [String]) {
            self.isPrice = isPrice
            self.isComplaint = isComplaint
            self.topics = topics
        }
    }

    package init(room: String, rules: [WarningRule], limits: RoomLimits, words: SpokenWords) {
        self.room = room
        // Those that mute others are judged first.
        let isOn = rules.filter(\.isOn)
        self.rules = isOn.filter { !$0.mutes.isEmpty } + isOn.filter(\.mutes.isEmpty)
        self.limits = limits
        self.words = words
        audience = Audience.standard(rules)
        clicks = .clicks(rules)
        prices = Askers(.questions(rules, .priceQuestions))
        complaints = Askers(.questions(rules, .complaints))
        topics = limits.topics.map { _ in Askers(.questions(rules, .topicQuestions)) }
    }

    package mutating func takeNews() -> [Warning] {
        defer { news.removeAll(keepingCapacity: true) }
        return news
    }

    /// Takes one event that arrived at `now` (ms).
    ///
    /// - Returns: whether there is news to be taken.
    package mutating func take(
        _ fact: Fact, _ detail: Detail?, at now: Int64, source: () -> String,
        asking: () -> (Asking, String)?
    ) -> Bool {
        advance(to: now)
        file(fact, detail, now, source, asking)
        return !news.isEmpty
    }

    private mutating func file(
        _ fact: Fact, _ detail: Detail?, _ now: Int64, _ source: () -> String,
        _ asking: () -> (Asking, String)?
    ) {
        if fact.kind == .streamEnd { return end(at: now) }
        if stream == nil { begin(at: now) }
        if case .sentence(let sentence) = detail {
            _ = transcript.hear(at: now)
            let calls = speech.calls
            speech.hear(sentence, at: now, words, limits)
            if speech.calls > calls { response.call(at: now) }
            return
        }
        if fact.kind == .segment, case .segment(let name, _) = detail {
            stream?.segment = (name, fact.ts)
            if name == "lead_call" { speech.call(at: fact.ts) }
            return
        }
        guard fact.kind.rawValue <= EventKind.leave.rawValue || fact.kind == .counters else {
            return
        }
        if let gap = viewers.hear(at: now), gap >= Int64(limits.stallS) * 1000 { audience.forget() }
        guard now - fact.ts < 30_000 else { return }
        take(viewerEvent: fact, detail, source, asking)
    }

    private mutating func take(
        viewerEvent fact: Fact, _ detail: Detail?, _ source: () -> String,
        _ asking: () -> (Asking, String)?
    ) {
        switch fact.kind {
        case .exposure: audience.expose(fact, tick: clock, source: source)
        case .enter: audience.enter(fact, tick: clock, source: source)
        case .leave: audience.leave(fact.viewer, at: fact.ts, tick: clock)
        case .formOpen: audience.open(fact, tick: clock)
        case .formSubmit, .lead:
            audience.send(fact, tick: clock)
            if fact.kind == .lead { leads.note(at: fact.ts) }
        case .cardClick, .iconClick:
            clicks.note(phase(fact.ts))
            response.click()
        case .counters:
            guard case .counters(let sample) = detail else { return }
            audience.note(sample)
            if let level = sample.gauges.first(where: { $0.name == "voice" }) {
                voice = level.value > 0
            }
        case .comment:
            guard let (asking, text) = asking() else { return }
            if asking.isPrice {
                prices.ask(
                    fact.viewer, text, at: fact.ts, isOnAir: speech.isOnAir(Self.price, clock))
            }
            if asking.isComplaint {
                complaints.ask(fact.viewer, text, at: fact.ts, isOnAir: false)
            }
            for name in asking.topics {
                guard let i = limits.topics.firstIndex(where: { $0.name == name }) else { continue }
                topics[i].ask(
                    fact.viewer, text, at: fact.ts, isOnAir: speech.isOnAir(name, clock))
            }
        default: break
        }
    }

    /// The topic that price questions belong to.
    static let price = "price"

    /// Clicks come in the minute after a lead call, by tens of seconds; 0 = no call was near.
    private func phase(_ ts: Int64) -> Int {
        guard speech.calls > 0 else { return 0 }
        let age = ts - speech.callBeganTs
        return (0..<60_000).contains(age) ? 1 + Int(age / 10_000) : 0
    }

    private mutating func begin(at now: Int64) {
        stream = Airing(startedTs: now)
        clock = now / 1000 * 1000
        speech.begin(at: now)
        viewers = FeedWatch()
        transcript = FeedWatch()
    }

    private mutating func end(at now: Int64) {
        guard stream != nil else { return }
        for (key, var life) in lives.sorted(by: { $0.key < $1.key }) {
            if life.resolve(.streamEnd, at: now) != nil, let warning = life.warning {
                news.append(warning)
            }
            lives[key] = life
        }
        audience.close(at: clock)
        clicks.close(at: clock / 1000)
        prices.test.close(at: clock / 1000)
        complaints.test.close(at: clock / 1000)
        for i in topics.indices { topics[i].test.close(at: clock / 1000) }
        exposureLevel.close()
        onlineLevel.close()
        drift.close()
        response.close()
        leads = LeadTimes()
        voice = nil
        lives.removeAll()
        mutedUntil.removeAll()
        stream = nil
    }

    /// Judges every whole second that has ended by `now`.
    package mutating func advance(to now: Int64) {
        guard stream != nil else { return }
        while clock + 1000 <= now {
            clock += 1000
            // Nobody has been heard for long: nothing happens until somebody is.
            let last = max(viewers.lastTs, transcript.lastTs)
            if clock - last > 1_800_000 {
                clock = now / 1000 * 1000
                return
            }
            tick()
        }
    }

    private mutating func tick() {
        viewers.tick(clock)
        transcript.tick(clock)
        speech.tick(clock)
        let isFlooded = audience.unexposedEnters.excursions.nats > 4
        let sight = Audience.Sight(isBlind: viewers.isBlind(clock), isFlooded: isFlooded)
        audience.tick(clock, sight)
        online = audience.online
        if audience.hasPaid { lastPaidTs = clock }
        if !sight.isBlind {
            if audience.hasExposures { exposureLevel.note(audience.naturalExposures) }
            onlineLevel.note(online)
            for group in audience.enters.indices where group != Audience.unexposed {
                drift.note(group, trials: audience.exposures[group], hits: audience.enters[group])
            }
        }
        drift.tick(clock / 1000, isBlind: sight.isBlind || isFlooded)
        response.tick(clock, present: online, isBlind: sight.isBlind)
        audience.turn()
        clicks.live(phase(clock), online)
        clicks.tick(clock, isBlind: sight.isBlind)
        prices.tick(
            clock, present: online, isOnAir: speech.isOnAir(Self.price, clock), sight)
        complaints.tick(clock, present: online, isOnAir: false, sight)
        for i in topics.indices {
            let isOnAir = speech.isOnAir(limits.topics[i].name, clock)
            topics[i].tick(clock, present: online, isOnAir: isOnAir, sight)
        }
        judge(sight)
    }

    private mutating func judge(_ sight: Audience.Sight) {
        for rule in rules { judge(rule, sight) }
        speech.turn()
    }

    private mutating func judge(_ rule: WarningRule, _ sight: Audience.Sight) {
        for (label, reading) in readings(of: rule, sight) {
            let key = Key(rule: rule.rule, label: label)
            var life = lives[key] ?? Lifecycle()
            let isMuted = mutedUntil[rule.rule].map { clock < $0 } ?? false
            let change = life.step(reading, rule, isInhibited: isMuted, at: clock)
            if change == .fired, let reading { life.warning = fire(rule, label, reading) }
            if change != nil, let warning = life.warning { news.append(warning) }
            if life.isFiring {
                for muted in rule.mutes {
                    mutedUntil[muted] = clock + 1000 + Int64(rule.muteForS * 1000)
                }
            }
            lives[key] = life
        }
    }

    private mutating func fire(_ rule: WarningRule, _ label: String, _ reading: Reading) -> Warning
    {
        let id = label.isEmpty ? "\(rule.rule)-\(clock)" : "\(rule.rule)-\(label)-\(clock)"
        var warning = Warning(
            warning: id, rule: rule.rule, label: label, severity: rule.severity,
            startedTs: min(reading.startedTs, clock), firedTs: clock, reading: reading,
            text: BilingualText(
                zh: filled(rule.controller.zh, reading.slots),
                en: filled(rule.controller.en, reading.slots)),
            host: rule.host.map { filled($0, reading.slots) })
        warning.isHeld = !budget.admit(rule.severity, at: clock)
        taint(rule.signal)
        return warning
    }

    /// What led to the warning is no reference for what is usual.
    private mutating func taint(_ signal: Signal) {
        switch signal {
        case .stay: audience.stay.taintAll()
        case .entry: audience.entry.taintAll()
        case .formLeads: audience.form.taintAll()
        case .cardClicks: clicks.taintAll()
        case .unexposedEnters:
            audience.unexposedEnters.taintAll()
            audience.stay.taintAll()
        case .priceQuestions: prices.test.taintAll()
        case .complaints: complaints.test.taintAll()
        default: break
        }
    }
}

extension RoomWarnings.Key: Comparable {
    static func < (a: Self, b: Self) -> Bool { (a.rule, a.label) < (b.rule, b.label) }
}

/// A text with its `{slots}` filled; one that nothing is known of stays a dash.
func filled(_ text: String, _ slots: [String: String]) -> String {
    var out = ""
    var rest = text[...]
    while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
        out += rest[..<open]
        out += slots[String(rest[rest.index(after: open)..<close])] ?? "—"
        rest = rest[rest.index(after: close)...]
    }
    return out + rest
}
