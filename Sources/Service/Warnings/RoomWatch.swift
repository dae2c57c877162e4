import Compliance
package import Lexicon
import TextPatterns
import Vocabulary
package import Warnings

/// What warnings are made from: the rules in force, how comments and speech are read, and the limits
/// of each room.
package struct WatchPlan: Sendable {
    package var rules: [WarningRule]
    let words: SpokenWords
    let lexicon: IntentLexicon
    private let limits: @Sendable (String) -> RoomLimits
    private var compliance: ComplianceRules?

    /// - Throws: if a pattern of what is spoken does not compile.
    package init(
        rules: [WarningRule], lexicon: IntentLexicon,
        compliance: ComplianceRules? = .standard,
        limits: @escaping @Sendable (_ room: String) -> RoomLimits
    ) throws {
        self.rules = rules
        self.lexicon = lexicon
        self.limits = limits
        self.compliance = compliance
        words = try SpokenWords(compiler: PatternCompiler(triesPatterns: false))
    }

    func limits(of room: String) -> RoomLimits { limits(room) }
    func spoken(of room: String) -> SpokenRules? { compliance?.rules(of: room) }

    /// The same with other rules.
    func with(_ rules: [WarningRule]) -> WatchPlan {
        var plan = self
        plan.rules = rules
        return plan
    }

    /// The same with other packs and ledgers.
    func with(_ compliance: ComplianceRules) -> WatchPlan {
        var plan = self
        plan.compliance = compliance
        return plan
    }

    /// Some rule is on.
    var isOn: Bool { rules.contains(where: \.isOn) }
}

/// Watches one room for warnings: the same fold live, at recovery and over recorded streams. An object,
/// because it holds a hundred tables, and rooms are copied where they are looked at; it belongs to whoever
/// folds the room.
final class RoomWatch {
    private(set) var warnings: RoomWarnings
    private let plan: WatchPlan
    private let topics: AskedTopics

    init(_ room: String, _ plan: WatchPlan) {
        let limits = plan.limits(of: room)
        warnings = RoomWarnings(
            room: room, rules: plan.rules, limits: limits, words: plan.words,
            spoken: plan.spoken(of: room))
        self.plan = plan
        topics = AskedTopics(limits.topics, plan.lexicon)
    }

    /// Takes an event that was admitted, in order of arrival.
    ///
    /// - Parameter comment: reads the comment that it is.
    /// - Returns: whether there is news.
    func take(
        _ fact: Fact, _ detail: Detail?, at arrival: Int64, source: () -> String,
        comment: () -> ReadComment?
    ) -> Bool {
        let topics = topics
        return warnings.take(fact, detail, at: arrival, source: source) {
            comment()?.asking(topics)
        }
    }

    /// The same, and a watch begins when the room's first event does that is not history.
    static func take(
        into watch: inout RoomWatch?, _ room: String, _ plan: WatchPlan, _ fact: Fact,
        _ detail: Detail?, at arrival: Int64, source: () -> String, comment: () -> ReadComment?
    ) {
        if watch == nil {
            guard arrival - fact.ts < RoomWarnings.historyMs, plan.isOn else { return }
            watch = RoomWatch(room, plan)
        }
        _ = watch?.take(fact, detail, at: arrival, source: source, comment: comment)
    }

    /// Judges the seconds that have passed.
    func advance(to now: Int64) { warnings.advance(to: now) }

    func takeNews() -> [Warning] { warnings.takeNews() }

    func trace(rule: String, label: String, _ span: ClosedRange<Int64>) {
        warnings.trace(rule: rule, label: label, span)
    }

    var traced: [RoomWarnings.Sample] { warnings.traced }

    func supersede(by rules: [WarningRule], at now: Int64) {
        warnings.supersede(by: rules, at: now)
    }

    /// When there is something to judge next; nil while no stream is on air.
    var nextTs: Int64? { warnings.isOnAir ? warnings.clock + 1000 : nil }
}

// Kept for the next start, and for other rules
extension RoomWatch {
    private func snapshot() -> [UInt8] {
        var coder = StateCoder(writing: 64 << 10)
        warnings.code(&coder)
        return coder.bytes
    }

    /// The watch that `snapshot` wrote, under this plan; nil if the bytes are not that.
    private convenience init?(
        _ room: String, _ plan: WatchPlan, snapshot: UnsafeRawBufferPointer
    ) {
        self.init(room, plan)
        var coder = StateCoder(reading: snapshot)
        warnings.code(&coder)
        guard coder.isComplete else { return nil }
    }

    /// The same watch under another plan.
    func renewed(_ room: String, _ plan: WatchPlan) -> RoomWatch {
        snapshot().withUnsafeBytes { RoomWatch(room, plan, snapshot: $0) } ?? RoomWatch(room, plan)
    }

    /// A room's state, its watch behind that, and how long the watch is.
    static func appending(_ watch: RoomWatch?, to state: consuming [UInt8]) -> [UInt8] {
        let bytes = watch?.snapshot() ?? []
        state += bytes
        withUnsafeBytes(of: UInt64(bytes.count).littleEndian) { state.append(contentsOf: $0) }
        return state
    }

    /// Where the room's state ends and the watch's begins and ends in what `appending` made; nil
    /// if it makes no sense.
    static func ranges(in state: UnsafeRawBufferPointer) -> (room: Range<Int>, watch: Range<Int>)? {
        let end = state.count - 8
        guard end >= 0 else { return nil }
        let count = UInt64(littleEndian: state.loadUnaligned(fromByteOffset: end, as: UInt64.self))
        guard count <= UInt64(end) else { return nil }
        return (0..<end - Int(count), end - Int(count)..<end)
    }

    /// The watch of a kept state; none if the room had none.
    ///
    /// - Returns: whether the bytes made sense.
    static func read(
        _ watch: inout RoomWatch?, _ room: String, _ plan: WatchPlan,
        from bytes: UnsafeRawBufferPointer
    ) -> Bool {
        guard !bytes.isEmpty else { return true }
        watch = RoomWatch(room, plan, snapshot: bytes)
        return watch != nil
    }
}
