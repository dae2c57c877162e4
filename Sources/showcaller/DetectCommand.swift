import ArgumentParser
import Foundation
import Service
import Warnings
import Wire

struct DetectCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "detect",
        abstract: "Tell where any series of numbers is unlike its own past.",
        discussion: """
            Reads CSV: a head line, then TIME,NUMBER in order of time; the time as date and time of day, or \
            as epoch milliseconds. Prints one line of JSON for each thing found, with its evidence in nats: e \
            to that power is about how often it is right by chance.
            """)
    @Argument(help: "A series, CSV.") var series: String
    @Option(help: "How sure it must be, in nats.") var nats = 8.0
    @Flag(help: "Print every line's evidence as CSV instead.") var all = false

    func run() throws {
        let file = try orFail { try SeriesFile(path: series) }
        var detector = SeriesDetector(perDay: file.perDay, nats: nats)
        var out = all ? "timestamp,value,nats,fires\n" : ""
        for (time, value) in zip(file.times, file.values) {
            let found = detector.take(value)
            if all {
                out += "\(time),\(value),\(found.nats),\(found.isNews ? 1 : 0)\n"
            } else if found.isNews {
                let line = JSON.members([
                    "time": .string(time), "value": .double(value),
                    "nats": .double((found.nats * 100).rounded() / 100),
                ])
                out += line.text + "\n"
            }
        }
        print(out, terminator: "")
    }
}
