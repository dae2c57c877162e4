/// One of the demo's three rooms: its crew, its traffic, and what its platform tells of it.
package struct DemoRoom: Sendable {
    /// How much a platform lets others see.
    package enum Feed: String, Sendable, CaseIterable {
        /// Counters every five seconds, comments and the rare gifts, follows and leads; nobody is
        /// seen to come or go (the manner of Douyin).
        case counters = "demo-douyin-like"
        /// Counters every half minute and some steps towards a lead (the manner of WeChat
        /// Channels).
        case channels = "demo-channels-like"
        /// Every viewer's every step: a player of one's own.
        case full = "demo-full-detail"
    }

    package let name: String
    package let feed: Feed
    let title: String
    let host: String
    let car: String
    let shop: String
    /// Natural entries a minute once the room has warmed up.
    let entriesPerMinute: Double
    /// Minutes between two paid boosts, and the minute of the first.
    let boostEvery: Int
    let firstBoost: Int
    /// Shifts the slow rise and fall of the room's traffic against the other rooms'.
    let phase: Double

    package static let all = [
        DemoRoom(
            name: "demo-chengdong", feed: .full, title: "【演示】栖川 K3 置换专场，城东店现场讲车",
            host: "小禾", car: "栖川 K3", shop: "城东店", entriesPerMinute: 64, boostEvery: 13,
            firstBoost: 6, phase: 0),
        DemoRoom(
            name: "demo-binjiang", feed: .counters, title: "【演示】栖川 K1 通勤车夜谈，滨江店",
            host: "阿澈", car: "栖川 K1", shop: "滨江店", entriesPerMinute: 150, boostEvery: 17,
            firstBoost: 9, phase: 2.1),
        DemoRoom(
            name: "demo-xishan", feed: .channels, title: "【演示】一家人的栖川 K7，西山店",
            host: "南乔", car: "栖川 K7", shop: "西山店", entriesPerMinute: 48, boostEvery: 23,
            firstBoost: 14, phase: 4.2),
    ]

    /// The room that a visitor is shown first.
    package static let shown = all[0]

    /// Minutes of paid traffic after a boost begins.
    static let boostMinutes = 3

    /// Which boost runs in a minute, if any.
    func boost(in minute: Int) -> Int? {
        let since = minute - firstBoost
        return since >= 0 && since % boostEvery < Self.boostMinutes ? since / boostEvery : nil
    }

    func begins(boostIn minute: Int) -> Bool {
        minute >= firstBoost && (minute - firstBoost) % boostEvery == 0
    }

    func ends(boostIn minute: Int) -> Bool {
        let since = minute - firstBoost - Self.boostMinutes
        return since >= 0 && since % boostEvery == 0
    }
}
