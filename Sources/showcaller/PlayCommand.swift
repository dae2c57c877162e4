import ArgumentParser
import Foundation
import Service
import Wire

struct PlayCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "play", abstract: "Send a recorded log to a running service, keeping its pace."
    )
    @Argument(help: "NDJSON, also gzipped; or a transcript.") var file: String
    @OptionGroup var target: TargetOptions
    @Option(help: "The room, instead of the one the file names.") var room: String?
    @Option(help: "Times as fast as it was; or max.") var speed = "1"
    @Option(help: "When a transcript's beginning was.") var start: String?
    @Flag(name: .customLong("now"), help: "Shift the times so that the log begins now.")
    var shifts = false
    @Flag(help: "Print JSON.") var json = false

    func run() throws {
        let speed: Double
        if self.speed == "max" {
            speed = .infinity
        } else if let number = Double(self.speed), number > 0 {
            speed = number
        } else {
            fail("--speed must be a number above 0, or max", code: 2)
        }
        let client = try orFail { try target.client() }
        let events = try orFail { try EventFile(path: file, room: room, start: start) }
        let result = try orFail {
            try Recording(events, room: room, shiftsToNow: shifts).play(to: client, speed: speed) {
                sent, total in
                guard isatty(STDERR_FILENO) == 1 else { return }
                FileHandle.standardError.write(Data("\r\(sent) of \(total) lines".utf8))
            }
        }
        if json {
            let numbers: KeyValuePairs<String, JSON?> = [
                "sent": .int(Int64(result.sent)), "accepted": .int(Int64(result.accepted)),
                "rejected": .int(Int64(result.rejected)),
            ]
            print(JSON.members(numbers).text)
        } else {
            print(
                "\(result.sent) lines sent, \(result.accepted) taken, \(result.rejected) rejected")
        }
        if result.rejected > 0 { throw ExitCode(1) }
    }
}
