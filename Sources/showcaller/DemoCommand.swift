import ArgumentParser
import Demo
import Foundation
import Service
import Vocabulary
import Wire

struct DemoCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo",
        abstract: "Serve, and play an invented car dealer's evening in three rooms.",
        discussion: """
            Twenty minutes are there at once, then it goes on in real time. Started again within \
            twenty minutes it takes up where it was, otherwise a new evening begins.
            """)
    @OptionGroup var options: ServiceOptions
    @Option(help: "Another number is another evening.") var seed: UInt64 = 1
    @Flag(help: "Begin with an empty database.") var fresh = false
    @Option(
        name: .customLong("print"),
        help: "Print so many minutes of the evening as NDJSON, and serve nothing.")
    var minutes: Int?
    @Option(help: "With --print: when it begins, epoch milliseconds or ISO 8601.")
    var start = "2026-01-06T12:00:00Z"

    func run() throws {
        if let minutes { return printEvening(minutes) }
        let configuration = try options.configuration(data: "data/demo")
        let directory = try orFail {
            try DemoDirectory(configuration.data, seed: seed, fresh: fresh)
        }
        let evening = try orFail { try directory.evening(at: now()) }
        let doorbell = Doorbell()
        let stage = DemoStage(room: DemoRoom.shown.name, doorbell: doorbell) { player in
            perform(evening, player, doorbell)
        }
        try serve(configuration, demo: stage)
    }

    private func printEvening(_ minutes: Int) {
        guard let startTs = epochMs(start) else {
            fail("--start must be epoch milliseconds or like 2026-01-06T12:00:00Z", code: 2)
        }
        guard (1...100_000).contains(minutes) else {
            fail("--print must be from 1 to 100000 minutes", code: 2)
        }
        var evening = DemoEvening(seed: seed, startTs: startTs)
        for minute in 1...Int64(minutes) {
            let lines = evening.lines(through: startTs + minute * 60_000)
            FileHandle.standardOutput.write(Data(lines))
        }
    }
}

/// Plays what has been missed, ten seconds of the evening at a time, then what happens.
private func perform(_ evenings: [DemoEvening], _ player: Player, _ doorbell: Doorbell) {
    for evening in evenings {
        var evening = evening
        var told = evening.toldTs
        while !evening.isOver {
            let due = min(now(), told + 10_000) / tickMs * tickMs
            let isLive = due > now() - 10_000
            if isLive { playHosts(player) }
            if isLive, let ts = doorbell.heard() {
                clearStage(player)
                evening.playMinute(at: max(ts, told + 1))
            }
            guard due > told else {
                Thread.sleep(forTimeInterval: Double(tickMs) / 1000)
                continue
            }
            let lines = evening.lines(through: due)
            told = due
            if !lines.isEmpty { player.play(lines, feed: "demo") }
        }
    }
}

/// The minute begins with an empty stage.
private func clearStage(_ player: Player) {
    for stage in player.stages(of: [DemoRoom.shown.name]) {
        let lines = DemoHost.receipt(
            DemoRoom.shown, cue: stage.cue, state: .cleared, sinceTs: stage.sinceTs, now: now())
        player.play(lines, feed: "demo")
    }
}

/// What the hosts' devices tell of the cues on their screens.
private func playHosts(_ player: Player) {
    let rooms = DemoRoom.all
    var lines: [UInt8] = []
    for stage in player.stages(of: rooms.map(\.name)) {
        guard let room = rooms.first(where: { $0.name == stage.room }) else { continue }
        lines += DemoHost.receipts(
            room, cue: stage.cue, kind: stage.kind, sinceTs: stage.sinceTs, now: now()
        ) { stage.told.contains($0) }
    }
    if !lines.isEmpty { player.play(lines, feed: "demo") }
}

/// How often the live evening is told.
private let tickMs: Int64 = 200

private func now() -> Int64 { Int64(Date().timeIntervalSince1970 * 1000) }

/// The demo's own data directory, told apart from a real one by a file `demo` in it.
private struct DemoDirectory {
    let path: String
    let seed: UInt64
    static let historyMs: Int64 = 20 * 60_000
    /// What was told before that is durable, whatever its events' own times.
    private static let lateMs: Int64 = 60_000

    init(_ path: String, seed: UInt64, fresh: Bool) throws {
        (self.path, self.seed) = (path, seed)
        let mark = path + "/demo"
        let files = FileManager.default
        let isDemo = files.fileExists(atPath: mark)
        if !isDemo, files.fileExists(atPath: path + "/showcaller.db") {
            throw Trouble(
                description:
                    "\(path) holds a database that is not the demo's: give the demo another --data")
        }
        try files.createDirectory(
            atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        if fresh, isDemo { try Office.erase(directory: path) }
        let office = try Office(directory: path, mayCreate: true)
        for (name, text) in [("sheets.yaml", DemoSheet.yaml), ("offers.yaml", DemoOffers.yaml)] {
            let file = "\(path)/\(name)"
            guard !files.fileExists(atPath: file) else { continue }
            try Data(text.utf8).write(to: URL(fileURLWithPath: file))
        }
        for room in DemoRoom.all { try office.plan(room.rundown, room: room.name) }
        try Data("\(seed)\n".utf8).write(to: URL(fileURLWithPath: mark))
    }

    /// The evenings to play from here: the one under way, or a rehearsal and a new one.
    func evening(at now: Int64) throws -> [DemoEvening] {
        if let (startTs, knownTs) = try underWay(), now - knownTs < Self.historyMs {
            var evening = DemoEvening(seed: seed, startTs: startTs)
            let since = knownTs - Self.lateMs
            evening.skip(through: since, known: try ids(since: since))
            return [evening]
        }
        let startTs = (now - Self.historyMs) / 1000 * 1000
        let isFirst = try underWay() == nil
        let rehearsal = DemoEvening.rehearsal(
            seed: seed, startTs: startTs - Self.historyMs, minutes: 8)
        return (isFirst ? [rehearsal] : []) + [DemoEvening(seed: seed, startTs: startTs)]
    }

    /// The ids of the newest events, from a while before they could have been told.
    private func ids(since ts: Int64) throws -> [String: Set<String>] {
        let past = try Past(directory: path)
        var ids: [String: Set<String>] = [:]
        for room in DemoRoom.all {
            try past.events(room: room.name, from: ts - Self.lateMs, to: .max) { lines in
                for line in lines.split(separator: 0x0A) {
                    let event = try line.withUnsafeBytes { try JSON(parsing: $0) }
                    if case .string(let id) = event["id"] { ids[room.name, default: []].insert(id) }
                }
            }
        }
        return ids
    }

    /// When the evening that the database holds began, and how far it goes.
    private func underWay() throws -> (startTs: Int64, knownTs: Int64)? {
        guard FileManager.default.fileExists(atPath: path + "/showcaller.db") else { return nil }
        let past = try Past(directory: path)
        let states = try DemoRoom.all.compactMap {
            try past.state(room: $0.name, stream: nil, at: nil)
        }
        func latest(_ name: String) -> Int64? {
            states.compactMap { if case .int(let ts)? = $0[name] { ts } else { nil } }.max()
        }
        guard let startTs = latest("started_ts"), let knownTs = latest("now") else { return nil }
        return (startTs, knownTs)
    }
}
