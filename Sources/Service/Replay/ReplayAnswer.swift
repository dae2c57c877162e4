import Projection
import Replay
import Vocabulary
import Wire

/// What the replay page is told of a stream.
struct ReplayAnswer {
    let json: JSON

    init(_ analysis: StreamAnalysis, _ known: KnownEvents, _ plan: ReviewPlan) {
        let head = [JSON.Member(name: "known", value: .string(known.rawValue))]
        json = .object(
            head + ReplayState.timeline(analysis.replay)
                + ReplayState.analysis(analysis, plan.rules) + ReplayState.effects(analysis))
    }
}
