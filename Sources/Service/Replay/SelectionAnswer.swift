import Lexicon
import Measures
import Replay
import Vocabulary
import Wire

/// What a selection of a stream held, beside what is usual there.
struct SelectionAnswer {
    let json: JSON

    init(_ replay: StreamReplay, from: Int64, to: Int64) {
        let known = StreamCounts.Column.allCases.filter { replay.counts.total($0) > 0 }
        let share = Double(to - from) / Double(max(1, replay.clock - replay.startedTs))
        func tenth(_ number: Double) -> JSON { .double((number * 10).rounded() / 10) }
        var members = [
            JSON.Member(name: "from_ts", value: .int(from)), .init(name: "to_ts", value: .int(to)),
        ]
        // As much as a span of this length holds on the stream's average.
        var usual: [JSON.Member] = []
        for column in known {
            let n = replay.counts.count(column, from: from, to: to)
            members.append(.init(name: column.name, value: .int(Int64(n))))
            let mean = Double(replay.counts.total(column)) * share
            usual.append(.init(name: column.name, value: tenth(mean)))
        }
        if let online = Self.online(replay, from, to) {
            members.append(.init(name: "online", value: tenth(online)))
            members.append(.init(name: "viewer_s", value: tenth(online * Double(to - from) / 1000)))
        }
        if let online = replay.audience.averageOnline {
            usual.append(.init(name: "online", value: tenth(online)))
        }
        members.append(.init(name: "usual", value: .object(usual)))
        json = .object(members)
    }

    private static func online(_ replay: StreamReplay, _ from: Int64, _ to: Int64) -> Double? {
        let course = replay.course
        let step = Int64(course.stepS) * 1000
        let values = course.online.enumerated().compactMap { i, online -> Int? in
            let ts = course.fromTs + Int64(i + 1) * step
            return ts > from && ts <= to + step - 1 ? online : nil
        }
        return values.isEmpty ? nil : Double(values.reduce(0, +)) / Double(values.count)
    }
}

/// Comments of a span with what they want, the first of them.
struct CommentsAnswer {
    let json: JSON
    private static let most = 500

    init(_ replay: StreamReplay, from: Int64, to: Int64, _ lexicon: IntentLexicon) {
        let comments = replay.comments.drop { $0.ts < from }.prefix { $0.ts < to }
        json = .members([
            "comments": .array(
                comments.prefix(Self.most).map { comment in
                    .members([
                        "ts": .int(comment.ts), "text": .string(comment.text),
                        "viewer": comment.viewer == 0
                            ? nil : .string(String(comment.viewer, radix: 16)),
                        "intents": .array(
                            lexicon.intents(of: comment.text).map { .string($0.rawValue) }),
                    ])
                }), "more": .bool(comments.count > Self.most),
        ])
    }
}
