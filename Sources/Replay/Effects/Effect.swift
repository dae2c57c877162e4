package import Measures

/// How often something happened on air of a thing against the rest of the stream.
package struct Rate: Sendable, Equatable {
    /// How often while it was on air, and in what it is compared with.
    package var n: Int
    package var restN: Int
    /// Per viewer-minute, plain; nil without viewer time.
    package var rate: Double?
    package var restRate: Double?
    /// Rate ratio among equal traffic at about the same time, and its 95 % interval; nil where too
    /// little happened to say.
    package var ratio: Double?
    package var low: Double?
    package var high: Double?

    package init(n: Int, restN: Int) {
        (self.n, self.restN) = (n, restN)
    }

    /// The interval leaves 1 out.
    package var isSure: Bool {
        (low ?? 0) > 1 || (high ?? .infinity) < 1
    }
}

/// A stretch of the stream in which one thing was on air: a segment, a talking point.
package struct OnAir: Sendable, Equatable {
    package var name: String
    package var from: Int64
    package var to: Int64

    package init(name: String, from: Int64, to: Int64) {
        (self.name, self.from, self.to) = (name, from, to)
    }
}

/// What went with a thing while it was on air. Observed, not proven.
package struct Effect: Sendable, Equatable {
    package var name: String
    package var spans: Int
    /// Viewer-seconds on air.
    package var viewerS: Double
    /// By metric; a metric of which the stream knows nothing is not there.
    package var rates: [StreamSeconds.Metric: Rate] = [:]
}
