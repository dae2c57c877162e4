/// What a request can be refused for, in one table (protocol §6): `docs/api.md` says the same, and
/// a test holds the two equal. Codes of single lines are in `Rejection.Code`.
package enum ErrorCode: String, CaseIterable, Sendable {
    case badEncoding = "bad_encoding"
    case badField = "bad_field"
    case badFile = "bad_file"
    case badGzip = "bad_gzip"
    case badJSON = "bad_json"
    case badOffers = "bad_offers"
    case badPacks = "bad_packs"
    case badRules = "bad_rules"
    case badRundown = "bad_rundown"
    case badTemplate = "bad_template"
    case badRequest = "bad_request"
    case badSheets = "bad_sheets"
    case busy
    case copyRefused = "copy_refused"
    case feedbackMissing = "feedback_missing"
    case forbidden
    case forbiddenRoom = "forbidden_room"
    case journalError = "journal_error"
    case journalStalled = "journal_stalled"
    case lengthRequired = "length_required"
    case methodNotAllowed = "method_not_allowed"
    case missingField = "missing_field"
    case modelOff = "model_off"
    case notFound = "not_found"
    case onAir = "on_air"
    case searchUnavailable = "search_unavailable"
    case shareEnded = "share_ended"
    case starting
    case tooLarge = "too_large"
    case tooManyAttempts = "too_many_attempts"
    case tooManyConnections = "too_many_connections"
    case unauthorized
    case unknownAction = "unknown_action"
    case versionConflict = "version_conflict"
    case wrongHost = "wrong_host"
    case wrongOrigin = "wrong_origin"
    case wrongPassword = "wrong_password"

    /// The HTTP status it comes with.
    package var status: Int {
        switch self {
        case .badField, .badFile, .badGzip, .badJSON, .badRequest, .missingField, .unknownAction:
            400
        case .unauthorized, .wrongPassword: 401
        case .forbidden, .forbiddenRoom, .wrongOrigin: 403
        case .notFound: 404
        case .methodNotAllowed: 405
        case .copyRefused, .feedbackMissing, .modelOff, .onAir, .versionConflict: 409
        case .shareEnded: 410
        case .lengthRequired: 411
        case .tooLarge: 413
        case .badEncoding: 415
        case .wrongHost: 421
        case .badOffers, .badPacks, .badRules, .badRundown, .badSheets, .badTemplate: 422
        case .busy, .tooManyAttempts: 429
        case .journalError, .journalStalled, .searchUnavailable, .starting, .tooManyConnections: 503
        }
    }

    /// Whether the same request may succeed later, unchanged.
    package var isTemporary: Bool { status == 429 || status == 503 }

    package var meaning: String {
        switch self {
        case .badEncoding: "the content encoding is neither gzip nor none"
        case .badField: "a field or parameter has a value that cannot be taken"
        case .badFile: "an imported file is of no form that is known"
        case .feedbackMissing: "a P1 is over only once somebody said whether it was worth it"
        case .badGzip: "the gzip body is damaged"
        case .badJSON: "a command is not the JSON that was expected"
        case .badOffers: "a ledger of offers has problems: each with its place, line and cure"
        case .badPacks: "packs of phrases have problems: each with its place, line and cure"
        case .badRules: "rules of warnings have problems: each with its place, line and cure"
        case .badRundown: "a rundown has problems: each with its place, line and cure"
        case .badTemplate: "a template of copy has problems: each with its line and cure"
        case .badRequest: "the request is not HTTP as it should be"
        case .badSheets:
            "a file of product sheets or dealer cards cannot be read: where, and what helps"
        case .busy: "events come faster than the disk takes them"
        case .copyRefused:
            "a text of copy cannot be approved, published or changed now: `reason` and `findings` say why"
        case .forbidden: "the role may not do this, or not in this room"
        case .forbiddenRoom: "a command names no room, or one that is not yours"
        case .journalError: "the journal could not be read or written"
        case .journalStalled: "the journal cannot be written: the message says why"
        case .lengthRequired: "a chunked body, or one of no length: send Content-Length"
        case .methodNotAllowed: "the address is there, the method is not"
        case .missingField: "a field or parameter is missing"
        case .modelOff: "no language model is set up"
        case .notFound: "there is no such address, room, stream, token or page"
        case .onAir: "a stream is on air, and this is for before or after it"
        case .searchUnavailable: "the index of the search is being built, or cannot be written"
        case .shareEnded: "a shared link has expired or was taken back"
        case .starting: "the journal is being read after a start"
        case .tooLarge: "a body or an answer would be over its limit"
        case .tooManyAttempts: "too many failed sign-ins from this address within a minute"
        case .tooManyConnections: "all connections are taken"
        case .unauthorized: "no token or session, or not one in force"
        case .unknownAction: "a command's action is not known, or lacks a field"
        case .versionConflict: "somebody else saved this meanwhile"
        case .wrongHost: "the Host header is not a name of this service"
        case .wrongOrigin: "a page of another site asks"
        case .wrongPassword: "name or password is wrong"
        }
    }
}
