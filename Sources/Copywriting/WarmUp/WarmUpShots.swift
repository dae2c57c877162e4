import Vocabulary

/// First shot lists, each as long as it is to be: a start that people change.
enum WarmUpShots {
    private static let mostShots = 15
    private static let leastSeconds = 2
    private static let longestTitle = 30

    /// A clip between an opening and an invitation.
    static func shots(
        _ kind: WarmUp.Kind, of clip: WarmUpMaterial.Clip, invitation: String
    ) -> [WarmUp.Shot] {
        let all = kind.seconds ?? 0
        let isVideo = kind == .video
        let (opening, ending) = isVideo ? (3, 5) : (0, 3)
        let taken = min(max(clip.seconds, 1), all - opening - ending)
        let rest = all - opening - ending - taken
        var span = clip.span
        span.toMs = min(span.toMs, span.fromMs + Int64(taken) * 1000)
        var shots: [WarmUp.Shot] = []
        if isVideo {
            shots.append(.init(picture: "主播站在车旁，看着镜头", words: clip.title, seconds: opening))
        }
        shots.append(.init(picture: "直播切片，用原声", words: clip.title, seconds: taken, clip: span))
        if rest > 0 { shots.append(.init(picture: "同一处的实车近景", words: "", seconds: rest)) }
        shots.append(.init(picture: "车头和门店招牌", words: invitation, seconds: ending))
        return shots
    }

    /// The lines of a text, each as long as its words need.
    ///
    /// The studio writes lines like `开场|画面：…|口播：…|字幕：…`; any other line is spoken.
    static func shots(of text: WarmUpMaterial.Text, seconds: Int) -> [WarmUp.Shot] {
        let lines = text.body.split(whereSeparator: \.isNewline).map(String.init)
            .filter { !$0.allSatisfy(\.isWhitespace) && !$0.hasPrefix("#") && !$0.hasPrefix("※") }
        let chosen = lines.prefix(mostShots).map(read)
        let lengths = spread(seconds, over: chosen.map { $0.words.count })
        return zip(chosen, lengths).map {
            WarmUp.Shot(picture: $0.picture, words: $0.words, seconds: $1)
        }
    }

    private static func read(_ line: String) -> (picture: String, words: String) {
        var picture = ""
        var words = ""
        for part in line.split(separator: "|") {
            if let found = value(of: "画面", part) { picture = found }
            if let found = value(of: "口播", part) { words = found }
        }
        return picture.isEmpty && words.isEmpty ? ("", line) : (picture, words)
    }

    private static func value(of name: String, _ part: Substring) -> String? {
        guard part.hasPrefix(name), let colon = part.firstIndex(where: { "：:".contains($0) })
        else { return nil }
        return String(part[part.index(after: colon)...])
    }

    /// Divides seconds by weights; together they are all of them.
    static func spread(_ seconds: Int, over weights: [Int]) -> [Int] {
        guard !weights.isEmpty else { return [] }
        let least = min(leastSeconds, seconds / weights.count)
        let rest = seconds - least * weights.count
        let sum = max(1, weights.reduce(0, +))
        var before = 0
        var given = 0
        var lengths = weights.map { weight in
            before += weight
            let upTo = rest * before / sum
            defer { given = upTo }
            return least + upTo - given
        }
        lengths[lengths.count - 1] += rest - given
        return lengths
    }

    /// What can be filmed without anything said before.
    static func plain(
        _ kind: WarmUp.Kind, number: Int, invitation: String
    ) -> (title: String, shots: [WarmUp.Shot]) {
        let all = kind == .video ? videos : clips
        let (title, pictures) = all[number % all.count]
        let words = pictures.indices.map { $0 == pictures.count - 1 ? invitation : "" }
        let lengths = spread(kind.seconds ?? 0, over: pictures.map { _ in 1 })
        let shots = pictures.indices.map {
            WarmUp.Shot(picture: pictures[$0], words: words[$0], seconds: lengths[$0])
        }
        return (title, shots)
    }

    /// A scene or a function each.
    private static let videos: [(String, [String])] = [
        ("一家人出门的一天", ["清早装行李，开尾门", "后排坐好，系上安全带", "路上的车内画面", "到了，车停好", "车头和门店招牌"]),
        ("一个功能讲清楚", ["手指着要讲的地方", "按下去，拍它怎么动", "换个角度再做一遍", "用的人说一句感受", "车头和门店招牌"]),
        ("下班路上试一段", ["上车，调好座椅", "起步，拍前方路面", "过一段颠簸路", "停车入位", "车头和门店招牌"]),
    ]

    /// Exterior and interior, nothing more.
    private static let clips: [(String, [String])] = [
        ("外观：绕车一圈", ["车头灯", "侧面轮廓", "车尾"]),
        ("内饰：坐进驾驶位", ["方向盘和屏幕", "中控和扶手箱", "坐着看出去"]),
        ("外观：光线下的车漆", ["贴着车身慢慢移", "轮毂", "整车"]),
        ("内饰：后排坐一坐", ["拉开后门", "坐下，看腿部空间", "关门"]),
        ("空间：打开尾门", ["尾门打开", "放进一件行李", "关上"]),
    ]

    static func title(_ text: String) -> String {
        text.count <= longestTitle ? text : text.prefix(longestTitle - 1) + "…"
    }
}
