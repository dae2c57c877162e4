import Authority
import Dispatch
import Foundation
package import Journal
import Logging
import Telemetry
import Vocabulary
import WebSocketHost
import Wire

/// The whole service, put together: one thread for the network, one for the engine.
package struct Showcaller {
    private(set) var configuration: Configuration
    /// What devices have to trust, in DER; nil where the certificate is somebody else's.
    private var authority: [UInt8]?
    private let journal: Journal
    let logger: Logger
    /// What the demo plays into the running service; nil = this is no demo.
    package var demo: DemoStage?

    /// Opens the data directory.
    ///
    /// - Throws: `JournalError` with the cure.
    package init(_ configuration: Configuration) throws(JournalError) {
        self.configuration = configuration
        let level = Logger.Level(rawValue: configuration.logLevel) ?? .info
        logger = Logger(label: "showcaller") { LogLines(label: $0, level: level) }
        journal = try Journal(directory: configuration.data, access: .write)
        try journal.quickCheck()
        if journal.damagedFrames > 0 {
            logger.warning(
                "the end of the write-ahead log is damaged and left out: after a power cut it had not been acknowledged, otherwise the disk has lost it: let senders send again",
                metadata: ["frames": "\(journal.damagedFrames)"])
        }
    }

    /// Serves until SIGINT or SIGTERM; then answers what was taken in, and ends the process.
    ///
    /// - Parameter announce: told the address, and a one-time sign-in link for the owner.
    package mutating func run(announce: (_ address: String, _ link: String?) -> Void) throws {
        if configuration.ownCertificate { try certify() }
        let host = SocketHost()
        let inbox = Inbox()
        let meters = Meters(logger: logger)
        let readiness = Readiness()
        var settings = try EngineSettings(configuration)
        let limits = settings.limits
        let outlets = Outlets(
            configuration.outlets, directory: configuration.data, meters: meters, limits: limits)
        settings.outlets = outlets
        let replays = Replays(meters: meters)
        let replayKeeper = ReplayKeeper(
            replays,
            PastReader(
                directory: configuration.data, limits: limits, policies: configuration.policies,
                meters: meters))
        settings.replayKeeper = replayKeeper
        let compliance = ComplianceDesk(settings.compliance, meters) { rules in
            inbox.ask { $0.putInForce(rules) }
        }
        let link = try firstLink()
        let address = configuration.address!
        let access = Access(
            journal: try Journal(directory: configuration.data, access: .beside),
            settings: AccessSettings(
                hosts: configuration.hosts + ownNames, isSecure: configuration.certificate != nil,
                isDemo: demo != nil),
            meters: meters)
        let indexer = SearchIndexer(
            directory: configuration.data, limits: limits, logger: logger)
        let copyDesk = CopyDesk(configuration, outlets: outlets)
        let gateway = Gateway(
            host: host, inbox: inbox, access: access, pages: allPages(), meters: meters,
            directory: configuration.data, limits: limits, policies: configuration.policies,
            outlets: outlets,
            searches: Searches(directory: configuration.data, limits: limits, indexer: indexer),
            replays: replays, replayKeeper: replayKeeper, compliance: compliance,
            copyDesk: copyDesk, modelDesk: ModelDesk(configuration.copy.model),
            offersEcho: configuration.echo,
            isReady: readiness
        ) {
            readiness.set(false)
            replayKeeper.stop()
            inbox.ask { $0.stop() }
        }
        gateway.demo = demo
        outlets.start()
        copyDesk.start()
        indexer.start()
        replayKeeper.start()
        compliance.start()
        startEngine(inbox, host, meters, settings, readiness)
        let scheme = configuration.certificate == nil ? "http" : "https"
        try host.run(hostSettings(address, limits), handler: gateway) { port in
            announce("\(scheme)://\(address.host):\(port)", link)
            logger.info("listening", metadata: ["address": "\(address.host):\(port)"])
        }
    }

    /// Names of this machine by which others on its network call it; none where only itself may.
    private var ownNames: [String] {
        ["127.0.0.1", "localhost", "::1"].contains(configuration.address!.host)
            ? [] : OwnAddresses.all()
    }

    /// Takes a certificate of this installation's own authority.
    private mutating func certify() throws {
        let folder = URL(fileURLWithPath: configuration.data).appending(path: "tls")
        let authority = try LocalAuthority(directory: folder, now: Date())
        let names = configuration.hosts + OwnAddresses.all()
        if try authority.certify(names, now: Date()) {
            logger.info(
                "certificate made", metadata: ["names": "\(names.joined(separator: ", "))"])
        }
        configuration.certificate = authority.certificatePath
        configuration.key = authority.keyPath
        self.authority = authority.authority
    }

    private func allPages() -> StaticPages {
        var all = pages()
        if let authority { all.add("/ca.crt", "application/x-x509-ca-cert", authority) }
        return all
    }

    private func hostSettings(_ address: (host: String, port: Int), _ limits: Limits)
        -> HostSettings
    {
        var settings = HostSettings()
        settings.address = address.host
        settings.port = address.port
        settings.certificate = configuration.certificate
        settings.key = configuration.key
        settings.channelFrames = limits.resumeFrames
        settings.backlogBytes = limits.watcherBacklogBytes
        return settings
    }

    /// The engine owns the journal from here on; its thread ends the process when it is done.
    private func startEngine(
        _ inbox: Inbox, _ host: SocketHost, _ meters: Meters, _ settings: EngineSettings,
        _ readiness: Readiness
    ) {
        nonisolated(unsafe) let journal = journal
        let (logger, play) = (logger, demo?.play)
        let thread = Thread {
            do {
                let engine = try Engine(
                    inbox: inbox, journal: journal, host: host, meters: meters, settings: settings)
                engine.keeper.store.tidy()
                let started = DispatchTime.now()
                let snapshots = try engine.recover()
                let seconds =
                    Double(DispatchTime.now().uptimeNanoseconds - started.uptimeNanoseconds) / 1e9
                logger.info(
                    "ready",
                    metadata: [
                        "rooms": "\(engine.rooms.count)", "from_snapshot": "\(snapshots)",
                        "recovery_s": "\(seconds)",
                    ])
                readiness.set(true)
                if let play {
                    let target = Player(inbox: inbox)
                    Thread.detachNewThread { play(target) }
                }
                engine.run()
                host.post(
                    .finish {
                        logger.info("stopped")
                        exit(0)
                    })
            } catch {
                logger.critical("\(error)")
                FileHandle.standardError.write(Data("showcaller: \(error)\n".utf8))
                exit(1)
            }
        }
        thread.stackSize = 8 << 20
        thread.name = "engine"
        thread.start()
    }

    private func pages() -> StaticPages {
        for directory in pageDirectories {
            let pages = StaticPages(
                directory: directory, charts: configuration.charts, qrcode: configuration.qrcode)
            if !pages.isEmpty { return pages }
        }
        logger.warning("no pages found: say where dashboards-static is with `pages`")
        return StaticPages()
    }

    private var pageDirectories: [String] {
        if let named = configuration.pages { return [named] }
        return ShippedFolder.candidates("dashboards-static")
    }

    /// While nobody can sign in, each start offers the owner a link that works once.
    private func firstLink() throws(JournalError) -> String? {
        guard try journal.users().isEmpty else { return nil }
        return try journal.createLink(
            Grant(name: "owner", role: .owner, rooms: []), until: wallClock() + 86_400_000)
    }
}
