package import Vocabulary

/// The cues of a stream and how far each has come. A function of the set of cue and receipt events,
/// whatever their order.
package struct CueLog: Sendable {
    /// One cue with its life so far; times are those of the events.
    package struct Entry: Sendable, Equatable {
        package var cue: Cue
        package var createdTs: Int64
        package var order: UInt64
        /// The first time each state was reached, by the raw value of the state; 0 = never.
        package fileprivate(set) var reached = [Int64](repeating: 0, count: CueState.allCases.count)
        /// Who said so last, and the device that showed it first.
        package fileprivate(set) var by = ""
        package fileprivate(set) var screen = ""

        package func ts(of state: CueState) -> Int64? {
            let ts = state == .created ? createdTs : reached[Int(state.rawValue)]
            return ts == 0 ? nil : ts
        }

        /// When somebody ended it.
        package var endedTs: Int64? {
            CueState.allCases.filter(\.isFinal).compactMap { ts(of: $0) }.min()
        }

        /// The furthest state.
        package var state: CueState {
            CueState.allCases.last { ts(of: $0) != nil } ?? .created
        }
    }

    private var entries: [Entry] = []
    /// Receipts of cues that have not come yet.
    private var early: [(ts: Int64, receipt: CueReceipt)] = []

    package init() {}

    /// By creation.
    package var all: [Entry] { entries }

    package subscript(cue: String) -> Entry? { entries.last { $0.cue.cue == cue } }

    mutating func add(_ cue: Cue, ts: Int64, order: UInt64) {
        guard self[cue.cue] == nil else { return }
        var entry = Entry(cue: cue, createdTs: ts, order: order)
        for (ts, receipt) in early where receipt.cue == cue.cue { Self.note(receipt, ts, &entry) }
        early.removeAll { $0.receipt.cue == cue.cue }
        var at = entries.count
        while at > 0, (entries[at - 1].createdTs, entries[at - 1].order) > (ts, order) { at -= 1 }
        entries.insert(entry, at: at)
        if entries.count > Limits.standard.cues { entries.removeFirst() }
    }

    mutating func note(_ receipt: CueReceipt, ts: Int64) {
        guard let at = entries.lastIndex(where: { $0.cue.cue == receipt.cue }) else {
            if early.count < 100 { early.append((ts, receipt)) }
            return
        }
        Self.note(receipt, ts, &entries[at])
    }

    private static func note(_ receipt: CueReceipt, _ ts: Int64, _ entry: inout Entry) {
        let state = Int(receipt.state.rawValue)
        // "Later" may be said again; all else happens once, the first time counts.
        let known = entry.reached[state]
        guard known == 0 || (receipt.state == .later ? ts > known : ts < known) else { return }
        entry.reached[state] = ts
        if receipt.state != .shown { entry.by = receipt.by }
        if receipt.state == .shown { entry.screen = receipt.screen }
    }

    mutating func code(_ coder: inout StateCoder) {
        let none = Entry(
            cue: Cue(cue: "", kind: .say, text: "", by: ""), createdTs: 0, order: 0)
        coder.code(&entries, new: none) { entry, coder in
            entry.cue.code(&coder)
            coder.code(&entry.createdTs)
            coder.code(&entry.order)
            coder.code(&entry.reached)
            coder.code(&entry.by)
            coder.code(&entry.screen)
        }
        let noReceipt = CueReceipt(cue: "", state: .created, by: "")
        coder.code(&early, new: (0, noReceipt)) { entry, coder in
            coder.code(&entry.ts)
            entry.receipt.code(&coder)
        }
    }
}

extension Cue {
    mutating func code(_ coder: inout StateCoder) {
        coder.code(&cue)
        coder.code(&kind)
        coder.code(&text)
        coder.code(&by)
        coder.code(&priority)
        coder.code(&lifeMs)
        coder.code(&fact)
        coder.code(&source)
        coder.code(&question)
        coder.code(&why)
    }
}

extension CueReceipt {
    mutating func code(_ coder: inout StateCoder) {
        coder.code(&cue)
        coder.code(&state)
        coder.code(&by)
        coder.code(&screen)
    }
}
