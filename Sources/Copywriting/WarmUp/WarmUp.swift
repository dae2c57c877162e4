import Vocabulary

/// Something that is planned for the days before a stream: a short video, or the stream itself.
package struct WarmUp: Sendable, Equatable {
    package enum Kind: String, CaseIterable, Sendable {
        /// A video of 30 seconds that tells one thing: a scene, a function.
        case video
        /// A plain clip of 15 seconds.
        case clip
        /// What the others lead to.
        case stream

        /// How long it is to be; nil = that is not planned here.
        package var seconds: Int? {
            switch self {
            case .video: 30
            case .clip: 15
            case .stream: nil
            }
        }

        /// How many a week should have: 2–3 videos, 4–5 clips.
        package var aWeek: ClosedRange<Int>? {
            switch self {
            case .video: 2...3
            case .clip: 4...5
            case .stream: nil
            }
        }
    }

    package enum State: String, CaseIterable, Sendable {
        case planned, shot, cut, published, dropped

        /// Whether somebody still has to do something for it.
        package var isOpen: Bool { self != .published && self != .dropped }
    }

    /// Characters that these may have.
    package static let longestTitle = 80
    package static let longestOwner = 40
    package static let longestWords = 500

    /// A line of the shot list.
    package struct Shot: Sendable, Equatable {
        package var picture: String
        package var words: String
        package var seconds: Int
        /// Where its picture is taken from; nil = it is still to be filmed.
        package var clip: ClipSpan?

        package init(picture: String, words: String, seconds: Int, clip: ClipSpan? = nil) {
            self.picture = picture
            self.words = words
            self.seconds = seconds
            self.clip = clip
        }
    }

    /// A stretch of a stream.
    package struct ClipSpan: Sendable, Equatable, Hashable {
        package var stream: String
        /// Milliseconds since the stream began.
        package var fromMs: Int64
        package var toMs: Int64
        /// When the stream began, epoch milliseconds: a moment of it is linked by it.
        package var startedTs: Int64

        package init(stream: String, fromMs: Int64, toMs: Int64, startedTs: Int64) {
            self.stream = stream
            self.fromMs = fromMs
            self.toMs = toMs
            self.startedTs = startedTs
        }
    }

    package var kind: Kind
    package var at: DayTime
    package var title: String
    /// Who sees to it: the name of a user, or any other; empty = nobody yet.
    package var owner = ""
    package var state = State.planned
    package var shots: [Shot] = []
    /// The text of the studio that it says; empty = none.
    package var text = ""

    package init(_ kind: Kind, at: DayTime, title: String) {
        self.kind = kind
        self.at = at
        self.title = title
    }

    package var seconds: Int { shots.reduce(0) { $0 + $1.seconds } }
}
