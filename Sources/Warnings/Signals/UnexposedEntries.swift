import Vocabulary

/// Entries of which no exposure was heard. An entry may be heard of before its exposure, so each waits
/// until 99 of 100 exposures of this room would have come; if its exposure comes after all, it is taken
/// back.
struct UnexposedEntries {
    private static let mostS = 5
    /// The wait where nothing is known of the line yet.
    private static let usualS = 3
    private static let lateShare = 0.01
    private static let leastEntries = 50.0
    /// After so many seconds a memory of the line counts 1/e.
    private static let keep = 0.998
    private static let countedMs: Int64 = 10_000

    private var waiting: [UInt64: Audience.Person] = [:]
    /// When those who were told as unexposed had entered.
    private var counted: [UInt64: Audience.Person] = [:]
    /// Entries of late, and those of them whose exposure came so many whole seconds after them.
    private var entries = 0.0
    private var late = [Double](repeating: 0, count: mostS + 1)

    /// Whole seconds that an entry waits for its exposure.
    var patienceS: Int {
        guard entries >= Self.leastEntries else { return Self.usualS }
        var later = late.reduce(0, +)
        for seconds in late.indices {
            later -= late[seconds]
            if later < Self.lateShare * entries, seconds > 0 { return seconds }
        }
        return Self.mostS
    }

    mutating func enter(_ viewer: UInt64, isExposed: Bool, _ person: Audience.Person) {
        entries += 1
        if !isExposed { waiting[viewer] = person }
    }

    /// The viewer was shown the room at `ts`.
    ///
    /// - Returns: the entry that belongs to it, if that was heard of before, and whether it had been
    ///   told as unexposed.
    mutating func expose(_ viewer: UInt64, at ts: Int64, tick: Int64) -> (
        entry: Audience.Person, wasCounted: Bool
    )? {
        let told = counted[viewer]
        guard let entry = waiting[viewer] ?? told, entry.ts >= ts,
            entry.ts - ts < Audience.enterWithinMs
        else { return nil }
        waiting[viewer] = nil
        counted[viewer] = nil
        late[min(max(0, Int((tick - entry.ts) / 1000) + 1), Self.mostS)] += 1
        return (entry, told != nil)
    }

    /// Ends the second before `tick`.
    ///
    /// - Parameter isBlind: exposures may have been lost with the line: who waited is not counted.
    /// - Returns: how many have waited long enough.
    mutating func tick(_ tick: Int64, isBlind: Bool) -> Int {
        entries *= Self.keep
        for i in late.indices { late[i] *= Self.keep }
        let patienceMs = Int64(patienceS) * 1000
        let over = waiting.filter { tick - $0.value.ts >= patienceMs }
        for (viewer, person) in over {
            waiting[viewer] = nil
            if !isBlind { counted[viewer] = person }
        }
        if tick % 10_000 == 0 { counted = counted.filter { tick - $0.value.ts < Self.countedMs } }
        return isBlind ? 0 : over.count
    }

    mutating func forget() {
        waiting.removeAll(keepingCapacity: true)
        counted.removeAll(keepingCapacity: true)
    }

    mutating func code(_ coder: inout StateCoder) {
        coder.code(&waiting)
        coder.code(&counted)
        coder.code(&entries)
        coder.code(&late)
    }
}
