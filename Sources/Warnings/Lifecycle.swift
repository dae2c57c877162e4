import Vocabulary

/// The life of one rule's warning about one thing: pending, firing, recovering, resolved.
///
/// No reading is no data: state and timers stand still. A condition that returns while recovering, or
/// within the cooldown, is the same warning again.
struct Lifecycle {
    enum Change { case fired, refired, recovered, returned, resolved }

    private enum Phase: UInt8 { case idle, pending, firing, recovering }

    /// So many firings in so short a time, and it flaps.
    private static let flappingEdges = 3
    private static let flappingMs: Int64 = 600_000

    private var phase = Phase.idle
    /// Seconds spent in the phase with data.
    private var elapsedS = 0.0
    private var lastFiredTs: Int64 = .min / 2
    private var edges: [Int64] = []
    var warning: Warning?

    var isResting: Bool { phase == .idle }
    var isFiring: Bool { phase == .firing || phase == .recovering }

    /// So many seconds have passed.
    mutating func step(
        _ reading: Reading?, _ rule: WarningRule, isInhibited: Bool, at now: Int64, seconds: Double
    ) -> Change? {
        guard let reading else { return nil }
        elapsedS += seconds
        switch phase {
        case .idle, .pending:
            guard reading.isMet else {
                phase = .idle
                elapsedS = 0
                return nil
            }
            if phase == .idle {
                phase = .pending
                elapsedS = 0
            }
            guard elapsedS >= rule.forS, !isInhibited else { return nil }
            return fire(reading, rule, now)
        case .firing:
            if reading.isMet { warning?.note(reading) }
            guard reading.isClear else { return nil }
            enter(.recovering, .recovering)
            return .recovered
        case .recovering:
            if reading.isMet {
                enter(.firing, .firing)
                warning?.note(reading)
                return .returned
            }
            guard elapsedS >= rule.keepFiringForS else { return nil }
            return resolve(.cleared, at: now)
        }
    }

    private mutating func enter(_ next: Phase, _ state: Warning.State) {
        phase = next
        elapsedS = 0
        warning?.state = state
    }

    private mutating func fire(_ reading: Reading, _ rule: WarningRule, _ now: Int64) -> Change {
        enter(.firing, .firing)
        let isAgain = now - lastFiredTs < Int64(rule.cooldownS * 1000)
        edges.append(now)
        edges.removeAll { now - $0 > Self.flappingMs }
        guard isAgain, warning != nil else {
            lastFiredTs = now
            return .fired
        }
        warning?.resolvedTs = nil
        warning?.reason = nil
        warning?.refires += 1
        warning?.isFlapping = edges.count >= Self.flappingEdges
        warning?.note(reading)
        return .refired
    }

    mutating func resolve(_ reason: Warning.Reason, at now: Int64) -> Change? {
        guard isFiring else { return nil }
        enter(.idle, .resolved)
        warning?.resolvedTs = now
        warning?.reason = reason
        return .resolved
    }

    mutating func code(_ coder: inout StateCoder) {
        coder.code(&phase)
        coder.code(&elapsedS)
        coder.code(&lastFiredTs)
        coder.code(&edges)
        coder.code(&warning, new: .none) { $0.code(&$1) }
    }
}

extension Warning {
    fileprivate mutating func note(_ reading: Reading) {
        startedTs = min(startedTs, reading.startedTs)
        figures = reading.figures
    }
}
