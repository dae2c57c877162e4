import Measures
import Room
import Vocabulary
import Wire

/// What is known about how good the numbers are: shown, exported, never hidden.
enum DataQualityState {
    /// Gaps listed one by one.
    private static let latestGaps = 20

    /// - Parameter isPast: the state is of an earlier moment; how its events came is not told then.
    static func json(
        of numbers: Numbers, _ stream: Stream, _ room: Room, isPast: Bool
    ) -> JSON {
        let facts = numbers.dataQuality
        func count(_ value: Int?) -> JSON? { value.map { .int(Int64($0)) } }
        return .members([
            "events": count(facts.events),
            "duplicates": isPast ? nil : count(stream.duplicates),
            "unmatched_leaves": count(facts.unmatchedLeaves),
            "lost_leaves": count(facts.lostLeaves),
            "silent_closed": count(facts.silentClosed),
            "clamped_times": count(facts.clampedTimes),
            "weak_ids": count(facts.weakIds),
            "anonymous": count(facts.anonymous),
            "anonymous_share": facts.viewerEvents > 0
                ? .double(Double(facts.anonymous) / Double(facts.viewerEvents)) : nil,
            "counter_resets": count(facts.counterResets),
            "stay_disagreement": facts.stayDisagreement.map(disagreement),
            "gaps": gaps(numbers),
            "delivery": isPast ? nil : delivery(numbers.delivery, stream, room),
        ])
    }

    private static func disagreement(_ found: StayDisagreement) -> JSON {
        .members([
            "estimated_viewer_s": .double(found.estimatedS),
            "reported_viewer_s": .double(found.reportedS), "window_s": .int(Int64(found.windowS)),
        ])
    }

    private static func gaps(_ numbers: Numbers) -> JSON? {
        guard !numbers.gaps.isEmpty else { return nil }
        let latest = numbers.gaps.suffix(latestGaps).map { gap in
            JSON.members([
                "feed": gap.feed.isEmpty ? nil : .string(gap.feed), "from_ts": .int(gap.from),
                "to_ts": .int(gap.to), "cause": gap.cause.isEmpty ? nil : .string(gap.cause),
            ])
        }
        return .members([
            "n": .int(Int64(numbers.gaps.count)), "seconds": .double(Double(numbers.gapMs) / 1000),
            "latest": .array(latest),
        ])
    }

    /// How events came. Of a recording nothing can be said about clocks.
    private static func delivery(_ facts: DeliveryFacts, _ stream: Stream, _ room: Room) -> JSON {
        let skews = stream.feeds.compactMap { feed -> JSON.Member? in
            guard let skew = room.feedClocks[feed.feed]?.skewMs else { return nil }
            return .init(name: room.feedNames[feed.feed] ?? "-", value: .int(skew))
        }
        return .members([
            "out_of_order": .int(Int64(facts.outOfOrder)), "late": .int(Int64(facts.late)),
            "lag_ms": facts.lagMs.map {
                .members(["p50": .int($0.p50), "p99": .int($0.p99), "max": .int($0.max)])
            },
            "clock_skew_ms": skews.isEmpty ? nil : .object(skews.sorted { $0.name < $1.name }),
        ])
    }
}
