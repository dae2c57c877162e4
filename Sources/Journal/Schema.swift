import GRDB

/// The tables, by version. A migration that has been released is never edited.
enum Schema {
    static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("1") { db in
            try db.execute(
                sql: """
                    CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
                    CREATE TABLE room (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
                    -- `frame` is the number of the frame that showed these events to watchers.
                    -- `bytes` is the length of the lines; a shorter `lines` is packed with LZ4.
                    -- `sum` is a hash of `lines`: damage that SQLite cannot see is found when read.
                    CREATE TABLE block (
                        seq INTEGER PRIMARY KEY, room INTEGER NOT NULL REFERENCES room (id),
                        feed TEXT NOT NULL, received_ts INTEGER NOT NULL, first_ts INTEGER NOT NULL,
                        last_ts INTEGER NOT NULL, events INTEGER NOT NULL,
                        duplicates INTEGER NOT NULL, frame INTEGER NOT NULL,
                        bytes INTEGER NOT NULL, sum INTEGER NOT NULL, lines BLOB NOT NULL);
                    CREATE INDEX block_room ON block (room, seq);
                    CREATE TABLE token (
                        hash BLOB PRIMARY KEY, id TEXT NOT NULL UNIQUE, label TEXT NOT NULL,
                        role TEXT NOT NULL, rooms TEXT NOT NULL, created_ts INTEGER NOT NULL,
                        revoked_ts INTEGER) WITHOUT ROWID;
                    CREATE TABLE user (
                        name TEXT PRIMARY KEY, salt BLOB NOT NULL, password BLOB NOT NULL,
                        role TEXT NOT NULL, rooms TEXT NOT NULL, created_ts INTEGER NOT NULL)
                        WITHOUT ROWID;
                    CREATE TABLE session (
                        hash BLOB PRIMARY KEY, user TEXT NOT NULL, role TEXT NOT NULL,
                        rooms TEXT NOT NULL, expires_ts INTEGER NOT NULL) WITHOUT ROWID;
                    CREATE TABLE link (
                        hash BLOB PRIMARY KEY, user TEXT NOT NULL, role TEXT NOT NULL,
                        rooms TEXT NOT NULL, expires_ts INTEGER NOT NULL) WITHOUT ROWID;
                    CREATE TABLE vault (
                        room TEXT NOT NULL, lead TEXT NOT NULL, ts INTEGER NOT NULL,
                        sealed BLOB NOT NULL, PRIMARY KEY (room, lead)) WITHOUT ROWID;
                    """)
        }
        migrator.registerMigration("2") { db in
            // A saved rundown is never changed: an edit is a new version.
            try db.execute(
                sql: """
                    CREATE TABLE rundown (
                        room TEXT NOT NULL, version INTEGER NOT NULL, saved_ts INTEGER NOT NULL,
                        author TEXT NOT NULL, title TEXT NOT NULL, json TEXT NOT NULL,
                        PRIMARY KEY (room, version)) WITHOUT ROWID;
                    """)
        }
        migrator.registerMigration("4") { db in
            try db.execute(
                sql: """
                    CREATE TABLE delivery (
                        id TEXT PRIMARY KEY, outlet TEXT NOT NULL, room TEXT NOT NULL,
                        notice TEXT NOT NULL, state TEXT NOT NULL, tries INTEGER NOT NULL,
                        created_ts INTEGER NOT NULL, due_ts INTEGER NOT NULL, done_ts INTEGER,
                        answer TEXT NOT NULL) WITHOUT ROWID;
                    CREATE INDEX delivery_due ON delivery (outlet, state, due_ts);
                    CREATE INDEX delivery_age ON delivery (created_ts);
                    """)
        }
        migrator.registerMigration("copy") { db in
            // What was done to a text is never changed: a text is what its deeds make of it.
            try db.execute(
                sql: """
                    CREATE TABLE copy_deed (
                        piece TEXT NOT NULL, number INTEGER NOT NULL, ts INTEGER NOT NULL,
                        author TEXT NOT NULL, deed TEXT NOT NULL, json TEXT NOT NULL,
                        PRIMARY KEY (piece, number)) WITHOUT ROWID;
                    """)
        }
        migrator.registerMigration("shares") { db in
            try db.execute(
                sql: """
                    CREATE TABLE share (
                        hash BLOB PRIMARY KEY, id TEXT NOT NULL UNIQUE, room TEXT NOT NULL,
                        stream TEXT NOT NULL, author TEXT NOT NULL, created_ts INTEGER NOT NULL,
                        expires_ts INTEGER NOT NULL, revoked_ts INTEGER) WITHOUT ROWID;
                    CREATE INDEX share_stream ON share (stream, created_ts);
                    """)
        }
        migrator.registerMigration("warm-up") { db in
            // Kept as texts are: an entry of the calendar is what its deeds make of it.
            try db.execute(
                sql: """
                    CREATE TABLE warm_up_deed (
                        piece TEXT NOT NULL, number INTEGER NOT NULL, ts INTEGER NOT NULL,
                        author TEXT NOT NULL, deed TEXT NOT NULL, json TEXT NOT NULL,
                        PRIMARY KEY (piece, number)) WITHOUT ROWID;
                    """)
        }
        return migrator
    }
}
