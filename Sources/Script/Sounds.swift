import Vocabulary

/// One syllable of speech, comparable by character, by sound and by likeness of sound: speech
/// recognition writes homophones, and speakers from the south do not tell `zh` from `z`.
package struct Sound: Sendable, Equatable, BitwiseCopyable {
    /// The character; of a Latin word or letter-digit name a hash.
    var character: UInt32
    /// Its toneless reading, numbered; 0 = not known.
    var reading: UInt16
    /// The reading with sounds that are often confused made one.
    var folded: UInt16
    /// Part of a number: a price said wrong is another price.
    var isNumeral = false
    /// Where it stands in the text, in characters.
    var at: Int32
    /// The text had punctuation, or the end, after it.
    var endsClause = false
}

/// Text → sounds.
package enum Sounds {
    private struct Reading {
        var reading: UInt16
        var folded: UInt16
    }

    private static let readings: [UInt32: Reading] = {
        var table: [UInt32: Reading] = [:]
        var numbers: [String: UInt16] = [:]
        func number(_ sound: String) -> UInt16 {
            if let known = numbers[sound] { return known }
            numbers[sound] = UInt16(numbers.count + 1)
            return numbers[sound]!
        }
        for line in Readings.table.split(separator: "\n") {
            let parts = line.split(separator: " ")
            let sound = String(parts[0])
            let reading = Reading(reading: number(sound), folded: number(folded(sound)))
            for character in parts[1].unicodeScalars { table[character.value] = reading }
        }
        return table
    }()

    /// Pairs that Mandarin speakers and recognisers confuse most: retroflex and flat initials, n
    /// and l, h and f, front and back nasals.
    private static func folded(_ sound: String) -> String {
        var sound = sound
        for (from, to) in [("zh", "z"), ("ch", "c"), ("sh", "s"), ("n", "l"), ("f", "h")]
        where sound.hasPrefix(from) {
            sound = to + sound.dropFirst(from.count)
            break
        }
        if ["ang", "eng", "ing"].contains(where: sound.hasSuffix) { sound.removeLast() }
        return sound
    }

    /// Said between words, without meaning: 嗯 啊 呃 哦 呢 吧 嘛 哈 呀 哎 诶 噢 喔 唉.
    private static let fillers: Set<UInt32> = Set("嗯啊呃哦呢吧嘛哈呀哎诶噢喔唉".unicodeScalars.map(\.value))
    private static let digits = Set("一二三四五六七八九".unicodeScalars.map(\.value))
    /// 万 → 千, 千 → 百, 百 → 十.
    private static let smallerUnit: [UInt32: UInt32] = [
        0x4E07: 0x5343, 0x5343: 0x767E, 0x767E: 0x5341,
    ]
    private static let numerals = Set("零一二三四五六七八九十百千万亿两点半".unicodeScalars.map(\.value))

    /// Words of grammar, which any sentence may have: most of the fifty most frequent characters of
    /// modern Chinese (Jun Da 2004), and what a speaker puts between the words.
    private static let grammar: Set<UInt32> = Set(
        "的一是不了在有我这个们你他来到说就和也要那都可以上为能会她它着没很把被给让跟还什么么吗里去过得您再好咱"
            .unicodeScalars.map(\.value))

    static func isGrammar(_ sound: Sound) -> Bool { grammar.contains(sound.character) }

    package static func of(_ text: String) -> [Sound] {
        var writing = Writing()
        for character in text { writing.take(character) }
        writing.endSentence()
        return writing.sounds
    }

    /// A text on its way to sounds.
    private struct Writing {
        var sounds: [Sound] = []
        private var word: [UInt8] = []
        private var number = ""
        private var at: Int32 = 0

        mutating func take(_ character: Character) {
            defer { at += 1 }
            let scalar = character.unicodeScalars.first!.value
            // Full-width forms are what Chinese keyboards write.
            let narrow = (0xFF01...0xFF5E).contains(scalar) ? scalar - 0xFEE0 : scalar
            switch narrow {
            case 0x30...0x39:
                if !word.isEmpty { endWord() }
                number.unicodeScalars.append(Unicode.Scalar(narrow)!)
            case 0x2E where !number.isEmpty: number += "."
            case 0x25 where !number.isEmpty:
                // 68% is said 百分之六十八.
                for part in "百分之".unicodeScalars { add(part.value, at: at) }
                endWord()
            case 0x41...0x5A, 0x61...0x7A:
                if !number.isEmpty { endWord() }
                word.append(UInt8(narrow | 0x20))
            case 0x4E07 where number.contains("."):
                // 8.6万 is said 八万六千.
                number = wanInDigits(number)
                endWord()
            case 0x4E00...0x9FFF:
                endWord()
                add(narrow, at: at)
            case 0x7C: endWord()
            default:
                endWord()
                endNumber()
                if narrow != 0x20, !sounds.isEmpty { sounds[sounds.count - 1].endsClause = true }
            }
        }

        mutating func endSentence() {
            endWord()
            endNumber()
            if !sounds.isEmpty { sounds[sounds.count - 1].endsClause = true }
        }

        private mutating func add(_ scalar: UInt32, at: Int32) {
            guard !fillers.contains(scalar) else { return }
            let isNumeral = numerals.contains(scalar)
            if !isNumeral { endNumber() }
            // 两千 and 二千 are one number.
            let scalar = scalar == 0x4E24 ? 0x4E8C : scalar
            let known = readings[scalar]
            sounds.append(
                Sound(
                    character: scalar, reading: known?.reading ?? 0, folded: known?.folded ?? 0,
                    isNumeral: isNumeral, at: at))
        }

        /// 一万五 is said for 一万五千: a digit after a unit counts the next smaller one.
        private mutating func endNumber() {
            guard sounds.count >= 2, sounds[sounds.count - 1].isNumeral,
                sounds[sounds.count - 2].isNumeral, !sounds[sounds.count - 2].endsClause,
                digits.contains(sounds[sounds.count - 1].character),
                let smaller = smallerUnit[sounds[sounds.count - 2].character]
            else { return }
            add(smaller, at: sounds[sounds.count - 1].at)
        }

        private mutating func endWord() {
            if !number.isEmpty {
                for scalar in spoken(number).unicodeScalars { add(scalar.value, at: at - 1) }
                number = ""
            }
            guard !word.isEmpty else { return }
            endNumber()
            let hash = word.withUnsafeBytes { stableHash($0) }
            // Readings of characters are numbered below 0x8000.
            let name = UInt16(truncatingIfNeeded: hash) | 0x8000
            sounds.append(
                Sound(
                    character: UInt32(truncatingIfNeeded: hash) | 0x8000_0000, reading: name,
                    folded: name, at: at - 1))
            word.removeAll()
        }
    }

    /// `8.6` of ten thousand as a whole number: `86000`.
    private static func wanInDigits(_ number: String) -> String {
        let parts = number.split(separator: ".", omittingEmptySubsequences: false)
        let part = parts.count > 1 ? parts[1].prefix(4) : ""
        return String(parts[0]) + part + String(repeating: "0", count: 4 - part.count)
    }

    /// How a number in digits is said: `3000` 三千, `12.5` 十二点五; of more than eight digits each
    /// digit alone.
    static func spoken(_ number: String) -> String {
        let digits = Array("零一二三四五六七八九")
        let parts = number.split(separator: ".", omittingEmptySubsequences: true)
        guard let whole = parts.first else { return "" }
        var text = ""
        if whole.count <= 8, let value = Int(whole) {
            text = value == 0 ? "零" : Self.whole(value, digits)
        } else {
            text = String(whole.compactMap { $0.wholeNumberValue.map { digits[$0] } })
        }
        guard parts.count > 1 else { return text }
        return text + "点" + String(parts[1].compactMap { $0.wholeNumberValue.map { digits[$0] } })
    }

    private static func whole(_ value: Int, _ digits: [Character]) -> String {
        if value >= 10_000 {
            let rest = value % 10_000
            let gap = rest > 0 && rest < 1000 ? "零" : ""
            return whole(value / 10_000, digits) + "万"
                + (rest == 0 ? "" : gap + whole(rest, digits))
        }
        var text = ""
        var pendingZero = false
        for (unit, name) in [(1000, "千"), (100, "百"), (10, "十"), (1, "")] {
            let digit = value / unit % 10
            guard digit > 0 else {
                pendingZero = !text.isEmpty
                continue
            }
            if pendingZero { text += "零" }
            pendingZero = false
            if !(unit == 10 && digit == 1 && text.isEmpty) { text.append(digits[digit]) }
            text += name
        }
        return text
    }
}
