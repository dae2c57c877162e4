import Lexicon
import Projection
import Room
import Script
import Vocabulary

/// What a room's viewers ask, and what the host has said to it.
struct Questions {
    private var board = QuestionBoard()
    /// Facts that were heard, with the time: they answer their intents.
    private var told: [(fact: String, ts: Int64)] = []

    init() {}

    /// What the kept comments of a stream still ask, after its answers.
    init(_ stream: Stream, lexicon: IntentLexicon) {
        for item in stream.items.newest where item.fact.kind == .comment {
            item.line.withUnsafeBytes { ask(item.fact, ReadComment($0, lexicon: lexicon)) }
        }
        for answer in stream.script.answers {
            answered(answer.question, at: answer.ts, by: answer.by)
        }
    }

    /// - Parameter comment: nil if it holds no text.
    mutating func ask(_ fact: Fact, _ comment: ReadComment?) {
        guard let comment, comment.intents.contains(where: \.isQuestion) else { return }
        board.asked(
            comment.intents, ts: fact.ts, order: fact.idOrder, viewer: fact.viewer,
            text: comment.text)
    }

    mutating func answered(_ question: String, at ts: Int64, by author: String) {
        guard let intent = Intent(rawValue: question) else { return }
        board.answered(intent, at: ts, by: author)
    }

    /// Notes which facts of the sheet a sentence tells.
    mutating func hear(_ sentence: Sentence, sheet: [SheetFact]) {
        guard sentence.isFinal, !sheet.isEmpty else { return }
        let heard = Sounds.of(sentence.text)
        for fact in sheet {
            let wording = Sounds.of(fact.text)
            guard Likeness.isSaid(Likeness.find(wording, in: heard), wording) else { continue }
            told.append((fact.fact, sentence.ts))
        }
        if told.count > 200 { told.removeFirst(100) }
    }

    /// The open questions with what may be said to each, the longest waiting first.
    func open(_ sheet: [SheetFact], on day: String) -> [ScriptState.Question] {
        board.open.map { question in
            ScriptState.Question(
                open: question,
                answer: AnswerCard.cards(for: question.intent, from: sheet, on: day).first?.fact)
        }
    }

    /// Questions that the host has answered without anybody saying so: a fact that answers them was
    /// told, or a point of a segment was made that carries such a fact.
    func heardAnswers(_ tracker: SegmentTracker?, sheet: [SheetFact]) -> [(Intent, ts: Int64)] {
        board.open.compactMap { question in
            let answers = Set(
                sheet.filter { $0.intents.contains(question.intent.rawValue) }.map(\.fact))
            guard !answers.isEmpty else { return nil }
            let byFact = told.last { answers.contains($0.fact) }?.ts
            let byPoint = tracker?.said.last { said in
                tracker?.rundown.segments[said.segment].facts.contains(where: answers.contains)
                    ?? false
            }?.ts
            guard let ts = [byFact, byPoint].compactMap(\.self).max(), ts > question.firstTs else {
                return nil
            }
            return (question.intent, ts)
        }
    }
}
