package import Vocabulary

/// A thing that moments of a stream are tagged with.
package struct TagKind: Sendable, Equatable {
    package var tag: String
    /// The family that pages list it under: `script`, `viewers`, `running`.
    package var kind: String
    package var name: BilingualText

    package init(tag: String, kind: String, name: BilingualText) {
        self.tag = tag
        self.kind = kind
        self.name = name
    }
}

/// How moments come by a tag.
package struct TagRule: Sendable, Equatable {
    package enum Asked: String, CaseIterable, Sendable { case questions, complaint }

    package enum Test: Sendable, Equatable {
        /// A sentence that one of these patterns matches.
        case said([String])
        /// Comments that want this, of several viewers.
        case asked(Asked)
        /// Comments that one of these patterns matches, of several viewers.
        case written([String])
        /// A stretch of the script of this kind.
        case segment(RundownSegment.Kind)
        /// A warning; nil = of any severity.
        case warning(Severity?)
        /// A mark of the crew that this pattern matches.
        case mark(String)
        /// A stretch between two turns of the host.
        case topic
    }

    package var rule: String
    package var tag: String
    package var test: Test
    package var viewers = 1
    package var withinS = 60

    package init(rule: String, tag: String, test: Test) {
        self.rule = rule
        self.tag = tag
        self.test = test
    }

    package var patterns: [String] {
        switch test {
        case .said(let patterns), .written(let patterns): patterns
        case .mark(let pattern): [pattern]
        case .asked, .segment, .warning, .topic: []
        }
    }
}

/// The taxonomy with its rules: data, so that a crew tags in its own words.
package struct TagRules: Sendable, Equatable {
    package var tags: [TagKind] = []
    package var rules: [TagRule] = []

    package init() {}
}
