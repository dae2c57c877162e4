import Vocabulary

/// What all settled viewers add up to. Hot viewers go into a second value of the same type that
/// lives for one look.
struct SessionTotals {
    var sessions = SessionTable()
    var funnels: FunnelTotals
    var entries = 0
    var viewers = 0
    var observed = 0
    var leaves = 0
    var lost = 0
    var silent = 0
    var watching = 0
    /// Sessions that heard some whole span of the segment with this number.
    var heard: [Int] = []
    /// How viewers leave while the segment with this number is on air.
    var onAir: [LifeTable] = []

    init(_ policy: MeasurePolicy) { funnels = FunnelTotals(policy.funnels) }

    /// Adds (+1) or takes away (−1) one walked viewer.
    mutating func change(by sign: Int, _ walk: ViewerWalk, segments: SegmentLog.Spans) {
        guard !walk.sessions.isEmpty || walk.leaves > 0 else { return }
        entries += sign * walk.sessions.count
        viewers += walk.sessions.isEmpty ? 0 : sign
        leaves += sign * walk.leaves
        for session in walk.sessions {
            switch session.fate {
            case .observed: observed += sign
            case .lost: lost += sign
            case .silent: silent += sign
            case .watching: watching += sign
            }
            let key = SessionTable.key(session, segment: segments.segment(at: session.start))
            if sign > 0 { sessions.add(key) } else { sessions.remove(key) }
            segments.forEachStretch(of: session) { segment, from, to in
                while onAir.count <= segment { onAir.append(LifeTable()) }
                onAir[segment].add(session, from: from, to: to, sign)
            }
            segments.forEachHeard(session) { segment in
                while heard.count <= segment { heard.append(0) }
                heard[segment] += sign
            }
        }
    }

    mutating func code(_ coder: inout StateCoder) {
        sessions.code(&coder)
        funnels.code(&coder)
        for field in [
            \Self.entries, \.viewers, \.observed, \.leaves, \.lost, \.silent, \.watching,
        ] {
            coder.code(&self[keyPath: field])
        }
        coder.code(&heard)
        coder.code(&onAir, new: LifeTable()) { $0.code(&$1) }
    }
}
