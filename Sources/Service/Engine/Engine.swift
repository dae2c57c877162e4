import Dispatch
import Foundation
import Journal
import Lexicon
import Projection
import Rehearsal
import Room
import Synchronization
import Telemetry
import TextPatterns
import Vocabulary
import WebSocketHost
import Wire

/// The one owner of all rooms and of the journal: takes batches in, makes them durable, folds them,
/// answers, and tells watchers. Lives on one thread; everybody else asks through the inbox.
final class Engine {
    let inbox: Inbox
    let journal: Journal
    let host: SocketHost
    let meters: Meters
    let limits: Limits
    let settings: EngineSettings
    var rooms: [LiveRoom] = []
    var indexes = HashTable64()
    /// Rooms with something to tell, and rooms that somebody follows.
    var dirty: [Int] = []
    var watched: [Int] = []
    var listings: [Listing] = []
    /// The invented streams that crews rehearse with, by room.
    var rehearsals: [Int: FalseStream] = [:]
    var followers: [SocketID: Follower] = [:]
    var decoder: EventDecoder
    var staging = Staging()
    /// The rooms of the facts of the frame that is being staged.
    var found: [Int32] = []
    let keeper: SnapshotKeeper
    /// What warnings are made from, and the file of their rules.
    var watchPlan: WatchPlan
    var ruleBook: RuleBook
    var rulesLookMs: Int64 = 0
    /// When seconds of some room have passed that are to be judged.
    var watchDueMs: Int64 = 0
    /// Identity of this installation's sequences of frames.
    let epoch: String
    /// When stale streams were last looked for, and when this process began to listen.
    var staleLookMs: Int64 = 0
    let bornMs = wallClock()
    private(set) var isStopping = false
    /// What this turn has to say: the service thread is woken once for all of it.
    private var outgoing: [HostCommand] = []

    init(
        inbox: Inbox, journal: Journal, host: SocketHost, meters: Meters, settings: EngineSettings
    ) throws {
        self.inbox = inbox
        self.journal = journal
        self.host = host
        self.meters = meters
        self.settings = settings
        limits = settings.limits
        watchPlan = settings.watch
        ruleBook = settings.ruleBook
        decoder = EventDecoder(limits: settings.limits)
        keeper = SnapshotKeeper(directory: journal.directory, meters: meters)
        epoch = try journal.fact("epoch") {
            String(UInt64.random(in: 1 << 32..<1 << 52), radix: 36)
        }
    }

    /// Runs until `stop` is asked for; then everything taken in has been answered.
    func run() {
        var due = DispatchTime.now()
        let start = now
        for index in rooms.indices { followShow(index, start) }
        endLeftRehearsals()
        writeRecovered()
        postListed()
        while !isStopping {
            var batch = inbox.take(until: due)
            if !batch.frames.isEmpty { takeIn(&batch) }
            for ask in batch.asks { ask(self) }
            due = publishDue()
            tellNow()
            keeper.keepOne(&rooms, journal, nowMs: now)
            closeStale()
            lookAtRules(now)
        }
        // While the journal cannot write, rooms know ids that it does not hold.
        if meters.isStalled.error == nil { keeper.keepAll(&rooms, journal) }
    }

    /// Ends the loop once what waits is answered; at once while the journal cannot write.
    func stop() {
        guard meters.isStalled.error == nil else {
            isStopping = true
            return
        }
        var rest = inbox.take(until: .now())
        if !rest.frames.isEmpty { takeIn(&rest) }
        for ask in rest.asks { ask(self) }
        publish(force: true)
        tellNow()
        isStopping = true
    }

    func tell(_ command: HostCommand) { outgoing.append(command) }

    func tellNow() {
        host.post(outgoing)
        outgoing.removeAll(keepingCapacity: true)
    }

    /// Epoch milliseconds.
    var now: Int64 { wallClock() }

    func index(of name: String) -> Int? { indexes[stableHash(name)] }

    /// Rooms get channels from 1 on; 0 to -n belong to lists.
    func addRoom(_ name: String, hash: UInt64, head: Int64) -> Int {
        let policy = settings.policies.measures(of: name)
        rooms.append(LiveRoom(name: name, channel: rooms.count + 1, head: head, policy))
        indexes.insert(hash, rooms.count - 1)
        meters.rooms.set(rooms.count)
        return rooms.count - 1
    }
}

struct EngineSettings: Sendable {
    var limits = Limits.standard
    var policies = Policies()
    /// What makes the patterns of rundowns and lexicons search.
    var compiler: any PatternCompiling = PatternCompiler()
    /// Who is told of warnings outside; nil = nobody, as in a dry run.
    var outlets: Outlets?
    /// Who makes the replays of streams that ended; nil = nobody, as in a dry run.
    var replayKeeper: ReplayKeeper?
    /// What comments want.
    var lexicon: IntentLexicon
    /// What warnings are made from.
    var watch: WatchPlan
    var ruleBook: RuleBook
    /// What streams are looked back at with.
    var review: ReviewPlan
    /// What is held against what is said, and its files.
    var compliance: ComplianceBook

    /// - Throws: what is wrong with a file that the configuration names.
    init(_ configuration: Configuration) throws {
        policies = configuration.policies
        lexicon = try IntentRulesFile.lexicon(file: configuration.lexicon)
        ruleBook = try RuleBook(configuration)
        review = try ReviewPlan(file: configuration.review, intents: lexicon)
        let policies = policies
        compliance = try ComplianceBook(configuration)
        watch = try WatchPlan(
            rules: ruleBook.rules, lexicon: lexicon, compliance: compliance.rules
        ) {
            policies.limits(of: $0)
        }
    }
}

/// Epoch milliseconds of the machine's clock.
func wallClock() -> Int64 { Int64(Date().timeIntervalSince1970 * 1000) }

/// Today in China, by which offers and plans are judged.
var dayInChina: CalendarDay { CalendarDay(ts: wallClock(), hoursEast: 8) }
