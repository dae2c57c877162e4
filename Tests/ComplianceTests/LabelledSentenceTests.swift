import Foundation
import Testing

@testable import Compliance

/// How well the standard packs and the offer check do on labelled sentences. The first runs on sentences
/// that nothing was learned from are in docs/benchmarks.md: they are lower for phrases.
@Suite("Labelled sentences")
struct LabelledSentenceTests {
    private struct Score {
        var right = 0
        var wrong: [String] = []
        var missed: [String] = []

        mutating func add(_ row: Labelled, _ told: Set<String>) {
            let text = row.parts.joined(separator: "|")
            right += told.intersection(row.labels).count
            wrong += told.subtracting(row.labels).map { "\($0): \(text)" }
            missed += row.labels.subtracting(told).map { "\($0): \(text)" }
        }

        var precision: Double { Double(right) / Double(max(1, right + wrong.count)) }
        var recall: Double { Double(right) / Double(max(1, right + missed.count)) }
    }

    private func told(_ row: Labelled, _ fresh: Listener) -> [SpokenFinding] {
        var listener = fresh
        let heard = row.parts.enumerated().flatMap { number, part in
            listener.hear(part, at: Double(number) * 1.5)
        }
        return heard + listener.rest()
    }

    @Test(
        "Phrases, those held back when the packs were first made",
        arguments: ["phrases", "phrases-held-out"])
    func phrases(_ name: String) throws {
        let listener = try Listener(packs: Listener.allPacks)
        var score = Score()
        for row in try Labelled.read(name) {
            score.add(row, Set(told(row, listener).map(\.pack)))
        }
        #expect(score.precision >= 0.97, "\(score.wrong)")
        #expect(score.recall >= 0.95, "\(score.missed)")
    }

    @Test("Phrases in a manner of speaking that nothing was learned from")
    func lastPhrases() throws {
        let listener = try Listener(packs: Listener.allPacks)
        var score = Score()
        for row in try Labelled.read("phrases-last") {
            score.add(row, Set(told(row, listener).map(\.pack)))
        }
        #expect(score.precision >= 0.96, "\(score.wrong.count) wrong")
        #expect(score.recall >= 0.94, "\(score.missed.count) missed")
    }

    /// By people who had not seen the packs. Those held out were not learned from; the later ones were, the
    /// second of each after a first look: docs/benchmarks.md has what was found at the first look.
    @Test(
        "Copy as it is written, and what hosts say, whatever the pack",
        arguments: [
            ("copy-sentences", 0.97, 0.97), ("copy-sentences-held-out", 0.85, 0.93),
            ("copy-later-1", 0.97, 0.97), ("copy-later-2", 0.95, 0.97),
            ("said-later-1", 0.97, 0.97), ("said-later-2", 0.92, 0.97),
            ("copy-last", 0.75, 0.92), ("said-last", 0.65, 0.88),
        ])
    func sentences(_ name: String, _ recall: Double, _ precision: Double) throws {
        let listener = try Listener(packs: Listener.allPacks)
        var (right, wrong, missed) = (0, [String](), [String]())
        for row in try Labelled.sentences(name) {
            let isTold = !told(row, listener).filter { $0.rule != .offerUnknown }.isEmpty
            switch (isTold, row.labels.contains("bad")) {
            case (true, true): right += 1
            case (true, false): wrong.append(row.parts.joined(separator: "|"))
            case (false, true): missed.append(row.parts.joined(separator: "|"))
            case (false, false): break
            }
        }
        let isLearned = !["copy-sentences-held-out", "copy-last", "said-last"].contains(name)
        #expect(
            Double(right) / Double(right + wrong.count) >= precision,
            "\(isLearned ? wrong : []) \(wrong.count) wrong")
        #expect(
            Double(right) / Double(right + missed.count) >= recall,
            "\(isLearned ? missed : []) \(missed.count) missed")
    }

    @Test("Offers", arguments: ["offers", "offers-held-out", "offers-fresh", "offers-later"])
    func offers(_ name: String) throws {
        let listener = try Listener(packs: [], offers: Listener.ledger())
        var score = Score()
        for row in try Labelled.read(name) {
            score.add(
                row,
                Set(
                    told(row, listener).map {
                        $0.label.isEmpty ? $0.pack : "\($0.pack):\($0.label)"
                    }))
        }
        #expect(score.precision >= 0.97, "\(score.wrong)")
        #expect(score.recall >= 0.95, "\(score.missed)")
    }

    @Test("Plain talk interrupts nobody on air")
    func plainTalk() throws {
        let listener = try Listener()
        let file = Labelled.folder.appendingPathComponent("plain-talk.txt")
        let lines = try String(contentsOf: file, encoding: .utf8).split(separator: "\n")
            .filter { !$0.hasPrefix("#") }
        #expect(lines.count >= 95)
        // Each alone, and after the one before: phrases are joined over messages.
        for (before, line) in zip(lines, lines.dropFirst() + [lines[0]]) {
            var listener = listener
            let found = listener.hear(String(before), at: 0) + listener.hear(String(line), at: 2)
            #expect(found.map(\.phrase) == [], "\(before)|\(line)")
        }
    }

    @Test("What only means it in other words is told of copy, on air only where that is wanted")
    func hints() throws {
        let boast = "跟谁比都是欺负人"
        var onAir = try Listener()
        #expect(onAir.hear(boast).isEmpty)
        var copy = try Listener(packs: Listener.allPacks)
        #expect(!copy.hear(boast).isEmpty)
    }

    @Test("The sets are as large as they are said to be")
    func sizes() throws {
        let phrases = [
            "phrases", "phrases-held-out", "phrases-fresh", "phrases-later", "phrases-last",
        ]
        let offers = ["offers", "offers-held-out", "offers-fresh", "offers-later"]
        #expect(try phrases.flatMap(Labelled.read).count >= 900)
        #expect(try offers.flatMap(Labelled.read).count >= 550)
    }
}
