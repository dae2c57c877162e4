import Vocabulary

extension Measures {
    /// The stream second by second, from the sessions of every viewer; where no viewer is known,
    /// minute by minute from the platform's counters.
    ///
    /// - Parameters:
    ///   - from: where the first bin begins.
    ///   - to: where the last one ends; also T of the sessions still open.
    package func seconds(from: Int64, to: Int64) -> StreamSeconds {
        history(from: from, to: to).seconds
    }

    /// The stream second by second and its course, from one walk over its viewers.
    package func history(from: Int64, to: Int64) -> (seconds: StreamSeconds, course: Course) {
        guard viewers.count > 0 else {
            return (counters.minutes(from: from, to: to), course(since: from, to: to))
        }
        var seconds = StreamSeconds(from: from, to: to)
        var course = CourseFold(emptyCourse(since: from, to: to), to: to)
        let paid = sources.names.map(isPaidSource)
        var leads = FirstLeads(leadLog)
        var walk = ViewerWalk()
        for i in 0..<viewers.count where viewers[i].head != 0 {
            walk.findSessions(arena, from: viewers[i].head, clock: to, policy)
            seconds.take(walk, paid, &leads)
            course.take(walk.sessions)
        }
        for ts in leads.unplaced { seconds.add(.leads, StreamSeconds.everybody, at: ts) }
        seconds.sumUp()
        if enters == 0 { counters.live(in: &seconds) }
        for gap in silences.spans { seconds.blank(from: gap.from, to: gap.to) }
        return (seconds, finished(course))
    }
}

/// When each lead first came, while viewers are walked to find where it belongs.
private struct FirstLeads {
    private let bySubmit: Bool
    private var left: [Int64: Int] = [:]

    init(_ log: LeadLog) {
        bySubmit = !log.hasLeads
        var first: [UInt64: Int64] = [:]
        for entry in log.hasLeads ? log.leads : [] {
            first[entry.id] = min(entry.ts, first[entry.id] ?? .max)
        }
        for ts in first.values { left[ts, default: 0] += 1 }
    }

    /// Whether this event of a viewer is where a lead first came.
    mutating func take(_ event: ViewerEvent, isFirstSubmit: Bool) -> Bool {
        if bySubmit { return isFirstSubmit }
        guard event.kind == EventKind.lead.rawValue, let n = left[event.ts], n > 0 else {
            return false
        }
        left[event.ts] = n - 1
        return true
    }

    /// Leads that came without a viewer.
    var unplaced: [Int64] { left.flatMap { Array(repeating: $0.key, count: $0.value) } }
}

extension StreamSeconds {
    /// By raw value: what an event of a viewer counts as, besides leads.
    private static let metrics: [Metric?] = (0..<32).map { (kind: UInt8) in
        switch EventKind(rawValue: kind) {
        case let kind? where kind.isInteraction: .interactions
        case .cardClick, .iconClick, .formOpen, .formSubmit: .leadSteps
        default: nil
        }
    }

    fileprivate mutating func take(
        _ walk: ViewerWalk, _ paid: [Bool], _ leads: inout FirstLeads
    ) {
        for session in walk.sessions { take(session, paid[Int(session.source)]) }
        var next = 0
        var hasSubmitted = false
        for bits in walk.events {
            let event = ViewerEvent(bits: bits)
            while next < walk.sessions.count, walk.sessions[next].start <= event.ts { next += 1 }
            let isSubmit = event.kind == EventKind.formSubmit.rawValue
            let isLead = leads.take(event, isFirstSubmit: isSubmit && !hasSubmitted)
            if isSubmit { hasSubmitted = true }
            guard let metric = Self.metrics[Int(event.kind)] else {
                if isLead { add(.leads, cell(of: event, walk, next - 1, paid), at: event.ts) }
                continue
            }
            let cell = cell(of: event, walk, next - 1, paid)
            add(metric, cell, at: event.ts)
            if isLead { add(.leads, cell, at: event.ts) }
        }
    }

    private func cell(
        of event: ViewerEvent, _ walk: ViewerWalk, _ session: Int, _ paid: [Bool]
    ) -> Int {
        guard session >= 0, event.ts <= walk.sessions[session].end else { return Self.everybody }
        let session = walk.sessions[session]
        return Self.cell(paid: paid[Int(session.source)], ageMs: event.ts - session.start)
    }

    private mutating func take(_ session: Session, _ paid: Bool) {
        let (start, end) = (session.start, session.end)
        add(.entries, Self.cell(paid: paid, ageMs: 0), at: start)
        if session.fate == .observed {
            add(.leaves, Self.cell(paid: paid, ageMs: end - start), at: end)
        }
        var from = start
        for age in 0..<Self.ages where from < end {
            let until = age < Self.ages - 1 ? min(end, start + Self.ageEndsMs[age]) : end
            live(Self.cell(paid: paid, ageMs: from - start), from: from, to: until)
            from = until
        }
    }
}

extension CounterSeries {
    /// Names of the totals that make a metric; of each list the first that is there.
    private static let made: [(StreamSeconds.Metric, [[String]])] = [
        (.leaves, [["leave_pv"]]),
        (
            .interactions,
            [
                ["comment_pv"], ["like_pv"], ["share_pv", "share_uv"],
                ["follow_uv", "follow_pv"], ["fan_join_uv", "fan_join_pv"],
            ]
        ),
        (
            .leadSteps,
            [
                ["card_click_pv", "card_click_uv"], ["icon_click_pv", "icon_click_uv"],
                ["form_open_pv", "form_open_uv"], ["form_submit_pv", "form_submit_uv"],
            ]
        ),
        (.leads, [["lead_uv"]]), (.entries, [["enter_pv"]]),
    ]

    /// A stream of which only counters are known: a rise counts in the minute where the middle of
    /// its step lies.
    func minutes(from: Int64, to: Int64) -> StreamSeconds {
        var minutes = StreamSeconds(from: from, to: to, binMs: 60_000, isCounted: true)
        live(in: &minutes)
        for (metric, names) in Self.made {
            for track in names.compactMap({ $0.lazy.compactMap { track($0) }.first }) {
                for (ts, n) in track.steps {
                    minutes.add(metric, StreamSeconds.everybody, at: ts, Int(n))
                }
            }
        }
        return minutes
    }

    /// The gauge of people online, as viewer time of everybody.
    func live(in seconds: inout StreamSeconds) {
        for (i, sample) in samples.enumerated() {
            let next = i + 1 < samples.count ? samples[i + 1].ts : seconds.toTs
            let until = min(next, sample.ts + Self.gapMs)
            seconds.live(
                StreamSeconds.everybody, from: sample.ts, to: until, viewers: sample.online)
        }
    }
}

extension CounterTrack {
    /// By how much it rose, at the middle of each step that is no gap.
    fileprivate var steps: [(ts: Int64, n: Int64)] {
        if kind == .increment { return points.map { ($0.ts - 1, $0.value) } }
        return rises().compactMap { step in
            guard step.rise > 0, step.to - step.from <= CounterSeries.gapMs else { return nil }
            return ((step.from + step.to) / 2, step.rise)
        }
    }
}
