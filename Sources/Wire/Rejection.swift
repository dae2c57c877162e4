/// Why one line was not taken: what is wrong, where, and the cure. Sent back in the ack.
package struct Rejection: Error, Sendable, Equatable {
    /// The codes of lines; `docs/api.md` lists them and a test holds the two equal.
    package enum Code: String, CaseIterable, Sendable {
        case badJSON = "bad_json"
        case badField = "bad_field"
        case missingField = "missing_field"
        case unknownType = "unknown_type"
        case duplicateField = "duplicate_field"
        case lineTooLong = "line_too_long"
        case tooManyEvents = "too_many_events"
        case tooManyRooms = "too_many_rooms"
        case forbiddenRoom = "forbidden_room"
        case forbiddenType = "forbidden_type"
    }
    package var code: Code
    package var field: String
    package var message: String
    /// 1-based line of the frame or file; 0 until the batch is known.
    package var line: Int

    package init(_ code: Code, field: String = "", _ message: String, line: Int = 0) {
        self.code = code
        self.field = field
        self.message = message
        self.line = line
    }
}
