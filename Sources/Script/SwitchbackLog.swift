package import Vocabulary

/// A switchback that went on air, as far as it came.
package struct SwitchbackRun: Sendable, Equatable {
    package enum End: String, Sendable {
        case running, done, stopped
        /// Another one began before it was over.
        case replaced
        /// The stream ended before it did.
        case cut
    }

    package var switchback: String
    package var plan: Switchback
    package var fromTs: Int64
    /// Where it ended; of one that is running, now.
    package var endTs: Int64
    package var end: End
    /// Blocks that somebody says were not switched as drawn.
    package var missed: Set<Int>
    package var by: String
}

/// What was told of switchbacks in a stream: a function of the set of events.
package struct SwitchbackLog: Sendable {
    private typealias Entry = (ts: Int64, order: UInt64, note: SwitchbackNote)
    /// By time.
    private var entries: [Entry] = []

    /// More than a crew can switch in two days.
    private static let most = 4000

    package init() {}

    package var isEmpty: Bool { entries.isEmpty }

    mutating func add(_ note: SwitchbackNote, ts: Int64, order: UInt64) {
        guard entries.count < Self.most else { return }
        let at = entries.lastIndex { ($0.ts, $0.order) < (ts, order) }.map { $0 + 1 } ?? 0
        entries.insert((ts, order, note), at: at)
    }

    /// Those that had begun at a time, in that order.
    ///
    /// - Parameter isOver: the stream ended then.
    package func runs(at now: Int64, isOver: Bool) -> [SwitchbackRun] {
        var keys: Set<String> = []
        let begun = entries.filter {
            $0.ts <= now && $0.note.plan != nil && keys.insert($0.note.switchback).inserted
        }
        return begun.indices.map { i in
            let next = i + 1 < begun.count ? begun[i + 1].ts : nil
            return run(begun[i], until: now, next: next, isOver: isOver)
        }
    }

    private func run(
        _ begun: Entry, until now: Int64, next: Int64?, isOver: Bool
    ) -> SwitchbackRun {
        let plan = begun.note.plan ?? .none
        let own = entries.filter {
            $0.note.switchback == begun.note.switchback && $0.ts >= begun.ts && $0.ts <= now
        }
        let stopped = own.first { $0.note.state == .stopped }?.ts
        let ends: [(Int64, SwitchbackRun.End)] = [
            (begun.ts + plan.lengthMs, .done), (stopped ?? .max, .stopped),
            (next ?? .max, .replaced), (now, isOver ? .cut : .running),
        ]
        // Of several at one moment the first of these.
        let (endTs, end) = ends.enumerated()
            .min { ($0.element.0, $0.offset) < ($1.element.0, $1.offset) }!.element
        var missed: Set<Int> = []
        for entry in own where entry.note.state == .missed || entry.note.state == .kept {
            if entry.note.state == .missed {
                missed.insert(entry.note.block)
            } else {
                missed.remove(entry.note.block)
            }
        }
        return SwitchbackRun(
            switchback: begun.note.switchback, plan: plan, fromTs: begun.ts, endTs: endTs,
            end: end, missed: missed, by: begun.note.by)
    }

    mutating func code(_ coder: inout StateCoder) {
        let none = SwitchbackNote(switchback: "", state: .begun)
        coder.code(&entries, new: (0, 0, none)) { entry, coder in
            coder.code(&entry.ts)
            coder.code(&entry.order)
            entry.note.code(&coder)
        }
    }
}
