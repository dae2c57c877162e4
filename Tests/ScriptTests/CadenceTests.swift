import TestSupport
import Testing

/// The pace of lead calls on invented evenings, through the product's own fold and scheduler.
@Suite("Cadence")
struct CadenceTests {
    @Test(
        "at a stay of half a minute the advised calls reach twice as many as the loop's own",
        arguments: LeadCallEvening.Crowd.allCases)
    func twice(crowd: LeadCallEvening.Crowd) {
        func evening(_ calls: LeadCallEvening.Calls) -> LeadCallEvening.Outcome {
            var evening = LeadCallEvening(medianS: 30, crowd: crowd, calls: calls, seed: 7)
            return evening.run(minutes: 40)
        }
        let (fixed, advised) = (evening(.fixed), evening(.advised))
        #expect(advised.reach >= 2 * fixed.reach, "\(advised) \(fixed)")
        #expect(advised.leastGapS >= 45)
        #expect(advised.reach <= advised.bound)
    }
}
