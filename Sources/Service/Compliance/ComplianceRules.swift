package import Compliance
import Foundation
import TextPatterns
import Vocabulary

/// What rooms are held against: the packs, and the ledger of each.
package struct ComplianceRules: Sendable {
    /// What differs in one room.
    package struct Own: Sendable, Equatable {
        package var offers: String?
        package var packs: Set<String>?
        package var dealer: String?
        package var region: String?

        package init() {}
    }

    /// Files and names, as settings say them.
    package struct Sources: Sendable, Equatable {
        package var packs: String?
        package var offers: String?
        /// Packs that count in rooms that name none; nil = those that are on by themselves.
        package var on: Set<String>?
        /// Phrases that only mean what the law forbids are told on air, too.
        package var hints = false
        package var rooms: [String: Own] = [:]

        package init() {}
        package var isStandard: Bool { self == Sources() }

        /// With the files that count where settings name none: those beside the data, if they are there.
        package func beside(_ data: String) -> Sources {
            var sources = self
            func there(_ name: String) -> String? {
                let path = "\(data)/\(name)"
                return FileMark(path).map { _ in path }
            }
            sources.packs = packs ?? there("packs.yaml")
            sources.offers = offers ?? there("offers.yaml")
            return sources
        }
    }

    /// What was read of the files: packs, and ledgers by path.
    struct Parts: Sendable {
        var packs = PackFile.standard
        var ledgers: [String: OfferLedger] = [:]
    }

    private let sources: Sources
    let parts: Parts
    /// Compiled once for each choice of packs: many rooms share them.
    private let searches: [Set<String>?: PhraseSearch]

    /// The standard packs and no offers. That they are sound is a test's business.
    package static let standard: ComplianceRules? = try? ComplianceRules(Sources())

    /// Reads the files.
    ///
    /// - Throws: what is wrong in a file, with line and cure.
    package init(_ sources: Sources) throws(Configuration.Failure) {
        var parts = Parts()
        if let path = sources.packs { parts.packs = try PackFile.rules(at: path) }
        for path in [sources.offers].compactMap(\.self) + sources.rooms.values.compactMap(\.offers)
        where parts.ledgers[path] == nil {
            parts.ledgers[path] = try OfferFile.ledger(at: path)
        }
        try self.init(sources, parts)
    }

    /// - Throws: which name means no pack.
    init(_ sources: Sources, _ parts: Parts) throws(Configuration.Failure) {
        self.sources = sources
        self.parts = parts
        let known = parts.packs.packs.map(\.pack)
        for name in (sources.on ?? []).union(sources.rooms.values.flatMap { $0.packs ?? [] })
        where !known.contains(name) {
            throw Configuration.Failure(
                description: "compliance: \(name) is no pack: use \(known.joined(separator: ", "))")
        }
        searches = try Self.searches(parts.packs, sources)
    }

    /// The same settings with other packs or ledgers.
    ///
    /// - Throws: which name of the settings means no pack any more.
    func with(_ parts: Parts) throws(Configuration.Failure) -> ComplianceRules {
        guard parts.packs == self.parts.packs else { return try ComplianceRules(sources, parts) }
        return ComplianceRules(sources, parts, searches)
    }

    private init(
        _ sources: Sources, _ parts: Parts, _ searches: [Set<String>?: PhraseSearch]
    ) {
        self.sources = sources
        self.parts = parts
        self.searches = searches
    }

    /// One search for each choice of packs. The patterns were tried when the file was read.
    private static func searches(
        _ packs: PackRules, _ sources: Sources
    ) throws(Configuration.Failure) -> [Set<String>?: PhraseSearch] {
        var searches: [Set<String>?: PhraseSearch] = [:]
        for names in [sources.on] + sources.rooms.values.map({ $0.packs ?? sources.on })
        where searches[names] == nil {
            searches[names] = try search(packs, names, hints: sources.hints)
        }
        return searches
    }

    /// Most installations change no pack: those of the program are compiled once, though settings are
    /// read several times at a start.
    private static let standardSearch = try? PhraseSearch(
        rules: PackFile.standard, packs: nil, hints: false,
        compiler: PatternCompiler(triesPatterns: false))

    private static func search(
        _ packs: PackRules, _ names: Set<String>?, hints: Bool
    ) throws(Configuration.Failure) -> PhraseSearch {
        if names == nil, !hints, packs == PackFile.standard, let standardSearch {
            return standardSearch
        }
        do throws(PackRulesError) {
            return try PhraseSearch(
                rules: packs, packs: names, hints: hints,
                compiler: PatternCompiler(triesPatterns: false))
        } catch {
            throw Configuration.Failure(description: "\(error.pack): \(error.pattern.message)")
        }
    }

    /// What copy is held against: every pack, because nobody is interrupted by it, and the common
    /// ledger.
    ///
    /// - Throws: which pattern cannot be compiled.
    func copyRules() throws(Configuration.Failure) -> SpokenRules {
        let ledger = sources.offers.flatMap { parts.ledgers[$0] } ?? OfferLedger()
        let phrases = try Self.search(parts.packs, Set(parts.packs.packs.map(\.pack)), hints: true)
        return SpokenRules(phrases: phrases, ledger: ledger)
    }

    /// What one room is held against.
    package func rules(of room: String) -> SpokenRules? {
        let own = sources.rooms[room] ?? Own()
        let ledger = (own.offers ?? sources.offers).flatMap { parts.ledgers[$0] } ?? OfferLedger()
        return searches[own.packs ?? sources.on].map { phrases in
            SpokenRules(phrases: phrases, ledger: ledger.of(dealer: own.dealer, region: own.region))
        }
    }
}
