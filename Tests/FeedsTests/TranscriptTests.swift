import Foundation
import Testing
import Vocabulary

@testable import Feeds

/// Speech from files as they are found in the wild.
@Suite struct TranscriptTests {
    private func texts(_ transcript: Transcript) -> [String] { transcript.cues.map(\.text) }

    @Test("SubRip with a byte order mark, CRLF, an index of 0 and empty lines at the end")
    func wildSubRip() {
        let file =
            "\u{FEFF}0\r\n00:00:01,000 --> 00:00:02,500\r\n大家好\r\n\r\n"
            + "1\r\n00:00:03,000 --> 00:00:04,000\r\n第一行\r\n第二行\r\n\r\n\r\n"
        let transcript = Subtitles.parse(file)
        #expect(texts(transcript) == ["大家好", "第一行 第二行"])
        #expect(transcript.cues[0].startMs == 1000)
        #expect(transcript.cues[0].endMs == 2500)
        #expect(transcript.problems.isEmpty)
    }

    @Test("WebVTT with header, notes, styles, settings, tags and no hours")
    func webVTT() {
        let file = """
            WEBVTT - a title

            NOTE a note --> not a cue
            of two lines

            STYLE
            ::cue { color: red }

            first
            00:01.000 --> 00:02.000 align:start position:0%
            <v 小李>这台<b>车</b>现在订</v>

            01:00:00.500 --> 01:00:01.000
            1 < 2
            """
        let transcript = Subtitles.parse(file)
        #expect(texts(transcript) == ["这台车现在订", "1 < 2"])
        #expect(transcript.cues.map(\.startMs) == [1000, 3_600_500])
    }

    @Test("Cues that follow one another without an empty line keep apart")
    func noEmptyLines() {
        let file = """
            1
            00:00:01,000 --> 00:00:02,000
            一
            2
            00:00:02,000 --> 00:00:03,000
            二
            """
        #expect(texts(Subtitles.parse(file)) == ["一", "二"])
    }

    @Test("A time that is none is told with its line; the others are taken")
    func badTimes() {
        let file = """
            1
            00:00:01,000 --> soon
            甲

            2
            00:00:02,000 --> 00:00:03,000
            乙

            3
            99999999999999999999:00 --> 00:00:03,000
            丙
            """
        let transcript = Subtitles.parse(file)
        #expect(texts(transcript) == ["乙"])
        #expect(transcript.problems.map(\.line) == [2, 10])
        #expect(transcript.problems[0].message.contains("write 00:00:01,000 --> 00:00:02,000"))
    }

    @Test(
        "What recognisers invent when nobody speaks is left out",
        arguments: [
            "请不吝点赞 订阅 转发 打赏支持明镜与点点栏目", "請不吝點贊訂閱轉發打賞支持明鏡與點點欄目",
            "字幕由 Amara.org 社群提供", "Thanks for watching!", "字幕志愿者 杨茜茜",
        ])
    func inventions(text: String) {
        var transcript = Transcript()
        transcript.cues = [
            .init(startMs: 0, endMs: 1000, text: text),
            .init(startMs: 1000, endMs: 2000, text: "好"),
        ]
        transcript.clean()
        #expect(texts(transcript) == ["好"])
        #expect(transcript.invented == 1)
    }

    @Test("Three and more equal neighbours are one, doubtful; two may be meant")
    func repeats() {
        var transcript = Transcript()
        let said = ["买", "买", "好", "对", "对", "对", "对", "好"]
        for (i, text) in said.enumerated() {
            transcript.cues.append(.init(startMs: Int64(i), endMs: Int64(i) + 1, text: text))
        }
        transcript.clean()
        #expect(texts(transcript) == ["买", "买", "好", "对", "好"])
        #expect(transcript.cues.map(\.isDoubtful) == [false, false, false, true, false])
        #expect(transcript.repeated == 3)
    }

    @Test("A segment of exactly 30 s, and text that packs too well, are doubtful")
    func doubtful() throws {
        let file = """
            {"segments":[{"start":0,"end":30,"text":"甲"},{"start":30,"end":33.5,"text":"乙"},
            {"start":34,"end":36,"text":"丙","compression_ratio":2.41},
            {"start":36,"end":38,"text":"丁","compression_ratio":2.4}]}
            """
        var transcript = try #require(WhisperTranscript.parse(Array(file.utf8)))
        transcript.clean()
        #expect(transcript.cues.map(\.isDoubtful) == [true, false, true, false])
        #expect(transcript.cues[1].endMs == 33_500)
    }

    @Test("A recording that was all invention leaves nothing, and says how much there was")
    func allInvented() throws {
        let cue = "00:00:01,000 --> 00:00:02,000\n请不吝点赞订阅转发打赏支持明镜与点点栏目\n\n"
        let file = try RecordedFile(
            Array(String(repeating: cue, count: 86).utf8), name: "a.srt", room: "r", startTs: 0)
        #expect(file.lines.isEmpty)
        #expect(file.transcript?.invented == 86)
    }

    @Test("Importing twice gives the same ids; another beginning gives others")
    func ids() throws {
        let bytes = Array("00:00:01,000 --> 00:00:02,000\n好\n".utf8)
        func lines(_ start: Int64) throws -> [UInt8] {
            try RecordedFile(bytes, name: "a.srt", room: "r", startTs: start).lines
        }
        #expect(try lines(5000) == lines(5000))
        #expect(try lines(5000) != lines(6000))
        let text = try String(decoding: lines(5000), as: UTF8.self)
        #expect(text.contains(#""ts":6000"#) && text.contains(#""end_ts":7000"#))
    }

    @Test("Room and beginning are asked for, by the name of the option")
    func asksForWhatIsMissing() {
        let bytes = Array("WEBVTT\n\n00:01.000 --> 00:02.000\n好\n".utf8)
        #expect(throws: RecordedFile.Failure.needsRoom(.vtt)) {
            try RecordedFile(bytes, name: "x", room: nil, startTs: 0)
        }
        #expect(throws: RecordedFile.Failure.needsStart(.vtt)) {
            try RecordedFile(bytes, name: "x", room: "r", startTs: nil)
        }
        #expect(RecordedFile.Failure.needsStart(.vtt).description.contains("--start"))
    }

    @Test("Files that are no text say so, with the cure")
    func noText() {
        func failure(_ bytes: [UInt8], _ name: String) -> RecordedFile.Failure? {
            do throws(RecordedFile.Failure) {
                _ = try RecordedFile(bytes, name: name, room: "r", startTs: 0)
                return nil
            } catch {
                return error
            }
        }
        #expect(failure([0xFF, 0xFE, 0x7B, 0, 0x7D, 0], "a.ndjson") == .utf16)
        #expect(failure([0x7B, 0, 0x7D, 0], "a.srt") == .binary)
        #expect(failure([0x89, 0x50, 0x4E, 0x47, 0, 0, 0, 13], "a.png") == .binary)
        #expect(failure([0xC4, 0xE3, 0xBA, 0xC3], "a.srt") == .notText)
        #expect(failure(Array("hello".utf8), "a.srt") == .notReadable(.srt))
        #expect(failure(Array(#"{"segments":3}"#.utf8), "a.json") == .notReadable(.whisper))
    }

    @Test("Whatever the bytes, the subtitle reader ends")
    func anything() {
        var state: UInt64 = 42
        let pieces = [
            "-->", "\n", "\r", "00:01", ":", ",5", "<", ">", "NOTE", "1", "\u{FEFF}", "好", " ",
        ]
        for _ in 0..<3000 {
            var text = ""
            for _ in 0..<40 {
                state = state &* 6_364_136_223_846_793_005 &+ 1
                text += pieces[Int(state >> 40) % pieces.count]
            }
            for cue in Subtitles.parse(text).cues { #expect(cue.endMs >= cue.startMs) }
        }
    }
}
