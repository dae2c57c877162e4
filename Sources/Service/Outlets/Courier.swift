import Foundation
import Journal
import Notices
import Outbound
import Synchronization
import Wire

/// What one try came to.
struct Trip: Sendable {
    var outlet: Int
    /// The deliveries that the message told.
    var deliveries: [Delivery]
    var verdict: Verdict
    /// A try by hand is not repeated.
    var isTest: Bool
}

/// Carries the messages of one outlet, one after another, on a thread of its own: a target that hangs
/// holds up nobody else.
final class Courier: Sendable {
    struct Load: Sendable {
        var deliveries: [Delivery]
        var isTest = false
    }

    private let load = Mutex<Load?>(nil)
    private let arrived = DispatchSemaphore(value: 0)
    let outlet: Outlet
    private let index: Int

    init(_ outlet: Outlet, index: Int) {
        self.outlet = outlet
        self.index = index
    }

    func start(report: @escaping @Sendable (Trip) -> Void) {
        let thread = Thread { [self] in
            while true {
                arrived.wait()
                guard let load = load.withLock({ $0.take() }) else { continue }
                report(carry(load))
            }
        }
        thread.name = "outlet \(outlet.name)"
        thread.stackSize = 512 << 10
        thread.start()
    }

    /// Only while it is idle.
    func give(_ next: Load) {
        load.withLock { $0 = next }
        arrived.signal()
    }

    private func carry(_ load: Load) -> Trip {
        let (told, verdict) = Self.tell(load.deliveries, outlet)
        return Trip(
            outlet: index, deliveries: Array(load.deliveries.prefix(told)), verdict: verdict,
            isTest: load.isTest)
    }

    /// Sends one message, and judges the answer.
    static func tell(_ deliveries: [Delivery], _ outlet: Outlet) -> (told: Int, Verdict) {
        let notices = deliveries.prefix { $0.decoded != nil }.map { ($0.id, $0.decoded!) }
        guard !notices.isEmpty else { return (1, .hopeless(why: "its notice cannot be read")) }
        let message = OutletMessage(notices, for: outlet, now: wallClock())
        do throws(OutboundError) {
            let answer = try Outbound.post(
                to: outlet.url, target: message.target, headers: message.headers,
                body: message.body, allowsInternal: outlet.allowsInternal)
            let wait = answer.headers["retry-after"].flatMap { Int64($0) }
            let judged = OutletAnswer(
                status: answer.status, retryAfterS: wait, body: answer.body)
            return (message.told, judged.verdict(of: outlet.kind))
        } catch {
            let verdict: Verdict =
                error.isTemporary
                ? .again(why: error.description, afterMs: 0) : .hopeless(why: error.description)
            return (message.told, verdict)
        }
    }
}

extension Delivery {
    init(_ notice: Notice, by outlet: String, id: String? = nil, now: Int64) {
        self.init(
            id: id ?? notice.delivery(by: outlet), outlet: outlet, room: notice.room,
            notice: notice.json.text, createdTs: now)
    }

    /// This delivery after a try, `now` being the moment at which its answer was known.
    func after(_ verdict: Verdict, now: Int64) -> Delivery {
        var next = self
        next.tries += 1
        switch verdict {
        case .delivered:
            next.state = .delivered
            next.answer = ""
        case .again(let why, let afterMs):
            next.answer = why
            if let wait = RetrySchedule.waitMs(id: id, tried: next.tries, atLeastMs: afterMs) {
                next.dueTs = now + wait
                return next
            }
            next.state = .dead
        case .hopeless(let why):
            next.answer = why
            next.state = .dead
        }
        next.doneTs = now
        return next
    }
}
