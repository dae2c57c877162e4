/// SubRip and WebVTT, as found in the wild: BOM, CRLF, an index of 0, hours left out, commas or
/// points before the milliseconds, tags in the text.
///
/// Source: WebVTT, W3C Candidate Recommendation 2019-04-04, §4; SubRip has no specification.
package enum Subtitles {
    package static func parse(_ text: String) -> Transcript {
        var transcript = Transcript()
        let plain = text.hasPrefix("\u{FEFF}") ? String(text.dropFirst()) : text
        let lines = plain.split(omittingEmptySubsequences: false) {
            $0 == "\n" || $0 == "\r\n" || $0 == "\r"
        }
        var i = 0
        var isNote = false
        while i < lines.count {
            let line = trimmed(lines[i])
            if line.isEmpty { isNote = false }
            if line.hasPrefix("NOTE") || line == "STYLE" || line == "REGION" { isNote = true }
            guard !isNote, line.contains("-->") else {
                i += 1
                continue
            }
            let number = i + 1
            var words: [String] = []
            i += 1
            while i < lines.count, !trimmed(lines[i]).isEmpty, !lines[i].contains("-->") {
                words.append(withoutTags(trimmed(lines[i])))
                i += 1
            }
            // The next cue's index may follow without an empty line.
            if i < lines.count, lines[i].contains("-->"), words.last.map({ Int($0) != nil }) == true
            {
                words.removeLast()
            }
            guard let times = times(line) else {
                transcript.problems.append(
                    .init(
                        line: number,
                        message: "\(line) is not START --> END: write 00:00:01,000 --> 00:00:02,000"
                    ))
                continue
            }
            transcript.cues.append(
                .init(
                    startMs: times.start, endMs: max(times.start, times.end),
                    text: words.joined(separator: " ")))
        }
        return transcript
    }

    private static func trimmed(_ text: some StringProtocol) -> String {
        var text = Substring(text)
        while let first = text.first, first.isWhitespace { text.removeFirst() }
        while let last = text.last, last.isWhitespace { text.removeLast() }
        return String(text)
    }

    private static func times(_ line: String) -> (start: Int64, end: Int64)? {
        let parts = line.split(separator: " ").map(String.init)
        guard let arrow = parts.firstIndex(of: "-->"), arrow > 0, arrow + 1 < parts.count,
            let start = milliseconds(parts[arrow - 1]), let end = milliseconds(parts[arrow + 1])
        else { return nil }
        return (start, end)
    }

    /// `[h:]mm:ss[.,]mmm`
    static func milliseconds(_ text: String) -> Int64? {
        let parts = text.split(whereSeparator: { $0 == "." || $0 == "," })
        guard (1...2).contains(parts.count) else { return nil }
        let fields = parts[0].split(separator: ":", omittingEmptySubsequences: false).map {
            Int64($0)
        }
        guard (2...3).contains(fields.count),
            fields.allSatisfy({ ($0 ?? -1) >= 0 && $0! < 100_000 })
        else { return nil }
        let seconds = fields.reduce(Int64(0)) { $0 * 60 + ($1 ?? 0) }
        guard parts.count == 2 else { return seconds * 1000 }
        let digits = String(parts[1].prefix(3))
        guard let fraction = Int64(digits), fraction >= 0 else { return nil }
        let scale: [Int64] = [0, 100, 10, 1]
        return seconds * 1000 + fraction * scale[digits.count]
    }

    private static func withoutTags(_ text: String) -> String {
        var out = ""
        var depth = 0
        for character in text {
            if character == "<" {
                depth += 1
            } else if character == ">", depth > 0 {
                depth -= 1
            } else if depth == 0 {
                out.append(character)
            }
        }
        return depth == 0 ? out : text
    }
}
