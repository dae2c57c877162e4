/// The facts of a draft while it is printed. The template library never sees a fact's text, only a
/// mark that stands for it: so nothing in a fact can be taken for a template's syntax, and where it
/// stands in the text is known to the letter.
final class SlotTable {
    private(set) var facts: [CopyFact] = []
    private var marks: [String: Character] = [:]

    /// Marks lie in a plane for private use; a template that holds one is refused.
    private static let first: UInt32 = 0xF_0000
    static let plane: ClosedRange<UInt32> = first...0xF_FFFD

    /// The mark of a fact.
    func mark(_ fact: CopyFact) -> String {
        if let known = marks[fact.fact] { return String(known) }
        guard let scalar = Unicode.Scalar(Self.first + UInt32(facts.count)) else { return "" }
        let mark = Character(scalar)
        facts.append(fact)
        marks[fact.fact] = mark
        return String(mark)
    }

    /// The fact that a mark stands for.
    func fact(_ scalar: Unicode.Scalar) -> CopyFact? {
        guard Self.plane.contains(scalar.value) else { return nil }
        let place = Int(scalar.value - Self.first)
        return facts.indices.contains(place) ? facts[place] : nil
    }
}
