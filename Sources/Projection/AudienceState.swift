import Measures
import Room
import Vocabulary
import Wire

extension RoomState {
    static func audience(_ audience: Audience) -> JSON {
        .members([
            "online": int(audience.online),
            "online_basis": audience.onlineBasis.map { .string($0.rawValue) },
            "tracked": int(audience.tracked),
            "peak_online": int(audience.peakOnline),
            "average_online": double(audience.averageOnline),
            "entries": int(audience.entries),
            "entries_basis": audience.entries == nil
                ? nil : audience.entriesBasis.map { .string($0.rawValue) },
            "viewers": int(audience.viewers),
            "viewers_basis": audience.viewers == nil
                ? nil : audience.viewersBasis.map { .string($0.rawValue) },
            "leaves": int(audience.leaves),
            "stay": audience.stay.map(stay),
            "retention": audience.retention.map { .array($0.map(share)) },
            "retention_now": audience.retentionNow.map { .array($0.map(share)) },
            "by_source": audience.retention.map { _ in
                .object(audience.bySource.map { .init(name: $0.name, value: group($0)) })
            },
            "by_segment": audience.bySegment.isEmpty
                ? nil : .object(audience.bySegment.map { .init(name: $0.name, value: group($0)) }),
            "half_gone_s": int(audience.halfGoneS),
        ])
    }

    private static func group(_ one: GroupAudience) -> JSON {
        .members([
            "entries": int(one.entries), "stay": stay(one.stay),
            "retention": .array(one.retention.map(share)),
            "retention_on_air": one.retentionOnAir.map { .array($0.map(share)) },
        ])
    }

    private static func stay(_ stay: Stay) -> JSON {
        .members([
            "median_s": double(stay.medianS), "mean_s": double(stay.meanS),
            "low": double(stay.low), "high": double(stay.high), "n": int(stay.n),
            "left": int(stay.left), "censored": int(stay.censored),
            "basis": .string(stay.basis.rawValue),
        ])
    }

    private static func share(_ point: Share) -> JSON {
        .members([
            "t_s": int(point.tS), "share": .double(point.share), "low": double(point.low),
            "high": double(point.high),
        ])
    }

    static func funnels(_ funnels: [Funnel]) -> JSON {
        .object(
            funnels.map { funnel in
                var members = variants(funnel.whole)
                members.append(.init(name: "basis", value: .string(funnel.basis.rawValue)))
                if funnel.basis == .reported {
                    members.append(.init(name: "unit", value: .string(funnel.unit)))
                }
                members.append(
                    .init(
                        name: "by_source",
                        value: .object(
                            funnel.bySource.map {
                                .init(name: $0.source, value: .object(variants($0.variants)))
                            })))
                return .init(name: funnel.name, value: .object(members))
            })
    }

    private static func variants(_ variants: FunnelVariants) -> [JSON.Member] {
        var members = [JSON.Member(name: "steps", value: steps(variants.steps))]
        if let entry = variants.entry {
            members.append(.init(name: "entry", value: .members(["steps": steps(entry)])))
        }
        return members
    }

    private static func steps(_ steps: [FunnelStep]) -> JSON {
        .array(
            steps.map {
                .members([
                    "step": .string($0.step), "viewers": int($0.viewers), "rate": double($0.rate),
                    "low": double($0.low), "high": double($0.high),
                ])
            })
    }

    static func windows(_ windows: [Window], usual: Usual?) -> JSON {
        .object(
            windows.map { window in
                var members = counts(window.now)
                var previous = counts(window.previous)
                if let usual {
                    let value = Self.usual(usual, seconds: window.seconds)
                    members.append(.init(name: "usual", value: value))
                }
                if window.gapS > 0 {
                    members.append(.init(name: "gap_s", value: .double(window.gapS)))
                }
                if window.gapPreviousS > 0 {
                    previous.append(.init(name: "gap_s", value: .double(window.gapPreviousS)))
                }
                if let counted = window.counted {
                    members.append(.init(name: "counted", value: Self.counted(counted)))
                }
                if let counted = window.countedPrevious {
                    previous.append(.init(name: "counted", value: Self.counted(counted)))
                }
                members.append(.init(name: "previous", value: .object(previous)))
                return .init(name: String(window.seconds), value: .object(members))
            })
    }

    /// What is usual for the room in a window of this length.
    private static func usual(_ usual: Usual, seconds: Int) -> JSON {
        let counts = usual.perMinute.sorted { $0.key < $1.key }.map { name, rate in
            JSON.Member(name: name, value: .double(rate * Double(seconds) / 60))
        }
        return .object([.init(name: "streams", value: .int(Int64(usual.streams)))] + counts)
    }

    private static func counted(_ span: CountedSpan) -> JSON {
        var members = span.counts.map {
            JSON.Member(name: $0.name, value: .int($0.value))
        }
        if !span.counts.isEmpty { members.append(.init(name: "basis", value: .string("reported"))) }
        if let stay = span.stay { members.append(.init(name: "stay", value: Self.stay(stay))) }
        if let stay = span.reportedStay {
            members.append(.init(name: "reported_stay", value: Self.stay(stay)))
        }
        return .object(members)
    }

    private static func counts(_ counts: WindowCounts) -> [JSON.Member] {
        let pairs: KeyValuePairs<String, Int> = [
            "entries": counts.entries, "leaves": counts.leaves, "comments": counts.comments,
            "likes": counts.likes, "follows": counts.follows, "shares": counts.shares,
            "card_clicks": counts.cardClicks, "icon_clicks": counts.iconClicks,
            "form_opens": counts.formOpens, "form_submits": counts.formSubmits,
            "leads": counts.leads,
        ]
        return pairs.map { .init(name: $0, value: .int(Int64($1))) }
    }

    static func reach(_ reach: [Reach]) -> JSON? {
        guard !reach.isEmpty else { return nil }
        return .object(
            reach.map { one in
                .init(
                    name: one.segment,
                    value: .members([
                        "share": .double(one.share), "n": int(one.n),
                        "basis": .string(one.basis.rawValue),
                        "last_ts": one.lastTs.map { .int($0) },
                        "recent": one.recent.map {
                            .members(["share": .double($0.share), "n": int($0.n)])
                        },
                    ]))
            })
    }

    static func leads(_ leads: Leads) -> JSON {
        .members([
            "total": int(leads.total), "rate": double(leads.rate), "lpm": double(leads.lpm),
        ])
    }

    static func counters(_ readings: [CounterReading]) -> JSON? {
        guard !readings.isEmpty else { return nil }
        return .object(
            readings.map { reading in
                .init(
                    name: reading.name,
                    value: .members([
                        "value": .int(reading.value), "ts": .int(reading.ts),
                        "kind": .string(reading.kind),
                        "rise": reading.rise.map { .int($0) },
                        "half_width": reading.halfWidth.map { .int($0) },
                        "saturated": reading.isSaturated ? .bool(true) : nil,
                    ]))
            })
    }
}
