import Journal
import Logging
import Synchronization
import Telemetry
import WebSocketHost

/// One value for each thing that can happen and that somebody may want to count.
final class Meters: Sendable {
    let logger: Logger
    let events = Counter()
    let duplicates = Counter()
    let rejected = Counter()
    let refusedBusy = Counter()
    let failedSignIns = Counter()
    let journalErrors = Counter()
    let snapshots = Counter()
    let replays = Counter()
    let replaysAhead = Counter()
    let outletDelivered = Counter()
    let outletFailedTries = Counter()
    let outletDeadLetters = Counter()
    let outletDropped = Counter()
    let rooms = Gauge()
    let watchers = Gauge()
    let batchSeconds = Histogram()
    let commitSeconds = Histogram()
    let isStalled = Stall()

    init(logger: Logger) { self.logger = logger }

    func note(_ error: JournalError) {
        journalErrors.add(1)
        logger.error("\(error)")
    }

    func page(inbox: Inbox, host: SocketHost, journalBytes: Int64) -> String {
        var page = MetricsPage()
        page.counter("showcaller_events_total", "Events made durable.", events.current)
        page.counter("showcaller_duplicates_total", "Events that came again.", duplicates.current)
        page.counter("showcaller_rejected_total", "Lines that were not taken.", rejected.current)
        page.counter(
            "showcaller_refused_busy_total", "Requests answered 429 or 503.", refusedBusy.current)
        page.counter(
            "showcaller_failed_sign_ins_total", "Wrong passwords, tokens and links.",
            failedSignIns.current)
        page.counter(
            "showcaller_journal_errors_total", "Failures of the journal.", journalErrors.current)
        page.counter(
            "showcaller_snapshots_total", "Room states kept for the next start.",
            snapshots.current)
        page.counter(
            "showcaller_replays_total", "Replays made from the journal.", replays.current)
        page.counter(
            "showcaller_replays_ahead_total", "Of those, made before anybody asked.",
            replaysAhead.current)
        pageOutlets(&page)
        page.gauge("showcaller_rooms", "Rooms known.", rooms.current)
        page.gauge("showcaller_watchers", "Sockets that follow a room or list.", watchers.current)
        page.gauge(
            "showcaller_sockets", "WebSockets open.", host.counts.sockets.load(ordering: .relaxed))
        page.gauge(
            "showcaller_inbox_bytes", "Bytes of events that wait for the journal.",
            inbox.waitingBytes.load(ordering: .relaxed))
        page.gauge("showcaller_journal_bytes", "Size of the database files.", Int(journalBytes))
        page.gauge(
            "showcaller_journal_stalled", "1 while the journal cannot write.",
            isStalled.error == nil ? 0 : 1)
        page.counter(
            "showcaller_requests_total", "HTTP requests.",
            host.counts.requests.load(ordering: .relaxed))
        page.counter(
            "showcaller_frames_sent_total", "Frames sent to sockets.",
            host.counts.framesSent.load(ordering: .relaxed))
        page.counter(
            "showcaller_bytes_sent_total", "Bytes of those frames.",
            host.counts.bytesSent.load(ordering: .relaxed))
        page.counter(
            "showcaller_fell_behind_total",
            "Slow readers given a snapshot instead of their backlog.",
            host.counts.fellBehind.load(ordering: .relaxed))
        page.histogram("showcaller_batch_seconds", "From taking a batch to its acks.", batchSeconds)
        page.histogram("showcaller_commit_seconds", "One commit of the journal.", commitSeconds)
        return page.text
    }

    private func pageOutlets(_ page: inout MetricsPage) {
        page.counter(
            "showcaller_outlet_delivered_total", "Notices that outlets took.",
            outletDelivered.current)
        page.counter(
            "showcaller_outlet_failed_tries_total", "Tries that an outlet did not take.",
            outletFailedTries.current)
        page.counter(
            "showcaller_outlet_dead_letters_total", "Notices given up.", outletDeadLetters.current)
        page.counter(
            "showcaller_outlet_dropped_total",
            "Notices lost because too many waited for a journal that could not be written.",
            outletDropped.current)
    }

    /// Whether the journal cannot write at the moment, and why.
    final class Stall: Sendable {
        private let state = Mutex<JournalError?>(nil)
        var error: JournalError? { state.withLock { $0 } }
        func set(_ error: JournalError) { state.withLock { $0 = error } }
        func clear() { state.withLock { $0 = nil } }
    }
}
