import Foundation
import Vocabulary
import Wire

// Throws broken bytes at the event decoder: fuzz [INPUTS] [SEED]. Build with a sanitizer:
//   swift build -c release --sanitize address --product fuzz
// A run is a function of its seed; what fails prints the seed and the input.

/// SplitMix64 (Steele, Lea, Flood 2014): the same run on every machine.
struct Seeded {
    private var state: UInt64
    init(_ seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var z = state
        z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
        z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
        return z ^ (z >> 31)
    }

    mutating func below(_ bound: Int) -> Int { Int(next() % UInt64(bound)) }
}

/// Good events of every type: what is broken from here reaches deep.
let seeds: [[UInt8]] =
    EventKind.allCases.map {
        #"{"id":"e1","room":"r","type":"\#($0.name)","ts":1767225600000,"viewer":"v1"}"#
    }.map { Array($0.utf8) }
    + [
        #"{"room":"r","type":"comment","text":"多少钱\n\u4f60\ud83d\ude00","nickname":"小王"}"#,
        #"{"room":"r","type":"counters","gauges":{"online":123},"totals":{"enter_uv":4567},"increments":{"likes":3}}"#,
        #"{"room":"r","type":"lead","lead":"l1","phone":"13800000000","name":"王","wechat":"w","city":"上海"}"#,
        #"{"room":"r","type":"transcript","utterance":"u","rev":2,"final":false,"end_ts":1767225601000,"text":"置换"}"#,
        #"{"room":"r","type":"rundown","rundown":{"title":"夜","repeats":false,"goal":{"leads":200,"hours":2.5},"segments":[{"segment":"a","kind":"offer","planned_s":30,"must_say":[{"point":"p","wordings":["补贴"],"cue":"补|贴"}],"lines":["好"],"patterns":["a.b"],"facts":["f"]}],"facts":[{"fact":"f","text":"三千","valid_until":"2026-11-30","intents":["price"]}],"templates":[{"kind":"message","text":"慢"}]}}"#,
        #"{"room":"r","type":"cue","cue":"c","kind":"say","text":"说","by":"m","priority":70,"ttl_s":20}"#,
        #"{"room":"r","type":"receipt","cue":"c","state":"seen","by":"h","screen":"s"}"#,
        #"{"room":"r","type":"extend","seconds":-30}"#,
        #"[{"room":"r","type":"enter"},{"room":"q","type":"leave","x":[1,2,{"y":[true,null,-1.5e+3]}]}]"#,
        "{\"room\":\"r\",\"type\":\"enter\"}\r\n\n{\"room\":\"r\",\"type\":\"like\",\"n\":5}\n",
    ].map { Array($0.utf8) }

/// Pieces that break things where they are put in.
let pieces: [[UInt8]] =
    [
        "{", "}", "[", "]", ",", ":", "\"", "\\", "\\u", "\\ud800", "\\u0000", "\n", "\0", "-",
        "1e999",
        "9223372036854775808", "99999999999999999999", "null", "true", "\"room\":", "\"ts\":",
        "{\"a\":",
        "\u{FEFF}", "0x1", "//", "NaN",
    ].map { Array($0.utf8) } + [
        [0xFF], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF4, 0x90], [0xE4, 0xBD],
    ]

func broken(_ seed: [UInt8], _ random: inout Seeded) -> [UInt8] {
    var bytes = seed
    for _ in 0...random.below(4) {
        let at = random.below(bytes.count + 1)
        switch random.below(7) {
        case 0 where at < bytes.count: bytes[at] = UInt8(truncatingIfNeeded: random.next())
        case 1 where at < bytes.count: bytes[at] ^= 1 << UInt8(random.below(8))
        case 2: bytes.removeSubrange(at..<min(bytes.count, at + random.below(9)))
        case 3: bytes.insert(contentsOf: pieces[random.below(pieces.count)], at: at)
        case 4: bytes.removeSubrange(at...)
        case 5:
            let other = seeds[random.below(seeds.count)]
            bytes.insert(contentsOf: other.suffix(random.below(other.count)), at: at)
        default:
            let from = random.below(bytes.count + 1)
            let run = bytes[min(from, at)..<max(from, at)]
            bytes.insert(contentsOf: run, at: at)
        }
        if bytes.count > 2_000 { bytes.removeSubrange(2_000...) }
    }
    return bytes
}

/// What must hold of any input: nothing points outside, each line has one outcome, and an accepted
/// line decodes by itself to the same fact.
func check(_ bytes: [UInt8], _ decoder: inout EventDecoder, _ again: inout EventDecoder) -> String?
{
    let received: Int64 = 1_767_225_700_000
    let hasMark = bytes.starts(with: [0xEF, 0xBB, 0xBF])
    let isArray = bytes.dropFirst(hasMark ? 3 : 0).first { $0 > 0x20 } == UInt8(ascii: "[")
    // As the engine does: a line of the journal has no line ends inside.
    let flat = bytes.withUnsafeBytes { FlatArray.flattened($0) } ?? bytes
    return flat.withUnsafeBytes { buffer -> String? in
        decoder.decode(buffer, receivedTs: received)
        let outcomes = decoder.facts.count + decoder.rejections.count
        if outcomes < decoder.lines || (!isArray && outcomes != decoder.lines) {
            return "\(decoder.lines) lines, \(outcomes) outcomes"
        }
        for rejection in decoder.rejections where rejection.line < 1 || rejection.message.isEmpty {
            return "a rejection without a place or a reason"
        }
        for fact in decoder.facts {
            let start = Int(fact.lineOffset)
            let end = start + Int(fact.lineLength)
            guard start >= 0, start < end, end <= buffer.count else { return "a line outside" }
            guard fact.ts <= received + Limits.standard.futureToleranceMs else { return "late ts" }
            again.decode(
                UnsafeRawBufferPointer(rebasing: buffer[start..<end]), receivedTs: received)
            guard again.facts.count == 1, again.rejections.isEmpty, again.facts[0].id == fact.id,
                again.facts[0].ts == fact.ts, again.facts[0].kind == fact.kind
            else { return "a line that means something else by itself" }
        }
        return nil
    }
}

let arguments = CommandLine.arguments.dropFirst().compactMap { UInt64($0) }
let inputs = arguments.first ?? 1_000_000
let seed = arguments.dropFirst().first ?? 1
var random = Seeded(seed)
var decoder = EventDecoder()
var again = EventDecoder()
var accepted = 0
for number in 0..<inputs {
    let bytes = broken(seeds[random.below(seeds.count)], &random)
    if let failure = check(bytes, &decoder, &again) {
        print("seed \(seed), input \(number): \(failure): \(bytes)")
        exit(1)
    }
    accepted += decoder.facts.count
}
print("\(inputs) inputs (seed \(seed)): no failure; \(accepted) events among them were whole")
