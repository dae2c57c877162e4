import Foundation
import Journal
import Measures
package import Vocabulary
import Warnings
package import Wire

/// What rules would have said about recorded streams: the same fold as live, in order of arrival.
package struct Backtest {
    package enum Clock: String, CaseIterable, Sendable { case recv, ts }

    private let plan: WatchPlan
    private let clock: Clock
    private var rooms: [Watched] = []
    private var places: HashTable64 = HashTable64()
    /// Warnings in the order of their firing; later news of one replaces it in place.
    private(set) var told: [(room: String, warning: Warning)] = []
    private var numbers: [String: Int] = [:]

    private struct Watched {
        let name: String
        var watch: RoomWatch
        var seen = HashSet64()
    }

    package init(_ plan: WatchPlan, clock: Clock) {
        self.plan = plan
        self.clock = clock
    }

    package mutating func follow(_ file: EventFile) throws {
        var decoder = EventDecoder()
        var now = Int64.min
        try file.forEachPiece(bytes: 1 << 20) { follow($0.lines, &decoder, &now) }
    }

    /// - Parameter now: of the last arrival; time does not run back within a file.
    mutating func follow(
        _ lines: UnsafeRawBufferPointer, _ decoder: inout EventDecoder, _ now: inout Int64
    ) {
        decoder.decode(lines, receivedTs: Limits.standard.latestTs)
        follow(lines, decoder, receivedTs: nil, &now)
    }

    /// What the journal holds arrived when it was written, or when the line itself says so.
    mutating func follow(
        _ block: Journal.StoredBlock, _ decoder: inout EventDecoder, _ now: inout Int64
    ) {
        decoder.decode(block.lines, receivedTs: block.receivedTs)
        follow(block.lines, decoder, receivedTs: block.receivedTs, &now)
    }

    private mutating func follow(
        _ lines: UnsafeRawBufferPointer, _ decoder: EventDecoder, receivedTs: Int64?,
        _ now: inout Int64
    ) {
        for fact in decoder.facts {
            let line = UnsafeRawBufferPointer(
                rebasing: lines[Int(fact.lineOffset)..<Int(fact.lineOffset + fact.lineLength)])
            let recv = clock == .recv ? EventDecoder.arrival(in: line) ?? receivedTs : nil
            now = max(now, recv ?? fact.ts)
            take(
                fact, fact.detail < 0 ? nil : decoder.details[Int(fact.detail)], line, now, decoder)
        }
    }

    /// Judges every second until then.
    mutating func advance(to now: Int64) {
        for place in rooms.indices {
            rooms[place].watch.advance(to: now)
            collect(place)
        }
    }

    private mutating func take(
        _ fact: Fact, _ detail: Detail?, _ line: UnsafeRawBufferPointer, _ now: Int64,
        _ decoder: EventDecoder
    ) {
        let place = place(of: fact.room, decoder)
        guard !fact.hasIdentity || rooms[place].seen.insert(fact.id) else { return }
        let source = { text(line, fact.sourceOffset - fact.lineOffset, fact.sourceLength) }
        let hasNews = rooms[place].watch.take(fact, detail, at: now, source: source) {
            ReadComment(line, lexicon: plan.lexicon)
        }
        if hasNews { collect(place) }
    }

    private mutating func place(of room: UInt64, _ decoder: EventDecoder) -> Int {
        if let there = places[room] { return there }
        places.insert(room, rooms.count)
        let name = decoder.name(of: room) ?? ""
        rooms.append(Watched(name: name, watch: RoomWatch(name, plan)))
        return rooms.count - 1
    }

    private mutating func collect(_ place: Int) {
        let room = rooms[place].name
        for warning in rooms[place].watch.takeNews() {
            let key = "\(room) \(warning.warning)"
            if let number = numbers[key] {
                told[number].warning = warning
            } else {
                numbers[key] = told.count
                told.append((room, warning))
            }
        }
    }

    /// One warning a line, in the order of their firing.
    ///
    /// - Parameter withHeld: also those that the budget held back.
    package func lines(withHeld: Bool) -> [JSON] {
        told.filter { withHeld || !$0.warning.isHeld }.map { $0.warning.line(room: $0.room) }
    }
}

extension Warning {
    package func line(room: String) -> JSON {
        let end = resolvedTs == nil ? [JSON.Member(name: "resolved_ts", value: .null)] : []
        return .object([.init(name: "room", value: .string(room))] + members + end)
    }
}
