import Vocabulary
import Wire

/// What the crew does: speech, segments, boosts, notes.
struct Crew {
    let room: DemoRoom
    let script: Script
    let title: String
    let length: Int64
    let seed: UInt64

    func happenings(in minute: Int) -> [Happening] {
        let span = Int64(minute) * 60_000..<Int64(minute + 1) * 60_000
        var chance = Chance(seed: seed, stableHash(room.name), UInt64(minute), 1)
        var happenings: [Happening] = []
        if minute == 0 { happenings.append(start) }
        for segment in script.segments(startingIn: span) {
            happenings.append(
                Happening(
                    .segment, at: segment.from,
                    fields: ["segment": .string(segment.part.rawValue), "by": .string("场控")]))
            happenings += speech(segment, &chance)
        }
        happenings += interventions(minute, &chance)
        if span.contains(length - 1) {
            happenings.append(
                Happening(.streamEnd, at: length, fields: ["reason": .string("演示场次结束")]))
        }
        return happenings.filter { $0.told < length || $0.kind == .streamEnd }
    }

    private var start: Happening {
        Happening(
            .streamStart, at: 0,
            fields: [
                "title": .string(title), "host": .string(room.host),
                "rundown": .string("3-30-15-60"),
            ])
    }

    private func interventions(_ minute: Int, _ chance: inout Chance) -> [Happening] {
        let at = Int64(minute) * 60_000 + chance.ms(1...8)
        func change(_ kind: String, _ note: String, _ value: Int64?) -> Happening {
            var happening = Happening(
                .intervention, at: at, fields: ["kind": .string(kind), "note": .string(note)])
            if let value { happening.fields.append(.init(name: "value", value: .int(value))) }
            return happening
        }
        var happenings: [Happening] = []
        if room.begins(boostIn: minute) {
            happenings.append(change("boost_started", "付费投流，同城人群，预算 300 元", 30_000))
        }
        if room.ends(boostIn: minute) {
            happenings.append(change("boost_stopped", "付费投流结束", nil))
        }
        if minute % 16 == 12 { happenings.append(change("red_packet", "福袋，口令“想试驾”", nil)) }
        if minute == 25 { happenings.append(change("cover_changed", "封面换成车侧面", nil)) }
        if minute % 7 == 4 {
            happenings.append(
                Happening(
                    .marker, at: at + 20_000,
                    fields: [
                        "label": .string(chance.pick(["问价集中", "讲得好，留作切片", "连续有人问置换", "画面卡顿几秒"])),
                        "tags": .array([.string("场控")]), "by": .string("场控"),
                    ]))
        }
        return happenings
    }

    // Speech

    /// Sentences one after the other for as long as the segment lasts.
    private func speech(_ segment: Script.Segment, _ chance: inout Chance) -> [Happening] {
        var happenings: [Happening] = []
        var at = segment.from + 150
        let choice = chance.shuffled(Speech.sentences(segment.part, segment.topic))
        for (i, sentence) in choice.enumerated() {
            let text = sentence.replacing("{车}", with: room.car).replacing("{店}", with: room.shop)
                .replacing("{主播}", with: room.host)
            let length = 500 + Int64(text.count) * 205
            // The last sentence of a part is hurried rather than cut.
            guard at + length * 4 / 5 <= segment.to else { continue }
            let end = min(at + length, segment.to)
            happenings += utterance(text, at..<end, "\(segment.loop)-\(segment.part)-\(i)", &chance)
            at = end + chance.ms(0.1...0.5)
        }
        return happenings
    }

    /// What a recogniser tells of one sentence: what it has so far, about every second, then all.
    private func utterance(
        _ text: String, _ span: Range<Int64>, _ name: String, _ chance: inout Chance
    ) -> [Happening] {
        var happenings: [Happening] = []
        let lag = chance.ms(0.25...0.5)
        func tell(_ words: String, _ rev: Int, until end: Int64, isFinal: Bool) {
            happenings.append(
                Happening(
                    .transcript, at: span.lowerBound, told: end + lag,
                    fields: [
                        "utterance": .string(name), "rev": .int(Int64(rev)),
                        "final": .bool(isFinal), "end_ts": .int(end), "text": .string(words),
                        "speaker": .string(room.host),
                        "confidence": .double(isFinal ? 0.94 : 0.8),
                    ]))
        }
        var rev = 0
        for end in stride(from: span.lowerBound + 900, to: span.upperBound - 500, by: 900) {
            let share = Double(end - span.lowerBound) / Double(span.upperBound - span.lowerBound)
            let words = String(text.prefix(Int(Double(text.count) * share)))
            if !words.isEmpty { tell(words, rev, until: end, isFinal: false) }
            rev += 1
        }
        tell(text, rev, until: span.upperBound, isFinal: true)
        return happenings
    }
}
