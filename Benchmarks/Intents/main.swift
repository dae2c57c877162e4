// How well the standard lexicon tells what comments want, on comments labelled by hand:
//   swift run -c release intents-benchmark [--failures] [--costs] [FILE]
// FILE (the held-out comments if none is named) has, on each line, the intents, the primary one
// first, a tab, and the comment.

import Foundation
import Lexicon
import Service
import TextPatterns
import Vocabulary

struct Labelled {
    let intents: [Intent]
    let text: String

    static func read(_ path: String) throws -> [Labelled] {
        let lines = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n")
            .filter { !$0.hasPrefix("#") }
        return lines.map { line in
            let cells = line.split(separator: "\t", maxSplits: 1)
            let intents = cells[0].split(separator: ",").compactMap { Intent(rawValue: String($0)) }
            return Labelled(intents: intents, text: String(cells[1]))
        }
    }
}

/// Right, wrong and missed, of one intent.
struct Score {
    var right = 0
    var wrong = 0
    var missed = 0

    var precision: Double { right + wrong == 0 ? 0 : Double(right) / Double(right + wrong) }
    var recall: Double { right + missed == 0 ? 0 : Double(right) / Double(right + missed) }
    var f1: Double {
        2 * right + wrong + missed == 0
            ? 0 : 2 * Double(right) / Double(2 * right + wrong + missed)
    }
}

func scores(_ pairs: [(truth: [Intent], told: [Intent])]) -> [Intent: Score] {
    var scores = Dictionary(uniqueKeysWithValues: Intent.allCases.map { ($0, Score()) })
    for (truth, told) in pairs {
        for intent in told {
            if truth.contains(intent) {
                scores[intent]?.right += 1
            } else {
                scores[intent]?.wrong += 1
            }
        }
        for intent in truth where !told.contains(intent) { scores[intent]?.missed += 1 }
    }
    return scores
}

func cell(_ value: Double) -> String { String(format: "%.3f", value) }

func printTable(_ title: String, _ scores: [Intent: Score]) {
    print("\n\(title)\n\n| intent | n | precision | recall | F1 |\n|---|---|---|---|---|")
    let known = Intent.allCases.filter { (scores[$0]?.right ?? 0) + (scores[$0]?.missed ?? 0) > 0 }
    for intent in known {
        guard let score = scores[intent] else { continue }
        print(
            "| \(intent.rawValue) | \(score.right + score.missed) | \(cell(score.precision)) "
                + "| \(cell(score.recall)) | \(cell(score.f1)) |")
    }
    let mean = known.compactMap { scores[$0]?.f1 }.reduce(0, +) / Double(known.count)
    print("| macro | \(known.count) intents | | | **\(cell(mean))** |")
}

func printConfusion(_ pairs: [(truth: [Intent], told: [Intent])]) {
    print("\nPrimary intents: rows are labels, columns what the lexicon said.\n")
    let names = Intent.allCases.map { String($0.rawValue.prefix(6)) }
    print("| | " + names.joined(separator: " | ") + " |")
    print("|---" + String(repeating: "|---", count: names.count) + "|")
    for row in Intent.allCases {
        let cells = Intent.allCases.map { column in
            let count = pairs.count { $0.truth[0] == row && $0.told[0] == column }
            return count == 0 ? "" : "\(count)"
        }
        print("| \(row.rawValue) | " + cells.joined(separator: " | ") + " |")
    }
}

func cpuSeconds() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
}

let arguments = CommandLine.arguments.dropFirst()
let path = arguments.first { !$0.hasPrefix("--") } ?? "Tests/LexiconTests/held-out.tsv"
let comments = try Labelled.read(path)
let start = cpuSeconds()
let lexicon = try IntentRulesFile.lexicon(file: nil)
print("\(comments.count) comments of \(path); lexicon made in \(cell(cpuSeconds() - start)) s")
let pairs = comments.map { (truth: $0.intents, told: lexicon.intents(of: $0.text)) }
printTable("All intents of a comment", scores(pairs))
printTable(
    "The primary intent alone",
    scores(pairs.map { (truth: [$0.truth[0]], told: [$0.told[0]]) }))
printConfusion(pairs)
if arguments.contains("--failures") {
    for (comment, told) in zip(comments, pairs.map(\.told))
    where Set(comment.intents) != Set(told) || comment.intents[0] != told[0] {
        let names = { (intents: [Intent]) in intents.map(\.rawValue).joined(separator: ",") }
        print("\(names(comment.intents))\t\(names(told))\t\(comment.text)")
    }
}
let before = cpuSeconds()
var count = 0
for _ in 0..<20 {
    for comment in comments { count += lexicon.intents(of: comment.text).count }
}
let each = (cpuSeconds() - before) / Double(20 * comments.count) * 1e6
print("\n\(String(format: "%.1f", each)) µs of CPU a comment (\(count) intents)")
if arguments.contains("--costs") {
    let rules = try IntentRulesFile.standard()
    for rule in rules.intents {
        let alone = IntentRules(words: rules.words, intents: [rule])
        let lexicon = try IntentLexicon(
            rules: alone, compiler: PatternCompiler(triesPatterns: false))
        let before = cpuSeconds()
        for _ in 0..<5 { for comment in comments { _ = lexicon.intents(of: comment.text) } }
        let each = (cpuSeconds() - before) / Double(5 * comments.count) * 1e6
        print("\(rule.intent.rawValue): \(String(format: "%.1f", each)) µs")
    }
}
