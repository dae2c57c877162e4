/// A trial inside a stream, as it is planned: something is switched on and off by lot, block after
/// block.
package struct Switchback: Sendable, Equatable {
    /// What it is judged by, said beforehand: of several numbers one would always look well.
    package enum Goal: String, CaseIterable, Sendable, BitwiseCopyable {
        case leadSteps = "lead_steps"
        case leads, interactions, entries
    }

    package static let blockS = 60...3600
    /// With two pairs there is a lot; above 32 no stream is long enough.
    package static let pairs = 2...32

    /// What is switched on and off.
    package var what: String
    package var goal: Goal
    package var blockS: Int
    /// Of blocks, one on and one off.
    package var pairs: Int
    /// After each switch so much is not counted.
    package var washoutS: Int
    /// The lot: the same seed draws the same order.
    package var seed: UInt32

    package init(
        what: String, goal: Goal, blockS: Int, pairs: Int, washoutS: Int, seed: UInt32
    ) {
        self.what = what
        self.goal = goal
        self.blockS = blockS
        self.pairs = pairs
        self.washoutS = washoutS
        self.seed = seed
    }

    package var lengthMs: Int64 { 2 * Int64(pairs) * Int64(blockS) * 1000 }

    package mutating func code(_ coder: inout StateCoder) {
        coder.code(&what)
        coder.code(&goal)
        coder.code(&blockS)
        coder.code(&pairs)
        coder.code(&washoutS)
        coder.code(&seed)
    }

    package static let none = Switchback(
        what: "", goal: .leadSteps, blockS: 60, pairs: 2, washoutS: 0, seed: 0)
}

/// What an event says of a switchback on air.
package struct SwitchbackNote: Sendable, Equatable {
    package enum State: String, CaseIterable, Sendable, BitwiseCopyable {
        case begun, stopped
        /// Of a block: it was not switched as the lot said; it was, after all.
        case missed, kept
    }

    /// Its key.
    package var switchback: String
    package var state: State
    /// With `begun`: the plan as it was then, whatever becomes of the rundown.
    package var plan: Switchback?
    package var block: Int
    package var by: String

    package init(
        switchback: String, state: State, plan: Switchback? = nil, block: Int = 0, by: String = ""
    ) {
        self.switchback = switchback
        self.state = state
        self.plan = plan
        self.block = block
        self.by = by
    }

    package mutating func code(_ coder: inout StateCoder) {
        coder.code(&switchback)
        coder.code(&state)
        coder.code(&plan, new: .none) { $0.code(&$1) }
        coder.code(&block)
        coder.code(&by)
    }
}
