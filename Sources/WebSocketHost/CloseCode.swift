/// Why a WebSocket is closed, in one table: `docs/api.md` says the same, and a test holds the two
/// equal.
package enum CloseCode: UInt16, CaseIterable, Sendable {
    case stopping = 1001
    case brokenFrame = 1002
    case notText = 1003
    case notUTF8 = 1007
    case tooLarge = 1009
    case journalError = 1011
    case notRead = 1013
    case accessEnded = 4401
    case tooManyRooms = 4404

    /// Whether the same client may connect again as it is, after a pause.
    package var mayReconnect: Bool {
        switch self {
        case .stopping, .journalError, .notRead: true
        case .brokenFrame, .notText, .notUTF8, .tooLarge, .accessEnded, .tooManyRooms: false
        }
    }

    package var meaning: String {
        switch self {
        case .stopping: "the service stops: connect again in a moment"
        case .brokenFrame: "a frame broke the WebSocket protocol: mend the client"
        case .notText: "events and commands are text frames: send them so"
        case .notUTF8: "a text frame was not UTF-8: mend the client"
        case .tooLarge: "a message was larger than frame_bytes: send smaller ones"
        case .journalError: "the journal could not be read: connect again in a moment"
        case .notRead: "answers were not read: read them, then connect again"
        case .accessEnded: "the token was revoked or the session is over: sign in again"
        case .tooManyRooms: "the room is not known and there are too many: watch one of them"
        }
    }
}
