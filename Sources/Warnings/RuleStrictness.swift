/// A rule made stricter, a step at a time: so that a backtest shows what a threshold would cost.
package struct StricterRule: Sendable, Equatable {
    package var rule: WarningRule
    package var field: Signal.Field
    package var from: Double
    package var to: Double
}

extension WarningRule {
    package static let strictnessSteps = 4

    /// nil where the signal has no threshold, as words that must not be said.
    ///
    /// - Parameters:
    ///   - step: from 1 on; each asks for a seventh more evidence, a quarter more time, a tenth less of
    ///     the usual.
    ///   - limits: what counts where the rule leaves its limit to the room.
    package func stricter(_ step: Int, limits: RoomLimits) -> StricterRule? {
        let by = Double(step)
        let test = inForce.test
        func changed(_ field: Signal.Field, _ from: Double, _ to: Double) -> StricterRule {
            var rule = self
            switch field {
            case .nats: rule.test.nats = to
            case .longerThan: rule.test.longerThanS = to
            case .below: rule.test.below = to
            case .above: rule.test.above = to
            case .guardRatio, .seek, .atLeast: break
            }
            return StricterRule(rule: rule, field: field, from: from, to: to)
        }
        if let nats = test.nats {
            return changed(.nats, nats, (nats * (1 + by / 7) * 2).rounded() / 2)
        }
        if let limit = test.longerThanS ?? signal.limit(limits) {
            return changed(.longerThan, limit, (limit * (1 + by / 4)).rounded())
        }
        if let below = test.below {
            return changed(.below, below, (below * (1 - by / 10) * 1000).rounded() / 1000)
        }
        if let above = test.above {
            return changed(.above, above, (above * (1 + by / 10) * 1000).rounded() / 1000)
        }
        return nil
    }
}

extension Signal {
    /// The room's limit in seconds.
    fileprivate func limit(_ limits: RoomLimits) -> Double? {
        switch self {
        case .silence: Double(limits.deadAirS)
        case .segmentTime: Double(limits.segmentLimitS)
        case .leadCallGap: Double(limits.leadCallGapS)
        case .feedSilence: Double(limits.stallS)
        default: nil
        }
    }
}

/// A threshold that would spare people noise.
package struct RuleProposal: Sendable, Equatable {
    package var rule: String
    package var field: Signal.Field
    package var from: Double
    package var to: Double
    /// Verdicts on what would no longer be told.
    package var noiseGone: Int
    package var usefulLost: Int
    /// How often it would still fire.
    package var would: Int

    /// Of stricter thresholds the mildest that removes most noise and loses nothing useful; where half
    /// and more of what is told is noise, one in ten may be lost.
    ///
    /// - Parameters:
    ///   - now: the grade with the threshold in force.
    ///   - tried: grades with stricter ones, in order of strictness.
    package static func best(_ now: RuleGrade, tried: [(StricterRule, RuleGrade)]) -> RuleProposal?
    {
        let mayLose = (now.precision ?? 1) < 0.5 ? now.useful / 10 : 0
        var best: RuleProposal?
        for (stricter, grade) in tried {
            let gone = grade.noiseGone - now.noiseGone
            let lost = grade.usefulLost - now.usefulLost
            guard lost <= mayLose, gone > best?.noiseGone ?? 0 else { continue }
            best = RuleProposal(
                rule: now.rule, field: stricter.field, from: stricter.from, to: stricter.to,
                noiseGone: gone, usefulLost: max(0, lost), would: grade.would)
        }
        return best
    }
}
