import Measures
package import Room
import Script
package import Vocabulary

/// Takes the events of one stream, in any order, and makes its replay.
package struct ReplayFold {
    private var counts: StreamTally
    private var marks: [StreamReplay.Mark] = []
    private var comments: [StreamReplay.Comment] = []
    private var silences: [SilentSpan] = []
    private var late = LateEvents()
    private let startedTs: Int64

    /// The newest comments that are kept.
    static let comments = 200_000

    package init(startedTs: Int64) {
        self.startedTs = startedTs
        counts = StreamTally(startedTs: startedTs)
    }

    /// - Parameter text: reads the words of a comment.
    package mutating func take(_ fact: Fact, _ detail: Detail?, text: () -> String?) {
        if case .lead(let lead) = detail {
            counts.note(fact, lead: lead)
        } else {
            counts.note(fact)
        }
        switch detail {
        case .intervention(let kind, let note):
            marks.append(.init(ts: fact.ts, change: kind, text: note))
        case .marker(let label): marks.append(.init(ts: fact.ts, change: nil, text: label))
        case .silence(let span): silences.append(span)
        default: break
        }
        if case .comment = fact.kind, comments.count < Self.comments, let text = text() {
            comments.append(
                .init(ts: fact.ts, viewer: fact.viewer, text: text, order: fact.idOrder))
        }
    }

    /// Notes an event that came after the end.
    package mutating func takeLate(_ fact: Fact) {
        late.events += 1
        if fact.kind == .lead { late.leads += 1 }
    }

    /// - Parameters:
    ///   - room: folded from the same events; its bookkeeping changes as it is looked at.
    ///   - now: the moment of a stream that is still on air.
    ///   - staleAfterMs: silence after which one that was never ended is on air no more.
    package func replay(
        of room: inout Room, stream index: Int, now: Int64, staleAfterMs: Int64
    ) -> StreamReplay {
        let clock = clock(of: room.streams[index], now: now, staleAfterMs)
        // First: while somebody holds a copy of the stream, looking at it copies its sessions. They are
        // those of all of it, also where the clock stops after two days.
        let numbers = room.numbers(index, at: max(clock, room.streams[index].measures.lastTs))
        let stream = room.streams[index]
        let history = stream.measures.history(from: startedTs, to: clock)
        var replay = StreamReplay(
            room: room.name, stream: room.streamID(index), title: stream.zone.start?.title ?? "",
            host: stream.zone.start?.host ?? "", startedTs: startedTs, endedTs: stream.endedTs,
            clock: clock, course: history.course,
            counts: StreamCounts(counts), audience: numbers.audience, reach: numbers.reach,
            seconds: history.seconds, way: LeadWay(numbers),
            heard: stream.transcript.sentences.filter { $0.ts <= clock }, script: stream.script,
            warnings: stream.warnings,
            marks: marks.sorted {
                ($0.ts, $0.change ?? "", $0.text) < ($1.ts, $1.change ?? "", $1.text)
            },
            comments: comments.sorted { ($0.ts, $0.order) < ($1.ts, $1.order) },
            silences: silences.sorted { ($0.from, $0.to, $0.feed) < ($1.from, $1.to, $1.feed) },
            review: stream.review, late: late)
        replay.align()
        return replay
    }

    /// The moment that a replay is about. One that says it went on for years gets its first two days:
    /// its seconds would not fit into memory.
    private func clock(of stream: Stream, now: Int64, _ staleAfterMs: Int64) -> Int64 {
        let isOnAir = stream.endedTs == nil && now - stream.clock <= staleAfterMs
        let clock = isOnAir ? max(now, stream.clock) : stream.clock
        return min(clock, startedTs + StreamSeconds.longestMs)
    }
}
