package import Vocabulary

/// Where copy is published, and what fits there. Limits are data: platforms change them, and
/// accounts differ.
package struct Channel: Sendable, Equatable {
    /// How a platform counts.
    package enum Counting: String, CaseIterable, Sendable {
        /// What people see as one character is one.
        case characters
        /// A Latin letter, a digit or an ASCII sign is half.
        case width
        /// UTF-8 bytes.
        case bytes

        package func count(_ text: String) -> Int {
            let parts = text.reduce(0) { $0 + self.parts(of: $1) }
            return (parts + whole - 1) / whole
        }

        /// As much of the beginning as counts for no more than that.
        package func longestPrefix(of text: String, within most: Int) -> Substring {
            var left = most * whole
            return text.prefix { character in
                left -= parts(of: character)
                return left >= 0
            }
        }

        /// What a character counts for, in parts of one.
        private func parts(of character: Character) -> Int {
            switch self {
            case .characters: 1
            case .bytes: character.utf8.count
            case .width: character.isASCII ? 1 : 2
            }
        }

        /// How many parts are one.
        private var whole: Int { self == .width ? 2 : 1 }
    }

    package struct Limit: Sendable, Equatable {
        package var most: Int
        package var counting: Counting

        package init(most: Int, counting: Counting) {
            self.most = most
            self.counting = counting
        }
    }

    package var channel: String
    package var name: BilingualText
    /// nil: it has no title.
    package var title: Limit?
    package var body: Limit
    package var hashtags = 0
    /// What shows before people tap "more".
    package var folded: Int?
    package var emoji = 0
    /// Whether telephone numbers, accounts and addresses of sites may stand in it.
    package var allowsContacts = false
    /// Where the limits are from, and as of when.
    package var source = ""

    package init(channel: String, name: BilingualText, body: Limit) {
        self.channel = channel
        self.name = name
        self.body = body
    }
}

/// What a text shows to a platform's counting.
package struct ChannelFormat {
    /// `#词` at the beginning of a line or after a blank, up to the next blank.
    package static func hashtags(of body: String) -> [Range<Int>] {
        var found: [Range<Int>] = []
        var offset = 0
        var start: Int?
        var before: Unicode.Scalar = "\n"
        for scalar in body.unicodeScalars {
            let isBlank = scalar.properties.isWhitespace
            if let from = start, isBlank || scalar == "#" {
                if offset - from > 1 { found.append(from..<offset) }
                start = nil
            }
            if scalar == "#", before.properties.isWhitespace || start == nil && !isBlank {
                start = offset
            }
            before = scalar
            offset += scalar.utf16Length
        }
        if let from = start, offset - from > 1 { found.append(from..<offset) }
        return found
    }

    package static func emoji(in text: String) -> Int { text.count { $0.isEmoji } }
}

extension Character {
    /// Shown as a picture.
    var isEmoji: Bool {
        unicodeScalars.contains {
            $0.properties.isEmojiPresentation || $0.value == 0xFE0F
                || (0x1F000...0x1FAFF).contains($0.value)
        }
    }
}
