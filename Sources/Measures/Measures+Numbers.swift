import Vocabulary

extension Measures {
    /// All numbers as of the room's clock T. Going back in time is allowed and costs a full walk.
    ///
    /// - Parameters:
    ///   - clock: epoch milliseconds, at least `lastTs`.
    ///   - isOver: the stream has ended at `clock`.
    package mutating func numbers(at clock: Int64, isOver: Bool) -> Numbers {
        let spans = segments.spans(clock: clock, isOver: isOver)
        if clock < settledClock { forgetTotals() }
        var look = Look(clock: clock, policy)
        settle(clock, spans, &look)
        settledClock = clock
        totals.sessions.settle()
        look.totals.sessions.settle()
        var numbers = Numbers()
        numbers.audience = audience(clock, look)
        numbers.funnels = enters > 0 ? funnels(look) : counters.leadFunnel().map { [$0] } ?? []
        numbers.windows = windows(clock)
        numbers.reach = enters > 0 ? reach(look, spans) : expectedReach(numbers.audience, spans)
        numbers.leads = leads(clock, viewers: numbers.audience.viewers)
        numbers.dataQuality = dataQuality(look)
        numbers.counters = counters.readings()
        numbers.delivery = delivery.facts
        numbers.gaps = silences.spans
        numbers.gapMs = silences.silentMs(after: .min, to: clock)
        numbers.kinds = EventKind.allCases.compactMap { kind in
            let n = kinds[Int(kind.rawValue)]
            return n > 0 ? NamedCount(name: kind.name, value: Int64(n)) : nil
        }
        return numbers
    }

    /// What one look computes afresh: the hot viewers and the last five minutes.
    struct Look {
        let clock: Int64
        var totals: SessionTotals
        var life = LifeTable()
        /// Sessions with an observed leave in the last 300 s, and how many of them heard a segment.
        var recent = 0
        var recentHeard: [Int] = []
        var tracked = 0

        init(clock: Int64, _ policy: MeasurePolicy) {
            self.clock = clock
            totals = SessionTotals(policy)
        }
    }

    private mutating func settle(_ clock: Int64, _ spans: SegmentLog.Spans, _ look: inout Look) {
        let wasHot = hot
        let wasMarked = marked
        hot.removeAll(keepingCapacity: true)
        marked.removeAll(keepingCapacity: true)
        for viewer in wasMarked { settle(Int(viewer), clock, spans, &look) }
        for viewer in wasHot where viewers[Int(viewer)].flags.contains(.hot) {
            // A marked hot viewer was settled above, and stands in `hot` again if it still is.
            if !viewers[Int(viewer)].flags.contains(.marked), !isSettled(Int(viewer)) {
                settle(Int(viewer), clock, spans, &look)
            }
        }
        for viewer in hot { viewers.update(Int(viewer)) { _ = $0.flags.remove(.fresh) } }
    }

    private func isSettled(_ viewer: Int) -> Bool { viewers[viewer].flags.contains(.fresh) }

    private mutating func settle(
        _ viewer: Int, _ clock: Int64, _ spans: SegmentLog.Spans, _ look: inout Look
    ) {
        var record = viewers[viewer]
        if record.flags.contains(.inTotals) { takeOut(&record, clock, spans) }
        record.flags.subtract([.marked, .hot])
        let isWorthAWalk = record.flags.contains(.present)
        if isWorthAWalk {
            walk.walk(arena, from: record.head, clock: clock, policy)
            record.levels = walk.levels
        } else {
            // Only shown the room, or heard of without ever entering: nothing to walk.
            record.levels = record.touch == .max ? 0 : policy.funnels.exposureLevels
        }
        record.settled = record.head
        record.settledSource =
            record.touch == .max ? ViewerRecord.noSource : ViewerEvent(bits: record.touch).source
        let isPresentOrRecent =
            isWorthAWalk
            && walk.sessions.contains { $0.end > clock - LifeTable.nowMs }
        if isPresentOrRecent {
            record.flags.insert([.hot, .fresh])
            hot.append(UInt32(viewer))
            look.totals.change(by: 1, walk, segments: spans)
            look.totals.funnels.add(levels: record.levels, source: record.settledSource, 1)
            note(walk.sessions, spans, &look)
        } else {
            record.flags.insert(.inTotals)
            if isWorthAWalk { totals.change(by: 1, walk, segments: spans) }
            totals.funnels.add(levels: record.levels, source: record.settledSource, 1)
        }
        viewers[viewer] = record
    }

    /// Takes a settled viewer's contribution back: its events up to `settled` are walked again.
    private mutating func takeOut(
        _ record: inout ViewerRecord, _ clock: Int64, _ spans: SegmentLog.Spans
    ) {
        totals.funnels.add(levels: record.levels, source: record.settledSource, -1)
        if record.flags.contains(.present) {
            walk.walk(arena, from: record.settled, clock: clock, policy)
            totals.change(by: -1, walk, segments: spans)
        }
        record.flags.remove(.inTotals)
    }

    private func note(_ sessions: [Session], _ spans: SegmentLog.Spans, _ look: inout Look) {
        for session in sessions {
            look.life.add(session, from: look.clock - LifeTable.nowMs, to: look.clock)
            if session.start <= look.clock,
                session.end > look.clock || session.fate == .watching
            {
                look.tracked += 1
            }
            guard session.fate == .observed, session.end > look.clock - LifeTable.nowMs,
                session.end <= look.clock
            else { continue }
            look.recent += 1
            spans.forEachHeard(session) { segment in
                while look.recentHeard.count <= segment { look.recentHeard.append(0) }
                look.recentHeard[segment] += 1
            }
        }
    }
}

extension Measures {
    private func audience(_ clock: Int64, _ look: Look) -> Audience {
        var audience = Audience()
        if enters > 0 {
            audience.tracked = look.tracked
            audience.entries = totals.entries + look.totals.entries
            audience.entriesBasis = .measured
            audience.viewers = totals.viewers + look.totals.viewers
            audience.viewersBasis = .measured
            audience.leaves = totals.observed + look.totals.observed
            survive(look, &audience)
            audience.retentionNow = look.life.retention()
            audience.halfGoneS = look.life.halfGoneS()
            audience.online = look.tracked
            audience.onlineBasis = .measured
        }
        guard let counted = counters.summary(clock: clock) else { return audience }
        if let online = counted.online {
            audience.online = online
            audience.onlineBasis = .reported
        }
        audience.peakOnline = counted.peakOnline
        audience.averageOnline = counted.averageOnline
        if enters == 0 { estimate(counted, &audience) }
        return audience
    }

    /// Little's law: mean visit = viewer-seconds ÷ entries.
    private func estimate(_ counted: CounterSeries.Summary, _ audience: inout Audience) {
        audience.entries = counted.entries
        audience.entriesBasis = .reported
        audience.viewers = counted.viewers
        audience.viewersBasis = .reported
        audience.stay = CounterSeries.littleStay(
            areaMs: counted.area, entries: counted.entries ?? 0)
    }

    /// One pass over the settled and the hot sessions in order of stay: whole, by source and by
    /// segment at once.
    private func survive(_ look: Look, _ audience: inout Audience) {
        let settled = totals.sessions.sorted
        let fresh = look.totals.sessions.sorted
        var perSource = [Int](repeating: 0, count: FunnelTotals.sources)
        var perSegment = [Int](repeating: 0, count: SegmentLog.none + 1)
        for keys in [settled, fresh] {
            for key in keys {
                perSource[SessionTable.source(of: key)] += 1
                perSegment[SessionTable.segment(of: key)] += 1
            }
        }
        var all = Survival(n: settled.count + fresh.count)
        var bySource = perSource.map { Survival(n: $0) }
        var bySegment = perSegment.map { Survival(n: $0) }
        let hasSegments = !segments.names.isEmpty
        SessionTable.merge(settled, fresh) { key in
            let stay = SessionTable.stay(of: key)
            let isObserved = SessionTable.isObserved(key)
            all.add(stay: stay, observed: isObserved)
            bySource[SessionTable.source(of: key)].add(stay: stay, observed: isObserved)
            guard hasSegments else { return }
            bySegment[SessionTable.segment(of: key)].add(stay: stay, observed: isObserved)
        }
        (audience.stay, audience.retention) = all.finish()
        audience.bySource = sourcesByName.filter { perSource[$0] > 0 }.map { number in
            let one = bySource[number].finish()
            return GroupAudience(
                name: sources.names[number], entries: perSource[number], stay: one.stay,
                retention: one.retention)
        }
        guard hasSegments else { return }
        audience.bySegment = (Array(segments.numbersByName) + [SegmentLog.none]).compactMap {
            number -> GroupAudience? in
            let onAir = onAir(number, look)
            guard perSegment[number] > 0 || onAir?.livedMs ?? 0 > 0 else { return nil }
            let one = bySegment[number].finish()
            return GroupAudience(
                name: segments.name(number), entries: perSegment[number], stay: one.stay,
                retention: one.retention, retentionOnAir: onAir?.retention())
        }
    }

    /// How viewers left while a segment was on air.
    private func onAir(_ segment: Int, _ look: Look) -> LifeTable? {
        var table: LifeTable?
        for tables in [totals.onAir, look.totals.onAir] where segment < tables.count {
            if table == nil { table = tables[segment] } else { table?.add(tables[segment]) }
        }
        return table
    }

    /// Numbers of the sources in order of their names: the answer must not depend on arrival.
    private var sourcesByName: [Int] {
        sources.names.indices.sorted { sources.names[$0] < sources.names[$1] }
    }

    private func funnels(_ look: Look) -> [Funnel] {
        var counts = totals.funnels
        counts.add(look.totals.funnels)
        let plan = policy.funnels
        return zip(plan.definitions, plan.ways).map { funnel, way in
            func variants(_ source: Int?) -> FunnelVariants {
                FunnelVariants(
                    steps: counts.steps(way.main, plan, source: source),
                    entry: way.entry.map { counts.steps($0, plan, source: source) })
            }
            let bySource = sourcesByName.compactMap { number -> (String, FunnelVariants)? in
                let some = variants(number)
                let first = some.steps[0].viewers + (some.entry?[0].viewers ?? 0)
                return first > 0 ? (sources.names[number], some) : nil
            }
            return Funnel(name: funnel.name, whole: variants(nil), bySource: bySource)
        }
    }

    private func reach(_ look: Look, _ spans: SegmentLog.Spans) -> [Reach] {
        let n = totals.entries + look.totals.entries
        guard n > 0 else { return [] }
        func at(_ counts: [Int], _ segment: Int) -> Int {
            segment < counts.count ? counts[segment] : 0
        }
        return segments.numbersByName
            .filter { !spans.starts[$0].isEmpty }
            .map { segment in
                let heard = at(totals.heard, segment) + at(look.totals.heard, segment)
                let recent = Double(at(look.recentHeard, segment)) / Double(max(1, look.recent))
                return Reach(
                    segment: segments.names[segment], share: Double(heard) / Double(n), n: n,
                    recent: look.recent > 0 ? (recent, look.recent) : nil,
                    lastTs: spans.ends[segment].last)
            }
    }

    /// Reach where only counters tell how many are there and how long they stay.
    private func expectedReach(_ audience: Audience, _ spans: SegmentLog.Spans) -> [Reach] {
        guard let stay = audience.stay, let meanS = stay.meanS else { return [] }
        return segments.numbersByName.filter { !spans.starts[$0].isEmpty }.compactMap { segment in
            counters.expectedReach(
                starts: spans.starts[segment], ends: spans.ends[segment], meanS: meanS,
                entries: stay.n
            ).map {
                Reach(
                    segment: segments.names[segment], share: $0, n: stay.n, basis: .estimated,
                    lastTs: spans.ends[segment].last)
            }
        }
    }

    private func windows(_ clock: Int64) -> [Window] {
        windowLog.windows(clock: clock, leads: leadLog).map { window in
            var window = window
            let length = Int64(window.seconds) * 1000
            window.counted = counters.span(after: clock - length, to: clock)
            window.countedPrevious = counters.span(after: clock - 2 * length, to: clock - length)
            window.gapS = Double(silences.silentMs(after: clock - length, to: clock)) / 1000
            window.gapPreviousS =
                Double(silences.silentMs(after: clock - 2 * length, to: clock - length)) / 1000
            return window
        }
    }

    private func leads(_ clock: Int64, viewers: Int?) -> Leads {
        var leads = Leads(total: leadLog.count(after: .min, to: clock))
        if let viewers, viewers > 0 {
            leads.rate = Double(leads.total) / Double(viewers)
            leads.lpm = 1000 * Double(leads.total) / Double(viewers)
        }
        return leads
    }

    private func dataQuality(_ look: Look) -> DataQuality {
        var facts = quality
        facts.viewerEvents = kinds[...Int(EventKind.leave.rawValue)].reduce(0) { $0 + Int($1) }
        facts.counterResets = counters.resets
        facts.stayDisagreement = counters.disagreement(after: look.clock - 600_000, to: look.clock)
        guard enters > 0 else { return facts }
        facts.unmatchedLeaves =
            totals.leaves + look.totals.leaves - totals.observed - look.totals.observed
        facts.lostLeaves = totals.lost + look.totals.lost
        facts.silentClosed = totals.silent + look.totals.silent
        return facts
    }

    /// The segment on air at the clock, its name and since when.
    package func segmentOnAir(at clock: Int64) -> (name: String, since: Int64)? {
        segments.onAir(at: clock)
    }
}
