// Answers for measure_effects.py: streams come in as columns on standard input, and what the
// product says of each goes out as one line of JSON.
//
// A stream: int64 bins, binMs, isCounted, spans, sentences, tasks (1 effects, 2 best lines,
// 4 a change in the middle);
// int64 viewerMs[cells][bins]; int32 counts[cells][metrics][bins]; for each span int64 name, from,
// to (milliseconds); for each sentence int64 from, to, length and that many bytes of text.
//
// With the argument `walk`: how long a stream of two million events takes to become columns.

import Foundation
import Measures
import Replay
import Vocabulary

struct Input {
    let bytes = FileHandle.standardInput.readDataToEndOfFile()
    var at = 0

    var isAtEnd: Bool { at >= bytes.count }

    mutating func int64() -> Int64 {
        defer { at += 8 }
        return bytes.withUnsafeBytes { $0.loadUnaligned(fromByteOffset: at, as: Int64.self) }
    }

    mutating func int32() -> Int32 {
        defer { at += 4 }
        return bytes.withUnsafeBytes { $0.loadUnaligned(fromByteOffset: at, as: Int32.self) }
    }

    mutating func text(_ length: Int) -> String {
        defer { at += length }
        return String(decoding: bytes[at..<at + length], as: UTF8.self)
    }
}

struct Sample {
    var seconds: StreamSeconds
    var onAir: [OnAir] = []
    var said: [SaidLine] = []
    var tasks: Int64

    init(_ input: inout Input) {
        let (bins, binMs, isCounted) = (Int(input.int64()), input.int64(), input.int64() == 1)
        let (spans, sentences) = (input.int64(), input.int64())
        tasks = input.int64()
        seconds = StreamSeconds(
            from: 0, to: Int64(bins) * binMs, binMs: binMs, isCounted: isCounted)
        for cell in 0..<StreamSeconds.cells {
            for bin in 0..<bins { seconds.set(viewerMs: input.int64(), cell, bin: bin) }
        }
        for cell in 0..<StreamSeconds.cells {
            for metric in StreamSeconds.Metric.allCases {
                for bin in 0..<bins { seconds.set(metric, cell, bin: bin, Int(input.int32())) }
            }
        }
        for _ in 0..<spans {
            let (name, from, to) = (input.int64(), input.int64(), input.int64())
            onAir.append(OnAir(name: "\(name)", from: from, to: to))
        }
        for _ in 0..<sentences {
            let (from, to, length) = (input.int64(), input.int64(), Int(input.int64()))
            said.append(SaidLine(from: from, to: to, text: input.text(length)))
        }
    }

    func answer() -> [String: Any] {
        var answer: [String: Any] = [:]
        if tasks & 1 > 0 {
            answer["effects"] = Effects(seconds).of(onAir).map { effect in
                var rates: [String: Any] = [:]
                for (metric, rate) in effect.rates { rates["\(metric)"] = Self.json(rate) }
                return ["name": effect.name, "viewer_s": effect.viewerS, "rates": rates]
            }
        }
        if tasks & 2 > 0 {
            let best = BestLines(seconds, said)
            answer["tried"] = best.tried
            answer["lines"] = best.lines.map { line in
                [
                    "metric": "\(line.metric)", "q": line.q, "times": line.said.count,
                    "text": said[line.said[0]].text, "rate": Self.json(line.rate),
                ] as [String: Any]
            }
        }
        if tasks & 4 > 0 {
            let deed = Deed(ts: seconds.toTs / 2, kind: "other")
            for (metric, rate) in Interventions(seconds).of([deed])[0].rates {
                answer["after \(metric)"] = Self.json(rate)
            }
        }
        return answer
    }

    static func json(_ rate: Rate) -> [String: Any] {
        var json: [String: Any] = ["n": rate.n, "rest_n": rate.restN]
        for (name, value) in [
            ("rate", rate.rate), ("rest_rate", rate.restRate), ("ratio", rate.ratio),
            ("low", rate.low), ("high", rate.high),
        ] {
            if let value { json[name] = value }
        }
        return json
    }
}

/// Three hours, 250,000 viewers of eight events each.
func walk() {
    var measures = Measures()
    var state: UInt64 = 1
    func chance(_ bound: UInt64) -> Int64 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Int64((state >> 33) % bound)
    }
    let begin: Int64 = 1_767_225_600_000
    for viewer in UInt64(1)...250_000 {
        let enter = begin + chance(10_700_000)
        let stay = chance(100_000)
        let acts: [EventKind] = [.like, .comment, .like, .cardClick, .formOpen, .like]
        for (n, kind) in ([.enter] + acts + [.leave]).enumerated() {
            var fact = Fact(kind: kind)
            fact.viewer = stableHash("v\(viewer)")
            fact.ts = enter + stay * Int64(n) / 7
            fact.id = viewer * 8 + UInt64(n)
            fact.source = viewer % 5 == 0 ? 1 : 2
            measures.apply(fact, detail: nil) { viewer % 5 == 0 ? "paid" : "feed" }
        }
    }
    let clock = ContinuousClock()
    var seconds = StreamSeconds(from: 0, to: 0)
    let took = clock.measure { seconds = measures.seconds(from: begin, to: begin + 10_800_000) }
    let onAir = (0..<64).map { n in
        OnAir(name: "s\(n % 6)", from: begin + n * 168_000, to: begin + n * 168_000 + 60_000)
    }
    let compared = clock.measure { _ = Effects(seconds).of(onAir) }
    print("2,000,000 events to columns: \(took); effects of six segments: \(compared)")
}

if CommandLine.arguments.dropFirst().first == "walk" {
    walk()
    exit(0)
}

var input = Input()
while !input.isAtEnd {
    let clock = ContinuousClock()
    let sample = Sample(&input)
    var answer: [String: Any] = [:]
    let took = clock.measure { answer = sample.answer() }
    answer["ms"] =
        Double(took.components.attoseconds) / 1e15 + Double(took.components.seconds) * 1e3
    FileHandle.standardOutput.write(try JSONSerialization.data(withJSONObject: answer))
    FileHandle.standardOutput.write(Data([10]))
}
