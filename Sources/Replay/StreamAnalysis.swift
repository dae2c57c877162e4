import Measures
import Script
package import Vocabulary

/// What follows from a stream's replay: computed once, shown on the page, in the report and in files.
package struct StreamAnalysis: Sendable {
    package let replay: StreamReplay
    package let tags: [Tag]
    package let jumps: [Jump]
    package let clips: [Clip]
    package let points: [PointHeard]
    package let scorecard: Scorecard
    /// What went with each segment, and with each talking point in the half minute after it.
    package let segmentEffects: [Effect]
    package let pointEffects: [Effect]
    package let bestLines: BestLines
    package let interventions: [InterventionEffect]
    package let switchbacks: [SwitchbackResult]
    /// Why there were more or fewer leads than the evening before; nil = nobody knows.
    package let decomposition: Decomposition?
    /// The sentences that best lines count.
    package let lines: [Sentence]

    /// - Parameters:
    ///   - finder: the taxonomy and its rules.
    ///   - weights: of the scorecard's lines.
    ///   - compiler: of the rundown's patterns.
    package init(
        _ replay: StreamReplay, finder: TagFinder, weights: [Scorecard.Line: Double],
        compiler: some PatternCompiling
    ) {
        self.replay = replay
        tags = finder.tags(of: replay)
        jumps = Jumps.find(in: replay)
        clips = Clips.of(replay, tags: tags, jumps: jumps)
        points = PointsHeard.find(in: replay, compiler: compiler)
        scorecard = ScorecardMaker(
            replay: replay, tags: tags, points: points, weights: weights
        ).scorecard()
        let effects = Effects(replay.seconds)
        segmentEffects = effects.of(
            replay.spans.map { OnAir(name: $0.segment, from: $0.fromTs, to: $0.toTs) })
        pointEffects = effects.of(
            points.map { OnAir(name: $0.point, from: $0.ts, to: $0.ts + Self.pointMs) })
        interventions = Interventions(replay.seconds).of(replay.deeds)
        switchbacks = replay.script.switchbacks
            .runs(at: replay.clock, isOver: replay.endedTs != nil)
            .map { SwitchbackResult($0, replay.seconds) }
        decomposition = replay.before.flatMap { Decomposition(from: $0.way, to: replay.way) }
        lines = replay.sentences.filter(\.isFinal).sorted { ($0.ts, $0.text) < ($1.ts, $1.text) }
        bestLines = BestLines(
            replay.seconds,
            lines.map(SaidLine.init))
    }

    /// A point works, if it does, while it is talked of.
    private static let pointMs: Int64 = 30_000

    /// How people have judged the finds of each rule in this stream.
    package func found(by rule: String) -> (found: Int, kept: Int, removed: Int) {
        let own = tags.filter { $0.rule == rule }
        return (own.count, own.count { $0.state == .kept }, own.count { $0.state == .removed })
    }
}
