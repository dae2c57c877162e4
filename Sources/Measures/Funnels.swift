import Vocabulary

/// How far one viewer came in each chain: the largest k for which t₁ ≤ t₂ ≤ … ≤ t_k ≤ t₁ + 30 min
/// exists, as ClickHouse's `windowFunnel` counts in its default mode.
///
/// One pass in order of time is enough. For each step the latest first step of any chain that
/// reaches it is kept: a chain begun later can do whatever one begun earlier can, and longer.
struct FunnelChains {
    private static let windowMs: Int64 = 30 * 60 * 1000
    /// By place; means something where the place was reached.
    private var begun = [Int64](repeating: 0, count: FunnelPlan.mostChains * 8)

    /// Three bits for each chain of the plan: 0 = not even its first step.
    ///
    /// - Parameter events: `ViewerEvent` bits, ascending; derived stays have kinds 2 and 3.
    mutating func levels(of events: [UInt64], _ plan: FunnelPlan) -> UInt32 {
        let reached =
            plan.isInOrderOfKinds ? pass(events[...], 0, plan) : passTies(events, plan)
        var levels: UInt32 = 0
        for chain in plan.chains.indices {
            let steps = reached >> UInt64(8 * chain) & 0xFF
            levels |= UInt32(steps.nonzeroBitCount) << UInt32(3 * chain)
        }
        return levels
    }

    /// - Parameter before: the places reached, a byte for each chain.
    /// - Returns: the same with what these events reach.
    private mutating func pass(
        _ events: ArraySlice<UInt64>, _ before: UInt64, _ plan: FunnelPlan
    ) -> UInt64 {
        var reached = before
        begun.withUnsafeMutableBufferPointer { begun in
            plan.places.withUnsafeBufferPointer { places in
                plan.starts.withUnsafeBufferPointer { starts in
                    for bits in events {
                        let event = ViewerEvent(bits: bits)
                        let kind = Int(event.kind)
                        for i in Int(starts[kind])..<Int(starts[kind + 1]) {
                            Self.reach(Int(places[i]), event.ts, begun, &reached)
                        }
                    }
                }
            }
        }
        return reached
    }

    /// Steps whose kinds lie in another order at the same millisecond: as many passes over it as a
    /// chain can take steps there.
    private mutating func passTies(_ events: [UInt64], _ plan: FunnelPlan) -> UInt64 {
        var reached: UInt64 = 0
        var from = 0
        while from < events.count {
            let to = events[from...].firstIndex { $0 >> 24 != events[from] >> 24 } ?? events.count
            for _ in 0..<min(to - from, FunnelPlan.mostSteps) {
                reached = pass(events[from..<to], reached, plan)
            }
            from = to
        }
        return reached
    }

    @inline(__always)
    private static func reach(
        _ place: Int, _ ts: Int64, _ begun: UnsafeMutableBufferPointer<Int64>,
        _ reached: inout UInt64
    ) {
        let bit: UInt64 = 1 << UInt64(place)
        var first = ts
        if place & 7 > 0 {
            guard reached & bit >> 1 != 0 else { return }
            first = begun[place - 1]
            guard ts - Self.windowMs <= first else { return }
        }
        if reached & bit == 0 || first > begun[place] { begun[place] = first }
        reached |= bit
    }
}

/// Viewers by chain, first-touch source and level.
struct FunnelTotals: Sendable {
    static let sources = 64
    private let chains: Int
    private var counts: [Int32]

    init(_ plan: FunnelPlan) {
        chains = plan.chains.count
        counts = .init(repeating: 0, count: chains * FunnelTotals.sources * 8)
    }

    mutating func add(levels: UInt32, source: UInt8, _ change: Int32) {
        for chain in 0..<chains {
            let level = Int(levels >> UInt32(3 * chain)) & 7
            guard level > 0 else { continue }
            counts[(chain * Self.sources + Int(source)) * 8 + level] += change
        }
    }

    mutating func add(_ other: FunnelTotals) {
        for i in counts.indices { counts[i] += other.counts[i] }
    }

    mutating func code(_ coder: inout StateCoder) { coder.code(&counts) }

    /// Viewers that reached each step; `source` nil = all.
    private func viewers(_ chain: Int, steps: Int, source: Int?) -> [Int] {
        var reached = [Int](repeating: 0, count: steps)
        for s in source.map({ $0..<$0 + 1 }) ?? 0..<Self.sources {
            for level in 1...steps {
                let n = Int(counts[(chain * Self.sources + s) * 8 + level])
                guard n != 0 else { continue }
                for step in 0..<level { reached[step] += n }
            }
        }
        return reached
    }

    func steps(_ chain: Int, _ plan: FunnelPlan, source: Int?) -> [FunnelStep] {
        let names = plan.chains[chain].steps
        var before: Int?
        return zip(names, viewers(chain, steps: names.count, source: source)).map { name, viewers in
            defer { before = viewers }
            return FunnelStep(step: name, viewers: viewers, after: before)
        }
    }
}
