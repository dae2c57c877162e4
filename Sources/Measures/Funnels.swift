import Vocabulary

/// The five counted funnels: three, two of them also from `enter` on (direct traffic has no
/// exposure).
enum FunnelVariant: Int, CaseIterable {
    case lead, leadEntry, interaction, interactionEntry, dm

    var steps: [String] {
        switch self {
        case .lead: ["exposure", "enter", "stay30", "card_click", "form_open", "form_submit"]
        case .leadEntry: ["enter", "stay30", "card_click", "form_open", "form_submit"]
        case .interaction: ["exposure", "enter", "stay60", "interact", "follow"]
        case .interactionEntry: ["enter", "stay60", "interact", "follow"]
        case .dm: ["enter", "dm_open", "dm_reply", "lead"]
        }
    }

    /// The level that `levels` holds for this funnel: 0 = not even its first step.
    @inline(__always)
    func level(in levels: UInt16) -> Int { Int(levels >> UInt16(3 * rawValue)) & 7 }
}

/// How far one viewer came: the largest k for which t₁ ≤ t₂ ≤ … ≤ t_k ≤ t₁ + 30 min exists, as
/// ClickHouse's `windowFunnel` counts in its default mode.
///
/// One pass in order of time is enough. For each step the latest first step of any chain that
/// reaches it is kept: a chain begun later can do whatever one begun earlier can, and longer.
struct FunnelChains {
    private static let windowMs: Int64 = 30 * 60 * 1000
    private static let never: Int64 = .min / 2
    private var begun = [Int64](repeating: never, count: FunnelVariant.allCases.count * 6)
    private var level = [Int](repeating: 0, count: FunnelVariant.allCases.count)

    /// - Parameter events: `ViewerEvent` bits, ascending; derived stays have kinds 2 and 3.
    mutating func levels(of events: [UInt64]) -> UInt16 {
        for i in begun.indices { begun[i] = Self.never }
        for i in level.indices { level[i] = 0 }
        for bits in events {
            let event = ViewerEvent(bits: bits)
            step(event.kind, event.ts)
        }
        var packed: UInt16 = 0
        for i in level.indices { packed |= UInt16(level[i]) << UInt16(3 * i) }
        return packed
    }

    @inline(__always)
    private mutating func step(_ kind: UInt8, _ ts: Int64) {
        switch kind {
        case 0:
            reach(.lead, 0, ts)
            reach(.interaction, 0, ts)
        case 1:
            reach(.lead, 1, ts)
            reach(.leadEntry, 0, ts)
            reach(.interaction, 1, ts)
            reach(.interactionEntry, 0, ts)
            reach(.dm, 0, ts)
        case 2:
            reach(.lead, 2, ts)
            reach(.leadEntry, 1, ts)
        case 3:
            reach(.interaction, 2, ts)
            reach(.interactionEntry, 1, ts)
        case EventKind.cardClick.rawValue, EventKind.iconClick.rawValue:
            reach(.lead, 3, ts)
            reach(.leadEntry, 2, ts)
        case EventKind.formOpen.rawValue:
            reach(.lead, 4, ts)
            reach(.leadEntry, 3, ts)
        case EventKind.formSubmit.rawValue:
            reach(.lead, 5, ts)
            reach(.leadEntry, 4, ts)
        case EventKind.comment.rawValue...EventKind.follow.rawValue:
            reach(.interaction, 3, ts)
            reach(.interactionEntry, 2, ts)
            guard kind == EventKind.follow.rawValue else { return }
            reach(.interaction, 4, ts)
            reach(.interactionEntry, 3, ts)
        case EventKind.dmOpen.rawValue: reach(.dm, 1, ts)
        case EventKind.dmReply.rawValue: reach(.dm, 2, ts)
        case EventKind.lead.rawValue: reach(.dm, 3, ts)
        default: break
        }
    }

    @inline(__always)
    private mutating func reach(_ variant: FunnelVariant, _ step: Int, _ ts: Int64) {
        let at = variant.rawValue * 6 + step
        var first = ts
        if step > 0 {
            first = begun[at - 1]
            guard ts - Self.windowMs <= first else { return }
        }
        if first > begun[at] { begun[at] = first }
        if level[variant.rawValue] <= step { level[variant.rawValue] = step + 1 }
    }
}

/// Viewers by funnel, first-touch source and level.
struct FunnelTotals: Sendable {
    static let sources = 64
    private var counts = [Int32](
        repeating: 0, count: FunnelVariant.allCases.count * FunnelTotals.sources * 8)

    mutating func add(levels: UInt16, source: UInt8, _ change: Int32) {
        for variant in FunnelVariant.allCases {
            let level = variant.level(in: levels)
            guard level > 0 else { continue }
            counts[(variant.rawValue * Self.sources + Int(source)) * 8 + level] += change
        }
    }

    mutating func add(_ other: FunnelTotals) {
        for i in counts.indices { counts[i] += other.counts[i] }
    }

    mutating func code(_ coder: inout StateCoder) { coder.code(&counts) }

    /// Viewers that reached each step; `source` nil = all.
    func viewers(_ variant: FunnelVariant, source: Int?) -> [Int] {
        var reached = [Int](repeating: 0, count: variant.steps.count)
        for s in source.map({ $0..<$0 + 1 }) ?? 0..<Self.sources {
            for level in 1...variant.steps.count {
                let n = Int(counts[(variant.rawValue * Self.sources + s) * 8 + level])
                guard n != 0 else { continue }
                for step in 0..<level { reached[step] += n }
            }
        }
        return reached
    }

    func steps(_ variant: FunnelVariant, source: Int?) -> [FunnelStep] {
        var before: Int?
        return zip(variant.steps, viewers(variant, source: source)).map { name, viewers in
            defer { before = viewers }
            return FunnelStep(step: name, viewers: viewers, after: before)
        }
    }
}
