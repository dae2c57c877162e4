package import Measures
package import Script
package import Vocabulary
package import Wire

/// What a loop of a certain length would reach, by the room's own stay.
package enum LoopAdviceState {
    package static func json(
        _ curve: LeadCallPace.Curve, _ audience: Audience, _ rundown: Rundown?
    ) -> JSON {
        let calls = rundown?.segments.filter { $0.kind == .leadCall } ?? []
        let callS = Double(calls.first?.plannedS ?? 15)
        // Several calls in a loop are as good as a shorter loop.
        let loopS = rundown.map { Double($0.plannedS) / Double(max(1, calls.count)) }
        func point(_ loop: Int) -> JSON {
            .members([
                "loop_s": .int(Int64(loop)),
                "reach": .double(
                    rounded(LoopAdvice.reach(loopS: Double(loop), callS: callS, curve: curve))),
            ])
        }
        let half = LoopAdvice.longestLoop(reaching: 0.5, callS: callS, curve: curve)
        return .members([
            "loop_s": loopS.map { .double($0.rounded()) },
            "call_s": .double(callS),
            "reach": loopS.map {
                .double(rounded(LoopAdvice.reach(loopS: $0, callS: callS, curve: curve)))
            },
            "n": audience.stay.map { .int(Int64($0.n)) },
            "basis": audience.stay.map { .string($0.basis.rawValue) },
            "median_stay_s": curve.halfS.map { .double($0) },
            // Nobody who leaves before a whole call could have been reached.
            "bound": .double(rounded(curve.share(at: callS))),
            "best": .array(half.map { [point($0)] } ?? []),
            "curve": .array(stride(from: 20, through: 300, by: 20).map(point)),
        ])
    }

    private static func rounded(_ value: Double) -> Double { (value * 1000).rounded() / 1000 }
}
