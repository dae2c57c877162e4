import Dispatch
import Foundation
import Logging
package import Notices
import Synchronization
import Telemetry
import Vocabulary

/// Tells the world outside of warnings. Whoever posts a notice goes on at once; what was posted is
/// kept, tried, and tried again, behind their back (`Postroom`).
///
/// Posting the same notice again is no second message. So whoever knows from the journal which
/// warnings there are posts them after a restart, and nothing is lost between a warning's event and
/// its delivery.
package final class Outlets: Sendable {
    struct Waiting {
        var notices: [Notice] = []
        var trips: [Trip] = []
        var asks: [@Sendable (Postroom) -> Void] = []
    }

    let all: [Outlet]
    let directory: String
    let meters: Meters
    let limits: Limits
    private let waiting = Mutex(Waiting())
    private let arrived = DispatchSemaphore(value: 0)

    init(_ all: [Outlet], directory: String, meters: Meters, limits: Limits) {
        self.all = all
        self.directory = directory
        self.meters = meters
        self.limits = limits
    }

    /// Told when a warning fires, and when it is over. From any thread; never waits.
    package func post(_ notice: Notice) {
        guard all.contains(where: { $0.wants(notice) }) else { return }
        let dropped = waiting.withLock { waiting in
            waiting.notices.append(notice)
            let over = max(0, waiting.notices.count - limits.outletWaiting)
            waiting.notices.removeFirst(over)
            return over
        }
        meters.outletDropped.add(dropped)
        arrived.signal()
    }

    /// Runs on the thread that keeps the deliveries.
    func ask(_ body: @escaping @Sendable (Postroom) -> Void) {
        waiting.withLock { $0.asks.append(body) }
        arrived.signal()
    }

    func report(_ trip: Trip) {
        waiting.withLock { $0.trips.append(trip) }
        arrived.signal()
    }

    func take(until deadline: DispatchTime) -> Waiting {
        _ = arrived.wait(timeout: deadline)
        return waiting.withLock { waiting in
            defer { waiting = Waiting() }
            return waiting
        }
    }

    func start() {
        let thread = Thread { [self] in
            do {
                try Postroom(self).run()
            } catch {
                meters.logger.error("outlets are not told anything: \(error)")
            }
        }
        thread.name = "outlets"
        thread.stackSize = 1 << 20
        thread.start()
    }
}
