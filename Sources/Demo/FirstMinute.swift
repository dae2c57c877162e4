import Vocabulary
import Wire

/// The minute that a visitor is shown, in one room: what is told of it, second by second, and what
/// of the ordinary evening it leaves out. Milliseconds since its beginning; `startMs` is since that
/// of the show.
///
/// | s | what happens |
/// |--:|---|
/// | 0 | the host is within the features, with a cue from the controller |
/// | 5 | seven people ask for the price |
/// | 18 | a paid boost begins |
/// | 25 | a lead call is due |
/// | 32 | three leads |
/// | 40 | hardly anybody comes in |
/// | 45 | the segment should end; at 50 it is five seconds over |
struct FirstMinute {
    /// Of the show, milliseconds.
    let startMs: Int64
    let host: String
    /// What has not been told yet, the next one last.
    private var ahead: [Happening] = []
    /// Who would have come in while hardly anybody does.
    private var turnedAway: Set<Int> = []

    static let lengthMs: Int64 = 65_000
    private static let fallMs: ClosedRange<Int64> = 38_500...64_000
    /// The features are planned for longer: their end is moved so that it comes after 45 s.
    private static let featuresEndS = 45 - 70

    init(startMs: Int64, host: String) {
        self.startMs = startMs
        self.host = host
        var all = stage + speech + questions + boost + leads
        for i in all.indices {
            all[i].at += startMs
            all[i].told += startMs
            all[i].number = 900_000_000 + Int(startMs / 1000) * 1000 + i
        }
        ahead = all.sorted { ($0.told, $0.number) > ($1.told, $1.number) }
    }

    /// The next thing told up to a moment of the show.
    mutating func next(through moment: Int64) -> Happening? {
        guard let last = ahead.last, last.told <= moment else { return nil }
        return ahead.removeLast()
    }

    /// The ordinary evening's crew is silent while it is played, nobody else comments, and when
    /// fewer come in, those who stay away stay away.
    mutating func leavesOut(_ happening: Happening) -> Bool {
        if let viewer = happening.viewer, turnedAway.contains(viewer) { return true }
        let since = happening.told - startMs
        guard (0..<Self.lengthMs).contains(since) else { return false }
        switch happening.kind {
        case .segment, .transcript, .intervention, .marker, .comment: return true
        case .exposure, .enter:
            guard Self.fallMs.contains(since), let viewer = happening.viewer else { return false }
            turnedAway.insert(viewer)
            return true
        default: return false
        }
    }

    private func viewer(_ n: Int) -> Int { 40_000_000 + Int(startMs / 1000) * 1000 + n }

    private static let intents = [
        "price", "trade_in", "finance", "range", "configuration", "delivery", "location",
        "test_drive", "rival", "complaint",
    ]

    // What happens

    /// The controller's part: nobody else sends cues meanwhile.
    private var stage: [Happening] {
        func happening(
            _ kind: EventKind, _ at: Int64, _ fields: KeyValuePairs<String, JSON>
        ) -> Happening { Happening(kind, at: at, fields: fields) }
        // What was asked before is answered: an answer holds for a while after it.
        let answered = Self.intents.map { intent in
            Happening(
                .answer, at: -Limits.standard.answerGraceMs, told: 0,
                fields: ["question": .string(intent), "by": .string("场控")])
        }
        return answered + [
            happening(.quiet, 0, ["minutes": .int(1), "by": .string("场控")]),
            happening(.segment, 0, ["segment": .string("features"), "by": .string("场控")]),
            happening(
                .extend, 1, ["seconds": .int(Int64(Self.featuresEndS)), "by": .string("场控")]),
            happening(
                .cue, 100,
                [
                    "cue": .string("minute-\(startMs)-first"), "kind": .string("message"),
                    "text": .string("先讲续航,|再讲充电"), "by": .string("场控"), "ttl_s": .int(20),
                ]),
            happening(
                .cue, 25_000,
                [
                    "cue": .string("minute-\(startMs)-lead"), "kind": .string("lead_call"),
                    "text": .string("点小卡片,|留电话|领权益清单"), "by": .string("showcaller"),
                    "why": .string("leaving_unheard"), "ttl_s": .int(20),
                ]),
        ]
    }

    private var speech: [Happening] {
        let sentences: [(Int64, String)] = [
            (1_000, "先说续航，栖川 K3在 CLTC 工况下是五百二十公里，实际看路况和空调。"),
            (9_000, "每天通勤四十公里的话，一周充一次电基本够用。"),
            (16_000, "冬天会打折扣，热泵空调能找回来一部分，我们去年在零下五度测过。"),
            (34_000, "高速上一百二十巡航，电耗会明显高一些，出远门要留余量。"),
            (43_000, "电量低于百分之二十会提醒，还会推荐沿途能用的充电站。"),
            (52_000, "能量回收有三档，刚开始不习惯可以调到轻的。"),
        ]
        return sentences.enumerated().map { i, sentence in
            let end = sentence.0 + 500 + Int64(sentence.1.count) * 180
            return Happening(
                .transcript, at: sentence.0, told: end + 300,
                fields: [
                    "utterance": .string("minute-\(startMs)-\(i)"), "rev": .int(0),
                    "final": .bool(true), "end_ts": .int(startMs + end),
                    "text": .string(sentence.1), "speaker": .string(host),
                ])
        }
    }

    private var questions: [Happening] {
        let texts = ["落地多少钱", "多少钱啊主播", "这车多少钱", "落地价报一下", "顶配贵多少", "最低多少钱", "现在什么价"]
        return texts.enumerated().flatMap { i, text in
            let asker = viewer(i)
            var chance = Chance(seed: UInt64(asker))
            return [
                Happening(.enter, at: Int64(i) * 150, viewer: asker, source: "feed"),
                Happening(
                    .comment, at: 5_000 + Int64(i) * 200, viewer: asker,
                    fields: [
                        "nickname": .string(Remarks.nickname(&chance)), "text": .string(text),
                    ]),
            ]
        }
    }

    private var boost: [Happening] {
        let begun = Happening(
            .intervention, at: 18_000,
            fields: [
                "kind": .string("boost_started"), "note": .string("付费投流，同城人群，预算 300 元"),
                "value": .int(30_000),
            ])
        let wave = (0..<60).map { i in
            Happening(
                .enter, at: 18_500 + Int64(i) * 320, viewer: viewer(100 + i), source: "paid")
        }
        return [begun] + wave
    }

    private var leads: [Happening] {
        (0..<3).flatMap { i in
            let asker = viewer(i)
            let at = 32_000 + Int64(i) * 400
            let item: KeyValuePairs<String, JSON> = ["item": .string("权益清单")]
            let number = 10_000 + (Int(startMs / 1000) * 3 + i) % 90_000
            return [
                Happening(.cardClick, at: at - 5_000, viewer: asker, fields: item),
                Happening(.formOpen, at: at - 4_000, viewer: asker, fields: item),
                Happening(.formSubmit, at: at - 300, viewer: asker, fields: item),
                // A number that nobody can have: none begins with 100.
                Happening(
                    .lead, at: at, viewer: asker,
                    fields: [
                        "lead": .string("minute-\(startMs)-\(i)"), "kind": .string("form"),
                        "phone": .string("100000\(number)"), "name": .string("演示客户\(number)"),
                        "consent": .string("demo-form-1"), "state": .string("new"),
                    ]),
            ]
        }
    }
}
