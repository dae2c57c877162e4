import Foundation

/// The JSON of Whisper and its relatives: `{"segments":[{"start":0.0,"end":2.5,"text":"…"}]}`, times
/// in seconds.
package enum WhisperTranscript {
    private struct File: Decodable {
        struct Segment: Decodable {
            var start: Double
            var end: Double
            var text: String
            var compression_ratio: Double?
        }
        var segments: [Segment]
    }

    /// Returns nil if it is not such a file.
    package static func parse(_ bytes: [UInt8]) -> Transcript? {
        var data = Data(bytes)
        if data.starts(with: [0xEF, 0xBB, 0xBF]) { data = data.dropFirst(3) }
        guard let file = try? JSONDecoder().decode(File.self, from: data) else { return nil }
        var transcript = Transcript()
        for (i, segment) in file.segments.enumerated() {
            guard segment.start.isFinite, segment.end.isFinite, segment.start >= 0,
                segment.start < 1e8,
                segment.end < 1e8
            else {
                transcript.problems.append(
                    .init(
                        line: i + 1,
                        message:
                            "segment \(i + 1) has a time that is not one: write seconds from the beginning"
                    ))
                continue
            }
            transcript.cues.append(
                .init(
                    startMs: Int64((segment.start * 1000).rounded()),
                    endMs: Int64((max(segment.end, segment.start) * 1000).rounded()),
                    text: segment.text.trimmingCharacters(in: .whitespacesAndNewlines),
                    // Text that packs this well repeats itself: Whisper's own sign of failure.
                    isDoubtful: (segment.compression_ratio ?? 0) > 2.4))
        }
        return transcript
    }
}
