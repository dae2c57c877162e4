import Foundation
package import Replay
import Synchronization

/// Cuts clips out of a recording with FFmpeg, one after the other: each is encoded again, so that it
/// begins and ends where it says, not at the next key frame.
package final class ClipCutting: Sendable {
    package struct Failure: Error, CustomStringConvertible {
        package let description: String
    }

    /// A clip with the place where it goes.
    package struct Cut: Sendable {
        package var fromMs: Int64
        package var lengthMs: Int64
        package var file: String
    }

    private struct Running {
        var process: Process?
        var isCancelled = false
    }

    private let recording: String
    private let running = Mutex(Running())

    /// - Throws: `Failure` if FFmpeg or the recording is not there.
    package init(recording: String) throws(Failure) {
        guard FileManager.default.isReadableFile(atPath: recording) else {
            throw Failure(
                description: "\(recording): cannot be read: check the path and its rights")
        }
        guard Self.ffmpeg != nil else {
            throw Failure(
                description: "ffmpeg is not installed: apt-get install ffmpeg, or use --as ffmpeg")
        }
        self.recording = recording
    }

    private static let ffmpeg: String? = {
        let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin"
        return path.split(separator: ":").map { "\($0)/ffmpeg" }
            .first { FileManager.default.isExecutableFile(atPath: $0) }
    }()

    /// The cuts that clips make, as files of a folder.
    package static func cuts(
        of clips: [Clip], _ source: ClipSource, into folder: String
    ) -> [Cut] {
        clips.enumerated().map { number, clip in
            let n = number < 9 ? "0\(number + 1)" : "\(number + 1)"
            return Cut(
                fromMs: source.file(of: clip).position(clip.fromTs),
                lengthMs: clip.toTs - clip.fromTs,
                file: "\(folder)/clip-\(n)-\(clip.rule.rawValue).mp4")
        }
    }

    /// Stops the cut under way; what it had written is taken away.
    package func cancel() {
        running.withLock { running in
            running.isCancelled = true
            running.process?.terminate()
        }
    }

    /// Cuts them all; a half-written file never has the name of a whole one.
    ///
    /// - Parameter progress: the number of the cut, and how much of it is done, 0 to 1.
    /// - Throws: `Failure` with what FFmpeg says; clips that were cut before stay.
    package func run(_ cuts: [Cut], progress: (Int, Double) -> Void) throws(Failure) {
        for (number, cut) in cuts.enumerated() {
            let part = cut.file + ".part.mp4"
            defer { try? FileManager.default.removeItem(atPath: part) }
            progress(number, 0)
            try encode(cut, to: part) { progress(number, $0) }
            guard rename(part, cut.file) == 0 else {
                throw Failure(description: "\(cut.file): cannot be written: is there room?")
            }
            progress(number, 1)
        }
    }

    private func encode(
        _ cut: Cut, to part: String, _ progress: (Double) -> Void
    ) throws(Failure) {
        func seconds(_ ms: Int64) -> String { String(format: "%.3f", Double(ms) / 1000) }
        let process = Process()
        process.executableURL = URL(fileURLWithPath: Self.ffmpeg ?? "ffmpeg")
        process.arguments = [
            "-hide_banner", "-nostdin", "-loglevel", "error", "-y", "-progress", "pipe:1",
            "-ss", seconds(cut.fromMs), "-i", recording, "-t", seconds(cut.lengthMs),
            "-c:v", "libx264", "-preset", "veryfast", "-crf", "20", "-c:a", "aac",
            "-movflags", "+faststart", part,
        ]
        let (told, faults) = (Pipe(), Pipe())
        process.standardOutput = told
        process.standardError = faults
        let isStopped = running.withLock { running in
            guard !running.isCancelled else { return true }
            running.process = process
            return false
        }
        guard !isStopped else { throw Failure(description: "stopped") }
        do {
            try process.run()
        } catch {
            throw Failure(description: "ffmpeg did not start: \(error.localizedDescription)")
        }
        follow(told.fileHandleForReading, cut, progress)
        let said = String(
            decoding: faults.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        guard !running.withLock({ $0.isCancelled }) else { throw Failure(description: "stopped") }
        guard process.terminationStatus == 0 else {
            let last = said.split(separator: "\n").last.map(String.init) ?? "it says nothing"
            throw Failure(description: "ffmpeg could not cut \(cut.file): \(last)")
        }
    }

    /// Reads `out_time_us=…` lines until FFmpeg closes its end.
    private func follow(_ handle: FileHandle, _ cut: Cut, _ progress: (Double) -> Void) {
        while case let data = handle.availableData, !data.isEmpty {
            for line in String(decoding: data, as: UTF8.self).split(separator: "\n") {
                guard line.hasPrefix("out_time_us="), let us = Double(line.dropFirst(12)) else {
                    continue
                }
                progress(min(1, max(0, us / 1000 / Double(max(1, cut.lengthMs)))))
            }
        }
    }
}
