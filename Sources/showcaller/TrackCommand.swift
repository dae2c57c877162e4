import ArgumentParser
import Service
import Wire

struct TrackCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "track",
        abstract: "Follow a rundown through a recorded transcript: which segment was on air when.",
        discussion: """
            Prints one JSON object a line as things are noticed: {"ts":…,"segment":…,"since_ts":…,\
            "sure":…} when the segment on air changes, {"ts":…,"point":…,"in":…} when a must-say \
            point was made. "utterance" and "rev" name the event that showed it.

            Without a rundown: {"ts":…,"boundary":true} where the host turns to another topic.
            """)
    @Argument(help: "The rundown, YAML or JSON.") var rundown: String?
    @Option(help: "Recorded events with the transcript.") var events: String

    func run() throws {
        try orFail {
            let file = try EventFile(path: events, room: nil, start: nil)
            guard let rundown else {
                try Listening().follow(file) { print($0.text) }
                return
            }
            var tracking = try Tracking(rundown: rundown)
            try tracking.follow(file) { print($0.text) }
        }
    }
}
