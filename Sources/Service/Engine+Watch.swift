import Foundation
import Journal
import Projection
import Room
import Telemetry
import Vocabulary
import WebSocketHost
import Wire

/// What a watching socket follows.
enum Follower {
    case room(Int)
    case listing(Int)
}

/// A list of rooms as somebody may see it: all, or those of a grant.
struct Listing {
    let rooms: [String]
    let channel: Int
    var head: Int64
    var shown: JSON = .object([])
    var lastMs: Int64 = 0
    var watchers = 0
}

extension Engine {
    /// Begins to show a room to a socket: what it missed since `after`, or a snapshot.
    func watch(_ socket: SocketID, room name: String, after: String?) {
        let index = index(of: name) ?? addRoom(name, hash: stableHash(name), head: 0)
        unwatch(socket)
        followers[socket] = .room(index)
        rooms[index].watchers += 1
        if !watched.contains(index) { watched.append(index) }
        meters.watchers.set(followers.count)
        let channel = rooms[index].channel
        if let number = position(after, index), rooms[index].shown != nil {
            let missed = rooms[index].head - number
            if missed >= 0, missed <= Int64(limits.resumeFrames), number >= rooms[index].firstHeld {
                host.post(.follow(socket, channel: channel, first: nil, backlog: Int(missed)))
                return
            }
        }
        let missed = position(after, index).flatMap { missedItems(index, after: $0) }
        if let missed { host.post(.send(socket, missed)) }
        host.post(.follow(socket, channel: channel, first: snapshot(index), backlog: 0))
    }

    /// The number in `epoch:number`, if the epoch is ours.
    private func position(_ after: String?, _ index: Int) -> Int64? {
        guard let after, let colon = after.lastIndex(of: ":"), after[..<colon] == epoch,
            let number = Int64(after[after.index(after: colon)...]), number >= 0
        else { return nil }
        return number
    }

    private func snapshot(_ index: Int) -> Frame {
        if rooms[index].shown == nil || rooms[index].watchers == 1 {
            // Nobody else compares with what was shown last: show what is true now.
            update(index, now)
        }
        var payload = Array(
            #"{"type":"snapshot","at":"\#(epoch):\#(rooms[index].head)","room":"#.utf8)
        (rooms[index].shown ?? .object([])).write(to: &payload)
        payload.append(UInt8(ascii: "}"))
        return Frame(payload)
    }

    /// Items of frames after `number` that the channel no longer holds, from the journal: those of
    /// the blocks committed for a later frame, less those still waiting to be sent.
    private func missedItems(_ index: Int, after number: Int64) -> Frame? {
        let head = rooms[index].head
        var items: [UInt8] = []
        var decoder = EventDecoder(limits: limits)
        try? journal.forEachBlock(room: rooms[index].room.name, framesAfter: number) { block in
            guard block.frame <= head else { return }
            decoder.decode(block.lines, receivedTs: block.receivedTs)
            for fact in decoder.facts where fact.kind.isItem {
                if !items.isEmpty { items.append(0x2C) }
                block.lines.withUnsafeBytes {
                    let end = Int(fact.lineOffset + fact.lineLength)
                    let line = UnsafeRawBufferPointer(rebasing: $0[Int(fact.lineOffset)..<end])
                    fact.writeItem(line, to: &items)
                }
            }
        }
        guard !items.isEmpty else { return nil }
        return Frame(
            Array(#"{"type":"items","at":"\#(epoch):\#(number + 1)","items":["#.utf8) + items
                + Array("]}".utf8))
    }

    func unwatch(_ socket: SocketID) {
        switch followers.removeValue(forKey: socket) {
        case .room(let index):
            rooms[index].watchers -= 1
            if rooms[index].watchers == 0 { watched.removeAll { $0 == index } }
        case .listing(let index): listings[index].watchers -= 1
        case nil: break
        }
        meters.watchers.set(followers.count)
    }

    /// A socket was too slow for its channel: it goes on from the state of now.
    func restart(_ socket: SocketID) {
        switch followers[socket] {
        case .room(let index):
            host.post(
                .follow(socket, channel: rooms[index].channel, first: snapshot(index), backlog: 0))
        case .listing(let index):
            host.post(
                .follow(
                    socket, channel: listings[index].channel, first: snapshot(of: index), backlog: 0
                ))
        case nil: break
        }
    }

    // Lists

    func watchList(_ socket: SocketID, _ grant: Grant) {
        unwatch(socket)
        let names = grant.rooms.sorted()
        let index = listings.firstIndex { $0.rooms == names } ?? addListing(names)
        followers[socket] = .listing(index)
        listings[index].watchers += 1
        meters.watchers.set(followers.count)
        listings[index].shown = list(names)
        host.post(
            .follow(
                socket, channel: listings[index].channel, first: snapshot(of: index), backlog: 0))
    }

    private func addListing(_ names: [String]) -> Int {
        listings.append(Listing(rooms: names, channel: -listings.count - 1, head: 0))
        return listings.count - 1
    }

    private func snapshot(of index: Int) -> Frame {
        let list = listings[index]
        var payload = Array(#"{"type":"snapshot","at":"\#(epoch):\#(list.head)","rooms":"#.utf8)
        (list.shown["rooms"] ?? .object([])).write(to: &payload)
        payload.append(UInt8(ascii: "}"))
        return Frame(payload)
    }

    /// Tells the lists' watchers once a second; answers when to look again.
    func publishListings(_ time: Int64) -> Int64 {
        for index in listings.indices where listings[index].watchers > 0 {
            guard time - listings[index].lastMs >= 1000 else { continue }
            listings[index].lastMs = time
            let list = list(listings[index].rooms)
            guard let change = listings[index].shown.mergePatch(to: list) else { continue }
            listings[index].shown = list
            listings[index].head += 1
            var payload = Array(
                #"{"type":"update","at":"\#(epoch):\#(listings[index].head)","changes":"#.utf8)
            change.write(to: &payload)
            payload.append(UInt8(ascii: "}"))
            host.post(.publish(channel: listings[index].channel, Frame(payload)))
        }
        return listings.contains { $0.watchers > 0 } ? time + 1000 : .max
    }

    /// Summaries of rooms, by name; of all where none are named.
    func list(_ names: [String]) -> JSON {
        let time = now
        let chosen = rooms.indices.filter {
            !rooms[$0].room.streams.isEmpty
                && (names.isEmpty || names.contains(rooms[$0].room.name))
        }
        let members = chosen.map { index in
            let shown = rooms[index].watchers > 0 ? rooms[index].shown : nil
            return JSON.Member(
                name: rooms[index].room.name,
                value: RoomState.summary(of: shown ?? state(of: index, time)))
        }
        return .object([
            .init(name: "rooms", value: .object(members.sorted { $0.name < $1.name }))
        ])
    }
}
