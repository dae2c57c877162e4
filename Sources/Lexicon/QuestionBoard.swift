package import Vocabulary

/// The open questions of a stream: what viewers ask and nobody has answered yet, one question for
/// each intent.
///
/// An answer closes everything that was asked before it, and for a grace after it: those viewers
/// wrote while the answer was on its way to them. Who asks later opens the question again. All of it
/// is a function of the set of asks and answers; what arrives late finds its place by its time.
package struct QuestionBoard: Sendable {
    private var topics: [Topic]
    private let limits: Limits

    package init(limits: Limits = .standard) {
        self.limits = limits
        topics = [Topic](repeating: Topic(), count: Intent.allCases.count)
    }

    /// Takes in a comment; intents that are no questions are passed over.
    ///
    /// - Parameters:
    ///   - order: decides between asks of the very same millisecond, e.g. the hash of the event's id.
    ///   - viewer: the hash of who asked; 0 = anonymous.
    package mutating func asked(
        _ intents: [Intent], ts: Int64, order: UInt64, viewer: UInt64, text: String
    ) {
        for intent in intents where intent.isQuestion {
            topics[intent.index].add(
                Ask(ts: ts, order: order, viewer: viewer), text: text, limits)
        }
    }

    /// Somebody answered: the tracker heard it, or a person marked it.
    package mutating func answered(_ intent: Intent, at ts: Int64, by: String) {
        topics[intent.index].close(Answer(ts: ts, by: by), limits)
    }

    /// The open questions, the one that waits longest first.
    package var open: [OpenQuestion] {
        Intent.allCases.compactMap { self[$0] }
            .sorted { ($0.firstTs, $0.intent.index) < ($1.firstTs, $1.intent.index) }
    }

    /// The open question of an intent; nil if nobody waits for an answer.
    package subscript(intent: Intent) -> OpenQuestion? { topics[intent.index].open(intent, limits) }

    /// The latest answer to a question, also where it was asked again since.
    package func lastAnswer(to intent: Intent) -> (ts: Int64, by: String)? {
        topics[intent.index].answer.map { ($0.ts, $0.by) }
    }

    package mutating func code(_ coder: inout StateCoder) {
        coder.code(&topics, new: Topic()) { $0.code(&$1) }
        // Saved by a program that knew other intents.
        if topics.count != Intent.allCases.count { self = QuestionBoard(limits: limits) }
    }
}

/// What several viewers wait to hear.
package struct OpenQuestion: Sendable, Equatable {
    package var intent: Intent
    /// The first and the last ask since the last answer.
    package var firstTs: Int64
    package var lastTs: Int64
    package var asks: Int
    /// Known viewers, each once.
    package var askers: Int
    /// Asks of which nobody knows who asked.
    package var anonymousAsks: Int
    /// There were more and earlier asks than are held.
    package var hasMore: Bool
    /// Typical wordings, three at most.
    package var samples: [String]
}

private struct Ask: BitwiseCopyable, Equatable {
    var ts: Int64 = 0
    var order: UInt64 = 0
    var viewer: UInt64 = 0

    static func < (a: Ask, b: Ask) -> Bool {
        (a.ts, a.order, a.viewer) < (b.ts, b.order, b.viewer)
    }
}

private struct Answer: Equatable {
    var ts: Int64 = 0
    var by = ""
}

/// One question's asks since its last answer.
private struct Topic: Sendable {
    /// In order; the newest `questionAsks` count, up to twice as many are held.
    private var asks: [Ask] = []
    /// The newest asks with their words.
    private var wordings: [Wording] = []
    /// The newest ask that is no longer held.
    private var forgottenTs = Int64.min
    private(set) var answer: Answer?

    private struct Wording: Equatable {
        var ask = Ask()
        var text = ""
    }

    private func closedUntil(_ limits: Limits) -> Int64 {
        answer.map { $0.ts + limits.answerGraceMs } ?? .min
    }

    mutating func add(_ ask: Ask, text: String, _ limits: Limits) {
        guard ask.ts > closedUntil(limits) else { return }
        asks.insert(ask, at: Self.place(of: ask, in: asks, \.self))
        if asks.count > 2 * limits.questionAsks {
            let gone = asks.count - limits.questionAsks
            forgottenTs = max(forgottenTs, asks[gone - 1].ts)
            asks.removeFirst(gone)
        }
        let wording = Wording(ask: ask, text: String(text.prefix(limits.wordingCharacters)))
        wordings.insert(wording, at: Self.place(of: ask, in: wordings, \.ask))
        if wordings.count > limits.questionWordings { wordings.removeFirst() }
    }

    /// Where an ask belongs: nearly always at the end.
    private static func place<T>(of ask: Ask, in list: [T], _ key: (T) -> Ask) -> Int {
        var at = list.count
        while at > 0, ask < key(list[at - 1]) { at -= 1 }
        return at
    }

    mutating func close(_ new: Answer, _ limits: Limits) {
        if let answer, (answer.ts, answer.by) >= (new.ts, new.by) { return }
        answer = new
        let until = closedUntil(limits)
        asks.removeFirst(asks.firstIndex { $0.ts > until } ?? asks.count)
        wordings.removeFirst(wordings.firstIndex { $0.ask.ts > until } ?? wordings.count)
        if forgottenTs <= until { forgottenTs = .min }
    }

    func open(_ intent: Intent, _ limits: Limits) -> OpenQuestion? {
        let counted = asks.suffix(limits.questionAsks)
        guard let first = counted.first, let last = counted.last else { return nil }
        let known = counted.lazy.map(\.viewer).filter { $0 != 0 }
        return OpenQuestion(
            intent: intent, firstTs: first.ts, lastTs: last.ts, asks: counted.count,
            askers: Set(known).count, anonymousAsks: counted.count { $0.viewer == 0 },
            hasMore: counted.count < asks.count || forgottenTs > .min,
            samples: TypicalWordings.of(wordings.map(\.text)))
    }

    mutating func code(_ coder: inout StateCoder) {
        coder.code(&asks)
        coder.code(&forgottenTs)
        coder.code(&wordings, new: Wording()) { wording, coder in
            coder.code(&wording.ask)
            coder.code(&wording.text)
        }
        coder.code(&answer, new: Answer()) { answer, coder in
            coder.code(&answer.ts)
            coder.code(&answer.by)
        }
    }
}

/// Which of many wordings show best what is asked.
enum TypicalWordings {
    /// At most three, no two of them the same or one within the other once they are made plain: those
    /// used most often first, then those of a middling length, then the newest.
    static func of(_ texts: [String]) -> [String] {
        var groups: [[UInt8]: (count: Int, last: Int, shortest: String)] = [:]
        for (at, text) in texts.enumerated() {
            let plain = PlainComment.bytes(of: text, atMost: Limits.standard.wordingCharacters)
                .filter { $0 != UInt8(ascii: "?") }
            var group = groups[plain] ?? (0, at, text)
            group.count += 1
            group.last = at
            if text.utf8.count <= group.shortest.utf8.count { group.shortest = text }
            groups[plain] = group
        }
        let lengths = texts.map(\.utf8.count).sorted()
        guard !lengths.isEmpty else { return [] }
        let middle = lengths[lengths.count / 2]
        let ranked = groups.sorted { a, b in
            let (far, near) = (abs(a.key.count - middle), abs(b.key.count - middle))
            return (-a.value.count, far, -a.value.last) < (-b.value.count, near, -b.value.last)
        }
        var chosen: [(plain: [UInt8], text: String)] = []
        for (plain, group) in ranked where chosen.count < 3 {
            let isNew = !chosen.contains { overlap($0.plain, plain) }
            if isNew { chosen.append((plain, group.shortest)) }
        }
        return chosen.map(\.text)
    }

    private static func overlap(_ a: [UInt8], _ b: [UInt8]) -> Bool {
        let (short, long) = a.count < b.count ? (a, b) : (b, a)
        guard !short.isEmpty else { return true }
        return (0...long.count - short.count).contains { long[$0...].starts(with: short) }
    }
}
