import Foundation
import Vocabulary
import Wire

/// A recorded log that is sent again with the pace it had.
package struct Recording {
    private var lines: [(ts: Int64, line: [UInt8])] = []

    /// - Parameters:
    ///   - room: instead of the room each line names.
    ///   - shiftsToNow: the first event happens now, the others as much later as they did.
    package init(_ file: EventFile, room: String?, shiftsToNow: Bool) throws {
        var firstTs: Int64?
        let start = wallClock()
        for raw in try file.wholeLines().split(separator: 0x0A) {
            guard var event = (try? JSONSerialization.jsonObject(with: Data(raw))) as? [String: Any]
            else {
                lines.append((lines.last?.ts ?? 0, Array(raw)))
                continue
            }
            let ts = (event["ts"] as? NSNumber)?.int64Value ?? lines.last?.ts ?? 0
            firstTs = firstTs ?? ts
            guard shiftsToNow || room != nil else {
                lines.append((ts, Array(raw)))
                continue
            }
            let shift = shiftsToNow ? start - (firstTs ?? ts) : 0
            for name in ["ts", "end_ts", "from_ts", "to_ts"] {
                if let value = event[name] as? NSNumber { event[name] = value.int64Value + shift }
            }
            if let room { event["room"] = room }
            // The same event told at another time is another event.
            if shiftsToNow, let id = event["id"] as? String { event["id"] = "\(id)@\(start)" }
            let data = try JSONSerialization.data(
                withJSONObject: event, options: [.withoutEscapingSlashes])
            lines.append((ts + shift, [UInt8](data)))
        }
    }

    /// Sends what is due every 100 ms (at full speed: as fast as it is taken).
    package func play(
        to client: Client, speed: Double, progress: (Int, Int) -> Void
    ) throws -> (sent: Int, accepted: Int, rejected: Int) {
        let begin = Date()
        let firstTs = lines.first?.ts ?? 0
        var (sent, accepted, rejected) = (0, 0, 0)
        while sent < lines.count {
            let due =
                speed == .infinity
                ? Int64.max : firstTs + Int64(Date().timeIntervalSince(begin) * 1000 * speed)
            var frame: [UInt8] = []
            var end = sent
            while end < lines.count, lines[end].ts <= due, end - sent < Limits.standard.frameEvents,
                frame.count < Limits.standard.frameBytes - Limits.standard.lineBytes
            {
                frame += lines[end].line
                frame.append(0x0A)
                end += 1
            }
            if end > sent {
                let answer = try client.push(frame)
                accepted += answer.accepted
                rejected += answer.rejected
                sent = end
                progress(sent, lines.count)
            } else {
                Thread.sleep(forTimeInterval: 0.1)
            }
        }
        return (sent, accepted, rejected)
    }
}
