import Measures

/// What is usual for a room: the median of its last seven comparable streams, once there are three.
/// Comparable are ended streams of the same hour and the same class of weekday.
package struct Usual: Sendable, Equatable {
    /// Streams compared with.
    package var streams: Int
    /// Medians per minute, by the names of the window counts, of counts that three streams have.
    package var perMinute: [String: Double]

    private static let most = 7
    private static let least = 3
    /// Hours and weekdays are those of China, where there is one time.
    private static let zoneMs: Int64 = 8 * 3_600_000

    /// Weekend or not, and the hour, of a time.
    private static func slot(_ ts: Int64) -> [Int64] {
        let local = ts + zoneMs
        // 1970-01-01 was a Thursday: Saturday and Sunday are days 2 and 3 after it.
        let day = (local / 86_400_000) % 7
        return [day == 2 || day == 3 ? 1 : 0, local / 3_600_000 % 24]
    }

    init?(of room: Room, before index: Int) {
        let slot = Self.slot(room.streams[index].startedTs)
        let comparable = room.streams[..<index].filter {
            $0.endedTs != nil && room.isShown($0) && Self.slot($0.startedTs) == slot
        }.suffix(Self.most)
        guard comparable.count >= Self.least else { return nil }
        var rates: [String: [Double]] = [:]
        for stream in comparable {
            let duration = stream.clock - stream.startedTs
            for (name, rate) in stream.measures.perMinute(over: duration) {
                rates[name, default: []].append(rate)
            }
        }
        streams = comparable.count
        perMinute = rates.filter { $0.value.count >= Self.least }.mapValues(Self.median)
    }

    private static func median(_ values: [Double]) -> Double {
        let sorted = values.sorted()
        let middle = sorted.count / 2
        return sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
    }
}

extension Room {
    /// What is usual for the stream at this position; nil until three streams compare with it.
    package func usual(for index: Int) -> Usual? { Usual(of: self, before: index) }
}
