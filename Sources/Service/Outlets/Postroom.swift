import Dispatch
import Journal
import Logging
import Notices
import Telemetry
import Vocabulary
import Wire

/// Keeps what outlets have to tell, hands it to their couriers when it is due, and writes down what
/// came of it. Lives on the thread "outlets"; the only owner of deliveries while the service runs.
final class Postroom {
    private let outlets: Outlets
    let journal: Journal
    private let couriers: [Courier]
    private var isAway: [Bool]
    /// When each outlet's last message was sent.
    private var lastSentTs: [Int64]
    private var tests: [[Courier.Load]]
    /// What could not be written yet.
    private var notices: [Notice] = []
    private var trips: [Trip] = []
    private var nextTidyTs: Int64 = 0

    /// Others may write deliveries, too: `showcaller outlet again` does.
    private static let lookMs: Int64 = 5_000
    private static let tidyMs: Int64 = 60_000
    /// Notices that one message of a bot may tell.
    private static let together = 20

    init(_ outlets: Outlets) throws {
        self.outlets = outlets
        journal = try Journal(directory: outlets.directory, access: .beside)
        couriers = outlets.all.enumerated().map { Courier($1, index: $0) }
        isAway = outlets.all.map { _ in false }
        lastSentTs = outlets.all.map { _ in 0 }
        tests = outlets.all.map { _ in [] }
    }

    func run() -> Never {
        for courier in couriers { courier.start { [outlets] in outlets.report($0) } }
        var wait: Int64 = 0
        while true {
            let waiting = outlets.take(until: .now() + .milliseconds(Int(wait)))
            notices += waiting.notices
            trips += waiting.trips
            do throws(JournalError) {
                try keep()
                try settle()
                try tidy()
                for ask in waiting.asks { ask(self) }
                wait = try handOut()
            } catch {
                outlets.meters.note(error)
                for ask in waiting.asks { outlets.ask(ask) }
                wait = 1_000
            }
        }
    }

    private func keep() throws(JournalError) {
        guard !notices.isEmpty else { return }
        let now = wallClock()
        var all: [Delivery] = []
        for notice in notices {
            for outlet in outlets.all where outlet.wants(notice) {
                all.append(Delivery(notice, by: outlet.name, now: now))
            }
        }
        try journal.keep(all)
        notices.removeAll()
    }

    /// Until it is written what became of a message, its outlet is away: it would be sent twice.
    private func settle() throws(JournalError) {
        guard !trips.isEmpty else { return }
        let now = wallClock()
        let (tests, tries) = (trips.filter(\.isTest), trips.filter { !$0.isTest })
        try journal.settle(tries.flatMap { $0.settled(now: now) })
        // A test is written down when it is over: nobody wants it repeated after a restart.
        try journal.keep(tests.flatMap { $0.settled(now: now) })
        for trip in trips { note(trip, now) }
        trips.removeAll()
    }

    private func note(_ trip: Trip, _ now: Int64) {
        isAway[trip.outlet] = false
        let meters = outlets.meters
        switch trip.verdict {
        case .delivered: return meters.outletDelivered.add(trip.deliveries.count)
        case .again(let why, _), .hopeless(let why):
            meters.outletFailedTries.add(1)
            let dead = trip.settled(now: now).count { $0.state == .dead }
            meters.outletDeadLetters.add(dead)
            meters.logger.warning(
                dead > 0 ? "outlet: given up" : "outlet: not taken, tried again",
                metadata: ["outlet": "\(outlets.all[trip.outlet].name)", "why": "\(why)"])
        }
    }

    private func tidy() throws(JournalError) {
        let now = wallClock()
        guard now >= nextTidyTs else { return }
        nextTidyTs = now + Self.tidyMs
        let dead = try journal.tidyDeliveries(
            outlets: outlets.all.map(\.name), waiting: outlets.limits.outletWaiting,
            kept: outlets.limits.outletKept, now: now)
        outlets.meters.outletDeadLetters.add(dead)
    }

    /// - Returns: milliseconds until something may be due.
    private func handOut() throws(JournalError) -> Int64 {
        var wait = Self.lookMs
        for (i, courier) in couriers.enumerated() where !isAway[i] {
            let now = wallClock()
            if !tests[i].isEmpty {
                send(tests[i].removeFirst(), i, now)
                continue
            }
            guard let due = try journal.nextDue(outlet: courier.outlet.name) else { continue }
            let gap = RetrySchedule.gapMs(courier.outlet.kind)
            // A clock that was set back must not silence an outlet.
            let free = min(lastSentTs[i], now) + gap
            guard max(due, free) <= now else {
                wait = min(wait, max(due, free) - now)
                continue
            }
            let deliveries = try journal.due(
                outlet: courier.outlet.name, by: now,
                limit: courier.outlet.kind.isBot ? Self.together : 1)
            if !deliveries.isEmpty { send(Courier.Load(deliveries: deliveries), i, now) }
        }
        return max(wait, 1)
    }

    private func send(_ load: Courier.Load, _ i: Int, _ now: Int64) {
        isAway[i] = true
        lastSentTs[i] = now
        couriers[i].give(load)
    }

    // What people ask

    /// Tries an outlet at once.
    ///
    /// - Returns: the delivery that is listed once it is over; nil = too many tries wait already.
    func test(_ i: Int, room: String) -> String? {
        guard tests[i].count < outlets.limits.outletTests else { return nil }
        let now = wallClock()
        let name = outlets.all[i].name
        let delivery = Delivery(.test(room: room, now: now, of: name), by: name, now: now)
        tests[i].append(Courier.Load(deliveries: [delivery], isTest: true))
        return delivery.id
    }

    /// Outlets and their deliveries, as far as somebody may see them.
    func listing(_ grant: Grant) throws(JournalError) -> JSON {
        let counts = try journal.deliveryCounts()
        let recent = try journal.deliveries(limit: 200).filter { grant.covers($0.room) }
        return .members([
            "outlets": .array(
                outlets.all.filter { $0.isSeen(by: grant) }.map { outlet in
                    outlet.json(
                        counts[outlet.name] ?? [:], last: recent.first { $0.outlet == outlet.name })
                }),
            "deliveries": .array(recent.map(\.json)),
        ])
    }
}

extension Trip {
    /// Its deliveries after the try: a test is not tried again.
    fileprivate func settled(now: Int64) -> [Delivery] {
        deliveries.map { delivery in
            var next = delivery.after(verdict, now: now)
            if isTest, next.state == .waiting {
                next.state = .dead
                next.doneTs = now
            }
            return next
        }
    }
}

extension Outlet {
    /// Who is bound to rooms sees the outlets that are told of one of them.
    func isSeen(by grant: Grant) -> Bool {
        rooms.isEmpty || grant.rooms.isEmpty || rooms.contains(where: grant.covers)
    }

    fileprivate func json(_ counts: [Delivery.State: Int], last: Delivery?) -> JSON {
        .members([
            "name": .string(name), "kind": .string(kind.rawValue), "to": .string(url.origin),
            "rooms": .array(rooms.map { .string($0) }),
            "severities": .array(severities.map { .string($0.rawValue) }),
            "language": .string(language.rawValue), "resolved": .bool(tellsResolved),
            "allow_internal": .bool(allowsInternal),
            "waiting": .int(Int64(counts[.waiting] ?? 0)),
            "delivered": .int(Int64(counts[.delivered] ?? 0)),
            "dead": .int(Int64(counts[.dead] ?? 0)),
            "last_state": last.map { .string($0.state.rawValue) },
            "last_ts": last.map { .int($0.doneTs ?? $0.createdTs) },
        ])
    }
}

extension Delivery {
    var decoded: Notice? {
        let tree = try? Array(notice.utf8).withUnsafeBytes { try JSON(parsing: $0) }
        return tree.flatMap(Notice.init)
    }

    var json: JSON {
        let told = decoded
        return .members([
            "id": .string(id), "outlet": .string(outlet), "room": .string(room),
            "state": .string(state.rawValue), "tries": .int(Int64(tries)),
            "created_ts": .int(createdTs), "due_ts": state == .waiting ? .int(dueTs) : nil,
            "done_ts": doneTs.map { .int($0) },
            "answer": answer.isEmpty ? nil : .string(answer),
            "warning": told.map { .string($0.warning) }, "name": told.map { .string($0.name) },
            "name_en": told.map { .string($0.nameEn) },
            "severity": told.map { .string($0.severity.rawValue) },
            "tells": told.map { .string($0.state.rawValue) },
        ])
    }
}
