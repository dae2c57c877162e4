import Dispatch
import Foundation
import Journal
import Logging
import Room
import Search
import Vocabulary
package import Wire

/// A search from the command line, on a data directory.
package struct PastSearch {
    private let directory: String
    private let journal: Journal

    package init(directory: String) throws {
        self.directory = directory
        journal = try Office.existing(directory)
    }

    /// - Parameter query: as in the address of `GET /v1/search`.
    package func answer(_ query: [String: String]) throws -> JSON {
        let limits = Limits.standard
        let request: SearchRequest
        do throws(SearchRequest.Fault) {
            request = try SearchRequest(query, limits: limits)
        } catch {
            let place = error.at.map { " (at character \($0 + 1))" } ?? ""
            throw Configuration.Failure(description: "\(error.field): \(error.message)\(place)")
        }
        let building = try catchUp(limits)
        let began = DispatchTime.now()
        let run = SearchRun()
        let found = try run.find(request, directory: directory, limits: limits)
        let tookMs = (DispatchTime.now().uptimeNanoseconds - began.uptimeNanoseconds) / 1_000_000
        let names = try StreamNames(journal, try SearchReader(directory: directory).boundaries())
        return SearchAnswer(
            found, streams: try found.results.map { try names.stream(of: $0.hit) },
            status: .init(building: building), tookMs: Int64(tookMs)
        ).json
    }

    /// Brings the index up to date, unless a service does.
    ///
    /// - Returns: how far it is, if it is not up to date.
    private func catchUp(_ limits: Limits) throws -> Double? {
        let logger = Logger(label: "search") { _ in SwiftLogNoOpLogHandler() }
        do throws(JournalError) {
            try SearchIndexer(directory: directory, limits: limits, logger: logger).catchUp()
            return nil
        } catch {
            guard case .inUse = error else { throw error }
        }
        let last = try journal.lastSeq()
        let there = try SearchReader(directory: directory).progress().seq
        return there < last ? Double(there) / Double(max(last, 1)) : nil
    }
}

/// The streams of results without the rooms' states: from where streams begin and end, which the
/// index knows, and the journal's blocks where nobody said so.
private struct StreamNames {
    private let journal: Journal
    private var zones: [String: StreamZones] = [:]

    init(_ journal: Journal, _ boundaries: [SearchBoundary]) throws {
        self.journal = journal
        for boundary in boundaries {
            _ = zones[boundary.room, default: StreamZones()].add(Boundary(boundary))
        }
    }

    func stream(of hit: SearchHit) throws -> SearchAnswer.Stream? {
        let zones = zones[hit.room] ?? StreamZones()
        let zone = zones.zones[zones.index(of: hit.ts)]
        let started =
            try zone.start?.ts
            ?? journal.firstBlockTs(room: hit.room, from: zone.from, to: zone.to) ?? hit.ts
        return SearchAnswer.Stream(
            id: "\(hit.room)-\(basicTime(started))", title: zone.start?.title ?? "",
            host: zone.start?.host ?? "", startedTs: started)
    }
}
