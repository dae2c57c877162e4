import Foundation
import Vocabulary
import Wire

/// A room as a test describes it: what happens in it, as the lines of a feed in order of arrival.
///
/// Nothing here is chance: what happens n times in an interval happens evenly, and how long viewers
/// stay runs through the shares of a distribution. So a test says the same each time.
struct InventedRoom {
    /// 2026-01-01, 12:00 UTC: times of day in texts can be foreseen.
    static let startTs: Int64 = 1_767_268_800_000
    static let name = "r1"
    /// Events of one test.
    static let limit = 500_000

    private struct Guest {
        var viewer: String
        var ts: Int64
    }

    /// Somebody in the room, and how much of the usual stay is left.
    private struct Visit {
        var viewer: String
        var left: Double
    }

    private typealias Kind = RuleTests.Series.Kind
    private let test: RuleTests.Test
    private var lines: [(arrival: Int64, line: [UInt8])] = []
    private var number = 0
    private var visitors = 0
    private var shown: [String: [Guest]] = [:]
    private var opened: [Guest] = []
    private var present: [Visit] = []
    private var turn = 0

    static func isKind(_ type: String) -> Bool { EventKind.allCases.contains { $0.name == type } }

    /// How many events a test has, about.
    static func count(_ test: RuleTests.Test) -> Int {
        let counted = test.series.filter { !$0.kind.isLevel }
        let sum = counted.reduce(0.0) { $0 + $1.values.reduce(0) { $0 + ($1 ?? 0) } }
        let singles = test.events.reduce(0) { sum, event in
            guard let every = event.everyMs else { return sum + 1 }
            return sum + Int(max(0, (event.untilMs ?? 0) - event.atMs) / every) + 1
        }
        return Int(2 * sum) + singles
    }

    /// The lines of a test, each with its arrival (`recv`).
    static func lines(_ test: RuleTests.Test) -> [(arrival: Int64, line: [UInt8])] {
        var room = InventedRoom(test: test)
        room.put("stream_start", at: startTs, [])
        room.play()
        room.putEvents()
        return room.lines.enumerated().sorted {
            ($0.element.arrival, $0.offset) < ($1.element.arrival, $1.offset)
        }.map(\.element)
    }

    private init(test: RuleTests.Test) { self.test = test }

    private mutating func put(_ type: String, at ts: Int64, _ fields: [JSON.Member]) {
        number += 1
        var arrival = ts + 200
        if case .int(let end)? = fields.first(where: { $0.name == "end_ts" })?.value {
            arrival = max(arrival, end + 500)
        }
        let known: [JSON.Member] = [
            .init(name: "id", value: .string("e\(number)")),
            .init(name: "room", value: .string(Self.name)),
            .init(name: "type", value: .string(type)), .init(name: "ts", value: .int(ts)),
        ]
        let recv = JSON.Member(name: "recv", value: .int(arrival))
        lines.append((arrival, JSON.object(known + fields + [recv]).bytes))
    }

    private mutating func putEvents() {
        for event in test.events {
            guard case .string(let type)? = event.fields.first(where: { $0.name == "type" })?.value
            else { continue }
            let until = event.everyMs == nil ? event.atMs : event.untilMs ?? event.atMs
            for at in stride(from: event.atMs, through: until, by: Int(event.everyMs ?? 1)) {
                let ts = Self.startTs + at
                var fields = event.fields.filter { $0.name != "type" }
                if type == "transcript" { fields = Self.sentence(fields, number, ts) }
                put(type, at: ts, fields)
            }
        }
    }

    /// A sentence of which only the text is said is spoken in two and a half seconds.
    private static func sentence(_ fields: [JSON.Member], _ number: Int, _ ts: Int64)
        -> [JSON.Member]
    {
        let usual: [JSON.Member] = [
            .init(name: "utterance", value: .string("u\(number)")),
            .init(name: "rev", value: .int(1)), .init(name: "final", value: .bool(true)),
            .init(name: "end_ts", value: .int(ts + 2500)),
        ]
        return fields + usual.filter { one in !fields.contains { $0.name == one.name } }
    }
}

// What happens so many times
extension InventedRoom {
    private struct Moment {
        var ts: Int64
        var series: Int
        var number: Int
    }

    /// Evenly: the k-th is due where the sum of the values passes k + ½.
    private func moments() -> [Moment] {
        var all: [Moment] = []
        for (index, series) in test.series.enumerated() where !series.kind.isLevel {
            var sum = 0.0
            for (slot, value) in series.values.enumerated() {
                guard let value, value > 0 else { continue }
                let from = Self.startTs + Int64(slot) * test.intervalMs
                for k in Int((sum - 0.5).rounded(.up))..<Int((sum + value - 0.5).rounded(.up)) {
                    let share = (Double(k) + 0.5 - sum) / value
                    all.append(
                        Moment(
                            ts: from + Int64(share * Double(test.intervalMs)), series: index,
                            number: k))
                }
                sum += value
            }
        }
        return all.sorted { ($0.ts, $0.series, $0.number) < ($1.ts, $1.series, $1.number) }
    }

    private func level(_ kind: RuleTests.Series.Kind, at ts: Int64) -> Double? {
        let slot = Int((ts - Self.startTs) / test.intervalMs)
        for series in test.series where series.kind == kind && slot < series.values.count {
            return series.values[slot]
        }
        return nil
    }

    private var lastTs: Int64 {
        let slots = test.series.map(\.values.count).max() ?? 0
        return Self.startTs + Int64(slots) * test.intervalMs
    }

    private mutating func play() {
        let all = moments()
        var next = 0
        for ts in stride(from: Self.startTs, to: lastTs, by: 1000) {
            if ts % 10_000 == 0 { putLevels(at: ts) }
            while next < all.count, all[next].ts < ts + 1000 {
                happen(test.series[all[next].series], all[next].ts)
                next += 1
            }
            endVisits(at: ts + 999)
        }
    }

    private mutating func putLevels(at ts: Int64) {
        let kinds: [RuleTests.Series.Kind] = [.online, .voice]
        let gauges = kinds.compactMap { kind in
            level(kind, at: ts).map { JSON.Member(name: kind.rawValue, value: .int(Int64($0))) }
        }
        guard !gauges.isEmpty else { return }
        put("counters", at: ts, [.init(name: "gauges", value: .object(gauges))])
    }

    private mutating func happen(_ series: RuleTests.Series, _ ts: Int64) {
        var fields: [JSON.Member] = []
        func add(_ name: String, _ value: String) {
            fields.append(.init(name: name, value: .string(value)))
        }
        switch series.kind {
        case .exposure:
            let viewer = newViewer()
            shown[series.source, default: []].append(Guest(viewer: viewer, ts: ts))
            add("viewer", viewer)
            add("source", series.source)
        case .enter:
            let viewer =
                Self.take(&shown[series.source, default: []], 1000...6000, ts) ?? newViewer()
            visitors += 1
            present.append(Visit(viewer: viewer, left: Self.stay(visitors)))
            add("viewer", viewer)
            add("source", series.source)
        case .formOpen:
            let viewer = someone()
            opened.append(Guest(viewer: viewer, ts: ts))
            add("viewer", viewer)
        case .formSubmit, .lead:
            add("viewer", Self.take(&opened, 10_000...45_000, ts) ?? someone())
            if series.kind == .lead { add("lead", "l\(number)") }
        case .transcript:
            add("text", series.text)
            fields = Self.sentence(fields, number, ts)
        default:
            add("viewer", someone())
            if series.kind == .comment { add("text", series.text) }
        }
        put(series.kind.rawValue, at: ts, fields)
    }

    private mutating func newViewer() -> String {
        number += 1
        return "v\(number)"
    }

    /// The next of those who are there; somebody unknown where nobody is.
    private mutating func someone() -> String {
        guard !present.isEmpty else { return newViewer() }
        turn += 1
        return present[turn % present.count].viewer
    }

    /// The latest who waits for so long; who has waited longer is forgotten.
    private static func take(_ waiting: inout [Guest], _ wait: ClosedRange<Int64>, _ ts: Int64)
        -> String?
    {
        waiting.removeAll { ts - $0.ts > wait.upperBound }
        guard let index = waiting.lastIndex(where: { ts - $0.ts >= wait.lowerBound }) else {
            return nil
        }
        return waiting.remove(at: index).viewer
    }

    /// How long the n-th visitor stays, in medians: log-logistic, its shares in the order of the
    /// golden ratio, so that any hundred visitors are like any other.
    private static func stay(_ n: Int) -> Double {
        let share = (Double(n) * 0.618_033_988_749_895).truncatingRemainder(dividingBy: 1)
        return exp(0.7 * log(max(share, 1e-4) / max(1 - share, 1e-4)))
    }

    /// A second of everybody's stay is over. Where the median falls to half all live twice as fast.
    private mutating func endVisits(at ts: Int64) {
        guard let median = level(.stay, at: ts), median > 0 else { return }
        for i in present.indices { present[i].left -= 1 / median }
        for visit in present where visit.left <= 0 {
            put("leave", at: ts, [.init(name: "viewer", value: .string(visit.viewer))])
        }
        present.removeAll { $0.left <= 0 }
    }
}
