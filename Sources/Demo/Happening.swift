import Vocabulary
import Wire

/// Something that happens in a room, before a feed tells of it. Times in milliseconds since the
/// beginning of the show.
struct Happening {
    /// When it happens.
    var at: Int64
    /// When its feed tells of it.
    var told: Int64
    var kind: EventKind
    /// Number of the viewer; nil = the crew, or a platform.
    var viewer: Int?
    var source: String?
    /// The viewer was here before: another entry, not another viewer.
    var isReturn = false
    /// The people reached or the times meant, where that is not one.
    var n = 1
    var fields: [JSON.Member] = []
    /// Unique within the show, ascending by minute of making: the event's id.
    var number = 0

    init(
        _ kind: EventKind, at: Int64, told: Int64? = nil, viewer: Int? = nil,
        source: String? = nil, fields: KeyValuePairs<String, JSON> = [:]
    ) {
        self.kind = kind
        self.at = at
        self.told = told ?? at
        self.viewer = viewer
        self.source = source
        self.fields = fields.map { JSON.Member(name: $0, value: $1) }
    }
}
