import Copywriting
import Measures
import Replay
import Vocabulary

extension Material.Evening {
    /// What a stream left for copy: sentences that worked, questions with the sheet's answer, praise, clips.
    init(_ analysis: StreamAnalysis) {
        let replay = analysis.replay
        self.init(stream: replay.stream, day: CalendarDay(ts: replay.startedTs, hoursEast: 8))
        lines = analysis.bestLines.lines.compactMap { line in
            line.said.first.map { analysis.lines[$0] }.map {
                Line(text: $0.text, atMs: $0.ts - replay.startedTs)
            }
        }
        questions = Self.questions(analysis, on: "\(day)")
        voices = analysis.tags.filter { $0.tag == "praise" && $0.state != .removed }
            .filter { !$0.evidence.isEmpty && $0.evidence.count <= Self.longestVoice }
            .filter { !$0.evidence.contains(where: \.isNumber) }
            .map { Line(text: $0.evidence, atMs: $0.fromTs - replay.startedTs) }
        // A lead call's own words lead people to a telephone: they belong into the room.
        clips = analysis.clips.filter { $0.state != .removed && $0.rule != .leadCall }.map {
            Clip(
                title: $0.title, fromMs: $0.fromTs - replay.startedTs,
                toMs: $0.toTs - replay.startedTs)
        }
    }

    private static let longestVoice = 30

    private static func questions(
        _ analysis: StreamAnalysis, on day: String
    ) -> [(ask: String, answer: String, source: String)] {
        let facts = analysis.replay.rundown?.facts.filter { $0.holds(on: day) } ?? []
        var asked: Set<String> = []
        return analysis.tags.filter { $0.tag == "question" && $0.state != .removed }
            .sorted { $0.n > $1.n }
            .compactMap { tag in
                guard let fact = facts.first(where: { $0.intents.contains(tag.about) }),
                    !tag.evidence.isEmpty, asked.insert(tag.about).inserted
                else { return nil }
                return (tag.evidence, fact.text.replacing("|", with: ""), fact.source)
            }
    }
}
