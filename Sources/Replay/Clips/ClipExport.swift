package import Vocabulary

/// Clips in the forms that other programs read. Times are those of the recording.
package enum ClipExport: String, CaseIterable, Sendable {
    case csv, ffmpeg, edl, chapters, srt, vtt

    package var fileName: String {
        switch self {
        case .csv: "clips.csv"
        case .ffmpeg: "cut.sh"
        case .edl: "clips.edl"
        case .chapters: "chapters.txt"
        case .srt: "clip.srt"
        case .vtt: "clip.vtt"
        }
    }

    package var mediaType: String {
        switch self {
        case .csv: "text/csv; charset=utf-8"
        case .ffmpeg: "text/x-shellscript; charset=utf-8"
        case .edl, .chapters, .srt: "text/plain; charset=utf-8"
        case .vtt: "text/vtt; charset=utf-8"
        }
    }

    /// - Parameter sentences: subtitles are made of those within the clips.
    package func text(_ clips: [Clip], _ source: ClipSource, _ sentences: [Sentence]) -> String {
        switch self {
        case .csv: Self.csv(clips, source)
        case .ffmpeg: Self.script(clips, source)
        case .edl: Self.editList(clips, source)
        case .chapters: Self.chapters(clips, source)
        case .srt: Self.subtitles(clips, source, sentences, comma: true)
        case .vtt: "WEBVTT\n\n" + Self.subtitles(clips, source, sentences, comma: false)
        }
    }

    private static func csv(_ clips: [Clip], _ source: ClipSource) -> String {
        // Spreadsheets take what begins with these for a formula.
        func cell(_ text: String) -> String {
            let isFormula = text.first.map { "=+-@\t\r".contains($0) } ?? false
            let safe = (isFormula ? "'" : "") + text.replacing("\"", with: "\"\"")
            return "\"\(safe)\""
        }
        let rows = clips.map { clip in
            let file = source.file(of: clip)
            let (from, to) = (file.position(clip.fromTs), file.position(clip.toTs))
            return [
                clock(from), clock(to), seconds(to - from), clip.rule.rawValue, cell(clip.title),
                cell(file.url),
            ]
            .joined(separator: ",")
        }
        // A byte order mark: Excel takes the file for UTF-8 by it.
        return "\u{FEFF}"
            + (["in,out,seconds,rule,title,recording"] + rows).joined(separator: "\r\n")
            + "\r\n"
    }

    /// A script for `sh` that cuts every clip out; encoding again, so that a cut may lie anywhere.
    private static func script(_ clips: [Clip], _ source: ClipSource) -> String {
        var lines = [
            "#!/bin/sh", "# Cuts the clips out of the recording: sh cut.sh [FILE]", "set -eu",
        ]
        var last: ClipSource.File?
        for (number, clip) in clips.enumerated() {
            let file = source.file(of: clip)
            if file != last { lines.append("recording=${1:-\(quoted(file.url))}") }
            last = file
            let (from, to) = (file.position(clip.fromTs), file.position(clip.toTs))
            lines.append("# \(oneLine(clip.title))")
            lines.append(
                "ffmpeg -hide_banner -nostdin -y -ss \(seconds(from)) -i \"$recording\""
                    + " -t \(seconds(to - from)) -c:v libx264 -preset veryfast -crf 20 -c:a aac"
                    + " -movflags +faststart clip-\(twoDigits(number + 1)).mp4")
        }
        return lines.joined(separator: "\n") + "\n"
    }

    /// An edit decision list as CMX 3600 has it, 25 frames a second, none dropped.
    private static func editList(_ clips: [Clip], _ source: ClipSource) -> String {
        var lines = ["TITLE: \(oneLine(source.title))", "FCM: NON-DROP FRAME", ""]
        var record: Int64 = 0
        for (number, clip) in clips.enumerated() {
            let file = source.file(of: clip)
            let (from, to) = (file.position(clip.fromTs), file.position(clip.toTs))
            let n = number + 1
            let event = n < 10 ? "00\(n)" : n < 100 ? "0\(n)" : "\(n)"
            lines.append(
                "\(event)  AX       V     C        \(frames(from)) \(frames(to)) "
                    + "\(frames(record)) \(frames(record + to - from))")
            lines.append("* FROM CLIP NAME: \(oneLine(file.url))")
            lines.append("* COMMENT: \(oneLine(clip.title))")
            record += to - from
        }
        return lines.joined(separator: "\n") + "\n"
    }

    /// Chapters as video platforms read them: the first at 0:00, each ten seconds or longer.
    private static func chapters(_ clips: [Clip], _ source: ClipSource) -> String {
        var lines = ["00:00:00 \(oneLine(source.title.isEmpty ? "开始" : source.title))"]
        var last: Int64 = 0
        // Of the first recording: chapters are of one film.
        let file = source.files[0]
        for clip in clips.sorted(by: { $0.fromTs < $1.fromTs }) where source.file(of: clip) == file
        {
            let at = file.position(clip.fromTs)
            guard at >= last + 10_000 else { continue }
            lines.append("\(clock(at).prefix(8)) \(oneLine(clip.title))")
            last = at
        }
        return lines.joined(separator: "\n") + "\n"
    }

    /// Subtitles of the clips one after the other, each beginning where the one before ended.
    private static func subtitles(
        _ clips: [Clip], _ source: ClipSource, _ sentences: [Sentence], comma: Bool
    ) -> String {
        var cues: [String] = []
        var start: Int64 = 0
        func time(_ ms: Int64) -> String { comma ? clock(ms).replacing(".", with: ",") : clock(ms) }
        for clip in clips {
            for sentence in sentences {
                let from = max(sentence.ts, clip.fromTs)
                let to = min(sentence.endTs ?? sentence.ts + 2000, clip.toTs)
                let text = oneLine(sentence.text)
                guard from < to, !text.isEmpty else { continue }
                let lead = comma ? "\(cues.count + 1)\n" : ""
                let words =
                    comma ? text : text.replacing("&", with: "&amp;").replacing("<", with: "&lt;")
                cues.append(
                    "\(lead)\(time(start + from - clip.fromTs)) --> "
                        + "\(time(start + to - clip.fromTs))\n\(words)\n")
            }
            start += clip.toTs - clip.fromTs
        }
        return cues.joined(separator: "\n")
    }

    // Forms of times and texts

    /// `00:12:41.250`
    static func clock(_ ms: Int64) -> String {
        let rest = ms % 1000
        let s = ms / 1000
        let tail = rest < 10 ? "00\(rest)" : rest < 100 ? "0\(rest)" : "\(rest)"
        return
            "\(twoDigits(Int(s / 3600))):\(twoDigits(Int(s / 60 % 60))):\(twoDigits(Int(s % 60))).\(tail)"
    }

    private static func frames(_ ms: Int64) -> String {
        "\(clock(ms).prefix(8)):\(twoDigits(Int(ms % 1000 * 25 / 1000)))"
    }

    private static func seconds(_ ms: Int64) -> String {
        let rest = ms % 1000
        return "\(ms / 1000).\(rest < 10 ? "00" : rest < 100 ? "0" : "")\(rest)"
    }

    private static func oneLine(_ text: String) -> String {
        String(text.map { $0.isNewline || $0 == "\r" ? " " : $0 })
    }

    /// For `sh`: nothing within is read as anything but itself.
    private static func quoted(_ text: String) -> String {
        "'" + oneLine(text).replacing("'", with: "'\\''") + "'"
    }
}
