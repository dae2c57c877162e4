import Measures
package import Room
import Script
import Vocabulary
package import Wire

/// The state of a room as the protocol gives it (§4): what pages show and tests compare.
package enum RoomState {
    /// - Parameters:
    ///   - index: the stream; nil = the room has none.
    ///   - clock: T of the numbers, epoch milliseconds.
    ///   - wallTs: the service's clock, for freshness; nil where a past moment is asked for.
    ///   - live: what is known of the script only while the stream is on air.
    package static func json(
        of room: inout Room, stream index: Int?, at clock: Int64?, wallTs: Int64?,
        live: inout ScriptState.Live?
    ) -> JSON {
        guard let index else {
            return .members(["room": .string(room.name), "status": .string("empty")])
        }
        let stream = room.streams[index]
        let end = stream.endedTs
        let moment = end.map { min($0, clock ?? $0) } ?? clock ?? stream.clock
        let isOver = end.map { $0 <= moment } ?? false
        let numbers = room.numbers(index, at: moment)
        var state: [JSON.Member] = []
        func add(_ name: String, _ value: JSON?) {
            if let value { state.append(.init(name: name, value: value)) }
        }
        add("room", .string(room.name))
        add("stream", .string(room.streamID(index)))
        add("status", .string(isOver ? "ended" : "live"))
        if let title = stream.zone.start?.title, !title.isEmpty { add("title", .string(title)) }
        if let host = stream.zone.start?.host, !host.isEmpty { add("host", .string(host)) }
        if stream.isRehearsal { add("rehearsal", .bool(true)) }
        add("now", .int(moment))
        add("started_ts", .int(stream.startedTs))
        if stream.zone.start == nil { add("implicit", .bool(true)) }
        if isOver {
            add("ended_ts", end.map { .int($0) })
            if !stream.zone.endReason.isEmpty { add("reason", .string(stream.zone.endReason)) }
        }
        add("freshness", freshness(room, stream, isOver: isOver, wallTs: wallTs))
        add("audience", audience(numbers.audience))
        add("funnels", funnels(numbers.funnels))
        add("windows", windows(numbers.windows, usual: room.usual(for: index)))
        add("reach", reach(numbers.reach))
        add("leads", leads(numbers.leads))
        add("counters", counters(numbers.counters))
        add("kinds", .object(numbers.kinds.map { .init(name: $0.name, value: .int($0.value)) }))
        add("data_quality", DataQualityState.json(of: numbers, stream, room, isPast: wallTs == nil))
        live?.keepPace(
            numbers, room.streams[index].measures, room.streams[index].script, at: moment,
            startedTs: stream.startedTs)
        state += ScriptState.members(
            room.streams[index].script, at: moment, isOver: isOver, live: live)
        state += WarningState.members(room.streams[index].warnings, at: moment)
        return .object(state)
    }

    /// The state of a room as of a time, without what only a live stream tells.
    package static func json(
        of room: inout Room, stream index: Int?, at clock: Int64?, wallTs: Int64?
    ) -> JSON {
        var live: ScriptState.Live?
        return json(of: &room, stream: index, at: clock, wallTs: wallTs, live: &live)
    }

    /// One line of a list of rooms or of past streams.
    package static func summary(of state: JSON) -> JSON {
        var members: [JSON.Member] = []
        for name in [
            "room", "stream", "status", "title", "host", "rehearsal", "now", "started_ts",
            "ended_ts",
            "freshness",
        ] {
            if let value = state[name] { members.append(.init(name: name, value: value)) }
        }
        func pick(_ group: String, _ names: [String]) -> JSON? {
            guard let from = state[group] else { return nil }
            let picked = names.compactMap { name in
                from[name].map { JSON.Member(name: name, value: $0) }
            }
            return picked.isEmpty ? nil : .object(picked)
        }
        let audience = [
            "online", "online_basis", "entries", "entries_basis", "viewers", "peak_online", "stay",
        ]
        if let some = pick("audience", audience) {
            members.append(.init(name: "audience", value: some))
        }
        if let some = pick("leads", ["total", "rate", "lpm"]) {
            members.append(.init(name: "leads", value: some))
        }
        return .object(members)
    }

    /// Feeds are told apart by when we last heard them: a silent feed must look silent.
    private static func freshness(
        _ room: Room, _ stream: Stream, isOver: Bool, wallTs: Int64?
    ) -> JSON? {
        guard !stream.feeds.isEmpty else { return nil }
        let members = stream.feeds.map { feed in
            let status: String
            if isOver {
                status = "ended"
            } else if let wallTs, let heard = room.feedArrivals[feed.feed],
                heard - feed.lastTs < 600_000
            {
                let age = wallTs - heard
                status = age < 15_000 ? "ok" : age < 60_000 ? "late" : "silent"
            } else {
                status = "recorded"
            }
            return JSON.Member(
                name: room.feedNames[feed.feed] ?? "-",
                value: .members(["last_ts": .int(feed.lastTs), "status": .string(status)]))
        }
        return .object(members.sorted { $0.name < $1.name })
    }

    static func int(_ value: Int?) -> JSON? { value.map { .int(Int64($0)) } }
    static func double(_ value: Double?) -> JSON? { value.map { .double($0) } }
}
