import Vocabulary

/// What a stream's clips are cut from: its recordings, which may overlap and need not hold all of it.
package struct ClipSource: Sendable {
    package struct File: Sendable, Equatable {
        /// A file beside the script; where none is known, the name that is to be put there.
        package var url: String
        /// The moment that its first picture shows.
        package var fromTs: Int64
        /// The moment after its last; `.max` = nobody knows.
        package var toTs = Int64.max

        /// Milliseconds into the recording; what lies before it is its beginning.
        package func position(_ ts: Int64) -> Int64 { max(0, ts - fromTs) }
    }

    /// At least one.
    package let files: [File]
    package let title: String

    package init(_ replay: StreamReplay) {
        let recordings = replay.review.recordings
        let files = recordings.map { entry in
            let from = replay.startedTs - entry.offsetMs - entry.delayMs
            return File(
                url: entry.url, fromTs: from,
                toTs: entry.lengthMs > 0 ? from + entry.lengthMs : .max)
        }
        self.files =
            files.isEmpty
            ? [File(url: "recording.mp4", fromTs: replay.startedTs)]
            : files.sorted { ($0.fromTs, $0.url) < ($1.fromTs, $1.url) }
        title = replay.title.isEmpty ? replay.stream : replay.title
    }

    /// One file alone: as what is known of the recording of its name, else of the one named last.
    ///
    /// - Parameter offsetMs: where the stream begins in it, whatever is known.
    package init(_ replay: StreamReplay, file path: String, offsetMs: Int64?) {
        func last(_ path: String) -> Substring { path.split(separator: "/").last ?? "" }
        let recordings = replay.review.recordings
        let known =
            recordings.last { last($0.url) == last(path) || $0.name == last(path) }
            ?? recordings.last
        let lateMs = offsetMs ?? known.map { $0.offsetMs + $0.delayMs } ?? 0
        files = [File(url: path, fromTs: replay.startedTs - lateMs)]
        title = replay.title.isEmpty ? replay.stream : replay.title
    }

    /// The recording that shows all of a clip, of several the one that began last: the one before may
    /// have broken off. Else the one that shows its beginning.
    package func file(of clip: Clip) -> File {
        files.last { $0.fromTs <= clip.fromTs && $0.toTs >= clip.toTs }
            ?? files.last { $0.fromTs <= clip.fromTs && $0.toTs > clip.fromTs } ?? files[0]
    }
}
