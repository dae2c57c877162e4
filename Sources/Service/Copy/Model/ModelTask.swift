package import Copywriting
import Vocabulary

/// A draft that a language model is to write anew: what it is asked, and what becomes of its answer.
struct ModelTask: Sendable {
    let draft: Draft
    let channel: Channel
    /// What the text may say.
    let facts: [CopyFact]
    let prompt: ModelPrompt

    init(
        _ draft: Draft, _ order: CopyOrder, channel: Channel, facts: [CopyFact],
        _ settings: ModelSettings
    ) {
        self.draft = draft
        self.channel = channel
        self.facts = facts
        prompt = ModelPrompt(
            draft.text, channel: channel, style: draft.style, keywords: order.keywords,
            facts: facts, allowed: settings.sends)
    }

    func text(of reply: String) -> CopyText {
        CopyText(modelReply: reply, marks: prompt.marks, facts: facts, channel: channel)
    }

    /// The draft as the model wrote it, with what is to be said against it.
    func written(_ text: CopyText, _ studio: CopyStudio) -> (Draft, [CopyFinding]) {
        var draft = draft
        draft.text = text
        let findings = studio.findings(
            text, channel: channel.channel, known: facts, byModel: true)
        return (draft, findings)
    }
}

extension CopyStudio {
    /// Why the model wrote nothing, and what helps.
    package struct ModelFailure: Error, CustomStringConvertible {
        package let description: String
    }

    /// Drafts that the owner's language model writes anew, one after the other; waits for it.
    ///
    /// - Parameter settings: nil = none is set up, which is told.
    package func write(
        _ order: CopyOrder, by settings: ModelSettings?
    ) throws -> [(Draft, [CopyFinding])] {
        guard let settings else {
            throw ModelFailure(
                description:
                    "no language model is set up: name one in the settings, copy.model, and their file with --config (docs/copy.md)"
            )
        }
        let drafts = try write(order)
        guard let channel = house.channel(order.brief.channel) else { return drafts }
        let facts = try material(of: order).known
        return try drafts.map { draft, _ in
            let task = ModelTask(draft, order, channel: channel, facts: facts, settings)
            let call = ModelCall()
            call.start(task.prompt, settings)
            switch call.waited() {
            case .success(let reply): return task.written(task.text(of: reply), self)
            case .failure(let fault): throw ModelFailure(description: fault.cure)
            }
        }
    }
}
