/// Every address of HTTP but the pages', in one table: the gateway answers by it, and a test holds
/// `docs/openapi.yaml` against it.
package enum Route: String, CaseIterable, Sendable {
    case health = "GET /healthz"
    case ready = "GET /readyz"
    case metrics = "GET /metrics"
    case limits = "GET /v1/limits"
    case demoMinute = "POST /v1/demo/minute"
    case signIn = "POST /v1/sign-in"
    case takeLink = "GET /v1/sign-in"
    case signOut = "POST /v1/sign-out"
    case me = "GET /v1/me"
    case events = "POST /v1/events"
    case importFile = "POST /v1/import"
    case tokens = "GET /v1/tokens"
    case createToken = "POST /v1/tokens"
    case revokeToken = "DELETE /v1/tokens/{token}"
    case rooms = "GET /v1/rooms"
    case state = "GET /v1/rooms/{room}/state"
    case roomStreams = "GET /v1/rooms/{room}/streams"
    case roomItems = "GET /v1/rooms/{room}/items"
    case roomTranscript = "GET /v1/rooms/{room}/transcript"
    case roomSeries = "GET /v1/rooms/{room}/series"
    case rundown = "GET /v1/rooms/{room}/rundown"
    case saveRundown = "PUT /v1/rooms/{room}/rundown"
    case advice = "GET /v1/rooms/{room}/rundown/advice"
    case commands = "POST /v1/rooms/{room}/commands"
    case actions = "GET /v1/rooms/{room}/actions"
    case pairing = "POST /v1/rooms/{room}/pairing"
    case evidence = "GET /v1/rooms/{room}/warnings/{warning}/evidence"
    case rules = "GET /v1/rules"
    case saveRules = "PUT /v1/rules"
    case backtest = "POST /v1/rules/backtest"
    case giveUpBacktest = "DELETE /v1/rules/backtest"
    case search = "GET /v1/search"
    case lines = "GET /v1/lines"
    case packs = "GET /v1/compliance/packs"
    case savePacks = "PUT /v1/compliance/packs"
    case offers = "GET /v1/compliance/offers"
    case saveOffers = "PUT /v1/compliance/offers"
    case trySentence = "POST /v1/compliance/said"
    case copy = "GET /v1/copy"
    case sheets = "GET /v1/copy/sheets"
    case takeSheets = "POST /v1/copy/sheets"
    case drafts = "POST /v1/copy/drafts"
    case copyTexts = "GET /v1/copy/texts"
    case createCopyText = "POST /v1/copy/texts"
    case copyText = "GET /v1/copy/texts/{text}"
    case saveCopyText = "PUT /v1/copy/texts/{text}"
    case checkCopyText = "POST /v1/copy/texts/{text}/check"
    case copyDeed = "POST /v1/copy/texts/{text}/deeds"
    case copyStores = "POST /v1/copy/texts/{text}/stores"
    case templates = "GET /v1/copy/templates"
    case saveTemplate = "PUT /v1/copy/templates"
    case forgetTemplate = "DELETE /v1/copy/templates"
    case copyResults = "GET /v1/copy/results"
    case writeByModel = "POST /v1/copy/model"
    case modelDraft = "GET /v1/copy/model/{job}"
    case giveUpModelDraft = "DELETE /v1/copy/model/{job}"
    case calendar = "GET /v1/copy/calendar"
    case planCalendar = "POST /v1/copy/calendar"
    case calendarProposal = "GET /v1/copy/calendar/proposal"
    case calendarEntry = "GET /v1/copy/calendar/{entry}"
    case saveCalendarEntry = "PUT /v1/copy/calendar/{entry}"
    case removeCalendarEntry = "DELETE /v1/copy/calendar/{entry}"
    case outlets = "GET /v1/outlets"
    case testOutlet = "POST /v1/outlets/{outlet}/test"
    case sendAgain = "POST /v1/deliveries/{delivery}/again"
    case stream = "GET /v1/streams/{stream}"
    case streamEvents = "GET /v1/streams/{stream}/events"
    case streamItems = "GET /v1/streams/{stream}/items"
    case streamTranscript = "GET /v1/streams/{stream}/transcript"
    case streamSeries = "GET /v1/streams/{stream}/series"
    case replay = "GET /v1/streams/{stream}/replay"
    case selection = "GET /v1/streams/{stream}/span"
    case streamComments = "GET /v1/streams/{stream}/comments"
    case comparison = "GET /v1/streams/{stream}/comparison"
    case clips = "GET /v1/streams/{stream}/clips"
    case review = "POST /v1/streams/{stream}/review"
    case shares = "GET /v1/streams/{stream}/shares"
    case createShare = "POST /v1/streams/{stream}/shares"
    case revokeShare = "DELETE /v1/shares/{share}"
    case shared = "GET /v1/shared"

    /// What a request asks for.
    enum Match {
        /// `name` is what stands for the last braces, if there are any.
        case route(Route, name: String)
        case otherMethods([String])
        case none
    }

    static func match(_ method: String, _ path: String) -> Match {
        let parts = path.split(separator: "/", omittingEmptySubsequences: false)
        var methods: [String] = []
        for (route, offered, pattern) in patterns where pattern.count == parts.count {
            var name = ""
            let fits = zip(pattern, parts).allSatisfy { expected, part in
                guard expected.hasPrefix("{"), !part.isEmpty else { return expected == part }
                name = String(part)
                return true
            }
            guard fits else { continue }
            if offered == method { return .route(route, name: name) }
            methods.append(String(offered))
        }
        return methods.isEmpty ? .none : .otherMethods(methods)
    }

    private static let patterns = allCases.map { route in
        let words = route.rawValue.split(separator: " ")
        let path = words[1].split(separator: "/", omittingEmptySubsequences: false)
        return (route: route, method: words[0], path: path)
    }
}
