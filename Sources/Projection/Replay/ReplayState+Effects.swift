import Measures
package import Replay
import Vocabulary
package import Wire

/// What went with what, and what the page says first.
extension ReplayState {
    package static func effects(_ analysis: StreamAnalysis) -> [JSON.Member] {
        let seconds = analysis.replay.seconds
        let names = Dictionary(
            analysis.replay.spans.map { ($0.segment, $0.name) }, uniquingKeysWith: { $1 })
        return JSON.list([
            "effects": .members([
                "basis": .string(seconds.isCounted ? "counters" : "events"),
                "bin_s": .int(seconds.binMs / 1000),
                "segments": .array(analysis.segmentEffects.map { effect($0, names[$0.name]) }),
                "points": .array(analysis.pointEffects.map { effect($0, nil) }),
                "sentences_tried": .int(Int64(analysis.bestLines.tried)),
            ]),
            "best_lines": .array(analysis.bestLines.lines.map { line($0, analysis.lines) }),
            "interventions": .array(analysis.interventions.map(intervention)),
            "switchbacks": analysis.switchbacks.isEmpty
                ? nil : .array(analysis.switchbacks.map(switchback)),
            "decomposition": decomposition(analysis), "review": review(analysis),
        ])
    }

    private static func effect(_ effect: Effect, _ label: String?) -> JSON {
        .members([
            "name": .string(effect.name), "label": label.map { .string($0) },
            "spans": .int(Int64(effect.spans)), "viewer_s": .int(Int64(effect.viewerS)),
            "leaves": effect.rates[.leaves].map(rate),
            "interactions": effect.rates[.interactions].map(rate),
            "lead_steps": effect.rates[.leadSteps].map(rate),
            "leads": effect.rates[.leads].map(rate),
        ])
    }

    static func rate(_ rate: Rate) -> JSON {
        .members([
            "n": .int(Int64(rate.n)), "rest_n": .int(Int64(rate.restN)),
            "rate": rate.rate.map(JSON.fine), "rest_rate": rate.restRate.map(JSON.fine),
            "ratio": rate.ratio.map(JSON.fine), "low": rate.low.map(JSON.fine),
            "high": rate.high.map(JSON.fine),
            "sure": .bool(rate.isSure),
        ])
    }

    private static func line(_ line: BestLine, _ sentences: [Sentence]) -> JSON {
        let last = sentences[line.said[line.said.count - 1]]
        return .members([
            "ts": .int(last.ts), "end_ts": last.endTs.map { .int($0) },
            "utterance": .string(last.utterance), "text": .string(last.text),
            "times": .int(Int64(line.said.count)),
            "said_ts": .array(line.said.map { .int(sentences[$0].ts) }),
            "metric": .string(line.metric == .leadSteps ? "lead_steps" : "\(line.metric)"),
            "ratio": line.rate.ratio.map(JSON.fine), "low": line.rate.low.map(JSON.fine),
            "high": line.rate.high.map(JSON.fine), "n": .int(Int64(line.rate.n)),
            "q": JSON.fine(line.q),
        ])
    }

    package static func intervention(_ effect: InterventionEffect) -> JSON {
        .members([
            "ts": .int(effect.deed.ts), "change": .string(effect.change.rawValue),
            "name": .string(effect.deed.kind), "note": word(effect.deed.note),
            "before": stretch(effect.before), "after": stretch(effect.after),
            "usual": effect.usual.map(stretch),
            "rates": .members([
                "entries": effect.rates[.entries].map(rate),
                "interactions": effect.rates[.interactions].map(rate),
                "leads": effect.rates[.leads].map(rate),
            ]),
        ])
    }

    private static func stretch(_ stretch: StretchCounts) -> JSON {
        .members([
            "from_ts": .int(stretch.from), "to_ts": .int(stretch.to),
            "entries": stretch.counts[.entries].map(JSON.fine),
            "online": stretch.online.map(JSON.fine),
            "interactions": stretch.counts[.interactions].map(JSON.fine),
            "leads": stretch.counts[.leads].map(JSON.fine),
        ])
    }

    private static func decomposition(_ analysis: StreamAnalysis) -> JSON? {
        guard let split = analysis.decomposition, let before = analysis.replay.before else {
            return nil
        }
        return .members([
            "against": .string(before.stream), "before": .int(Int64(split.before)),
            "after": .int(Int64(split.after)),
            "parts": .array(
                split.parts.map {
                    .members(["step": .string($0.step.name), "effect": .double($0.effect)])
                }),
        ])
    }

    /// What the page says first: the biggest changes, what is worth keeping, the weakest line.
    private static func review(_ analysis: StreamAnalysis) -> JSON {
        let causes = analysis.jumps.sorted { abs($0.score) > abs($1.score) }.prefix(3)
        let best = analysis.bestLines.lines.prefix(3).map {
            analysis.lines[$0.said[$0.said.count - 1]].utterance
        }
        let weakest = analysis.scorecard.lines.filter { ($0.score ?? 100) < 80 }.max {
            (100 - $0.score!) * $0.weight < (100 - $1.score!) * $1.weight
        }
        return .members([
            "causes": .array(
                causes.map { jump in
                    .members([
                        "line": .string("jump"), "metric": .string(jump.metric.name),
                        "ts": .int(jump.ts), "n": .int(Int64(jump.n)),
                        "usual": JSON.fine(jump.usual),
                        "ratio": jump.usual > 0 ? JSON.fine(Double(jump.n) / jump.usual) : nil,
                    ])
                }),
            "keep": .array(best.map { .string($0) }),
            "change": weakest.map { .members(["line": .string($0.line.rawValue)]) },
        ])
    }
}
