import Crypto
import Wire

/// One POST to an outlet's target: what it says, in the form that the target takes, signed.
package struct OutletMessage: Sendable, Equatable {
    package var target: String
    package var headers: [(name: String, value: String)]
    package var body: [UInt8]
    /// How many of the notices it tells, from the first on; the others are for the next message.
    package var told: Int

    package static func == (one: Self, other: Self) -> Bool {
        one.target == other.target && one.body == other.body && one.told == other.told
            && one.headers.map(\.name) == other.headers.map(\.name)
            && one.headers.map(\.value) == other.headers.map(\.value)
    }

    /// - Parameters:
    ///   - notices: with the ids of their deliveries, the oldest first; at least one.
    ///   - now: epoch milliseconds; part of the signature.
    package init(_ notices: [(id: String, notice: Notice)], for outlet: Outlet, now: Int64) {
        headers = [("content-type", "application/json; charset=utf-8")]
        target = outlet.url.target
        switch outlet.kind {
        case .webhook:
            told = 1
            body = Self.event(notices[0].id, notices[0].notice, outlet).bytes
            headers += Self.signature(of: body, id: notices[0].id, outlet.secret, now / 1000)
        case .wecom, .dingtalk, .feishu:
            let text: String
            (text, told) = NoticeText.message(
                notices.map(\.notice), for: outlet, bytes: Self.textBytes(outlet.kind))
            body = Self.form(text, for: outlet, now: now).bytes
            if outlet.kind == .dingtalk, !outlet.secret.isEmpty {
                let sign = Self.percentEncoded(
                    BotSignature.dingtalk(secret: outlet.secret, timestampMs: now))
                target += target.contains("?") ? "&" : "?"
                target += "timestamp=\(now)&sign=\(sign)"
            }
        }
    }

    // A program of one's own

    private static func event(_ id: String, _ notice: Notice, _ outlet: Outlet) -> JSON {
        if notice.copy != nil {
            var told = notice
            told.link = outlet.linkBase.map { $0 + notice.link } ?? notice.link
            return .members([
                "id": .string(id), "type": .string("copy.published"),
                "outlet": .string(outlet.name), "piece": .string(notice.warning),
                "published_ts": .int(notice.firedTs), "link": .string(told.link),
                "copy": told.json["copy"],
            ])
        }
        var masked = notice
        masked.text = Masking.masked(notice.text)
        masked.textEn = Masking.masked(notice.textEn)
        masked.causes = notice.causes.map {
            .init(text: Masking.masked($0.text), textEn: Masking.masked($0.textEn))
        }
        masked.link = outlet.linkBase.map { $0 + notice.link } ?? notice.link
        return .members([
            "id": .string(id), "type": .string("warning.\(notice.state.rawValue)"),
            "outlet": .string(outlet.name), "warning": masked.json,
        ])
    }

    /// HMAC-SHA256 over `TIMESTAMP.BODY`: the time is signed, so a receiver can refuse what is old.
    private static func signature(
        of body: [UInt8], id: String, _ secret: String, _ seconds: Int64
    ) -> [(name: String, value: String)] {
        let sum = hmac(key: secret, Array("\(seconds).".utf8) + body)
        return [
            ("showcaller-id", id), ("showcaller-timestamp", "\(seconds)"),
            ("showcaller-signature", "sha256=" + hex(sum)),
        ]
    }

    // Bots

    /// UTF-8 bytes of text that a bot takes: WeCom refuses more than 2,048; DingTalk and Feishu take
    /// 20 KB of body, and nobody reads more than a few lines.
    private static func textBytes(_ kind: Outlet.Kind) -> Int { kind == .wecom ? 2_048 : 4_096 }

    private static func form(_ text: String, for outlet: Outlet, now: Int64) -> JSON {
        guard outlet.kind == .feishu else {
            return .members([
                "msgtype": .string("text"), "text": .members(["content": .string(text)]),
            ])
        }
        let seconds = now / 1000
        let isSigned = !outlet.secret.isEmpty
        let sign = BotSignature.feishu(secret: outlet.secret, timestampS: seconds)
        return .members([
            "timestamp": isSigned ? .string("\(seconds)") : nil,
            "sign": isSigned ? .string(sign) : nil,
            "msg_type": .string("text"), "content": .members(["text": .string(text)]),
        ])
    }

    private static func percentEncoded(_ text: String) -> String {
        text.utf8.reduce(into: "") { out, byte in
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F, 0x7E:
                out.unicodeScalars.append(Unicode.Scalar(byte))
            default: out += "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
            }
        }
    }
}

/// How group bots want to be signed. The two differ in what is key and what is message, and get
/// swapped easily.
package enum BotSignature {
    /// DingTalk: key = secret, message = `TIMESTAMP\nSECRET`, milliseconds.
    package static func dingtalk(secret: String, timestampMs: Int64) -> String {
        base64(hmac(key: secret, Array("\(timestampMs)\n\(secret)".utf8)))
    }

    /// Feishu: key = `TIMESTAMP\nSECRET`, message = nothing, seconds.
    package static func feishu(secret: String, timestampS: Int64) -> String {
        base64(hmac(key: "\(timestampS)\n\(secret)", []))
    }
}

private func hmac(key: String, _ message: [UInt8]) -> [UInt8] {
    let key = SymmetricKey(data: Array(key.utf8))
    return Array(HMAC<SHA256>.authenticationCode(for: message, using: key))
}

private func hex(_ bytes: [UInt8]) -> String {
    bytes.reduce(into: "") { $0 += ($1 < 16 ? "0" : "") + String($1, radix: 16) }
}

/// RFC 4648 §4.
private func base64(_ bytes: [UInt8]) -> String {
    let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    var out: [UInt8] = []
    for start in stride(from: 0, to: bytes.count, by: 3) {
        let group = bytes[start..<min(start + 3, bytes.count)]
        let bits = group.reduce(0) { $0 << 8 | Int($1) } << (8 * (3 - group.count))
        for i in 0..<4 {
            out.append(
                i <= group.count ? letters[bits >> (18 - 6 * i) & 63] : UInt8(ascii: "="))
        }
    }
    return String(decoding: out, as: UTF8.self)
}
