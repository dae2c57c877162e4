import Vocabulary
import Wire

/// One broadcast of one room, told by its feed in order of telling.
struct Show {
    let room: DemoRoom
    /// Epoch milliseconds.
    let startTs: Int64
    let length: Int64
    private let crowd: Crowd
    private let crew: Crew
    private let tag: String
    private var tally = Tally()
    /// Made and not yet told, in order of telling, the next one last.
    private var ahead: [Happening] = []
    private var minute = 0
    private var nextReading: Int64
    private var readings = 0

    init(_ room: DemoRoom, seed: UInt64, startTs: Int64, length: Int64, title: String?) {
        self.room = room
        self.startTs = startTs
        self.length = length
        let own = seed ^ UInt64(bitPattern: startTs)
        let script = Script(
            length: length, chance: Chance(seed: own, stableHash(room.name)))
        crowd = Crowd(room: room, script: script, length: length, seed: own)
        crew = Crew(
            room: room, script: script, title: title ?? room.title, length: length, seed: own)
        tag = String(startTs / 1000, radix: 36)
        nextReading = room.feed.readingMs ?? .max
    }

    /// The next thing told up to a moment since the beginning; nil = nothing more until then.
    mutating func next(through moment: Int64) -> Happening? {
        let moment = min(moment, length)
        while true {
            while Int64(minute) * 60_000 < length,
                Int64(minute) * 60_000 <= min(moment, nextReading, ahead.last?.told ?? .max)
            {
                make()
            }
            if let every = room.feed.readingMs, nextReading <= moment, nextReading < length,
                ahead.last.map({ $0.told > nextReading }) ?? true
            {
                var reading = tally.reading(at: nextReading)
                readings += 1
                reading.number = -readings
                nextReading += every
                return reading
            }
            guard let last = ahead.last, last.told <= moment else { return nil }
            ahead.removeLast()
            tally.count(last)
            if room.feed.tells(last) { return last }
        }
    }

    /// Makes one more minute: nothing in it, nor told of it, comes before it.
    private mutating func make() {
        var fresh = crew.happenings(in: minute) + crowd.happenings(in: minute)
        for i in fresh.indices { fresh[i].number = minute * 100_000 + i }
        minute += 1
        ahead += fresh
        ahead.sort { ($0.told, $0.number) > ($1.told, $1.number) }
    }

    func id(of happening: Happening) -> String {
        let number =
            happening.number < 0
            ? "c\(-happening.number)" : String(happening.number, radix: 36)
        return "\(tag)-\(number)"
    }

    /// The event line of a happening.
    func line(_ happening: Happening) -> [UInt8] {
        var members: [JSON.Member] = [
            .init(name: "id", value: .string(id(of: happening))),
            .init(name: "ts", value: .int(startTs + happening.at)),
            .init(name: "room", value: .string(room.name)),
            .init(name: "type", value: .string(happening.kind.name)),
            .init(name: "feed", value: .string(room.feed.rawValue)),
        ]
        if let viewer = happening.viewer {
            let name = "\(tag)-\(String(viewer, radix: 36))"
            members.append(.init(name: "viewer", value: .string(name)))
        }
        if let source = happening.source, [.exposure, .enter].contains(happening.kind) {
            members.append(.init(name: "source", value: .string(source)))
        }
        for field in happening.fields { members.append(absolute(field)) }
        if happening.kind == .like, room.feed == .counters {
            members.append(.init(name: "total", value: .int(tally.likes)))
        }
        return JSON.object(members).bytes
    }

    /// Times and names that are told from the beginning of the show are made the world's.
    private func absolute(_ field: JSON.Member) -> JSON.Member {
        switch (field.name, field.value) {
        case ("end_ts", .int(let ms)): .init(name: "end_ts", value: .int(startTs + ms))
        case ("utterance", .string(let name)):
            .init(name: "utterance", value: .string("\(tag)-\(name)"))
        case ("lead", .string(let name)): .init(name: "lead", value: .string("\(tag)-\(name)"))
        default: field
        }
    }
}

extension DemoRoom.Feed {
    /// Milliseconds between two readings of the platform's counters; nil = none are offered.
    var readingMs: Int64? {
        switch self {
        case .counters: 5_000
        case .channels: 30_000
        case .full: nil
        }
    }

    func tells(_ happening: Happening) -> Bool {
        switch happening.kind {
        case .streamStart, .streamEnd, .segment, .transcript, .intervention, .marker, .comment,
            .lead, .counters:
            true
        case .like, .gift, .follow, .share, .fanJoin: self != .channels
        case .formSubmit, .dmOpen, .wecomAdd: self != .counters
        // A few leaves are lost on the way, as everywhere.
        case .leave: self == .full && happening.n > 0
        default: self == .full
        }
    }
}
