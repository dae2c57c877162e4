/// How much a warning asks of whoever sees it: P1 a sound and an answer, P2 a banner, P3 a line.
package enum Severity: String, CaseIterable, Sendable {
    case p1 = "P1"
    case p2 = "P2"
    case p3 = "P3"
}
