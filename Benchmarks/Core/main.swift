import Foundation
import Journal
import Measures
import Room
import Service
import Vocabulary
import Wire

/// Times the core alone, in CPU seconds of this process, and prints one JSON object a run:
///
///     core-benchmark decode FILE             the event decoder, pieces of 256 KiB
///     core-benchmark decode-foundation FILE  the same lines through JSONSerialization
///     core-benchmark fold DIRECTORY          a journal, folded to the final numbers of each room
let arguments = CommandLine.arguments.dropFirst()
switch (arguments.first, arguments.dropFirst().first) {
case ("decode", let file?): report("decode", try decode(file))
case ("decode-foundation", let file?): report("decode-foundation", try decodeWithFoundation(file))
case ("fold", let directory?): report("fold", try fold(directory))
default:
    FileHandle.standardError.write(
        Data("core-benchmark decode FILE | decode-foundation FILE | fold DIRECTORY\n".utf8))
    exit(2)
}

func decode(_ file: String) throws -> Int {
    let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: file)))
    var decoder = EventDecoder()
    var events = 0
    let pieces = linePieces(bytes, bytes: 256 << 10)
    begin()
    bytes.withUnsafeBytes { bytes in
        for piece in pieces {
            decoder.decode(
                UnsafeRawBufferPointer(rebasing: bytes[piece.range]),
                receivedTs: 4_000_000_000_000)
            events += decoder.facts.count
        }
    }
    return events
}

func decodeWithFoundation(_ file: String) throws -> Int {
    let lines = try Data(contentsOf: URL(fileURLWithPath: file)).split(separator: 0x0A)
    begin()
    for line in lines { _ = try JSONSerialization.jsonObject(with: line) }
    return lines.count
}

func fold(_ directory: String) throws -> Int {
    let journal = try Journal(directory: directory, access: .beside)
    begin()
    var events = 0
    for name in try journal.roomNames() {
        var room = try RoomFold.room(name, journal: journal, limits: .standard, policy: .init())
        for stream in room.streams.indices {
            let numbers = room.numbers(stream, at: room.streams[stream].clock)
            events += numbers.dataQuality.events
        }
    }
    return events
}

private nonisolated(unsafe) var started = 0.0

/// CPU seconds of the process so far, all threads together.
func cpuSeconds() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
}

/// The largest resident size so far, MiB (proc(5), VmHWM).
func residentMiB() -> Int {
    let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
    let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM") }
    return (line?.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0) / 1024
}

func begin() { started = cpuSeconds() }

func report(_ what: String, _ events: Int) {
    let seconds = cpuSeconds() - started
    print(
        #"{"what":"\#(what)","events":\#(events),"cpu_s":\#(seconds),"ns_per_event":"#
            + #"\#(seconds * 1e9 / Double(events)),"events_per_cpu_s":"#
            + #"\#(Int(Double(events) / seconds)),"rss_mib":\#(residentMiB())}"#)
}
