import Vocabulary
import Wire

/// A file of events or speech, in whatever form, as event lines ready for the decoder.
package struct RecordedFile: Sendable {
    package enum Form: String, Sendable, CaseIterable { case ndjson, srt, vtt, whisper }

    package var form: Form
    package var lines: [UInt8]
    package var transcript: Transcript?

    package enum Failure: Error, Sendable, Equatable, CustomStringConvertible {
        case needsRoom(Form)
        case needsStart(Form)
        case notText
        case utf16
        case binary
        case notReadable(Form)

        package var description: String {
            switch self {
            case .needsRoom(let form): "a \(form.rawValue) file names no room: say --room"
            case .needsStart(let form):
                "a \(form.rawValue) file counts from its own beginning: say when that was with --start (epoch milliseconds or 2026-11-22T20:00:00+08:00)"
            case .notText: "the file is not UTF-8: convert it, e.g. with iconv -f GB18030 -t UTF-8"
            case .utf16:
                "the file is UTF-16: convert it with iconv -f UTF-16 -t UTF-8, or save it as UTF-8"
            case .binary:
                "this is no text: import NDJSON, SRT, WebVTT or Whisper JSON, also gzipped"
            case .notReadable(let form): "this is not a \(form.rawValue) file"
            }
        }
    }

    /// - Parameters:
    ///   - name: the file's name; its suffix and the first bytes tell the form.
    ///   - startTs: when the file's beginning was, for transcripts.
    package init(
        _ bytes: [UInt8], name: String, form asked: Form? = nil, room: String?, startTs: Int64?
    ) throws(Failure) {
        try Self.checkText(bytes)
        form = asked ?? Self.form(of: bytes, name: name)
        guard form != .ndjson else {
            lines = bytes
            return
        }
        guard let room else { throw .needsRoom(form) }
        guard let startTs else { throw .needsStart(form) }
        var transcript: Transcript
        if form == .whisper {
            guard let parsed = WhisperTranscript.parse(bytes) else { throw .notReadable(form) }
            transcript = parsed
        } else {
            guard let text = String(validating: bytes, as: UTF8.self) else { throw .notText }
            transcript = Subtitles.parse(text)
            guard !transcript.cues.isEmpty || !transcript.problems.isEmpty else {
                throw .notReadable(form)
            }
        }
        transcript.clean()
        lines = Self.events(transcript, room: room, startTs: startTs, name: name)
        self.transcript = transcript
    }

    /// Tells a file that is no text at all, from its beginning, once instead of line by line.
    package static func checkText(_ head: [UInt8]) throws(Failure) {
        if head.starts(with: [0xFF, 0xFE]) || head.starts(with: [0xFE, 0xFF]) { throw .utf16 }
        if head.prefix(4096).contains(0) { throw .binary }
    }

    package static func form(of bytes: [UInt8], name: String) -> Form {
        let lower = name.lowercased().replacing(/\.gz$/, with: "")
        if lower.hasSuffix(".srt") { return .srt }
        if lower.hasSuffix(".vtt") { return .vtt }
        let head = String(decoding: bytes.prefix(4096), as: UTF8.self)
        if head.drop(while: { $0 == "\u{FEFF}" }).hasPrefix("WEBVTT") { return .vtt }
        if lower.hasSuffix(".json"), head.contains("\"segments\"") { return .whisper }
        return .ndjson
    }

    /// One final sentence for each cue. The ids come from the content, so importing twice changes
    /// nothing.
    private static func events(
        _ transcript: Transcript, room: String, startTs: Int64, name: String
    ) -> [UInt8] {
        var out: [UInt8] = []
        for (i, cue) in transcript.cues.enumerated() {
            let key = String(
                stableHash("\(room)\n\(startTs)\n\(i)\n\(cue.startMs)\n\(cue.text)"), radix: 16)
            JSON.members([
                "id": .string("t-\(key)"), "room": .string(room), "type": .string("transcript"),
                "ts": .int(startTs + cue.startMs), "end_ts": .int(startTs + cue.endMs),
                "utterance": .string("t-\(key)"), "rev": .int(0), "final": .bool(true),
                "text": .string(String(cue.text.prefix(4000))),
                "doubtful": cue.isDoubtful ? .bool(true) : nil,
            ]).write(to: &out)
            out.append(0x0A)
        }
        return out
    }
}
