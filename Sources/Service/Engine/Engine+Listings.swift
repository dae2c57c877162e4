import Journal
import Projection
import Room
import Telemetry
import Vocabulary
import WebSocketHost
import Wire

/// A list of rooms as somebody may see it: all, or those of a grant.
struct Listing {
    let rooms: [String]
    let channel: Int
    /// Number of the last frame. Begins with the time of the start, so no number comes twice.
    var head: Int64
    var shown: JSON = .object([])
    var lastMs: Int64 = 0
    var watchers = 0
    /// The snapshot of `head`, for all who come before the next frame.
    var snapshot: Frame?
}

private let listEveryMs: Int64 = 1000

extension Engine {
    /// Begins to show a list: always with a snapshot, which is as small as what was missed.
    func watchList(_ socket: SocketID, _ grant: Grant) {
        unwatch(socket)
        let names = grant.rooms.sorted()
        let index = listings.firstIndex { $0.rooms == names } ?? addListing(names)
        followers[socket] = .listing(index)
        listings[index].watchers += 1
        meters.watchers.set(followers.count)
        let time = now
        if time - listings[index].lastMs >= listEveryMs { publishListing(index, time) }
        let first = snapshot(of: index)
        tell(.follow(socket, channel: listings[index].channel, first: first, backlog: 0))
    }

    private func addListing(_ names: [String]) -> Int {
        listings.append(Listing(rooms: names, channel: -listings.count - 1, head: now))
        return listings.count - 1
    }

    func snapshot(of index: Int) -> Frame {
        if let made = listings[index].snapshot { return made }
        let list = listings[index]
        var payload = Array(#"{"type":"snapshot","at":"\#(epoch):\#(list.head)","rooms":"#.utf8)
        (list.shown["rooms"] ?? .object([])).write(to: &payload)
        payload.append(UInt8(ascii: "}"))
        let made = Frame(payload)
        listings[index].snapshot = made
        return made
    }

    /// Tells the lists' watchers once a second; answers when to look again.
    func publishListings(_ time: Int64) -> Int64 {
        var next = Int64.max
        for index in listings.indices where listings[index].watchers > 0 {
            if time - listings[index].lastMs >= listEveryMs { publishListing(index, time) }
            next = min(next, listings[index].lastMs + listEveryMs)
        }
        return next
    }

    private func publishListing(_ index: Int, _ time: Int64) {
        listings[index].lastMs = time
        let list = list(listings[index].rooms)
        guard let change = listings[index].shown.mergePatch(to: list) else { return }
        listings[index].shown = list
        listings[index].head += 1
        listings[index].snapshot = nil
        var payload = Array(
            #"{"type":"update","at":"\#(epoch):\#(listings[index].head)","changes":"#.utf8)
        change.write(to: &payload)
        payload.append(UInt8(ascii: "}"))
        tell(.publish(channel: listings[index].channel, Frame(payload), keep: limits.resumeFrames))
    }

    /// Summaries of rooms, by name; of all where none are named.
    func list(_ names: [String]) -> JSON {
        let time = now
        let chosen = rooms.indices.filter {
            !rooms[$0].room.streams.isEmpty
                && (names.isEmpty || names.contains(rooms[$0].room.name))
        }
        let members = chosen.map { index in
            JSON.Member(name: rooms[index].room.name, value: summary(of: index, time))
        }
        return .object([
            .init(name: "rooms", value: .object(members.sorted { $0.name < $1.name }))
        ])
    }

    /// One line about a room; the last one while nothing has changed and its clock stands still.
    private func summary(of index: Int, _ time: Int64) -> JSON {
        if let made = rooms[index].summary, !isMoving(index, time) || time == made.madeMs {
            return made.json
        }
        let shown = rooms[index].watchers > 0 ? rooms[index].shown : nil
        let made = RoomState.summary(of: shown ?? state(of: index, time))
        rooms[index].summary = (time, made)
        return made
    }
}
