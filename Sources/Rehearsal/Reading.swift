import Vocabulary
import Wire

/// The rundown read aloud, segment by segment in their planned times.
struct Reading {
    private(set) var happenings: [Happening] = []
    /// When lead calls are on air.
    private(set) var calls: [Range<Int64>] = []
    private(set) var endMs: Int64 = 0
    private var sentences = 0

    /// Four to five syllables a second are usual.
    private static let syllableMs: Int64 = 220
    private static let breathMs: Int64 = 700
    /// Who has nothing written down is silent for so long at a time.
    private static let shortestMs: Int64 = 1_500

    init(_ rundown: Rundown, for longestMs: Int64) {
        var next: Int? = rundown.segments.isEmpty ? nil : 0
        while let at = next, endMs < longestMs {
            read(rundown.segments[at])
            next = rundown.position(after: at)
        }
        endMs = min(max(endMs, 1_000), longestMs)
    }

    /// All of it once, and again from the beginning while there is time.
    private mutating func read(_ segment: RundownSegment) {
        let startMs = endMs
        let plannedEndMs = startMs + Int64(max(1, segment.plannedS)) * 1000
        let texts = Self.texts(segment)
        var i = 0
        while i < texts.count || endMs < plannedEndMs {
            guard !texts.isEmpty else {
                endMs = plannedEndMs
                break
            }
            if i >= texts.count, endMs + Self.ms(texts[i % texts.count]) > plannedEndMs {
                endMs = plannedEndMs
                break
            }
            say(texts[i % texts.count])
            i += 1
        }
        if segment.kind == .leadCall { calls.append(startMs..<endMs) }
    }

    private mutating func say(_ text: String) {
        sentences += 1
        let ms = Self.ms(text)
        // A recogniser is done with a sentence a moment after it was said.
        happenings.append(
            Happening(
                atMs: endMs + ms, kind: .transcript,
                [
                    "utterance": .string("rehearsal-\(sentences)"), "rev": .int(0),
                    "final": .bool(true), "text": .string(text), "speaker": .string("试播"),
                ]))
        endMs += ms + Self.breathMs
    }

    private static func ms(_ text: String) -> Int64 {
        max(shortestMs, Int64(text.count) * syllableMs)
    }

    /// The lines to read, and the points that none of them makes.
    private static func texts(_ segment: RundownSegment) -> [String] {
        let lines = segment.lines.map { $0.replacing("|", with: "") }
        let read = lines.joined()
        let points = segment.mustSay.filter { point in
            !point.wordings.contains { read.contains($0) }
        }
        return lines + points.compactMap(\.wordings.first)
    }
}
