import GRDB

/// What an outlet has to tell, is telling, or has told.
package struct Delivery: Sendable, Equatable {
    package enum State: String, CaseIterable, Sendable { case waiting, delivered, dead }

    package var id: String
    package var outlet: String
    package var room: String
    /// The notice, as JSON.
    package var notice: String
    package var state = State.waiting
    package var tries = 0
    package var createdTs: Int64
    /// When it is tried next; of no meaning once it is over.
    package var dueTs: Int64
    package var doneTs: Int64?
    /// What the target said last, in words.
    package var answer = ""

    package init(id: String, outlet: String, room: String, notice: String, createdTs: Int64) {
        self.id = id
        self.outlet = outlet
        self.room = room
        self.notice = notice
        self.createdTs = createdTs
        dueTs = createdTs
    }
}

/// Deliveries of outlets. One that is kept is tried until it is delivered or a dead letter, whatever
/// ends in between; one that is known is not kept again.
extension Journal {
    /// - Returns: how many of them were new.
    @discardableResult
    package func keep(_ deliveries: [Delivery]) throws(JournalError) -> Int {
        try write { db in
            var fresh = 0
            for delivery in deliveries {
                try db.execute(
                    sql: """
                        INSERT OR IGNORE INTO delivery
                        (id, outlet, room, notice, state, tries, created_ts, due_ts, done_ts, answer)
                        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                        """,
                    arguments: [
                        delivery.id, delivery.outlet, delivery.room, delivery.notice,
                        delivery.state.rawValue, delivery.tries, delivery.createdTs,
                        delivery.dueTs, delivery.doneTs, delivery.answer,
                    ])
                fresh += db.changesCount
            }
            return fresh
        }
    }

    /// Writes what became of deliveries that were tried.
    package func settle(_ deliveries: [Delivery]) throws(JournalError) {
        try write { db in
            for delivery in deliveries {
                try db.execute(
                    sql: """
                        UPDATE delivery SET state = ?, tries = ?, due_ts = ?, done_ts = ?, answer = ?
                        WHERE id = ?
                        """,
                    arguments: [
                        delivery.state.rawValue, delivery.tries, delivery.dueTs, delivery.doneTs,
                        delivery.answer, delivery.id,
                    ])
            }
        }
    }

    /// What an outlet has to try by now, the oldest first.
    package func due(
        outlet: String, by now: Int64, limit: Int
    ) throws(JournalError) -> [Delivery] {
        try read { db in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT * FROM delivery WHERE outlet = ? AND state = 'waiting' AND due_ts <= ?
                    ORDER BY created_ts, id LIMIT ?
                    """, arguments: [outlet, now, limit]
            ).compactMap(Self.delivery)
        }
    }

    /// When an outlet has something to try next; nil = nothing waits.
    package func nextDue(outlet: String) throws(JournalError) -> Int64? {
        try read { db in
            try Int64.fetchOne(
                db,
                sql: "SELECT min(due_ts) FROM delivery WHERE outlet = ? AND state = 'waiting'",
                arguments: [outlet])
        }
    }

    /// The newest deliveries, of all outlets, the newest first.
    package func deliveries(limit: Int) throws(JournalError) -> [Delivery] {
        try read { db in
            try Row.fetchAll(
                db, sql: "SELECT * FROM delivery ORDER BY created_ts DESC, id LIMIT ?",
                arguments: [limit]
            ).compactMap(Self.delivery)
        }
    }

    package func delivery(_ id: String) throws(JournalError) -> Delivery? {
        try read { db in
            try Row.fetchOne(db, sql: "SELECT * FROM delivery WHERE id = ?", arguments: [id])
                .flatMap(Self.delivery)
        }
    }

    /// How many deliveries of each outlet are in each state.
    package func deliveryCounts() throws(JournalError) -> [String: [Delivery.State: Int]] {
        try read { db in
            var counts: [String: [Delivery.State: Int]] = [:]
            let sql = "SELECT outlet, state, count(*) FROM delivery GROUP BY outlet, state"
            for row in try Row.fetchAll(db, sql: sql) {
                guard let state = Delivery.State(rawValue: row[1]) else { continue }
                counts[row[0], default: [:]][state] = row[2]
            }
            return counts
        }
    }

    /// Lets a delivery that is over be tried again, from the start.
    ///
    /// - Returns: false if there is no such delivery, or it waits anyway.
    package func sendAgain(_ id: String, now: Int64) throws(JournalError) -> Bool {
        try write { db in
            try db.execute(
                sql: """
                    UPDATE delivery SET state = 'waiting', tries = 0, due_ts = ?, done_ts = NULL
                    WHERE id = ? AND state != 'waiting'
                    """, arguments: [now, id])
            return db.changesCount > 0
        }
    }

    /// Makes dead letters of what nobody will send: of outlets that are no more, and of what waits
    /// beyond the bound (the oldest first); forgets what has been over for longest.
    ///
    /// - Returns: how many became dead letters.
    package func tidyDeliveries(
        outlets: [String], waiting: Int, kept: Int, now: Int64
    ) throws(JournalError) -> Int {
        try write { db in
            let known = outlets.map { _ in "?" }.joined(separator: ", ")
            let gone = """
                UPDATE delivery SET state = 'dead', done_ts = ?,
                    answer = 'this outlet is not in the settings any more'
                WHERE state = 'waiting' AND outlet NOT IN (\(known))
                """
            var arguments: StatementArguments = [now]
            arguments += StatementArguments(outlets)
            try db.execute(sql: gone, arguments: arguments)
            var dead = db.changesCount
            for outlet in outlets {
                try db.execute(
                    sql: """
                        UPDATE delivery SET state = 'dead', done_ts = ?,
                            answer = 'more was waiting than is kept'
                        WHERE id IN (SELECT id FROM delivery WHERE outlet = ? AND state = 'waiting'
                            ORDER BY created_ts DESC, id LIMIT -1 OFFSET ?)
                        """, arguments: [now, outlet, waiting])
                dead += db.changesCount
            }
            try db.execute(
                sql: """
                    DELETE FROM delivery WHERE id IN (SELECT id FROM delivery
                        WHERE state != 'waiting' ORDER BY created_ts DESC, id LIMIT -1 OFFSET ?)
                    """, arguments: [kept])
            return dead
        }
    }

    private static func delivery(_ row: Row) -> Delivery? {
        guard let state = Delivery.State(rawValue: row["state"]) else { return nil }
        var delivery = Delivery(
            id: row["id"], outlet: row["outlet"], room: row["room"], notice: row["notice"],
            createdTs: row["created_ts"])
        delivery.state = state
        delivery.tries = row["tries"]
        delivery.dueTs = row["due_ts"]
        delivery.doneTs = row["done_ts"]
        delivery.answer = row["answer"]
        return delivery
    }
}
