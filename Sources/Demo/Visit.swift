import Vocabulary
import Wire

/// One viewer's time in the room, second by second: how long, and what they do meanwhile.
///
/// People leave at a rate that falls with the time they have been there, 1.357 / (45 + age): half
/// are gone after 30 s, a third is there after a minute, 6 % after five. What is being said
/// changes that rate, and so does what brought them.
struct Visit {
    let room: DemoRoom
    let script: Script
    let viewer: Int
    let source: String
    private(set) var happenings: [Happening] = []
    private var chance: Chance
    private let entered: Int64
    /// Somebody in the middle of a form does not leave before it is sent.
    private var busyUntil: Int64 = 0
    private var isAsked = false

    /// - Parameter end: of the show.
    /// - Returns: when the viewer leaves.
    static func happenings(
        _ room: DemoRoom, _ script: Script, viewer: Int, source: String, entered: Int64,
        end: Int64, _ chance: inout Chance
    ) -> (happenings: [Happening], left: Int64) {
        var visit = Visit(
            room: room, script: script, viewer: viewer, source: source, chance: chance,
            entered: entered)
        let left = visit.live(until: end)
        chance = visit.chance
        return (visit.happenings, left)
    }

    private init(
        room: DemoRoom, script: Script, viewer: Int, source: String, chance: Chance,
        entered: Int64
    ) {
        (self.room, self.script, self.viewer, self.source) = (room, script, viewer, source)
        (self.chance, self.entered) = (chance, entered)
    }

    private mutating func live(until end: Int64) -> Int64 {
        let talks = chance.happens(0.09)
        let likes = chance.happens(0.14)
        var now = entered
        while now < end, let segment = script.segment(at: now) {
            let age = Double(now - entered) / 1000
            if now >= busyUntil, chance.happens(leaving(age, segment.part)) { break }
            act(now, age: age, segment)
            if talks, chance.happens(0.035) { comment(now, segment) }
            if likes, chance.happens(0.05) {
                add(.like, now, ["n": .int(Int64(chance.whole(1...12)))])
            }
            now += 1000
        }
        let left = min(end, max(now - 1000, entered) + chance.ms(0.2...0.999))
        happenings.removeAll { $0.at > left }
        return left
    }

    private func leaving(_ age: Double, _ part: Script.Part) -> Double {
        let pull =
            switch part {
            case .greeting: 1.0
            case .offer: 0.75
            case .leadCall: 1.15
            case .features: 1.25
            case .close: 0.9
            }
        let fit =
            switch source {
            case "paid": 1.35
            case "follow", "search": 0.6
            default: 1.0
            }
        return min(0.9, pull * fit * 1.357 / (45.5 + age))
    }

    /// What anybody may do at any second, and what the lead call asks for.
    private mutating func act(_ now: Int64, age: Double, _ segment: Script.Segment) {
        if segment.part == .leadCall { hear(now, age: age, since: now - segment.from) }
        guard age >= 8 else { return }
        if chance.happens(0.000_25) { add(.follow, now) }
        if chance.happens(0.000_12) { add(.share, now) }
        if chance.happens(0.000_08) { add(.fanJoin, now) }
        if chance.happens(0.000_12) { gift(now) }
        if chance.happens(0.000_2) { clickThrough(.iconClick, now) }
        if age >= 30, chance.happens(0.000_11) { writePrivately(now) }
    }

    private mutating func hear(_ now: Int64, age: Double, since: Int64) {
        switch since / 1000 {
        case 4 where !isAsked:
            add(.cardShow, now, ["item": .string("权益清单")])
            isAsked = true
            if chance.happens(age >= 30 ? 0.06 : 0.014) { clickThrough(.cardClick, now) }
        case 5: isAsked = false
        case 10 where chance.happens(0.05):
            say(now + chance.ms(0.5...5), .one, .range)
        default: break
        }
    }

    private mutating func clickThrough(_ click: EventKind, _ now: Int64) {
        let item: KeyValuePairs<String, JSON> = ["item": .string("权益清单")]
        let clicked = now + chance.ms(1...5)
        add(click, clicked, item)
        busyUntil = max(busyUntil, clicked + 1000)
        guard chance.happens(0.55) else { return }
        let opened = clicked + chance.ms(0.8...3)
        add(.formOpen, opened, item)
        busyUntil = opened + 5000
        guard chance.happens(0.42) else { return }
        let sent = opened + chance.ms(7...20)
        add(.formSubmit, sent, item)
        lead(sent + chance.ms(0.3...1.2), "form")
        busyUntil = sent + 3000
    }

    private mutating func writePrivately(_ now: Int64) {
        add(.dmOpen, now)
        guard chance.happens(0.65) else { return }
        let answered = now + chance.ms(4...20)
        add(.dmReply, answered)
        busyUntil = max(busyUntil, answered + 2000)
        guard chance.happens(0.4) else { return }
        let left = answered + chance.ms(6...18)
        lead(left, "dm")
        busyUntil = left + 2500
        if chance.happens(0.35) { add(.wecomAdd, left + 1500) }
    }

    /// A lead whose personal data nobody can have: no mobile number begins with 100.
    private mutating func lead(_ at: Int64, _ kind: String) {
        let number = String(chance.whole(10_000...99_999))
        add(
            .lead, at,
            [
                "lead": .string("L\(viewer)-\(at / 1000)"), "kind": .string(kind),
                "phone": .string("100000\(number)"), "name": .string("演示客户\(number)"),
                "wechat": .string("demo_\(number)"), "city": .string(chance.pick(Remarks.cities)),
                "vehicle": .string(room.car), "consent": .string("demo-form-1"),
                "state": .string("new"),
            ])
    }

    private mutating func gift(_ now: Int64) {
        let gift = chance.pick(Remarks.gifts)
        let n = chance.happens(0.2) ? chance.whole(2...9) : 1
        add(
            .gift, now,
            [
                "name": .string(gift.name), "n": .int(Int64(n)),
                "value_fen": .int(gift.fen * Int64(n)),
            ])
    }

    /// What is on air is what is asked about, more often than not.
    private mutating func comment(_ now: Int64, _ segment: Script.Segment) {
        let kind: Remarks.Kind
        switch segment.part {
        case .greeting: kind = .small
        case .offer: kind = chance.pick([.price, .price, .price, .tradeIn, .place, .small])
        case .leadCall: kind = chance.pick([.one, .one, .price, .place])
        case .features: kind = chance.pick([.topic, .topic, .topic, .price, .small])
        case .close: kind = chance.pick([.testDrive, .tradeIn, .place, .price, .small, .small])
        }
        say(now, kind, segment.topic)
    }

    private mutating func say(_ at: Int64, _ kind: Remarks.Kind, _ topic: Topic) {
        add(
            .comment, at,
            [
                "nickname": .string(nickname),
                "text": .string(chance.pick(Remarks.texts(kind, topic))),
            ])
    }

    /// A viewer keeps a name.
    private var nickname: String {
        var own = Chance(seed: UInt64(viewer), stableHash(room.name))
        return Remarks.nickname(&own)
    }

    private mutating func add(
        _ kind: EventKind, _ at: Int64, _ fields: KeyValuePairs<String, JSON> = [:]
    ) {
        happenings.append(Happening(kind, at: at, viewer: viewer, source: source, fields: fields))
        if kind == .like, case .int(let n)? = fields.first?.value {
            happenings[happenings.count - 1].n = Int(n)
        }
    }
}
