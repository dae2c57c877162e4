import Measures
import Vocabulary

/// Which streams' lines somebody asks for, read.
struct LinesRequest: Sendable {
    var goal = StreamSeconds.Metric.leadSteps
    var room: String?
    var host: String?
    /// Of when a stream began.
    var from: Int64 = .min
    var to: Int64 = .max

    /// Why a request cannot be answered.
    struct Fault: Error, Equatable {
        var field: String
        var message: String
    }

    static let goals: [String: StreamSeconds.Metric] = [
        "lead_steps": .leadSteps, "interactions": .interactions,
    ]

    /// - Parameter query: the parameters of an address; empty ones are as good as none.
    init(_ query: [String: String]) throws(Fault) {
        let given = query.filter { !$0.value.isEmpty }
        guard let goal = Self.goals[given["goal"] ?? "lead_steps"] else {
            throw Fault(field: "goal", message: "goal must be lead_steps or interactions")
        }
        self.goal = goal
        if let room = given["room"] {
            guard isRoomName(room) else {
                throw Fault(field: "room", message: "room \(roomNameRule)")
            }
            self.room = room
        }
        host = given["host"]
        from = try Self.moment("from", given) ?? .min
        to = try Self.moment("to", given) ?? .max
        guard from <= to else {
            throw Fault(field: "from", message: "from must not lie after to")
        }
    }

    private static func moment(
        _ name: String, _ given: [String: String]
    ) throws(Fault) -> Int64? {
        guard let text = given[name] else { return nil }
        guard let ts = Int64(text), ts >= 0 else {
            throw Fault(field: name, message: "\(name) must be epoch milliseconds")
        }
        return ts
    }
}
