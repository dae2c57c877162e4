/// The life of one rule's warning about one thing: pending, firing, recovering, resolved.
///
/// No reading is no data: state and timers stand still. A condition that returns while recovering, or
/// within the cooldown, is the same warning again.
struct Lifecycle {
    enum Change { case fired, refired, recovered, resolved }

    private enum Phase: UInt8 { case idle, pending, firing, recovering }

    private var phase = Phase.idle
    /// Seconds spent in the phase with data.
    private var elapsedS = 0.0
    private var lastFiredTs: Int64 = .min / 2
    private var edges: [Int64] = []
    var warning: Warning?

    var isFiring: Bool { phase == .firing || phase == .recovering }

    /// One second has passed.
    mutating func step(_ reading: Reading?, _ rule: WarningRule, isInhibited: Bool, at now: Int64)
        -> Change?
    {
        guard let reading else { return nil }
        elapsedS += 1
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
            phase = .recovering
            elapsedS = 0
            warning?.state = .recovering
            return .recovered
        case .recovering:
            if reading.isMet {
                phase = .firing
                elapsedS = 0
                warning?.state = .firing
                warning?.note(reading)
                return nil
            }
            guard elapsedS >= rule.keepFiringForS else { return nil }
            return resolve(.cleared, at: now)
        }
    }

    private mutating func fire(_ reading: Reading, _ rule: WarningRule, _ now: Int64) -> Change {
        phase = .firing
        elapsedS = 0
        let isAgain = now - lastFiredTs < Int64(rule.cooldownS * 1000)
        edges.append(now)
        edges.removeAll { now - $0 > 600_000 }
        guard isAgain, warning != nil else {
            lastFiredTs = now
            return .fired
        }
        warning?.state = .firing
        warning?.resolvedTs = nil
        warning?.reason = nil
        warning?.refires += 1
        warning?.isFlapping = edges.count >= 3
        warning?.note(reading)
        return .refired
    }

    mutating func resolve(_ reason: Warning.Reason, at now: Int64) -> Change? {
        guard isFiring else { return nil }
        phase = .idle
        elapsedS = 0
        warning?.state = .resolved
        warning?.resolvedTs = now
        warning?.reason = reason
        return .resolved
    }
}

extension Warning {
    fileprivate mutating func note(_ reading: Reading) {
        let started = min(self.reading.startedTs, reading.startedTs)
        self.reading = reading
        self.reading.startedTs = started
    }
}
