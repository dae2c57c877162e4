import Wire

/// What became of one try to reach an outlet's target.
package enum Verdict: Sendable, Equatable {
    case delivered
    /// Worth another try: not before this many milliseconds, if the target said so.
    case again(why: String, afterMs: Int64)
    /// No other try would end otherwise.
    case hopeless(why: String)
}

/// What a target answered.
package struct OutletAnswer: Sendable, Equatable {
    package var status: Int
    /// Seconds of `Retry-After`, if there were any.
    package var retryAfterS: Int64?
    /// The beginning of the body.
    package var body: [UInt8]

    package init(status: Int, retryAfterS: Int64? = nil, body: [UInt8]) {
        self.status = status
        self.retryAfterS = retryAfterS
        self.body = body
    }

    /// A target that asks for more patience than this is not believed.
    private static let longestWaitMs: Int64 = 3_600_000

    package func verdict(of kind: Outlet.Kind) -> Verdict {
        switch status {
        case 200...299: return kind.isBot ? botVerdict(kind) : .delivered
        case 300...399:
            return .hopeless(
                why: "HTTP \(status): redirects are not followed: write the address it leads to")
        case 408, 425, 429, 500...599:
            let wait = min(max(0, retryAfterS ?? 0) * 1000, Self.longestWaitMs)
            return .again(why: "HTTP \(status)", afterMs: wait)
        default: return .hopeless(why: "HTTP \(status)")
        }
    }

    /// All three bots answer 200 with a code in the body, 0 when it went well.
    private func botVerdict(_ kind: Outlet.Kind) -> Verdict {
        let tree = try? body.withUnsafeBytes { try JSON(parsing: $0) }
        let name = kind == .feishu ? "code" : "errcode"
        guard case .int(let code) = tree?[name] ?? (kind == .feishu ? tree?["StatusCode"] : nil)
        else { return .again(why: "200 without \(name)", afterMs: 0) }
        if code == 0 { return .delivered }
        let why = "\(name) \(code)"
        if let cure = Self.hopeless[kind]?[code] { return .hopeless(why: "\(why): \(cure)") }
        return .again(why: why, afterMs: Self.waits[kind]?[code] ?? 0)
    }

    /// What only a person can mend.
    private static let hopeless: [Outlet.Kind: [Int64: String]] = [
        .wecom: [
            93_000: "the key in the url is not one of a bot", 40_058: "the body is refused",
        ],
        .dingtalk: [
            300_001: "the access_token in the url is not one of a bot",
            310_000:
                "signature, keyword or address is refused: check secret and the bot's settings",
            400_013: "the group is no more",
        ],
        .feishu: [
            9_499: "the body is refused", 19_001: "the url is not one of a bot",
            19_021: "the signature is refused: check secret, and this machine's clock",
            19_022: "this machine's address is not allowed by the bot",
            19_024: "the bot wants a keyword that the message does not have",
        ],
    ]

    /// Who sends too fast is blocked for so long: a minute, at DingTalk ten.
    private static let waits: [Outlet.Kind: [Int64: Int64]] = [
        .wecom: [45_009: 60_000], .dingtalk: [130_101: 600_000, 660_026: 600_000],
        .feishu: [11_232: 15_000],
    ]
}
