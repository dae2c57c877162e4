import Notices
import Testing
import Vocabulary
import Wire

@Suite("What outlets are told")
struct NoticeTests {
    static func notice(_ state: Notice.State = .firing, text: String = "自然进入率 9%(基线 13%)") -> Notice
    {
        var notice = Notice(
            room: "r1", warning: "entry_drop-1750000300", rule: "entry_drop", severity: .p2,
            state: state, name: "进入率下降", nameEn: "Entry rate down", text: text,
            textEn: "Entry rate 9 % (usually 13 %)", firedTs: 1_750_000_330_000)
        notice.host = "换开场话术,喊新人福利"
        notice.causes = [.init(text: "投流刚结束", textEn: "A boost has just ended")]
        notice.startedTs = 1_750_000_300_000
        notice.link = "/rooms/r1/control"
        return notice
    }

    static func outlet(_ kind: Outlet.Kind, _ url: String = "https://bots.example/send") throws
        -> Outlet
    {
        Outlet(name: "ops", kind: kind, url: try Destination(url), secret: "a secret of sixteen")
    }

    @Test("DingTalk signs the secret's own text, Feishu signs nothing with it")
    func signatures() {
        #expect(
            BotSignature.dingtalk(secret: "SECexample", timestampMs: 1_700_000_000_000)
                == "uroalHrWHORz59talE1o26b8HuX2kOp8WlAN91F9Pj0=")
        #expect(
            BotSignature.feishu(secret: "SECexample", timestampS: 1_700_000_000)
                == "giaCP81WKcKmxS0uSLlrqVVwRIDJGES6GpFgEr4g4C4=")
    }

    @Test("DingTalk's signature is in the address, its = encoded")
    func dingtalkAddress() throws {
        var outlet = try Self.outlet(.dingtalk, "https://bots.example/send?access_token=t")
        outlet.secret = "SECexample"
        let message = OutletMessage([("d1", Self.notice())], for: outlet, now: 1_700_000_000_000)
        #expect(
            message.target
                == "/send?access_token=t&timestamp=1700000000000&sign=uroalHrWHORz59talE1o26b8HuX2kOp8WlAN91F9Pj0%3D"
        )
    }

    @Test("A text for WeCom is cut at 2,048 bytes, between two characters")
    func cut() throws {
        let long = Self.notice(text: String(repeating: "长", count: 700))
        let outlet = try Self.outlet(.wecom)
        let message = OutletMessage([("d1", long)], for: outlet, now: 0)
        let tree = try message.body.withUnsafeBytes { try JSON(parsing: $0) }
        guard case .string(let text) = tree["text"]?["content"] else {
            Issue.record("there is no text")
            return
        }
        #expect((2_040...2_048).contains(text.utf8.count))
        #expect(text.hasSuffix("长…"))
    }

    @Test("A bot gets all that fits as one message, and says how much that was")
    func together() throws {
        let outlet = try Self.outlet(.wecom)
        let waiting = (0..<40).map { ("d\($0)", Self.notice()) }
        let message = OutletMessage(waiting, for: outlet, now: 0)
        #expect((5..<40).contains(message.told))
        #expect(OutletMessage(waiting, for: try Self.outlet(.webhook), now: 0).told == 1)
    }

    @Test(
        "Telephone numbers and accounts do not leave the house",
        arguments: [
            ("加我微信 abc_12345 领券", "加我微信 abc**** 领券"),
            ("打13812348210", "打138****"), ("一三八一二三四八二一零", "一三八****"),
            ("138-1234-8210 找我", "138**** 找我"), ("Ｑ１２３４５６７", "Ｑ１２３****"),
            ("补贴 12,000 元,15.8 万", "补贴 12,000 元,15.8 万"),
            ("Entry rate 9 % (n 2140)", "Entry rate 9 % (n 2140)"),
            ("续航 605 公里", "续航 605 公里"),
        ])
    func masking(_ one: (said: String, told: String)) {
        #expect(Masking.masked(one.said) == one.told)
    }

    @Test("A notice is the same after it was kept", arguments: Notice.State.allCases)
    func kept(_ state: Notice.State) throws {
        var notice = Self.notice(state)
        notice.resolvedTs = state == .resolved ? 1_750_000_400_000 : nil
        #expect(Notice(notice.json) == notice)
    }

    @Test("The same notice is the same delivery; another edge is another")
    func identity() {
        let notice = Self.notice()
        var again = notice
        again.text = "worded differently"
        #expect(notice.delivery(by: "ops") == again.delivery(by: "ops"))
        #expect(notice.delivery(by: "ops") != notice.delivery(by: "crew"))
        again.firedTs += 1
        #expect(notice.delivery(by: "ops") != again.delivery(by: "ops"))
        #expect(notice.delivery(by: "ops") != Self.notice(.resolved).delivery(by: "ops"))
    }

    @Test("Each outlet gets what it asked for")
    func wants() throws {
        var outlet = try Self.outlet(.webhook)
        #expect(outlet.wants(Self.notice()))
        outlet.rooms = ["r2"]
        #expect(!outlet.wants(Self.notice()))
        outlet.rooms = ["r1"]
        outlet.severities = [.p1]
        #expect(!outlet.wants(Self.notice()))
        outlet.severities = [.p2]
        outlet.tellsResolved = false
        #expect(outlet.wants(Self.notice()) && !outlet.wants(Self.notice(.resolved)))
    }
}

@Suite("What an answer means, and when to try again")
struct VerdictTests {
    static func verdict(_ status: Int, _ body: String = "", _ kind: Outlet.Kind) -> Verdict {
        OutletAnswer(status: status, body: Array(body.utf8)).verdict(of: kind)
    }

    @Test("A webhook's 2xx is a delivery; a bot has to say 0, too")
    func delivered() {
        #expect(Self.verdict(204, "", .webhook) == .delivered)
        #expect(Self.verdict(200, #"{"errcode":0,"errmsg":"ok"}"#, .wecom) == .delivered)
        #expect(Self.verdict(200, #"{"code":0,"msg":"success"}"#, .feishu) == .delivered)
        #expect(Self.verdict(200, #"{"StatusCode":0}"#, .feishu) == .delivered)
        #expect(
            Self.verdict(200, "<html>", .dingtalk) == .again(why: "200 without errcode", afterMs: 0)
        )
    }

    @Test("A redirect or a wrong key is given up; a busy target is tried again")
    func others() {
        for status in [301, 302, 307, 400, 401, 404, 410] {
            guard case .hopeless = Self.verdict(status, "", .webhook) else {
                Issue.record("\(status) is tried again")
                continue
            }
        }
        for status in [408, 429, 500, 503] {
            guard case .again = Self.verdict(status, "", .webhook) else {
                Issue.record("\(status) is given up")
                continue
            }
        }
        #expect(
            Self.verdict(200, #"{"errcode":130101}"#, .dingtalk)
                == .again(why: "errcode 130101", afterMs: 600_000))
        guard case .hopeless(let why) = Self.verdict(200, #"{"code":19021}"#, .feishu) else {
            Issue.record("a wrong signature is tried again")
            return
        }
        #expect(why.contains("secret"))
    }

    @Test("Retry-After is heeded, up to an hour")
    func patience() {
        let answer = OutletAnswer(status: 429, retryAfterS: 30, body: [])
        #expect(answer.verdict(of: .webhook) == .again(why: "HTTP 429", afterMs: 30_000))
        let greedy = OutletAnswer(status: 503, retryAfterS: 9_000_000_000_000, body: [])
        #expect(greedy.verdict(of: .webhook) == .again(why: "HTTP 503", afterMs: 3_600_000))
    }

    @Test("Waits double up to a quarter of an hour, spread, and end")
    func schedule() throws {
        let waits = (1..<RetrySchedule.tries).map { RetrySchedule.waitMs(id: "d1", tried: $0)! }
        #expect((1_500...2_500).contains(waits[0]))
        #expect(waits.allSatisfy { $0 <= 1_125_000 } && waits.last! >= 675_000)
        #expect(RetrySchedule.waitMs(id: "d1", tried: RetrySchedule.tries) == nil)
        #expect(RetrySchedule.waitMs(id: "d1", tried: 1, atLeastMs: 600_000) == 600_000)
        let spread = Set((0..<50).map { RetrySchedule.waitMs(id: "d\($0)", tried: 5)! })
        #expect(spread.count > 30)
    }
}

@Suite("Addresses of targets")
struct DestinationTests {
    @Test("Scheme, host, port and the rest are told apart")
    func parts() throws {
        let one = try Destination("https://Hooks.Example/a/b?key=1")
        #expect(one.isSecure && one.host == "hooks.example" && one.port == 443)
        #expect(one.target == "/a/b?key=1" && one.hostHeader == "hooks.example")
        #expect(one.origin == "https://hooks.example")
        let two = try Destination("http://[::1]:8080?x")
        #expect(two.host == "::1" && two.port == 8080 && two.target == "/?x")
        #expect(two.hostHeader == "[::1]:8080")
    }

    @Test(
        "What is no address says why",
        arguments: [
            ("ftp://a/", Destination.Fault.scheme), ("https://", .host), ("https://a b/", .space),
            ("https://user:pw@a/", .user), ("https://a:99999/", .port), ("https://a/#x", .fragment),
            ("https://a\r\nx: y/", .space), ("https://a%00/", .host),
        ])
    func faults(_ one: (text: String, fault: Destination.Fault)) {
        #expect(throws: one.fault) { try Destination(one.text) }
    }
}
