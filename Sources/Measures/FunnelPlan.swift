package import Vocabulary

/// The funnels of an installation, compiled: which steps an event of each kind can be.
///
/// A funnel that begins with an exposure is counted twice, the second time from `enter` on, because
/// direct traffic has no exposure. Each counted way is a *chain*.
package struct FunnelPlan: Sendable, Equatable {
    package struct Step: Sendable, Equatable {
        package var name: String
        /// Any of these is the step; empty for a stay.
        package var kinds: [EventKind]
        /// Seconds after `enter` at which a viewer still there takes the step.
        package var stayS: Int64?
        /// The name says what it is; others are written with their kinds.
        package var isPlain: Bool
    }

    package struct Definition: Sendable, Equatable {
        package var name: String
        package var steps: [Step]

        package init(name: String, steps: [Step]) {
            self.name = name
            self.steps = steps
        }

        package var beginsWithExposure: Bool { steps.first?.kinds == [.exposure] }
    }

    /// What stands in the way of a list of funnels; `cure` says what to write instead.
    package struct Flaw: Error, Equatable {
        package var funnel: String?
        package var cure: String
    }

    struct Chain: Equatable {
        var steps: [String]
        var beginsWithExposure: Bool
    }

    package let definitions: [Definition]
    let chains: [Chain]
    /// The chains of each funnel: its own, and the one from `enter` on.
    let ways: [(main: Int, entry: Int?)]
    /// The lengths of the derived stays, ascending: kinds 2 and 3 of a `ViewerEvent`.
    let staysMs: [Int64]
    /// `places[starts[kind]..<starts[kind + 1]]` are the places of an event: chain · 8 + step.
    let starts: [UInt8]
    let places: [UInt8]
    /// At one millisecond a viewer's events lie in the order of their kinds, and that is the order
    /// of the steps in all chains.
    let isInOrderOfKinds: Bool
    /// The levels of somebody who was only shown the room.
    let exposureLevels: UInt32
    /// Tells plans apart where a folded state is kept.
    let mark: UInt64

    static let mostChains = 8
    static let mostSteps = 7
    private static let mostStays = 2
    private static let kindNumbers = 32

    package init(_ definitions: [Definition]) throws(Flaw) {
        self.definitions = definitions
        staysMs = try Self.stays(definitions)
        var chains: [Chain] = []
        var ways: [(main: Int, entry: Int?)] = []
        var placed: [[UInt8]] = .init(repeating: [], count: Self.kindNumbers)
        var isInOrder = true
        func add(_ steps: ArraySlice<Step>, _ stays: [Int64]) {
            var highest: UInt8 = 0
            for (number, step) in steps.enumerated() {
                let kinds = Self.kinds(of: step, stays)
                for kind in kinds {
                    placed[Int(kind)].append(UInt8(chains.count * 8 + number))
                    if kind < highest { isInOrder = false }
                }
                highest = kinds.reduce(highest) { max($0, $1) }
            }
            chains.append(
                Chain(
                    steps: steps.map(\.name), beginsWithExposure: steps.first?.kinds == [.exposure])
            )
        }
        for definition in definitions {
            try Self.check(definition, among: definitions)
            let main = chains.count
            add(definition.steps[...], staysMs)
            let hasEntry = definition.beginsWithExposure
            if hasEntry { add(definition.steps.dropFirst(), staysMs) }
            ways.append((main, hasEntry ? main + 1 : nil))
        }
        guard chains.count <= Self.mostChains else {
            throw Flaw(
                funnel: nil,
                cure:
                    "at most \(Self.mostChains) funnels, those that begin with exposure counted twice"
            )
        }
        self.chains = chains
        self.ways = ways
        starts = placed.reduce(into: [0]) { $0.append($0.last! + UInt8($1.count)) }
        places = placed.flatMap(\.self)
        isInOrderOfKinds = isInOrder
        exposureLevels = chains.enumerated().reduce(0) { levels, chain in
            chain.element.beginsWithExposure ? levels | 1 << UInt32(3 * chain.offset) : levels
        }
        mark = stableHash("\(definitions)")
    }

    package static func == (one: FunnelPlan, other: FunnelPlan) -> Bool {
        one.definitions == other.definitions
    }

    private static func kinds(of step: Step, _ stays: [Int64]) -> [UInt8] {
        if let stayS = step.stayS { return [UInt8(2 + stays.firstIndex(of: stayS * 1000)!)] }
        return step.kinds.map(\.rawValue)
    }

    private static func stays(_ definitions: [Definition]) throws(Flaw) -> [Int64] {
        let stays = Set(definitions.flatMap { $0.steps.compactMap(\.stayS) }).sorted()
        guard stays.count <= mostStays else {
            throw Flaw(
                funnel: nil, cure: "all funnels together may have \(mostStays) lengths of stay")
        }
        return stays.map { 1000 * $0 }
    }

    private static func check(_ one: Definition, among all: [Definition]) throws(Flaw) {
        func flaw(_ cure: String) -> Flaw { Flaw(funnel: one.name, cure: cure) }
        guard all.count(where: { $0.name == one.name }) == 1 else {
            throw flaw("give the name once")
        }
        guard (2...mostSteps).contains(one.steps.count) else {
            throw flaw("write 2 to \(mostSteps) steps")
        }
        // Who never entered is not walked: most of a room's viewers are only shown it.
        let entry = one.beginsWithExposure ? one.steps.dropFirst() : one.steps[...]
        guard entry.first?.kinds == [.enter] else {
            throw flaw("begin with enter, or with exposure and enter")
        }
        guard !entry.dropFirst().contains(where: { $0.kinds.contains { $0.rawValue < 2 } }) else {
            throw flaw("exposure and enter can only be the first steps")
        }
        guard Set(one.steps.map(\.name)).count == one.steps.count else {
            throw flaw("a step may stand there once")
        }
    }
}

extension FunnelPlan.Step {
    private static let interactions = EventKind.allCases.filter(\.isInteraction)

    /// A step that is known by its name: `interact`, `stay30`, or a kind of event of viewers.
    package init?(named name: String) {
        self.init(name: name, kinds: [], stayS: nil, isPlain: true)
        switch name {
        case "interact": kinds = Self.interactions
        case "card_click": kinds = [.cardClick, .iconClick]
        case _ where name.hasPrefix("stay"):
            guard let seconds = Int64(name.dropFirst(4)), (1...3600).contains(seconds),
                name == "stay\(seconds)"
            else { return nil }
            stayS = seconds
        default:
            guard let kind = Self.kinds.first(where: { $0.name == name }) else { return nil }
            kinds = [kind]
        }
    }

    /// A step of one's own: any of some kinds.
    package init(name: String, kinds: [EventKind]) {
        self.init(name: name, kinds: kinds, stayS: nil, isPlain: false)
    }

    /// The kinds of events that can be a step.
    package static let kinds = EventKind.allCases.filter { $0.rawValue < EventKind.leave.rawValue }
}

extension FunnelPlan {
    /// The three that every room has unless its owner says otherwise.
    package static let standard: FunnelPlan = {
        let funnels: KeyValuePairs = [
            "lead": ["exposure", "enter", "stay30", "card_click", "form_open", "form_submit"],
            "interaction": ["exposure", "enter", "stay60", "interact", "follow"],
            "dm": ["enter", "dm_open", "dm_reply", "lead"],
        ]
        // Sound by the tests: a flaw here would be the program's, not an owner's.
        return try! FunnelPlan(
            funnels.map { Definition(name: $0, steps: $1.map { Step(named: $0)! }) })
    }()
}

/// What a room's owner decides about its numbers; all else follows from the events.
package struct MeasurePolicy: Sendable, Equatable {
    /// Silence after which a viewer is taken to have left; 0 = never.
    package var ghostMs: Int64 = 300_000
    package var funnels: FunnelPlan = .standard

    package init() {}

    /// Tells policies apart where a folded state is kept.
    var mark: UInt64 { funnels.mark ^ stableHash("ghost \(ghostMs)") }
}
