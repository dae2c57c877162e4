import Foundation
import TestSupport

/// What the lead call reaches on invented evenings of two hours: at its place in the loop of 168 s,
/// and when the scheduler says so; beside the share of entrants who stay as long as a call takes.
///
///     cadence-benchmark
func text(_ value: Double) -> String { String(format: "%.3f", value) }

print(
    "| stay, median s | crowd | entrants | loop of 168 s | advised | ratio | bound | calls | gap s |"
)
print("|--:|---|--:|--:|--:|--:|--:|--:|--:|")
for medianS in [20.0, 30, 60] {
    for crowd in LeadCallEvening.Crowd.allCases {
        func evening(_ calls: LeadCallEvening.Calls) -> LeadCallEvening.Outcome {
            var evening = LeadCallEvening(medianS: medianS, crowd: crowd, calls: calls, seed: 2026)
            return evening.run(minutes: 120)
        }
        let (fixed, advised) = (evening(.fixed), evening(.advised))
        print(
            "| \(Int(medianS)) | \(crowd) | \(fixed.entrants) | \(text(fixed.reach))",
            "| \(text(advised.reach)) | \(String(format: "%.2f", advised.reach / fixed.reach))",
            "| \(text(advised.bound)) | \(advised.calls) | \(Int(advised.leastGapS)) |")
    }
}
