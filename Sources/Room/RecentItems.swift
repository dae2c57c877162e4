package import Vocabulary

/// An event that people following a room see as it is.
package struct Item: Sendable {
    package var fact: Fact
    package var line: [UInt8]
    fileprivate var arrival: Int
}

/// The newest of what happened in a stream, kept for a page that opens. Each class has its own
/// room: a wave of comments does not push out what was said.
package struct RecentItems: Sendable {
    private var comments: [Item] = []
    private var sentences: [Item] = []
    private var steps: [Item] = []
    /// Segments, interventions, marks, gaps and boundaries: what a chart shows as lines.
    package private(set) var marks: [Item] = []
    private var arrivals = 0

    package init() {}

    mutating func keep(_ fact: Fact, _ line: UnsafeRawBufferPointer) {
        let item = Item(fact: fact, line: Array(line), arrival: arrivals)
        arrivals += 1
        let limits = Limits.standard
        switch fact.kind {
        case .comment: Self.add(item, to: &comments, limits.recentItems)
        case .transcript: Self.add(item, to: &sentences, 2 * limits.recentItems)
        case .segment, .intervention, .marker, .gap, .streamStart, .streamEnd:
            Self.add(item, to: &marks, limits.recentMarks)
        default: Self.add(item, to: &steps, limits.recentItems)
        }
    }

    private static func add(_ item: Item, to items: inout [Item], _ limit: Int) {
        items.append(item)
        if items.count > 2 * limit { items.removeFirst(items.count - limit) }
    }

    mutating func code(_ coder: inout StateCoder) {
        for items in [\Self.comments, \.sentences, \.steps, \.marks] {
            let none = Item(fact: Fact(kind: .comment), line: [], arrival: 0)
            coder.code(&self[keyPath: items], new: none) { item, coder in
                coder.code(&item.fact)
                coder.code(&item.line)
                coder.code(&item.arrival)
            }
        }
        coder.code(&arrivals)
    }

    /// The newest of each class, in order of arrival.
    package var newest: [Item] {
        let limits = Limits.standard
        let all =
            comments.suffix(limits.recentItems) + sentences.suffix(2 * limits.recentItems)
            + steps.suffix(limits.recentItems) + marks.suffix(limits.recentMarks)
        return all.sorted { $0.arrival < $1.arrival }
    }
}
