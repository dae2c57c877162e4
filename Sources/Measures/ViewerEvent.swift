import Vocabulary

/// One event of a viewer in 8 bytes, so made that comparing the numbers compares `ts`, then the
/// order of steps at one `ts` (enter before everything, leave after everything).
///
///     bits 63…24  ts − 2015-01-01, milliseconds (34 years)
///     bits 23…19  kind
///     bits 18…13  index of the traffic source
///     bits 12…0   free
struct ViewerEvent {
    var bits: UInt64

    static let epoch: Int64 = 1_420_070_400_000

    @inline(__always)
    init(ts: Int64, kind: UInt8, source: UInt8) {
        bits = UInt64(bitPattern: ts - Self.epoch) << 24 | UInt64(kind) << 19 | UInt64(source) << 13
    }

    @inline(__always)
    init(bits: UInt64) { self.bits = bits }

    @inline(__always) var ts: Int64 { Int64(bits >> 24) + Self.epoch }
    @inline(__always) var kind: UInt8 { UInt8(truncatingIfNeeded: bits >> 19) & 31 }
    @inline(__always) var source: UInt8 { UInt8(truncatingIfNeeded: bits >> 13) & 63 }
}

/// An event in the arena: 12 bytes, the events of one viewer linked from the newest arrival back.
struct ArenaSlot: BitwiseCopyable {
    var low: UInt32
    var high: UInt32
    /// The viewer's event that arrived before; 0 = none (slot 0 is never used).
    var next: UInt32

    @inline(__always)
    init(bits: UInt64, next: UInt32) {
        low = UInt32(truncatingIfNeeded: bits)
        high = UInt32(truncatingIfNeeded: bits >> 32)
        self.next = next
    }

    @inline(__always) var bits: UInt64 { UInt64(high) << 32 | UInt64(low) }
}

/// What is remembered of a viewer between looks: 40 bytes.
struct ViewerRecord: BitwiseCopyable {
    var hash: UInt64
    /// The earliest exposure or enter as a `ViewerEvent`; all ones = none yet.
    var touch: UInt64 = .max
    /// The id order of that touch (`orderKey(of:)`).
    var touchOrder: UInt64 = .max
    /// Newest arrival in the arena.
    var head: UInt32 = 0
    /// Newest arrival that the totals include; the viewer is marked while it differs from `head`.
    var settled: UInt32 = 0
    /// Funnel levels in the totals, three bits for each chain of the plan.
    var levels: UInt32 = 0
    /// First-touch source in the totals.
    var settledSource: UInt8 = ViewerRecord.noSource
    var flags: Flags = []

    static let noSource: UInt8 = 63

    struct Flags: OptionSet {
        let rawValue: UInt8
        static let marked = Flags(rawValue: 1)  // stands in the list of viewers to settle
        static let hot = Flags(rawValue: 2)  // its sessions are in no total: present or just left
        static let inTotals = Flags(rawValue: 4)
        static let present = Flags(rawValue: 8)  // has an enter or a leave: worth a walk
        static let fresh = Flags(rawValue: 16)  // walked in the look that is going on
        static let onlyTouch = Flags(rawValue: 32)  // its one event is `touch`, not in the arena
    }
}

extension ViewerRecord {
    /// Keeps the earliest exposure or enter, and whether the viewer was ever here.
    @inline(__always)
    mutating func note(_ fact: Fact, _ event: ViewerEvent) {
        if fact.kind == .exposure || fact.kind == .enter {
            let (at, earliest) = (event.bits >> 19, touch >> 19)
            if at < earliest || (at == earliest && fact.idOrder < touchOrder) {
                (touch, touchOrder) = (event.bits, fact.idOrder)
            }
        }
        if fact.kind == .enter || fact.kind == .leave { flags.insert(.present) }
    }
}
