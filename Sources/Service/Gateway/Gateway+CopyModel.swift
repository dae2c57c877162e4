import Copywriting
import Journal
import Projection
import Vocabulary
import WebSocketHost
import Wire

/// Drafts that the owner's language model writes anew: begun, followed while it writes, given up, used.
extension Gateway {
    /// Begins one: the draft becomes the prompt.
    static func begun(
        _ drafts: [(Draft, [CopyFinding])], _ asked: CopyRequest.Order, _ order: CopyOrder,
        room: String, _ grant: Grant, _ board: CopyBoard, _ desk: ModelDesk
    ) throws -> HTTPResponse {
        guard let settings = desk.settings else {
            return .error(
                .modelOff,
                "no language model is set up: see docs/copy.md, or use the drafts as they are")
        }
        guard let number = asked.draft, drafts.indices.contains(number),
            let channel = board.studio.house.channel(order.brief.channel)
        else {
            return .error(
                .badField, "draft must be the place of one of them, from 0", field: "draft")
        }
        let task = ModelTask(
            drafts[number].0, order, channel: channel,
            facts: try board.studio.material(of: order).known, settings)
        let job = ModelDesk.Job(
            author: grant.name, order: order, task: task, room: room, startedTs: wallClock())
        guard let name = desk.start(job, settings) else {
            return .error(.busy, "the model is writing four texts already: wait for one of them")
        }
        return .json(.members(["job": .string(name)]), status: 202)
    }

    /// How far one is, and giving it up.
    func modelDraft(
        _ id: SocketID, _ request: HTTPRequest, _ grant: Grant, _ route: Route, _ name: String
    ) -> HTTPResponse? {
        guard let job = modelDesk.job(name, of: grant.name) else {
            return .unknown("text by the model", name)
        }
        if route == .giveUpModelDraft { job.call.giveUp() }
        answer(id) { .json(Self.progress(job, $0)) }
        return nil
    }

    private static func progress(_ job: ModelDesk.Job, _ board: CopyBoard) -> JSON {
        switch job.call.outcome {
        case nil:
            return .members(["state": .string("writing"), "text": .string(job.call.text)])
        case .failure(let fault):
            return .members([
                "state": .string(fault == .givenUp ? "given_up" : "failed"),
                "text": .string(job.call.text), "reason": .string(fault.name),
                "message": .string(fault.cure),
            ])
        case .success:
            let (draft, findings) = job.task.written(job.text ?? CopyText(), board.studio)
            return .members([
                "state": .string("done"), "draft": CopyJSON.draft(draft, findings),
            ])
        }
    }

    /// The text that one becomes.
    static func piece(
        ofJob name: String, _ grant: Grant, _ board: CopyBoard, _ desk: ModelDesk
    ) throws(JournalError) -> HTTPResponse {
        guard let job = desk.job(name, of: grant.name), let text = job.text else {
            return .error(.badField, "job must be a text that the model has finished", field: "job")
        }
        let piece = CopyAnswer.piece(of: job.task.draft, job.order, room: job.room)
        var deed = CopyDeed(.created, ts: wallClock(), by: grant.name)
        deed.version = CopyVersion(text: text, byModel: true)
        return done(try board.do(deed, to: piece), board)
    }
}

extension ModelCall.Fault {
    var name: String {
        switch self {
        case .unreachable: "unreachable"
        case .status: "status"
        case .redirected: "redirected"
        case .tooSlow: "too_slow"
        case .broken: "broken"
        case .answer(.tooLong): "too_long"
        case .answer(.told): "refused"
        case .answer(.notSpoken): "not_spoken"
        case .givenUp: "given_up"
        }
    }

    /// What somebody at the studio can do about it.
    var cure: String {
        switch self {
        case .unreachable(let why):
            "the model cannot be reached (\(why)): is it running, is its address right?"
        case .status(401), .status(403): "the model does not take the key: ask the owner"
        case .status(404): "there is no chat/completions at the model's address: ask the owner"
        case .status(429): "the model has too much to do: try again in a minute"
        case .status(let status): "the model answered \(status): try again, or ask the owner"
        case .redirected:
            "the model's address leads elsewhere, which is not followed: ask the owner"
        case .tooSlow: "the model took too long: try again, or use the draft as it is"
        case .broken: "the answer broke off: try again"
        case .answer(.tooLong): "the answer was much too long: try again"
        case .answer(.told(let message)): "the model says: \(message)"
        case .answer(.notSpoken):
            "the answer was no text: does the address speak OpenAI's chat completions?"
        case .givenUp: "given up"
        }
    }
}
