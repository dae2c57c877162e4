import Dispatch
import Journal
import Synchronization
import Vocabulary
import WebSocketHost
import Wire

/// Where a frame came from, and how it is answered once it is durable.
enum Origin: Sendable {
    /// A frame of an ingest socket, numbered from 1.
    case socket(SocketID, frame: Int)
    /// A request's body.
    case request(SocketID)
    /// Somebody in this process: a demo, an import.
    case inside(@Sendable (Answer) -> Void)
}

/// Who sends: a grant, with what the engine asks of it for every frame.
final class Sender: Sendable {
    let grant: Grant
    /// Hash of the feed that its events are from.
    let feed: UInt64

    init(_ grant: Grant) {
        self.grant = grant
        feed = stableHash(grant.name)
    }
}

/// What became of a batch: the body of an ack.
struct Answer: Sendable {
    var accepted = 0
    var duplicates = 0
    var lines = 0
    var rejections: [NumberedRejection] = []

    static func += (sum: inout Answer, more: Answer) {
        sum.accepted += more.accepted
        sum.duplicates += more.duplicates
        sum.lines += more.lines
        if !more.rejections.isEmpty { sum.rejections += more.rejections }
    }
}

/// What waits for the engine: event frames, side by side in one buffer, and questions.
final class Inbox: Sendable {
    struct Frame: Sendable {
        var origin: Origin
        var sender: Sender
        var offset: Int
        var length: Int
        var maxEvents: Int
    }

    struct Batch {
        var bytes: [UInt8] = []
        var frames: [Frame] = []
        var asks: [@Sendable (Engine) -> Void] = []
        var isEmpty: Bool { frames.isEmpty && asks.isEmpty }
    }

    private struct State {
        var batch = Batch()
        var spare: [UInt8] = []
    }

    private let state = Mutex(State())
    private let arrived = DispatchSemaphore(value: 0)
    /// Bytes of frames that wait; readers are paused above `Limits.inboxBytes`.
    let waitingBytes = Atomic<Int>(0)

    func put(_ bytes: UnsafeRawBufferPointer, origin: Origin, grant: Grant, maxEvents: Int) {
        put(bytes, origin: origin, sender: Sender(grant), maxEvents: maxEvents)
    }

    func put(_ bytes: UnsafeRawBufferPointer, origin: Origin, sender: Sender, maxEvents: Int) {
        let wake = state.withLock { state in
            let wasEmpty = state.batch.isEmpty
            state.batch.frames.append(
                Frame(
                    origin: origin, sender: sender, offset: state.batch.bytes.count,
                    length: bytes.count, maxEvents: maxEvents))
            state.batch.bytes.append(contentsOf: bytes)
            return wasEmpty
        }
        _ = waitingBytes.add(bytes.count, ordering: .relaxed)
        if wake { arrived.signal() }
    }

    /// Runs on the engine's thread, between two batches of events.
    func ask(_ body: @escaping @Sendable (Engine) -> Void) {
        let wake = state.withLock { state in
            let wasEmpty = state.batch.isEmpty
            state.batch.asks.append(body)
            return wasEmpty
        }
        if wake { arrived.signal() }
    }

    /// All that waits; waits itself up to the deadline if that is nothing.
    func take(until deadline: DispatchTime) -> Batch {
        _ = arrived.wait(timeout: deadline)
        return state.withLock { state in
            var batch = Batch()
            batch.bytes = state.spare
            swap(&batch, &state.batch)
            state.spare = []
            return batch
        }
    }

    /// Only the questions: while the journal cannot write, events wait and questions do not.
    func takeAsks(until deadline: DispatchTime) -> [@Sendable (Engine) -> Void] {
        _ = arrived.wait(timeout: deadline)
        return state.withLock { state in
            defer { state.batch.asks = [] }
            return state.batch.asks
        }
    }

    /// Signals what `takeAsks` may have left.
    func rearm() {
        if state.withLock({ !$0.batch.isEmpty }) { arrived.signal() }
    }

    /// Gives a batch's storage back for the next one.
    func recycle(_ batch: inout Batch) {
        _ = waitingBytes.subtract(batch.bytes.count, ordering: .relaxed)
        guard batch.bytes.capacity <= 16 << 20 else { return }
        batch.bytes.removeAll(keepingCapacity: true)
        let spare = batch.bytes
        batch.bytes = []
        state.withLock { $0.spare = spare }
    }
}

/// A rejection with the frame it was in (0 = the request has only one).
struct NumberedRejection: Sendable {
    var frame: Int
    var rejection: Rejection

    var json: JSON {
        .members([
            "frame": frame > 0 ? .int(Int64(frame)) : nil,
            "line": .int(Int64(rejection.line)),
            "code": .string(rejection.code.rawValue),
            "field": rejection.field.isEmpty ? nil : .string(rejection.field),
            "message": .string(rejection.message),
        ])
    }
}

extension Answer {
    /// The members of an ack; at most a thousand rejections are spelled out.
    var members: [JSON.Member] {
        var members: [JSON.Member] = [
            .init(name: "accepted", value: .int(Int64(accepted))),
            .init(name: "duplicates", value: .int(Int64(duplicates))),
            .init(name: "rejected", value: .array(rejections.prefix(1000).map(\.json))),
        ]
        if rejections.count > 1000 {
            members.append(.init(name: "rejected_total", value: .int(Int64(rejections.count))))
        }
        return members
    }
}
