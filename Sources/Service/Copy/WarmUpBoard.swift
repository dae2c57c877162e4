import Copywriting
import Journal
import Projection
import Vocabulary
import Wire

/// The calendars of short videos of all rooms. Owned by `CopyBoard`.
final class WarmUpBoard {
    private let journal: Journal
    private(set) var entries: [String: WarmUpEntry] = [:]

    init(_ journal: Journal) throws {
        self.journal = journal
        for record in try journal.copyRecords(of: .calendar) { take(record) }
    }

    private func take(_ record: CopyRecord) {
        guard let json = record.tree,
            let deed = WarmUpDeed(record.deed, ts: record.ts, by: record.by, json)
        else { return }
        if case .string(let room) = json["room"], let plan = deed.plan {
            entries[record.piece] = WarmUpEntry(record.piece, room: room, plan)
        }
        entries[record.piece]?.take(deed)
    }

    /// Those of a room that were not taken out, in the order of their time.
    func entries(ofRoom room: String) -> [WarmUpEntry] {
        entries.values.filter { $0.room == room && !$0.isRemoved }.sorted {
            ($0.plan.at, $0.entry) < ($1.plan.at, $1.entry)
        }
    }

    /// Does something to several entries, all or none: durable before it is true.
    ///
    /// - Returns: the entries after it; nil if somebody else was faster.
    func write(
        _ all: [(entry: WarmUpEntry, deed: WarmUpDeed)]
    ) throws(JournalError) -> [WarmUpEntry]? {
        let records = all.map { entry, deed in
            CopyRecord(
                piece: entry.entry, number: entry.deeds.count + 1, ts: deed.ts, by: deed.by,
                deed: deed.kind.rawValue,
                json: WarmUpJSON.deed(deed, room: entry.deeds.isEmpty ? entry.room : nil).text)
        }
        guard try journal.add(records, to: .calendar) else { return nil }
        return all.map { entry, deed in
            var entry = entry
            entry.take(deed)
            entries[entry.entry] = entry
            return entry
        }
    }

    /// The names of users, and of others that were named as owners in a room.
    func people(ofRoom room: String) throws(JournalError) -> [String] {
        let users = try journal.users().filter { $0.role.canWrite && $0.covers(room) }
        let named = entries.values.filter { $0.room == room }.map(\.plan.owner)
        return Set(users.map(\.name) + named).filter { !$0.isEmpty }.sorted()
    }
}
