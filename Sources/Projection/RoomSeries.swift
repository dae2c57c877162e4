import Measures
package import Room
import Vocabulary
package import Wire

/// A stream over time, in columns: what the chart of a page draws.
package enum RoomSeries {
    /// - Parameters:
    ///   - clock: epoch milliseconds; nil = the stream's newest event, or its end.
    package static func json(of room: Room, stream index: Int, at clock: Int64?) -> JSON {
        let stream = room.streams[index]
        let moment = stream.endedTs ?? clock ?? stream.clock
        let course = stream.measures.course(since: stream.startedTs, to: moment)
        return .members([
            "room": .string(room.name), "stream": .string(room.streamID(index)),
            "now": .int(moment), "from_ts": .int(course.fromTs),
            "step_s": .int(Int64(course.stepS)),
            "online": .array(course.online.map { $0.map { .int(Int64($0)) } ?? .null }),
            "online_basis": course.onlineBasis.map { .string($0.rawValue) },
            "entries": .array(course.entries.map { $0.map(JSON.double) ?? .null }),
            "entries_basis": course.entriesBasis.map { .string($0.rawValue) },
            "cohorts": cohorts(stream.measures.cohorts(to: moment)),
            "marks": .array(stream.items.marks.map(\.json)),
            "warnings": WarningState.course(stream.warnings, at: moment),
        ])
    }

    /// Retention by entry minute, in columns; a share that is not known is null.
    private static func cohorts(_ cohorts: [Cohort]) -> JSON? {
        guard !cohorts.isEmpty else { return nil }
        let points = Cohort.pointsS
        return .members([
            "t_s": .array(points.map { .int(Int64($0)) }),
            "from_ts": .array(cohorts.map { .int($0.fromTs) }),
            "entries": .array(cohorts.map { .int(Int64($0.entries)) }),
            "share": .array(
                cohorts.map { cohort in
                    .array(
                        points.map { t in
                            cohort.retention.first { $0.tS == t }.map { .double($0.share) } ?? .null
                        })
                }),
        ])
    }
}

extension Item {
    /// The event as it came, with the time it was given where it had none.
    package var json: JSON {
        var bytes: [UInt8] = []
        line.withUnsafeBytes { fact.writeItem($0, to: &bytes) }
        return .raw(bytes)
    }
}
