/// One text made into that of another dealer.
package enum Localising {
    /// Why a dealer gets none.
    package enum Exception: Error, Equatable, Sendable {
        /// The card lacks what the text names.
        case lacks(String)
        /// An offer of the text does not hold there.
        case offer(String)
    }

    /// Puts a dealer's own facts in the place of another's.
    ///
    /// - Parameter known: what may be said at that dealer, by key.
    package static func text(
        _ text: CopyText, from: String, to: String, known: [String: CopyFact]
    ) throws(Exception) -> CopyText {
        var own = CopyText()
        (own.title, own.titleLocks) = try replaced(text.title, text.titleLocks, from, to, known)
        (own.body, own.bodyLocks) = try replaced(text.body, text.bodyLocks, from, to, known)
        return own
    }

    private static func replaced(
        _ text: String, _ locks: [FactLock], _ from: String, _ to: String,
        _ known: [String: CopyFact]
    ) throws(Exception) -> (String, [FactLock]) {
        var out = ""
        var length = 0
        var at = 0
        var own: [FactLock] = []
        for lock in locks.sorted(by: { $0.from < $1.from }) where lock.from >= at {
            let between = text.slice(at..<lock.from) ?? ""
            out += between
            length += between.utf16.count
            let fact = try fact(lock.fact, from, to, known)
            own.append(FactLock(from: length, to: length + fact.text.utf16.count, fact: fact))
            out += fact.text
            length += fact.text.utf16.count
            at = lock.to
        }
        out += text.slice(at..<text.utf16.count) ?? ""
        return (out, own)
    }

    private static func fact(
        _ fact: CopyFact, _ from: String, _ to: String, _ known: [String: CopyFact]
    ) throws(Exception) -> CopyFact {
        switch fact.kind {
        case .dealer:
            let key = fact.fact.replacing("dealer.\(from).", with: "dealer.\(to).")
            guard let own = known[key] else { throw .lacks(fact.name) }
            return own
        case .offer:
            guard let own = known[fact.fact], own.text == fact.text else { throw .offer(fact.name) }
            return own
        default: return fact
        }
    }
}
