import Copywriting
import Foundation
import Journal
import Notices
import Projection
import Vocabulary
import Wire

/// The texts of a house and what they are written with. Owned by `CopyDesk`.
final class CopyBoard {
    private(set) var studio: CopyStudio
    private let configuration: Configuration
    private let journal: Journal
    private(set) var pieces: [String: CopyPiece] = [:]
    let calendar: WarmUpBoard
    /// Why files that were changed are not in force.
    private(set) var problem: String?
    private var marks: [String: FileMark?] = [:]
    private var lookedTs: Int64 = 0
    private var judged:
        (day: CalendarDay, pieces: [String: (number: Int, findings: [CopyFinding])]) = (
            CalendarDay(daysSince1970: 0), [:]
        )

    private static let lookEveryMs: Int64 = 2_000

    private let outlets: Outlets

    /// What was published no longer ago is told again after a start: who was told already takes it once.
    private static let toldAgainMs: Int64 = 24 * 3_600_000

    init(_ configuration: Configuration, _ journal: Journal, _ outlets: Outlets) throws {
        self.configuration = configuration
        self.journal = journal
        self.outlets = outlets
        studio = try CopyStudio(configuration)
        calendar = try WarmUpBoard(journal)
        marks = fileMarks
        for record in try journal.copyRecords() { take(record) }
        let since = wallClock() - Self.toldAgainMs
        for piece in pieces.values where piece.state == .published { tell(piece, since: since) }
    }

    private func take(_ record: CopyRecord) {
        guard let json = record.tree,
            let deed = CopyDeed(record.deed, ts: record.ts, by: record.by, json)
        else { return }
        if let origin = CopyOrigin(json["origin"]) {
            pieces[record.piece] = CopyPiece(record.piece, origin)
        }
        pieces[record.piece]?.take(deed)
    }

    // Files

    private var fileMarks: [String: FileMark?] {
        let copy = configuration.copy.beside(configuration.data)
        let spoken = configuration.compliance.beside(configuration.data)
        var files = [copy.sheets, copy.channels, spoken.packs, spoken.offers].compactMap(\.self)
        for folder in copy.prompts {
            let names = FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String }
            files += (names ?? []).map { "\(folder)/\($0)" }
        }
        return Dictionary(files.map { ($0, FileMark($0)) }) { first, _ in first }
    }

    /// Reads again what was changed; what cannot be read leaves everything as it was.
    func look(now: Int64) {
        guard now - lookedTs >= Self.lookEveryMs else { return }
        lookedTs = now
        if fileMarks != marks { readAgain() }
    }

    /// Reads again at once: this process has just changed a file.
    func readAgain() {
        marks = fileMarks
        do {
            studio = try CopyStudio(configuration)
            judged.pieces = [:]
            problem = nil
        } catch {
            problem = "\(error)"
        }
    }

    // Templates

    var templates: TemplateBook {
        TemplateBook(
            studio.house, configuration.copy.beside(configuration.data), data: configuration.data)
    }

    /// Drafts of a template as it would be.
    struct Preview {
        var drafts: [(Draft, [CopyFinding])] = []
        /// What nobody gave that it needs.
        var lacking: String?
    }

    /// Drafts of one template, or of one that uses this part, from a shelf that is not in force.
    func preview(_ name: String, _ shelf: TemplateShelf, _ order: CopyOrder) -> Preview {
        let includes = TemplateIncludes(shelf)
        let template =
            shelf.templates.first { $0.name == name }
            ?? shelf.templates.first { includes.all(of: $0.body).contains(name) }
            ?? (name == "words" ? shelf.templates.first : nil)
        guard var template else { return Preview() }
        template.isRetired = false
        var alone = shelf
        alone.templates = [template]
        var order = order
        order.brief.channel = template.channel
        do {
            return Preview(drafts: try studio.write(order, from: alone))
        } catch {
            return Preview(lacking: "\(error)")
        }
    }

    // Sheets

    /// The file that sheets are saved to, there or not.
    private var sheetsPath: String { SheetText.path(configuration) }

    /// Tells the sheets as they lie there from others: who writes over them has to know them.
    var sheetsVersion: String { fileVersion((try? Service.text(ofFile: sheetsPath)) ?? "") }

    /// Saves sheets that were found sound, and puts them in force.
    ///
    /// - Parameter base: the version that they were made from; nil = whatever lies there.
    /// - Returns: false if somebody else was faster.
    func saveSheets(_ yaml: String, base: String?) throws -> Bool {
        guard base ?? sheetsVersion == sheetsVersion else { return false }
        try SheetText.write(yaml, over: sheetsPath)
        readAgain()
        return true
    }

    // Facts and findings

    /// What a text may say today: of its product, its dealer and the ledger as they are now, of its
    /// stream and by hand as it was when it was written.
    func facts(of piece: CopyPiece) -> [CopyFact] {
        with((try? material(of: piece).facts) ?? [], piece)
    }

    private func known(of piece: CopyPiece) -> [CopyFact] {
        with((try? material(of: piece).known) ?? [], piece)
    }

    private func material(of piece: CopyPiece) throws -> Material {
        try studio.material(
            of: CopyOrder(
                stream: nil, product: piece.origin.product.nonEmpty,
                dealer: piece.origin.dealer.nonEmpty, keywords: piece.origin.keywords, day: nil,
                brief: Brief(channel: piece.origin.channel)))
    }

    private func with(_ now: [CopyFact], _ piece: CopyPiece) -> [CopyFact] {
        let kept = piece.versions.flatMap(\.version.text.locks).map(\.fact).filter { fact in
            ![.product, .offer, .dealer].contains(fact.kind)
        }
        var seen: Set<String> = []
        return (now + kept).filter { seen.insert($0.fact).inserted }
    }

    /// What is to be said against a text as it was saved, remembered until it, the files or the day
    /// change: a list of hundreds is asked for often.
    func findings(of piece: CopyPiece) -> [CopyFinding] {
        let day = dayInChina
        if judged.day != day { judged = (day, [:]) }
        if let known = judged.pieces[piece.piece], known.number == piece.deeds.count {
            return known.findings
        }
        let findings = findings(of: piece, piece.text)
        judged.pieces[piece.piece] = (piece.deeds.count, findings)
        return findings
    }

    func findings(of piece: CopyPiece, _ text: CopyText) -> [CopyFinding] {
        studio.findings(
            text, channel: piece.origin.channel, known: known(of: piece),
            others: piece.origin.from.isEmpty ? rivals(of: piece) : [], byModel: piece.byModel)
    }

    /// Texts that people can read beside this one. Those of stores are meant to be alike.
    private func rivals(of piece: CopyPiece) -> [String] {
        pieces.values.filter {
            $0.piece != piece.piece && $0.origin.channel == piece.origin.channel
                && [.approved, .published].contains($0.state) && $0.origin.from.isEmpty
        }.map(\.text.body)
    }

    /// A text as a page sends it: facts by key, looked up here, because a page cannot be trusted to
    /// say what a fact is; only those by hand say it themselves.
    func text(_ json: JSON, for piece: CopyPiece) -> CopyText {
        let facts = Dictionary(known(of: piece).map { ($0.fact, $0) }) { first, _ in first }
        return CopyText(json) { lock in
            let sent = CopyFact(lock["fact"])
            if let sent, sent.kind == .hand {
                return sent.source.allSatisfy(\.isWhitespace) ? nil : sent
            }
            return sent.flatMap { sent in
                CopyFact.named(sent.fact, in: facts) ?? (sent.kind == .blank ? sent : nil)
            }
        }
    }

    // Deeds

    enum Outcome {
        case done(CopyPiece)
        case refused(CopyPiece.Refusal, [CopyFinding])
        /// Somebody else was faster.
        case overtaken
    }

    /// What blocks and cannot be answered for by giving a reason.
    private static let unpardonable: Set<CopyFinding.Kind> = [
        .blank, .unsourced, .changed, .expired, .offer,
    ]

    /// Does something to a text: durable before it is true.
    ///
    /// - Parameters:
    ///   - base: how many deeds who does this has seen; nil = whatever there is.
    ///   - pardons: whether who does it may answer for what the checks hold against it.
    func `do`(
        _ deed: CopyDeed, to piece: CopyPiece, base: Int? = nil, pardons: Bool = false
    ) throws(JournalError) -> Outcome {
        guard base ?? piece.deeds.count == piece.deeds.count else { return .overtaken }
        let needsCheck = [.submitted, .approved, .published].contains(deed.kind)
        let findings = needsCheck ? self.findings(of: piece).filter(\.blocks) : []
        let isPardoned = pardons && !deed.note.allSatisfy(\.isWhitespace)
        let holding = findings.filter { !isPardoned || Self.unpardonable.contains($0.kind) }
        // What was pardoned on approval is not asked about again when it goes out.
        let wasPardoned =
            deed.kind == .published && !findings.contains { Self.unpardonable.contains($0.kind) }
        if let refusal = piece.refusal(of: deed, isHeldBack: !holding.isEmpty && !wasPardoned) {
            return .refused(refusal, findings)
        }
        return try write([(piece, [deed])]).first.map { .done($0) } ?? .overtaken
    }

    /// Writes deeds to several texts, all or none.
    ///
    /// - Returns: the texts after them; empty if somebody else was faster.
    func write(_ all: [(piece: CopyPiece, deeds: [CopyDeed])]) throws(JournalError) -> [CopyPiece] {
        var records: [CopyRecord] = []
        var after: [CopyPiece] = []
        for (piece, deeds) in all {
            var piece = piece
            for deed in deeds {
                let origin = piece.deeds.isEmpty ? piece.origin : nil
                records.append(
                    CopyRecord(
                        piece: piece.piece, number: piece.deeds.count + 1, ts: deed.ts, by: deed.by,
                        deed: deed.kind.rawValue, json: CopyJSON.deed(deed, origin).text))
                piece.take(deed)
            }
            after.append(piece)
        }
        guard try journal.add(records) else { return [] }
        for piece in after { pieces[piece.piece] = piece }
        for (before, deeds) in all where deeds.contains(where: { $0.kind == .published }) {
            pieces[before.piece].map { tell($0, since: .min) }
        }
        return after
    }

    private func tell(_ piece: CopyPiece, since: Int64) {
        guard let deed = piece.deeds.last(where: { $0.kind == .published }), deed.ts > since else {
            return
        }
        let channel = studio.house.channel(piece.origin.channel)?.name
        let copy = Notice.PublishedCopy(
            channel: piece.origin.channel, title: piece.text.title, body: piece.text.body,
            dealer: piece.origin.dealer, by: deed.by)
        outlets.post(
            .published(
                piece.piece, copy, room: piece.origin.room,
                channelName: (channel?.zh ?? copy.channel, channel?.en ?? copy.channel),
                at: deed.ts))
    }
}

extension String {
    fileprivate var nonEmpty: String? { isEmpty ? nil : self }
}

extension CopyRecord {
    /// What is kept of the deed; nil where it is no JSON.
    var tree: JSON? {
        try? Array(json.utf8).withUnsafeBytes { try JSON(parsing: $0) }
    }
}
