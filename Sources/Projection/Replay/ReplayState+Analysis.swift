package import Replay
import Vocabulary
package import Wire

/// What follows from a stream: tags, clips, jumps, scorecard.
extension ReplayState {
    package static func analysis(_ analysis: StreamAnalysis, _ rules: TagRules) -> [JSON.Member] {
        let names = Dictionary(uniqueKeysWithValues: rules.tags.map { ($0.tag, $0) })
        return JSON.list([
            "tags": .array(analysis.tags.map { tag($0, names[$0.tag]) }),
            "tag_rules": .array(
                rules.rules.compactMap { rule in
                    let (found, kept, removed) = analysis.found(by: rule.rule)
                    guard found > 0 else { return nil }
                    return .members([
                        "rule": .string(rule.rule), "tag": .string(rule.tag), "found": whole(found),
                        "kept": whole(kept), "removed": whole(removed),
                    ])
                }),
            "taxonomy": .array(
                rules.tags.enumerated().map { number, kind in
                    .members([
                        "tag": .string(kind.tag), "kind": .string(kind.kind),
                        "name": .both(kind.name),
                        "key": number < 9 ? .string("\(number + 1)") : nil,
                    ])
                }),
            "clips": .array(analysis.clips.map(clip)), "jumps": .array(analysis.jumps.map(jump)),
            "points": .array(analysis.points.map(point)),
            "scorecard": scorecard(analysis.scorecard),
        ])
    }

    private static func whole(_ n: Int) -> JSON { .int(Int64(n)) }

    private static func rounded(_ number: Double) -> JSON {
        .double((number * 1000).rounded() / 1000)
    }

    private static func tag(_ tag: Tag, _ kind: TagKind?) -> JSON {
        .members([
            "key": .string(tag.key), "tag": .string(tag.tag),
            "kind": .string(kind?.kind ?? "own"),
            "name": .both(kind?.name ?? BilingualText(zh: tag.tag, en: tag.tag)),
            "from_ts": .int(tag.fromTs), "to_ts": .int(tag.toTs),
            "by": .string(tag.by.isEmpty ? "rule" : tag.by), "rule": word(tag.rule),
            "evidence": word(tag.evidence), "about": word(tag.about), "n": whole(tag.n),
            "utterance": word(tag.utterance), "state": .string(tag.state.rawValue),
        ])
    }

    private static func clip(_ clip: Clip) -> JSON {
        .members([
            "key": .string(clip.key), "rule": .string(clip.rule.rawValue),
            "from_ts": .int(clip.fromTs), "to_ts": .int(clip.toTs), "title": .string(clip.title),
            "n": whole(clip.n), "state": .string(clip.state.rawValue), "by": word(clip.by),
        ])
    }

    private static func jump(_ jump: Jump) -> JSON {
        .members([
            "ts": .int(jump.ts), "metric": .string(jump.metric.name), "n": whole(jump.n),
            "usual": rounded(jump.usual), "score": rounded(jump.score),
            "said": .array(jump.said.map { .string($0) }),
            "around": .array(jump.around.map { .string($0) }),
        ])
    }

    private static func point(_ point: PointHeard) -> JSON {
        .members([
            "point": .string(point.point), "segment": .string(point.segment), "ts": .int(point.ts),
            "text": .string(point.sentence),
        ])
    }

    package static func scorecard(_ card: Scorecard) -> JSON {
        .members([
            "score": card.score.map(rounded),
            "lines": .array(
                card.lines.map { line in
                    .members([
                        "line": .string(line.line.rawValue), "score": line.score.map(rounded),
                        "weight": rounded(line.weight), "value": line.value.map(rounded),
                        "goal": line.goal.map(rounded), "n": whole(line.n),
                        "evidence": .array(
                            line.evidence.map {
                                .members(["ts": .int($0.ts), "text": .string($0.text)])
                            }),
                    ])
                }),
        ])
    }
}
