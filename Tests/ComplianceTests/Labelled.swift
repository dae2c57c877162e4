import Foundation
import Service
import TextPatterns
import Vocabulary

@testable import Compliance

/// Sentences with what is to be told of each, as the TSV files beside this one have them.
struct Labelled {
    let labels: Set<String>
    /// One text for each message.
    let parts: [String]

    static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()

    static func read(_ name: String) throws -> [Labelled] {
        let text = try String(
            contentsOf: folder.appendingPathComponent(name + ".tsv"), encoding: .utf8)
        return text.split(separator: "\n").filter { !$0.hasPrefix("#") }.map { line in
            let cells = line.split(separator: "\t", maxSplits: 1)
            let labels = Set(cells[0].split(separator: ",").map(String.init)).subtracting(["ok"])
            return Labelled(labels: labels, parts: cells[1].split(separator: "|").map(String.init))
        }
    }
}

extension Labelled {
    /// Sentences with columns: `bad` or `fine`, what about, the sentence.
    static func sentences(_ name: String) throws -> [Labelled] {
        let text = try String(
            contentsOf: folder.appendingPathComponent(name + ".tsv"), encoding: .utf8)
        return text.split(separator: "\n").dropFirst().map { line in
            let cells = line.split(separator: "\t").map(String.init)
            return Labelled(
                labels: [cells[0]], parts: cells[2].split(separator: "|").map(String.init))
        }
    }
}

/// A voice that is listened to.
struct Listener {
    var check = SpokenCheck()
    let rules: SpokenRules
    /// Noon of Thursday 26 November 2026 in China.
    static let noon: Int64 = 1_795_665_600_000

    init(packs: Set<String>? = nil, offers: OfferLedger = OfferLedger()) throws {
        let compiler = PatternCompiler(triesPatterns: false)
        rules = SpokenRules(
            phrases: try PhraseSearch(
                rules: PackFile.standard, packs: packs, hints: packs != nil,
                compiler: compiler),
            ledger: offers)
    }

    static let allPacks: Set<String> = Set(PackFile.standard.packs.map(\.pack))

    static func ledger() throws -> OfferLedger {
        let text = try String(
            contentsOf: Labelled.folder.appendingPathComponent("offers.yaml"), encoding: .utf8)
        let file = OfferFile(text)
        guard file.problems.isEmpty else { throw file.problems[0] }
        return file.ledger
    }

    mutating func hear(
        _ text: String, at seconds: Double = 0, by speaker: String = "", confidence: Double? = nil
    ) -> [SpokenFinding] {
        let ts = Self.noon + Int64(seconds * 1000)
        return check.hear(
            Sentence(
                utterance: "u\(ts)", revision: 0, isFinal: true, ts: ts, endTs: ts + 900,
                speaker: speaker, text: text, confidence: confidence), rules)
    }

    mutating func rest() -> [SpokenFinding] { check.due(at: .max / 2, rules) }
}
