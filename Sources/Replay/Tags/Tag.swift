import Vocabulary

/// A moment or stretch of a stream under a name.
package struct Tag: Sendable, Equatable {
    package enum State: String, Sendable {
        /// A rule found it and nobody has looked.
        case unchecked
        case kept, removed
    }

    /// `t-RULE-TS` of what a rule found; what people set has a key of its own.
    package var key: String
    package var tag: String
    package var fromTs: Int64
    package var toTs: Int64
    package var rule = ""
    /// What the rule rests on: words that were said, a comment, a number.
    package var evidence = ""
    /// How many it rests on.
    package var n = 1
    package var utterance = ""
    /// What it is about more precisely: an intent, a segment, a warning's rule.
    package var about = ""
    package var by = ""
    package var state = State.unchecked

    package init(tag: String, rule: String, fromTs: Int64, toTs: Int64, twin: Int = 0) {
        self.tag = tag
        self.rule = rule
        self.fromTs = fromTs
        self.toTs = toTs
        key = "t-\(rule)-\(fromTs)" + (twin > 0 ? "-\(twin)" : "")
    }

    fileprivate init(_ entry: ReviewEntry) {
        self.init(tag: entry.name, rule: entry.rule, fromTs: entry.fromTs, toTs: entry.toTs)
        key = entry.key
        evidence = entry.text
        by = entry.by
        state = Tag.state(entry)
    }

    /// A judgement that was taken back (`open`) is none.
    private static func state(_ entry: ReviewEntry) -> State {
        switch entry.state {
        case .removed: .removed
        case .open: .unchecked
        case .kept, .done: .kept
        }
    }
}

extension Tag {
    /// What rules found, as people have corrected it, and what people set themselves; by time.
    static func corrected(_ found: [Tag], by review: ReviewLog) -> [Tag] {
        var tags: [Tag] = []
        var said: Set<String> = []
        for var tag in found {
            if let word = review[tag.key], word.what == .tag {
                said.insert(tag.key)
                tag.state = state(word)
                tag.by = word.by
                if !word.name.isEmpty { tag.tag = word.name }
                if word.toTs > word.fromTs { (tag.fromTs, tag.toTs) = (word.fromTs, word.toTs) }
            }
            tags.append(tag)
        }
        // A correction of what a newer rule no longer finds still stands.
        tags += review.all(.tag).filter { !said.contains($0.key) }.map(Tag.init)
        return tags.sorted { ($0.fromTs, $0.toTs, $0.key) < ($1.fromTs, $1.toTs, $1.key) }
    }
}
