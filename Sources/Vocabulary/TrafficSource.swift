/// Whether viewers of a source of traffic were paid for: `paid` itself, or one way of it such as
/// `paid_feed`.
package func isPaidSource(_ source: String) -> Bool { source.hasPrefix("paid") }
