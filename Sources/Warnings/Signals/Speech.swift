package import Vocabulary

/// What the warnings need to recognise in what is said, compiled: who searches stands elsewhere.
package struct SpokenWords: Sendable {
    /// A clause that asks people to leave their details, and one that only speaks of it.
    let leadCall: any TextMatching
    let notLeadCall: any TextMatching
    let contact: any TextMatching

    /// - Throws: if a pattern does not compile.
    package init(compiler: some PatternCompiling) throws(PatternError) {
        leadCall = try compiler.compile(Self.call)
        notLeadCall = try compiler.compile(Self.mention)
        contact = try compiler.compile(Self.details)
    }

    /// Something to touch and the word for touching it, in either order; or leaving a contact.
    private static let call = """
        (?:点|戳|按|扫)[^,。!?,]{0,8}(?:小风车|风车|链接|卡片|购物车|小黄车|左下角|右下角|下方|二维码)\
        |(?:小风车|风车|链接|卡片|小黄车|左下角|右下角)[^,。!?,]{0,6}(?:点|戳|按|填|留|报名|领|预约)\
        |(?:留|填|写|输入|登记)[^,。!?,]{0,6}(?:电话|手机|号码|联系方式|信息|资料|表单|表格)\
        |(?:电话|手机号|联系方式)[^,。!?,]{0,4}(?:留|填|打在|发)\
        |留资|(?:预约|报名)[^,。!?,]{0,4}(?:试驾|到店|登记)|私信(?:我|主播|客服)
        """
    /// Reported, past or refused.
    private static let mention = """
        刚才|刚刚|已经|之前|昨天|上次|方才|谢谢|感谢|不用|不要|别|没有?(?:点|填|留)\
        |(?:点|填|留|报名|预约)(?:了|过|完|好)[^,。!?,]{0,8}(?:的|朋友|家人|宝|粉丝|同学|老铁)\
        |(?:点|填|留)(?:了|过|完)|有人|为什么|怎么|是什么|在哪|(?:吗|呢|么)$
        """

    /// A telephone number, or an invitation to another place.
    private static let details = """
        1[3-9][0-9]{9}|(?:微信|薇信|威信|vx|VX|v信|V信)号?(?:是|:|:|搜|加)|加(?:我|一下|个)?(?:微信|薇信|威信|vx|VX|[vV](?![a-zA-Z]))
        """

    func isLeadCall(_ text: String) -> Bool {
        text.split { ",。!?,!?;;".contains($0) }.contains { clause in
            let bytes = Array(clause.utf8)
            return leadCall.firstMatch(in: bytes) != nil
                && notLeadCall.firstMatch(in: bytes) == nil
        }
    }
}

/// What is said, as far as it raises warnings: silence, lead calls, topics, words that must not be.
struct Speech {
    struct Hit: Equatable {
        var phrase: String
        var ts: Int64
    }

    private static let joined = 12

    private(set) var isHeard = false
    private(set) var lastEndTs: Int64 = 0
    private(set) var lastCallTs: Int64 = 0
    /// Sentences that follow each other closely are one call.
    private(set) var callBeganTs: Int64 = 0
    private(set) var calls = 0
    private static let oneCallMs: Int64 = 20_000
    private(set) var topic: String?
    private(set) var topicSince: Int64 = 0
    private var nextTopic: String?
    private var nextSince: Int64 = 0
    private var topicHeardTs: Int64 = 0
    private var tail = ""
    private var tailSpeaker = ""
    private(set) var hits: [Hit] = []
    private(set) var contact: Hit?
    /// When each topic was spoken of last.
    private(set) var spokenTs: [String: Int64] = [:]

    mutating func begin(at ts: Int64) {
        self = Speech()
        lastEndTs = ts
        lastCallTs = ts
    }

    mutating func hear(
        _ sentence: Sentence, at now: Int64, _ words: SpokenWords, _ limits: RoomLimits
    ) {
        isHeard = true
        let end = min(now, sentence.endTs ?? sentence.ts)
        lastEndTs = max(lastEndTs, end)
        guard sentence.isFinal else { return }
        if sentence.ts > lastCallTs, words.isLeadCall(sentence.text) { call(at: sentence.ts) }
        follow(sentence, limits)
        search(sentence, end, limits)
        let bytes = Array(sentence.text.utf8)
        if let found = words.contact.firstMatch(in: bytes) {
            contact = Hit(phrase: String(decoding: bytes[found], as: UTF8.self), ts: end)
        }
    }

    mutating func call(at ts: Int64) {
        guard ts > lastCallTs else { return }
        if calls == 0 || ts - lastCallTs > Self.oneCallMs {
            callBeganTs = ts
            calls += 1
        }
        lastCallTs = ts
    }

    /// The topic on air. A word in passing is no change: another topic is on when it is spoken of
    /// twice, or the old one has not been for a while.
    private mutating func follow(_ sentence: Sentence, _ limits: RoomLimits) {
        let found = limits.topics.filter { topic in
            topic.words.contains { sentence.text.holds($0) }
        }.map(\.name)
        for name in found { spokenTs[name] = sentence.ts }
        guard let first = found.first else { return }
        guard let topic else { return turn(to: first, sentence.ts) }
        if found.contains(topic) {
            topicHeardTs = sentence.ts
            nextTopic = nil
        } else if let nextTopic, found.contains(nextTopic) {
            turn(to: nextTopic, nextSince)
            topicHeardTs = sentence.ts
        } else {
            nextTopic = first
            nextSince = sentence.ts
        }
    }

    private mutating func turn(to name: String, _ ts: Int64) {
        topic = name
        topicSince = ts
        topicHeardTs = ts
        nextTopic = nil
    }

    mutating func tick(_ now: Int64) {
        if let nextTopic, now - nextSince > 20_000, topicHeardTs < nextSince {
            turn(to: nextTopic, nextSince)
        }
    }

    private mutating func search(_ sentence: Sentence, _ end: Int64, _ limits: RoomLimits) {
        guard !limits.forbidden.isEmpty else { return }
        let isJoined = sentence.speaker == tailSpeaker
        let before = isJoined ? tail : ""
        let text = before + sentence.text.filter { $0.isLetter || $0.isNumber }
        let fresh = before.count
        for word in limits.forbidden {
            guard let place = limits.place(of: word, in: text), place + word.count > fresh else {
                continue
            }
            hits.append(Hit(phrase: word, ts: end))
        }
        tail = String(text.suffix(Self.joined))
        tailSpeaker = sentence.speaker
    }

    /// Spoken of just now, or a moment ago.
    func isOnAir(_ topic: String, _ now: Int64) -> Bool {
        spokenTs[topic].map { now - $0 < 45_000 } ?? false
    }

    /// The same of the price, whatever a room calls that.
    func isPriceOnAir(_ limits: RoomLimits, _ now: Int64) -> Bool {
        limits.topics.contains { $0.isPrice && isOnAir($0.name, now) }
    }

    /// When the price was spoken of last.
    func priceSpokenTs(_ limits: RoomLimits) -> Int64? {
        limits.topics.compactMap { $0.isPrice ? spokenTs[$0.name] : nil }.max()
    }

    /// Something was noticed that is to be judged.
    var hasFindings: Bool { !hits.isEmpty || contact != nil }

    /// What was noticed has been judged.
    mutating func turn() {
        hits.removeAll()
        contact = nil
    }

    mutating func code(_ coder: inout StateCoder) {
        coder.code(&isHeard)
        coder.code(&lastEndTs)
        coder.code(&lastCallTs)
        coder.code(&callBeganTs)
        coder.code(&calls)
        coder.code(&topic, new: "") { $1.code(&$0) }
        coder.code(&topicSince)
        coder.code(&nextTopic, new: "") { $1.code(&$0) }
        coder.code(&nextSince)
        coder.code(&topicHeardTs)
        coder.code(&tail)
        coder.code(&tailSpeaker)
        coder.code(&spokenTs)
    }
}
