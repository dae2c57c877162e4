import Lexicon
import Projection
import Room
import Script
import Vocabulary

/// The live side of a stream's script: hears the transcript, and remembers what follows from it.
/// What it decides goes through the journal like all events; this can be built again at any time.
struct Show {
    /// When the stream began: another stream has another show.
    let startedTs: Int64
    /// How many rundowns had been on air when this was built.
    let version: Int
    var tracker: SegmentTracker?
    var questions: Questions
    var live = ScriptState.Live()
    /// The cue on stage when pages were told last.
    var shownCue: String?
    /// When to look again.
    var lookMs: Int64 = 0

    /// Sentences older than this say nothing about what is on air now.
    private static let memoryMs: Int64 = 600_000

    /// Hears again what was said in the last minutes, from where the log knows the show to be.
    ///
    /// - Parameter questions: those that were open so far; nil = as the kept comments ask.
    init(
        _ stream: Stream, at now: Int64, _ settings: EngineSettings, questions: Questions? = nil
    ) {
        startedTs = stream.startedTs
        self.questions = questions ?? Questions(stream, lexicon: settings.lexicon)
        let log = stream.script
        version = log.version(at: now)
        guard let rundown = log.rundown(at: now) else { return }
        var tracker = SegmentTracker(rundown, compiler: settings.compiler)
        let since = now - Self.memoryMs
        let changes = log.changes.filter { $0.ts > since && $0.ts <= now && !$0.isTracked }
        var next = changes.startIndex
        for sentence in stream.transcript.sentences where sentence.ts > since {
            while next < changes.endIndex, changes[next].ts <= sentence.ts {
                Self.place(changes[next], rundown, &tracker)
                next += 1
            }
            tracker.hear(sentence)
        }
        for change in changes[next...] { Self.place(change, rundown, &tracker) }
        self.tracker = tracker
    }

    private static func place(
        _ change: ScriptLog.Change, _ rundown: Rundown, _ tracker: inout SegmentTracker
    ) {
        rundown.position(of: change.segment).map { tracker.place($0, at: change.ts) }
    }

    mutating func hear(_ sentence: Sentence) {
        tracker?.hear(sentence)
        questions.hear(sentence, sheet: tracker?.rundown.facts ?? [])
    }

    /// A person or a feed put a segment on air.
    mutating func place(_ segment: String, at ts: Int64) {
        guard let at = tracker?.rundown.position(of: segment) else { return }
        tracker?.place(at, at: ts)
    }

    /// What pages are shown of it.
    mutating func refresh(at now: Int64, crew: [ScriptState.CrewMember]) {
        live.position = tracker?.position
        live.sure = tracker?.sure(at: now) ?? 0
        live.said = tracker?.said ?? []
        live.crew = crew
        live.questions = questions.open(tracker?.rundown.facts ?? [], on: today(now))
    }
}
