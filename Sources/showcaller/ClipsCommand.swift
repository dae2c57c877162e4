import ArgumentParser
import Dispatch
import Foundation
import Replay
import Service
import Vocabulary

struct ClipsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "clips",
        abstract:
            "List a stream's clips as a file of another program, or cut them out of a recording.",
        discussion: """
            Clips are lead calls, hooks, answered questions and jumps, from the beginning of a sentence to \
            the end of one, as people have changed them on the page of the stream.

            With --cut each becomes a file of its own, cut by ffmpeg; Ctrl+C stops, and leaves no half file.
            """)
    @Argument(help: "The stream, e.g. r1-20261122T120000Z.") var stream: String
    @OptionGroup var target: DataOption
    @Option(help: "csv, ffmpeg (a script), edl, chapters, srt or vtt.") var `as`: String = "csv"
    @Option(help: "The recording to cut from.") var cut: String?
    @Option(help: "Where the cuts go.") var out: String = "."
    @Option(
        help:
            "How much later the recording shows the stream's start, milliseconds; as the page says."
    )
    var offset: Int64?
    @Option(help: "The settings of the service, where they name review rules.") var config: String?

    func validate() throws {
        guard ClipExport(rawValue: `as`) != nil else {
            throw ValidationError("--as: use csv, ffmpeg, edl, chapters, srt or vtt")
        }
    }

    func run() throws {
        let found = try orFail {
            let settled = try Configuration(file: config, environment: [:], flags: [:])
            let plan = try ReviewPlan(
                file: settled.review, intents: IntentRulesFile.lexicon(file: settled.lexicon))
            return try Past(directory: target.directory, policies: settled.policies)
                .analysis(ofStream: stream, plan)
        }
        guard let found else { fail("there is no stream \(stream): see showcaller state ROOM") }
        let clips = found.clips.filter { $0.state != .removed }
        if let cut {
            let source = ClipSource(found.replay, file: cut, offsetMs: offset)
            try cutOut(ClipCutting.cuts(of: clips, source, into: out), of: cut)
        } else if let form = ClipExport(rawValue: `as`) {
            let known = found.replay.review.recordings.last?.url ?? "recording.mp4"
            let source =
                offset.map { ClipSource(found.replay, file: known, offsetMs: $0) }
                ?? ClipSource(found.replay)
            print(form.text(clips, source, found.replay.sentences), terminator: "")
        }
    }

    private func cutOut(_ cuts: [ClipCutting.Cut], of recording: String) throws {
        let cutting = try orFail { try ClipCutting(recording: recording) }
        signal(SIGINT, SIG_IGN)
        let interrupt = DispatchSource.makeSignalSource(signal: SIGINT, queue: .global())
        interrupt.setEventHandler { cutting.cancel() }
        interrupt.resume()
        try orFail {
            try FileManager.default.createDirectory(
                atPath: out, withIntermediateDirectories: true)
            var told = -1
            try cutting.run(cuts) { number, done in
                let percent = Int(done * 100)
                guard percent != told else { return }
                told = percent
                let line = "\r\(number + 1)/\(cuts.count) \(percent) %  "
                FileHandle.standardError.write(Data(line.utf8))
            }
        }
        FileHandle.standardError.write(Data("\n".utf8))
        for cut in cuts { print(cut.file) }
    }
}
