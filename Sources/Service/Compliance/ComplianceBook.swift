import Compliance
import Foundation
import Vocabulary

/// The packs and ledgers in force and the files that hold them. A file that cannot be read stops a
/// start; while the service runs it is told of, and what is in force stays.
struct ComplianceBook: Sendable {
    /// A file, what it holds and what is wrong with it as it lies there now.
    struct File: Sendable {
        let path: String
        /// Settings name it; others count if they are there.
        let isNamed: Bool
        /// As it was when it was looked at last.
        fileprivate(set) var mark: FileMark?
        fileprivate(set) var text = ""
        fileprivate(set) var problems: [FileFaults.Fault] = []

        fileprivate init(_ path: String?, orBeside beside: String) {
            self.path = path ?? beside
            isNamed = path != nil
        }
    }

    /// One of the files.
    enum Place: Equatable, Sendable {
        case packs
        /// By its path.
        case ledger(String)
    }

    let sources: ComplianceRules.Sources
    private(set) var rules: ComplianceRules
    private(set) var packs: File
    private(set) var ledgers: [String: File]

    /// - Throws: `Configuration.Failure` that lists what is wrong.
    init(_ configuration: Configuration) throws(Configuration.Failure) {
        let named = configuration.compliance
        var packs = File(named.packs, orBeside: configuration.data + "/packs.yaml")
        let common = File(named.offers, orBeside: configuration.data + "/offers.yaml")
        var files = [common]
        for own in named.rooms.values {
            guard let path = own.offers, !files.contains(where: { $0.path == path }) else {
                continue
            }
            files.append(File(path, orBeside: path))
        }
        var parts = ComplianceRules.Parts()
        let packsPath = packs.path
        try Self.begin(&packs) { text throws(Configuration.Failure) in
            parts.packs = try PackFile.rules(of: text, packsPath)
        }
        for i in files.indices {
            let path = files[i].path
            try Self.begin(&files[i]) { text throws(Configuration.Failure) in
                parts.ledgers[path] = try OfferFile.ledger(of: text, path)
            }
        }
        var sources = named
        sources.packs = packs.path
        sources.offers = common.path
        self.sources = sources
        self.packs = packs
        ledgers = Dictionary(files.map { ($0.path, $0) }) { first, _ in first }
        rules = try ComplianceRules(sources, parts)
    }

    private static func begin(
        _ file: inout File, _ read: (String) throws(Configuration.Failure) -> Void
    ) throws(Configuration.Failure) {
        file.mark = FileMark(file.path)
        guard file.isNamed || file.mark != nil else { return }
        file.text = try Service.text(ofFile: file.path)
        try read(file.text)
    }

    subscript(place: Place) -> File? {
        get {
            switch place {
            case .packs: packs
            case .ledger(let path): ledgers[path]
            }
        }
        set {
            guard let newValue else { return }
            switch place {
            case .packs: packs = newValue
            case .ledger(let path): ledgers[path] = newValue
            }
        }
    }

    /// Reads again what has changed.
    ///
    /// - Returns: the files that had.
    mutating func look() -> [Place] {
        let places = [.packs] + ledgers.keys.sorted().map { Place.ledger($0) }
        return places.filter { lookAt($0) }
    }

    private mutating func lookAt(_ place: Place) -> Bool {
        guard let file = self[place] else { return false }
        let mark = FileMark(file.path)
        guard mark != file.mark else { return false }
        self[place]?.mark = mark
        do {
            let isGone = mark == nil && !file.isNamed
            take(isGone ? "" : try Service.text(ofFile: file.path), at: place)
        } catch {
            self[place]?.problems = [.init(line: 0, path: "", message: error.description)]
        }
        return true
    }

    /// Puts a text in force, or says what is wrong with it; then all stays as it was.
    mutating func take(_ text: String, at place: Place) {
        let (rules, problems) = tried(text, at: place)
        self[place]?.problems = problems
        if let rules { take(text, rules, at: place) }
    }

    private mutating func take(_ text: String, _ rules: ComplianceRules, at place: Place) {
        self.rules = rules
        self[place]?.text = text
        self[place]?.problems = []
    }

    /// What a text would make of the rules.
    func tried(
        _ text: String, at place: Place
    ) -> (rules: ComplianceRules?, problems: [FileFaults.Fault]) {
        var parts = rules.parts
        let problems: [FileFaults.Fault]
        switch place {
        case .packs:
            let file = PackFile(text)
            (parts.packs, problems) = (file.rules, file.problems)
        case .ledger(let path):
            let file = OfferFile(text)
            (parts.ledgers[path], problems) = (file.ledger, file.problems)
        }
        guard problems.isEmpty else { return (nil, problems) }
        do throws(Configuration.Failure) {
            return (try rules.with(parts), [])
        } catch {
            // Settings name a pack that this text would take away.
            return (nil, [.init(line: 1, path: "", message: error.description)])
        }
    }

    /// Writes a text that was found sound, whole or not at all, and puts in force what was made of it.
    mutating func save(_ text: String, _ rules: ComplianceRules, at place: Place) throws {
        guard let path = self[place]?.path else { return }
        try Data(text.utf8).write(to: URL(fileURLWithPath: path), options: .atomic)
        self[place]?.mark = FileMark(path)
        take(text, rules, at: place)
    }

    /// The ledger that somebody asks for: a room's own, or the one of all others.
    func ledger(of room: String?) -> Place? {
        guard let room else { return sources.offers.map { .ledger($0) } }
        return sources.rooms[room]?.offers.map { .ledger($0) }
    }
}
