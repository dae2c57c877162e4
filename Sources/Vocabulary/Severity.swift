/// How much a warning asks of whoever sees it: P1 a sound and an answer, P2 a banner, P3 a line.
package enum Severity: String, CaseIterable, Comparable, Sendable, BitwiseCopyable {
    case p1 = "P1"
    case p2 = "P2"
    case p3 = "P3"

    /// The less urgent one is the greater.
    package static func < (a: Self, b: Self) -> Bool { a.rawValue < b.rawValue }
}
