package import Compliance
package import Vocabulary

/// Everything that watches one room: a fold over its events in the order and at the time of their
/// arrival. Whole seconds are the steps: each is judged once, after what arrived before its end, so
/// neither the cut of the input nor who folds it makes a difference.
package struct RoomWarnings {
    package let room: String
    let rules: [WarningRule]
    let limits: RoomLimits
    let words: SpokenWords
    /// Packs and ledger; nil = none.
    let spoken: SpokenRules?
    /// How long after it was said a warning about it may be open.
    private let saidMs: Int64

    /// The end of the last whole second judged.
    package internal(set) var clock: Int64 = .min
    var stream: Airing?
    var viewers = FeedWatch()
    var transcript = FeedWatch()
    /// What the platform counts; it may stop while comments go on.
    var counters = FeedWatch()
    var audience: Audience
    var clicks: RateTest
    var prices: Askers
    var complaints: Askers
    var topics: [Askers]
    var speech = Speech()
    var said = Said()
    var online = 0.0
    /// Who could ask: the people online or, where nobody knows them, one for a minute for each comment.
    var mayAsk = 0.0
    var comments = 0.0
    var exposureLevel = Level(memoryS: 900, quiet: 0.5...1.6)
    var gauge = GaugeFall()
    var onlineLevel = Level(memoryS: 1800, quiet: 0...1.4)
    var drift = Drift()
    var response = CallResponse()
    var leads = LeadTimes()
    var coincidences = Coincidences()
    /// The platform says that there is a voice, or none; nil = it says nothing of it.
    var voice: Bool?
    var lastPaidTs: Int64 = .min / 2
    var lives: [Key: Lifecycle] = [:]
    /// By rule: something is pending, firing or recovering.
    var awake: [Bool] = []
    var mutedUntil: [String: Int64] = [:]
    var budget = Budget()
    var hostBudget = HostBudget()
    /// When the last stream ended, by its own time.
    var endedTs: Int64 = .min / 2
    /// What one rule sees, where somebody wants to know.
    var trace: Trace?
    /// What changed since it was taken, in order.
    private var news: [Warning] = []

    struct Airing {
        var startedTs: Int64
        /// A start was sent: another one is another stream.
        var isStarted = false
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

    package init(
        room: String, rules: [WarningRule], limits: RoomLimits, words: SpokenWords,
        spoken: SpokenRules? = nil
    ) {
        self.room = room
        // Those that mute others are judged first.
        let isOn = rules.filter(\.isOn).map(\.inForce)
        self.rules = isOn.filter { !$0.mutes.isEmpty } + isOn.filter(\.mutes.isEmpty)
        awake = Array(repeating: false, count: self.rules.count)
        self.limits = limits
        self.words = words
        self.spoken = spoken
        let open = rules.filter(\.signal.isSpoken).map(\.keepFiringForS).max() ?? 0
        saidMs = Int64(open * 1000) + 60_000
        audience = Audience.standard(rules)
        clicks = .clicks(rules)
        prices = Askers(.questions(rules, .priceQuestions))
        complaints = Askers(.questions(rules, .complaints))
        topics = limits.topics.map { _ in Askers(.questions(rules, .topicQuestions)) }
    }

    /// A stream is on air: seconds pass.
    package var isOnAir: Bool { stream != nil }

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
        var fact = fact
        // A sender's clock may be ahead of ours; nothing has happened that we do not know of yet.
        fact.ts = min(fact.ts, now)
        file(fact, detail, now, source, asking)
        return !news.isEmpty
    }

    private mutating func file(
        _ fact: Fact, _ detail: Detail?, _ now: Int64, _ source: () -> String,
        _ asking: () -> (Asking, String)?
    ) {
        switch fact.kind {
        case .streamStart: start(fact, at: now)
        case .streamEnd:
            guard let stream, fact.ts >= stream.startedTs - Self.lateMs else { return }
            endedTs = fact.ts
            end(at: now)
        case .transcript:
            guard case .sentence(let sentence) = detail, belongs(fact, at: now, Self.historyMs)
            else { return }
            hear(sentence, at: now)
        case .segment:
            guard case .segment(let name, _) = detail, belongs(fact, at: now) else { return }
            if stream?.segment?.name != name { coincidences.note(.segment, name, at: fact.ts) }
            stream?.segment = (name, fact.ts)
            if name == "lead_call" { speech.call(at: fact.ts) }
        case .intervention, .marker:
            guard let detail, stream != nil, now - fact.ts < Self.lateMs else { return }
            note(detail, at: fact.ts)
        default:
            let isViewers = fact.kind.rawValue <= EventKind.leave.rawValue
            guard isViewers || fact.kind == .counters, belongs(fact, at: now) else { return }
            if let gap = viewers.hear(at: now), gap >= Int64(limits.stallS) * 1000 {
                audience.forget()
                coincidences.note(.dataCameBack, "", at: now)
            }
            if fact.kind == .counters { _ = counters.hear(at: now) }
            take(viewerEvent: fact, detail, source, asking)
        }
    }

    /// What is older when it arrives is history, told to us now: it says nothing about now.
    private static let lateMs: Int64 = 30_000
    /// Recognition takes its time, and what was said remains said: nothing older is looked at.
    package static let historyMs: Int64 = 120_000
    /// Stragglers after an end are no new stream.
    private static let stragglerMs: Int64 = 60_000

    /// Whether an event is of the stream on air; one that nobody announced begins with it.
    private mutating func belongs(
        _ fact: Fact, at now: Int64, _ lateMs: Int64 = lateMs
    ) -> Bool {
        guard now - fact.ts < lateMs, fact.ts >= endedTs + Self.stragglerMs || stream != nil else {
            return false
        }
        if stream == nil { begin(at: now) }
        return true
    }

    private mutating func start(_ fact: Fact, at now: Int64) {
        guard now - fact.ts < Self.stragglerMs else { return }
        if let stream, stream.isStarted || now - stream.startedTs > Self.stragglerMs {
            end(at: now)
        }
        if stream == nil { begin(at: now) }
        stream?.isStarted = true
    }

    private mutating func note(_ detail: Detail, at ts: Int64) {
        switch detail {
        case .intervention(let kind, let note):
            coincidences.note(.intervention, "\(kind)\n\(note)", at: ts)
        case .marker(let label): coincidences.note(.marker, label, at: ts)
        default: break
        }
    }

    private mutating func hear(_ sentence: Sentence, at now: Int64) {
        _ = transcript.hear(at: now)
        let calls = speech.calls
        speech.hear(sentence, at: now, words, limits)
        if speech.calls > calls { response.call(at: now) }
        if let spoken { said.hear(sentence, at: now, spoken, told: speech.hits.map(\.phrase)) }
        guard speech.hasFindings || said.hasFindings else { return }
        // Words that must not be said are told at once, not when the second is over.
        let sight = Audience.Sight(isBlind: false, isFlooded: false)
        for rule in rules.indices where rules[rule].signal.isSpoken {
            judge(rule, sight, at: now, seconds: 0)
        }
        speech.turn()
        said.turn()
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
            audience.note(sample, at: fact.ts)
            if let online = sample.gauges.first(where: { $0.name == "online" }) {
                gauge.note(Double(online.value), at: fact.ts)
            }
            if let level = sample.gauges.first(where: { $0.name == "voice" }) {
                voice = level.value > 0
            }
        case .comment:
            comments += 1
            guard let (asking, text) = asking() else { return }
            if asking.isPrice {
                prices.ask(
                    fact.viewer, text, at: fact.ts, isOnAir: speech.isPriceOnAir(limits, clock))
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
        said.begin()
        viewers = FeedWatch()
        transcript = FeedWatch()
        counters = FeedWatch()
    }

    private mutating func end(at now: Int64) {
        guard stream != nil else { return }
        for var life in lives.sorted(by: { $0.key < $1.key }).map(\.value) {
            if life.resolve(.streamEnd, at: now) != nil { tell(&life, at: now) }
        }
        audience.close(at: clock)
        clicks.close(at: clock / 1000)
        prices.test.close(at: clock / 1000)
        complaints.test.close(at: clock / 1000)
        for i in topics.indices { topics[i].test.close(at: clock / 1000) }
        exposureLevel.close()
        onlineLevel.close()
        gauge = GaugeFall()
        drift.close()
        response.close()
        leads = LeadTimes()
        coincidences.close()
        voice = nil
        lives.removeAll()
        for at in rules.indices { wake(at) }
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
        counters.tick(clock)
        speech.tick(clock)
        if let spoken { said.tick(clock, spoken, keepMs: saidMs) }
        let isFlooded = audience.unexposedEnters.excursions.nats > 4
        let sight = Audience.Sight(isBlind: viewers.isBlind(clock), isFlooded: isFlooded)
        audience.tick(clock, sight)
        online = audience.online
        if audience.hasPaid { lastPaidTs = clock }
        if !sight.isBlind {
            if audience.hasExposures { exposureLevel.note(audience.naturalExposures) }
            if audience.isCounted { onlineLevel.note(online) }
            for group in audience.enters.indices where group != Audience.unexposed {
                drift.note(group, trials: audience.exposures[group], hits: audience.enters[group])
            }
        }
        drift.tick(clock / 1000, isBlind: sight.isBlind || isFlooded)
        response.tick(clock, present: online, isBlind: sight.isBlind)
        coincidences.tick(
            clock, paid: audience.paidEnters, entries: audience.enters.reduce(0, +),
            showsPaid: audience.hasPaid)
        audience.turn()
        clicks.live(phase(clock), online)
        clicks.tick(clock, isBlind: sight.isBlind)
        let present = audience.isCounted ? online : 60 * comments
        comments = 0
        if !sight.isBlind { mayAsk += (present - mayAsk) / 60 }
        prices.tick(
            clock, present: present, isOnAir: speech.isPriceOnAir(limits, clock), sight)
        complaints.tick(clock, present: present, isOnAir: false, sight)
        for i in topics.indices {
            let isOnAir = speech.isOnAir(limits.topics[i].name, clock)
            topics[i].tick(clock, present: present, isOnAir: isOnAir, sight)
        }
        for rule in rules.indices { judge(rule, sight, at: clock, seconds: 1) }
        said.turn()
    }

    private mutating func judge(
        _ at: Int, _ sight: Audience.Sight, at now: Int64, seconds: Double
    ) {
        var isAwake = awake[at]
        for (label, reading) in readings(of: rules[at], sight) {
            if trace != nil { keep(reading, of: Key(rule: rules[at].rule, label: label), at: now) }
            // Nearly always there is nothing to warn of, and nothing to end.
            guard isAwake || reading?.isMet ?? false else { continue }
            isAwake = true
            judge(rules[at], label, reading, at: now, seconds: seconds)
        }
        if isAwake { wake(at) }
    }

    private mutating func judge(
        _ rule: WarningRule, _ label: String, _ reading: Reading?, at now: Int64, seconds: Double
    ) {
        let key = Key(rule: rule.rule, label: label)
        var life = lives[key] ?? Lifecycle()
        let isMuted = mutedUntil[rule.rule].map { now < $0 } ?? false
        let change = life.step(reading, rule, isInhibited: isMuted, at: now, seconds: seconds)
        if change == .fired, let reading { life.warning = fire(rule, label, reading, at: now) }
        if change != nil { tell(&life, at: now) }
        if life.isFiring {
            for muted in rule.mutes {
                mutedUntil[muted] = now + 1000 + Int64(rule.muteForS * 1000)
            }
        }
        lives[key] = life
    }

    mutating func wake(_ at: Int) {
        let rule = rules[at].rule
        awake[at] = lives.contains { $0.key.rule == rule && !$0.value.isResting }
    }

    /// Ends all warnings of a rule.
    mutating func drop(_ rule: String, at now: Int64) {
        for (key, var life) in lives.sorted(by: { $0.key < $1.key }) where key.rule == rule {
            if life.resolve(.superseded, at: now) != nil { tell(&life, at: now) }
            lives[key] = nil
        }
    }

    private mutating func tell(_ life: inout Lifecycle, at now: Int64) {
        life.warning?.changedTs = now
        if let warning = life.warning { news.append(warning) }
    }

    private mutating func fire(
        _ rule: WarningRule, _ label: String, _ reading: Reading, at now: Int64
    ) -> Warning {
        let id = label.isEmpty ? "\(rule.rule)-\(now)" : "\(rule.rule)-\(label)-\(now)"
        let severity = reading.severity.map { max($0, rule.severity) } ?? rule.severity
        var warning = Warning(
            warning: id, rule: rule.rule, label: label, severity: severity,
            startedTs: min(reading.startedTs, now), firedTs: now,
            text: BilingualText(
                zh: filled(rule.controller.zh, reading.slots),
                en: filled(rule.controller.en, reading.slots)))
        warning.figures = reading.figures
        warning.segment = stream?.segment?.name ?? speech.topic ?? ""
        warning.online = online > 0 ? Int(online.rounded()) : nil
        warning.isHeld = !budget.admit(severity, at: now)
        if rule.signal.hasCauses {
            warning.causes = coincidences.causes(
                ofChangeAt: warning.startedTs, firedTs: warning.firedTs)
        }
        let line = rule.host.map { filled(reading.host ?? $0, reading.slots) } ?? ""
        if !line.isEmpty {
            warning.action = .message(kind: rule.signal.cueKind, text: line)
            if !warning.isHeld, hostBudget.admit(severity, at: now) { warning.host = line }
        }
        taint(rule.signal)
        return warning
    }

    /// What led to the warning is no reference for what is usual.
    private mutating func taint(_ signal: Signal) {
        switch signal {
        case .stay:
            audience.stay.taintAll()
            audience.departures.test.taintAll()
        case .entry: audience.entry.taintAll()
        case .formLeads: audience.form.taintAll()
        case .cardClicks: clicks.taintAll()
        case .unexposedEnters:
            audience.unexposedEnters.taintAll()
            audience.stay.taintAll()
        case .priceQuestions: prices.test.taintAll()
        case .exposures: exposureLevel.taint()
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
