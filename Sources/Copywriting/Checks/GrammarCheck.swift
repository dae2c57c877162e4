/// What a careful reader would send back: unbalanced signs, doubled words, half-width signs between
/// Chinese characters, sentences too long to say.
struct GrammarCheck {
    private static let pairs: [Character: Character] = [
        "（": "）", "「": "」", "“": "”", "《": "》", "【": "】", "〔": "〕",
    ]
    /// A sentence of more characters is read twice.
    private static let longSentence = 70
    /// Doubled on purpose in good Chinese.
    private static let doubled: Set<Character> = Set(
        "哈呵嘿啊天慢常刚偷轻看试想聊听走说问等坐逛妈爸哥姐宝星人个家件样种点处次步日年月好多大小细满早渐往久稳静悄时刻实踏默纷通统仅偏恰每条条款套辆笑尝摸瞧歇玩开转找算挑比谢拜舒服爷奶弟妹叔舅姑层张页段排缓温暖亮晶清楚明白老远远近高高低低整整齐暗快乐讲练谈动挤堵"
    )

    let part: CopyFinding.Part

    func findings(_ text: String, _ locks: [FactLock]) -> [CopyFinding] {
        let letters = Array(text)
        var offsets = [0]
        for letter in letters { offsets.append(offsets[offsets.count - 1] + letter.utf16.count) }
        func isFact(_ at: Int) -> Bool {
            locks.contains { $0.from <= offsets[at] && offsets[at + 1] <= $0.to }
        }
        var found = unbalanced(letters, offsets)
        for at in letters.indices where !isFact(at) {
            if let finding = doubledWord(letters, offsets, at) { found.append(finding) }
            if let finding = halfWidth(letters, offsets, at) { found.append(finding) }
        }
        return found + long(text)
    }

    private func finding(_ range: Range<Int>, _ zh: String, _ en: String) -> CopyFinding {
        CopyFinding(.grammar, part, range, blocks: false, zh, en)
    }

    private func unbalanced(_ letters: [Character], _ offsets: [Int]) -> [CopyFinding] {
        var open: [(close: Character, at: Int)] = []
        var found: [CopyFinding] = []
        func note(_ at: Int) {
            found.append(
                finding(
                    offsets[at]..<offsets[at + 1], "「\(letters[at])」没有成对",
                    "“\(letters[at])” stands alone"))
        }
        for (at, letter) in letters.enumerated() {
            if let close = Self.pairs[letter] {
                open.append((close, at))
            } else if letter == open.last?.close {
                open.removeLast()
            } else if Self.pairs.values.contains(letter) {
                note(at)
            }
        }
        for rest in open { note(rest.at) }
        return found
    }

    /// 的的, 。。, ，。
    private func doubledWord(
        _ letters: [Character], _ offsets: [Int], _ at: Int
    ) -> CopyFinding? {
        guard at > 0 else { return nil }
        let (before, now) = (letters[at - 1], letters[at])
        let isStop = "，。；：、！？".contains(now) && "，。；：、".contains(before)
        let isDoubled =
            before == now && now.isChinese && !Self.doubled.contains(now)
        guard isStop || isDoubled else { return nil }
        return finding(
            offsets[at - 1]..<offsets[at + 1], "「\(before)\(now)」重复了",
            "“\(before)\(now)” is doubled")
    }

    private func halfWidth(_ letters: [Character], _ offsets: [Int], _ at: Int) -> CopyFinding? {
        let full: [Character: Character] = [
            ",": "，", ";": "；", "!": "！", "?": "？", ":": "：", "(": "（", ")": "）",
        ]
        guard let wide = full[letters[at]], at > 0, letters[at - 1].isChinese,
            at + 1 == letters.count || letters[at + 1].isChinese || letters[at + 1].isNewline
        else { return nil }
        var found = finding(
            offsets[at]..<offsets[at + 1], "半角标点夹在中文里",
            "a half-width sign between Chinese characters")
        found.instead = String(wide)
        return found
    }

    private func long(_ text: String) -> [CopyFinding] {
        var found: [CopyFinding] = []
        var start = 0
        var count = 0
        var offset = 0
        for letter in text {
            let end = offset + letter.utf16.count
            count += 1
            if "。！？!?\n…".contains(letter) {
                note(start..<end, count, &found)
                (start, count) = (end, 0)
            }
            offset = end
        }
        note(start..<offset, count, &found)
        return found
    }

    private func note(_ range: Range<Int>, _ count: Int, _ found: inout [CopyFinding]) {
        guard count > Self.longSentence else { return }
        found.append(
            CopyFinding(
                .readability, part, range, blocks: false, "这句有 \(count) 个字：拆成两句",
                "\(count) characters in a sentence: make two of it"))
    }
}

extension Character {
    var isChinese: Bool {
        unicodeScalars.first.map { (0x4E00...0x9FFF).contains($0.value) } ?? false
    }
}
