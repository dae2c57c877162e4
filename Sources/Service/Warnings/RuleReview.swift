import Journal
import Room
import Vocabulary
package import Warnings
import Wire

/// Rules over streams of the journal: what they would have said, beside what was said and what people
/// thought of it; grades, useless rules and thresholds that follow from that.
package struct RuleReview: Sendable {
    package struct Reviewed: Sendable {
        package var stream: String
        package var room: String
        package var startedTs: Int64
        package var endedTs: Int64
        /// Warnings that would have fired, and that did.
        package var would: [GradedWarning] = []
        package var did: [GradedWarning] = []

        /// Warnings are dated by arrival: the last ones fire after the last event's own time.
        fileprivate func contains(_ ts: Int64) -> Bool {
            ts >= startedTs && ts <= endedTs + 120_000
        }
    }

    package private(set) var streams: [Reviewed] = []
    package private(set) var grades: [RuleGrade] = []
    package private(set) var proposals: [RuleProposal] = []
    private let clock: Backtest.Clock

    package var hours: Double {
        streams.reduce(0) { $0 + Double($1.endedTs - $1.startedTs) } / 3_600_000
    }

    package enum Failure: Error, CustomStringConvertible {
        case unknown(String)
        case givenUp
        package var description: String {
            switch self {
            case .unknown(let stream): "there is no stream \(stream): see showcaller state ROOM"
            case .givenUp: "it was given up before it was over: ask again"
            }
        }
    }

    /// - Parameters:
    ///   - names: of streams; empty = all.
    ///   - clock: `recv` as it was live; `ts` where streams were imported long after.
    ///   - covers: which rooms may be looked at.
    ///   - isWanted: asked before each block of the journal, because many streams take minutes.
    /// - Throws: `Failure`, or what the journal says.
    package init(
        _ plan: WatchPlan, of names: [String], in past: Past, clock: Backtest.Clock = .recv,
        covers: (_ room: String) -> Bool = { _ in true }, isWanted: () -> Bool = { true }
    ) throws {
        self.clock = clock
        var wanted = Set(names)
        for name in try past.journal.roomNames() where covers(name) {
            let isNamed = names.contains { $0.hasPrefix(name + "-") }
            guard names.isEmpty || isNamed else { continue }
            let room = try RoomFold.room(
                name, journal: past.journal, limits: past.limits,
                policy: past.policies.measures(of: name))
            streams += Self.streams(of: room).filter {
                names.isEmpty || wanted.remove($0.stream) != nil
            }
        }
        if let missing = wanted.sorted().first { throw Failure.unknown(missing) }
        try review(plan, past, isWanted)
    }

    private static func streams(of room: Room) -> [Reviewed] {
        room.streams.indices.map { index in
            let stream = room.streams[index]
            return Reviewed(
                stream: room.streamID(index), room: room.name, startedTs: stream.startedTs,
                endedTs: max(stream.clock, stream.startedTs),
                did: stream.warnings.entries.map { GradedWarning($0, room: room.name) })
        }
    }

    private mutating func review(
        _ plan: WatchPlan, _ past: Past, _ isWanted: () -> Bool
    ) throws {
        let did = streams.flatMap(\.did)
        let base = try would(plan, past, isWanted)
        for (i, warnings) in base.enumerated() { streams[i].would = warnings }
        let all = base.flatMap { $0 }
        grades = RuleGrade.grades(of: plan.rules, would: all, did: did, hours: hours)
        // Without a verdict of noise there is nothing to spare anybody.
        guard grades.contains(where: { $0.noise > 0 }) else { return }
        var tried: [String: [(StricterRule, RuleGrade)]] = [:]
        // One limit for all rooms: that of the first.
        for step in 1...WarningRule.strictnessSteps {
            let stricter = plan.rules.compactMap { rule in
                rule.stricter(step, limits: plan.limits(of: streams[0].room))
            }
            let warnings = try would(plan.with(stricter.map(\.rule)), past, isWanted)
                .flatMap { $0 }
            let grades = RuleGrade.grades(
                of: plan.rules, would: warnings, did: did, hours: hours)
            for one in stricter {
                guard let grade = grades.first(where: { $0.rule == one.rule.rule }) else {
                    continue
                }
                tried[one.rule.rule, default: []].append((one, grade))
            }
        }
        proposals = grades.compactMap { RuleProposal.best($0, tried: tried[$0.rule] ?? []) }
    }

    /// What rules say of each stream: a room is followed from its first event on, because its later
    /// streams are judged by its earlier ones.
    private func would(
        _ plan: WatchPlan, _ past: Past, _ isWanted: () -> Bool
    ) throws -> [[GradedWarning]] {
        var all = streams.map { _ in [GradedWarning]() }
        for name in Set(streams.map(\.room)).sorted() {
            for warning in try follow(name, plan, past, isWanted) {
                guard
                    let place = streams.lastIndex(where: {
                        $0.room == name && $0.contains(warning.firedTs)
                    })
                else { continue }
                all[place].append(warning)
            }
        }
        return all
    }

    private func follow(
        _ room: String, _ plan: WatchPlan, _ past: Past, _ isWanted: () -> Bool
    ) throws -> [GradedWarning] {
        var backtest = Backtest(plan, clock: clock)
        var decoder = EventDecoder(limits: past.limits)
        var now = Int64.min
        try past.journal.forEachBlock(room: room) {
            if isWanted() { backtest.follow($0, &decoder, &now) }
        }
        guard isWanted() else { throw Failure.givenUp }
        return backtest.told.map { GradedWarning($0.warning, room: room) }
    }
}

extension GradedWarning {
    fileprivate init(_ warning: Warning, room: String) {
        self.init(
            room: room, rule: warning.rule, label: warning.label, firedTs: warning.firedTs,
            overTs: warning.resolvedTs)
    }

    fileprivate init(_ entry: WarningLog.Entry, room: String) {
        self.init(entry.warning, room: room)
        overTs = entry.overTs
        verdict = entry.feedback?.value
        isAnswered = entry.acknowledged != nil || entry.feedback != nil
    }
}
