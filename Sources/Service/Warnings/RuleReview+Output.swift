import Vocabulary
import Warnings
package import Wire

/// A review as people and programs read it.
extension RuleReview {
    package var json: JSON {
        .members([
            "hours": .double((hours * 100).rounded() / 100),
            "streams": .array(
                streams.map {
                    .members([
                        "stream": .string($0.stream), "room": .string($0.room),
                        "started_ts": .int($0.startedTs), "ended_ts": .int($0.endedTs),
                        "would": .array($0.would.map(\.json)), "did": .array($0.did.map(\.json)),
                    ])
                }), "rules": .array(grades.map(\.json)),
            "proposals": .array(proposals.map(\.json)),
        ])
    }

    /// A line for each rule, then what follows from them.
    package var table: String {
        var lines = ["rule                would  did both useful noise  precision        grade"]
        for grade in grades {
            let range = grade.interval.map {
                "\(Self.share(grade.precision ?? 0)) (\(Self.share($0.low))–\(Self.share($0.high)))"
            }
            let counts = [grade.would, grade.did, grade.both, grade.useful, grade.noise]
            lines.append(
                Self.left(grade.rule, 19)
                    + zip(counts, [6, 5, 5, 7, 6]).map { Self.right("\($0)", $1) }.joined()
                    + "  " + Self.left(range ?? "–", 17) + (grade.mark?.rawValue ?? "–"))
        }
        lines.append(
            "\(streams.count) streams, \(Self.decimal(hours)) h, \(perHour) warnings an hour")
        for grade in grades {
            if let useless = grade.useless {
                lines.append("useless? \(grade.rule): \(useless.text.en)")
            }
        }
        for one in proposals { lines.append("proposal: \(one.rule): \(one.text)") }
        return lines.joined(separator: "\n") + "\n"
    }

    private var perHour: String {
        let all = streams.reduce(0) { $0 + $1.would.count }
        return hours > 0 ? Self.decimal(Double(all) / hours) : "–"
    }

    private static func share(_ x: Double) -> String {
        let hundredths = Int((x * 100).rounded())
        return hundredths == 100 ? "1.00" : "." + right("\(hundredths)", 2, with: "0")
    }

    private static func decimal(_ x: Double) -> String { "\((x * 100).rounded() / 100)" }

    private static func left(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(1, width - text.count))
    }

    private static func right(_ text: String, _ width: Int, with fill: String = " ") -> String {
        String(repeating: fill, count: max(0, width - text.count)) + text
    }
}

extension GradedWarning {
    fileprivate var json: JSON {
        .members([
            "rule": .string(rule), "label": label.isEmpty ? nil : .string(label),
            "fired_ts": .int(firedTs), "resolved_ts": overTs.map { .int($0) },
            "verdict": verdict.map { .string($0.rawValue) },
        ])
    }
}

extension RuleGrade {
    fileprivate var json: JSON {
        .members([
            "rule": .string(rule), "would": .int(Int64(would)), "did": .int(Int64(did)),
            "both": .int(Int64(both)), "useful": .int(Int64(useful)), "noise": .int(Int64(noise)),
            "useful_lost": .int(Int64(usefulLost)), "noise_gone": .int(Int64(noiseGone)),
            "precision": precision.map { .double($0) }, "low": interval.map { .double($0.low) },
            "high": interval.map { .double($0.high) }, "grade": mark.map { .string($0.rawValue) },
            "useless": useless.map { .string($0.text.zh) },
            "useless_en": useless.map { .string($0.text.en) },
        ])
    }
}

extension RuleProposal {
    fileprivate var text: String {
        "\(field.rawValue) \(from) → \(to): \(noiseGone) called noise would go, \(usefulLost) called useful, \(would) left"
    }

    fileprivate var json: JSON {
        .members([
            "rule": .string(rule), "field": .string(field.rawValue), "from": .double(from),
            "to": .double(to), "noise_gone": .int(Int64(noiseGone)),
            "useful_lost": .int(Int64(usefulLost)), "would": .int(Int64(would)),
        ])
    }
}
