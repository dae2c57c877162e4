/// Something that people said of a stream after they had looked at it: a tag, a correction of one, a
/// coach's note, an action for next time, a clip, where the recording is.
///
/// Each stands under a key. What is said later of the same key takes its place, so taking something
/// back is saying once more what stood there before.
package struct ReviewEntry: Sendable, Equatable {
    package enum What: String, CaseIterable, Sendable, BitwiseCopyable {
        case tag, note, action, clip, recording
        /// Other words for an utterance (`name`), another name for a speaker (`name`).
        case sentence, speaker
    }

    package enum State: String, CaseIterable, Sendable, BitwiseCopyable {
        /// It holds. Of what a rule found: somebody looked and agrees.
        case kept
        /// It does not hold, or is no longer wanted.
        case removed
        /// Of actions: still to do; done.
        case open, done
    }

    package var what: What
    package var key: String
    package var state: State
    /// The moment in the stream that it is about, and where that ends.
    package var fromTs: Int64
    package var toTs: Int64
    /// A tag of the taxonomy, the title of a clip, the name of a recording; the utterance or the
    /// speaker that is put right.
    package var name = ""
    package var text = ""
    /// The rule whose finding this confirms or corrects.
    package var rule = ""
    /// Who does it; of a sentence who said it.
    package var owner = ""
    /// A day, `2026-11-27`.
    package var due = ""
    /// Where the recording is.
    package var url = ""
    /// Where the stream's start lies in the recording by its own clock, milliseconds.
    package var offsetMs: Int64 = 0
    /// How much later the recording shows a moment than it was: the broadcast delay, as measured.
    package var delayMs: Int64 = 0
    /// How long the recording is; 0 = nobody said.
    package var lengthMs: Int64 = 0
    /// The transcript was made from this recording, so it is as late.
    package var isHeard = false
    package var by = ""
    /// When it was said.
    package var saidTs: Int64 = 0

    package init(what: What, key: String, state: State, fromTs: Int64, toTs: Int64) {
        self.what = what
        self.key = key
        self.state = state
        self.fromTs = fromTs
        self.toTs = toTs
    }

    package mutating func code(_ coder: inout StateCoder) {
        coder.code(&what)
        coder.code(&key)
        coder.code(&state)
        coder.code(&fromTs)
        coder.code(&toTs)
        coder.code(&name)
        coder.code(&text)
        coder.code(&rule)
        coder.code(&owner)
        coder.code(&due)
        coder.code(&url)
        coder.code(&offsetMs)
        coder.code(&delayMs)
        coder.code(&lengthMs)
        coder.code(&isHeard)
        coder.code(&by)
        coder.code(&saidTs)
    }
}

/// What was said of a stream, each key once. A function of the set of events, whatever their order.
package struct ReviewLog: Sendable {
    private var entries: [String: (entry: ReviewEntry, order: UInt64)] = [:]
    /// Entries that found no room.
    package private(set) var left = 0

    package init() {}

    package mutating func take(_ entry: ReviewEntry, order: UInt64) {
        if let known = entries[entry.key] {
            guard (known.entry.saidTs, known.order) < (entry.saidTs, order) else { return }
        } else if entries.count >= Limits.standard.reviewEntries {
            return left += 1
        }
        entries[entry.key] = (entry, order)
    }

    package subscript(key: String) -> ReviewEntry? { entries[key]?.entry }

    /// Those of one sort, by the moment they are about.
    package func all(_ what: ReviewEntry.What) -> [ReviewEntry] {
        entries.values.map(\.entry).filter { $0.what == what }.sorted {
            ($0.fromTs, $0.toTs, $0.key) < ($1.fromTs, $1.toTs, $1.key)
        }
    }

    package mutating func code(_ coder: inout StateCoder) {
        let none = ReviewEntry(what: .tag, key: "", state: .kept, fromTs: 0, toTs: 0)
        coder.code(&entries, new: ("", (none, 0))) { entry, coder in
            coder.code(&entry.key)
            entry.value.entry.code(&coder)
            coder.code(&entry.value.order)
        }
        coder.code(&left)
    }
}
