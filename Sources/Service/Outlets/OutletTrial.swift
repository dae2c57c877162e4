import Journal
import Notices
import Wire

/// One test message, without a service.
package enum OutletTrial {
    package enum Outcome: Equatable {
        case delivered
        case failed(why: String)
        /// There is no such outlet: these are there.
        case unknown(names: [String])
    }

    package static func run(_ name: String, _ configuration: Configuration) -> Outcome {
        guard let outlet = configuration.outlets.first(where: { $0.name == name }) else {
            return .unknown(names: configuration.outlets.map(\.name))
        }
        let now = wallClock()
        let room = outlet.rooms.first ?? "test"
        let notice = Notice.test(room: room, now: now, of: outlet.name)
        switch Courier.tell([Delivery(notice, by: outlet.name, now: now)], outlet).1 {
        case .delivered: return .delivered
        case .again(let why, _), .hopeless(let why): return .failed(why: why)
        }
    }
}

extension Office {
    package func deliveries(json: Bool) throws -> String {
        let all = try journal.deliveries(limit: 200)
        if json { return JSON.members(["deliveries": .array(all.map(\.json))]).text }
        return all.map { delivery in
            let told = delivery.decoded.map { "\($0.warning) \($0.state.rawValue)" } ?? ""
            let why = delivery.answer.isEmpty ? "" : "  (\(delivery.answer))"
            return
                "\(delivery.id)  \(delivery.state.rawValue)  \(delivery.outlet)  \(delivery.room)  \(told)\(why)"
        }.joined(separator: "\n")
    }

    package func sendAgain(_ id: String) throws -> Bool {
        try journal.sendAgain(id, now: wallClock())
    }
}
