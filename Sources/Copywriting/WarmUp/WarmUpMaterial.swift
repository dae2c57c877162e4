import Vocabulary

/// What a week can be planned of.
package struct WarmUpMaterial: Sendable {
    /// A stretch of a stream that is worth showing again.
    package struct Clip: Sendable, Equatable {
        package var title: String
        package var span: WarmUp.ClipSpan

        package init(title: String, span: WarmUp.ClipSpan) {
            self.title = title
            self.span = span
        }

        var seconds: Int { Int((span.toMs - span.fromMs) / 1000) }
    }

    /// A text of the studio that was approved for videos.
    package struct Text: Sendable, Equatable {
        package var text: String
        package var title: String
        package var body: String

        package init(text: String, title: String, body: String) {
            self.text = text
            self.title = title
            self.body = body
        }
    }

    package var week: WarmUpWeek
    package var now: DayTime
    /// What stands in the room's calendar, of any week: what it uses is not used again.
    package var standing: [WarmUp] = []
    /// When the room was on air.
    package var past: [DayTime] = []
    /// The best first.
    package var clips: [Clip] = []
    /// The newest first.
    package var texts: [Text] = []

    package init(week: WarmUpWeek, now: DayTime) {
        self.week = week
        self.now = now
    }

    var unusedClips: [Clip] {
        let used = standing.flatMap(\.shots).compactMap(\.clip)
        return clips.filter { clip in
            !used.contains {
                $0.stream == clip.span.stream && $0.fromMs < clip.span.toMs
                    && clip.span.fromMs < $0.toMs
            }
        }
    }

    var unusedTexts: [Text] {
        let used = Set(standing.map(\.text))
        return texts.filter { !used.contains($0.text) }
    }

    /// The streams of a week: those that were planned, else those to be expected.
    func streams(of week: WarmUpWeek) -> (all: [DayTime], areExpected: Bool) {
        let planned = standing.filter { $0.kind == .stream && week.contains($0.at.day) }.map(\.at)
        guard planned.isEmpty else { return (planned.sorted(), false) }
        return (UsualStreams.expected(in: week, past: past, now: now), true)
    }
}
