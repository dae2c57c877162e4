import Foundation
import Journal
import Vocabulary
import WebSocketHost
import Wire

/// What must not be said and what may be promised: packs, ledgers, and a sentence tried on them.
extension Gateway {
    func compliance(
        _ id: SocketID, _ request: HTTPRequest, _ grant: Grant, _ route: Route
    ) -> HTTPResponse? {
        guard grant.role.canWatch else { return .forbidden("read packs and offers", grant) }
        switch route {
        case .packs:
            reply(id) { .json($0.packsJSON()) }
        case .offers:
            let room = request.query["room"]
            guard room.map(grant.covers) ?? true else { return .forbidden("read \(room!)", grant) }
            reply(id) { Self.offers($0, room, grant) }
        case .savePacks, .saveOffers: return saveCompliance(id, request, grant, route)
        default: return said(id, request, grant)
        }
        return nil
    }

    private func reply(
        _ id: SocketID, _ body: @escaping @Sendable (ComplianceBook) -> HTTPResponse
    ) {
        compliance.ask(body) { [host] in host.post(.respond(id, $0)) }
    }

    private static func offers(
        _ book: ComplianceBook, _ room: String?, _ grant: Grant
    ) -> HTTPResponse {
        guard let place = book.ledger(of: room) else { return .unknown("ledger of", room ?? "") }
        let rooms = book.sources.rooms.filter { $0.value.offers != nil }.keys.filter(grant.covers)
        return .json(book.offersJSON(place, ledgers: rooms.sorted(), today: dayInChina))
    }

    /// Owners change what holds for all rooms; controllers may have a text read.
    private func saveCompliance(
        _ id: SocketID, _ request: HTTPRequest, _ grant: Grant, _ route: Route
    ) -> HTTPResponse? {
        let room = route == .saveOffers ? request.query["room"] : nil
        let isCheck = request.query["check"] == "true"
        let isTheirs = room.map(grant.covers) ?? grant.rooms.isEmpty
        guard isCheck ? grant.role.canControl : grant.role == .owner && isTheirs else {
            return .forbidden("change packs and offers", grant)
        }
        guard let text = String(validating: request.body, as: UTF8.self) else {
            return .error(.badField, "packs and offers are UTF-8 text: save the file as UTF-8")
        }
        guard !isCheck else {
            reply(id) { Self.checked(text, route, $0) }
            return nil
        }
        let base = request.baseVersion
        compliance.ask {
            $0.place(route, room)
        } then: { [compliance, host] place in
            guard let place else {
                return host.post(.respond(id, .unknown("ledger of", room ?? "")))
            }
            compliance.save(text, at: place, base: base) {
                host.post(.respond(id, Self.answer($0, route, room, grant)))
            }
        }
        return nil
    }

    private static func checked(
        _ text: String, _ route: Route, _ book: ComplianceBook
    ) -> HTTPResponse {
        guard route == .saveOffers else {
            let (rules, problems) = book.tried(text, at: .packs)
            return rules.map { .json(book.packsJSON($0)) } ?? .problems(.badPacks, problems)
        }
        let problems = OfferFile(text).problems
        return problems.isEmpty
            ? .json(book.offersJSON(text, today: dayInChina)) : .problems(.badOffers, problems)
    }

    private static func answer(
        _ saved: ComplianceDesk.Saved, _ route: Route, _ room: String?, _ grant: Grant
    ) -> HTTPResponse {
        switch saved {
        case .refused(let problems):
            .problems(route == .savePacks ? .badPacks : .badOffers, problems)
        case .changedMeanwhile: .changedMeanwhile
        case .failed(let why): .error(.journalError, why)
        case .done(let book):
            route == .savePacks ? .json(book.packsJSON()) : offers(book, room, grant)
        }
    }

    // A sentence tried

    private struct Asked: Decodable, Sendable {
        var text: String
        var room: String?
        var day: String?
        /// Texts that were not saved yet.
        var offers: String?
        var packs: String?
    }

    private func said(_ id: SocketID, _ request: HTTPRequest, _ grant: Grant) -> HTTPResponse? {
        guard grant.role.canControl else { return .forbidden("try sentences", grant) }
        guard let asked = try? JSONDecoder().decode(Asked.self, from: Data(request.body)) else {
            return .error(.badJSON, "write e.g. {\"text\": \"置换补贴八千\", \"day\": \"2026-11-26\"}")
        }
        guard asked.room.map(grant.covers) ?? true else {
            return .forbidden("try sentences of \(asked.room!)", grant)
        }
        let day = asked.day.map { CalendarDay($0) }
        if case .some(.none) = day {
            return .error(.badField, "day must be written as 2026-11-26", field: "day")
        }
        reply(id) { Self.findings(asked, day ?? dayInChina, $0) }
        return nil
    }

    private static func findings(
        _ asked: Asked, _ day: CalendarDay?, _ book: ComplianceBook
    ) -> HTTPResponse {
        var book = book
        let room = asked.room ?? ""
        if let packs = asked.packs {
            book.take(packs, at: .packs)
            guard book.packs.problems.isEmpty else {
                return .problems(.badPacks, book.packs.problems)
            }
        }
        if let offers = asked.offers,
            let place = book.ledger(of: room) ?? book.ledger(of: nil)
        {
            book.take(offers, at: place)
            let problems = book[place]?.problems ?? []
            guard problems.isEmpty else { return .problems(.badOffers, problems) }
        }
        var report = SpokenReport(rules: book.rules, day: day)
        var found: [JSON] = []
        report.follow(text: asked.text, room: room) { found.append($0) }
        return .json(
            .members(["findings": .array(found), "day": day.map { .string("\($0)") }]))
    }
}

extension ComplianceBook {
    fileprivate func place(_ route: Route, _ room: String?) -> Place? {
        route == .savePacks ? .packs : ledger(of: room)
    }
}
