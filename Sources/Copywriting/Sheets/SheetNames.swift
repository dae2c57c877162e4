import Vocabulary

/// Keys of what a table calls by name: those that are known already, or made of the name's own letters.
struct SheetNames {
    private var keys: [String: String] = [:]
    private var taken: Set<String> = []
    private let fallback: String

    /// - Parameters:
    ///   - known: keys and what people call them.
    ///   - fallback: how a key begins that no letter could be taken for.
    init(_ known: [(key: String, name: String)], fallback: String) {
        self.fallback = fallback
        for (key, name) in known {
            keys[name.trimmed] = key
            taken.insert(key)
        }
        for (key, _) in known { keys[key] = key }
    }

    /// `nova5` of 星途Nova5; the same name always has the same key.
    mutating func key(of name: String) -> String {
        if let known = keys[name] { return known }
        var key = Self.letters(of: name)
        if key.count < 2 || taken.contains(key) {
            let mark = String(stableHash(name) % 2_176_782_336, radix: 36)
            key = (key.isEmpty ? fallback : key) + "_" + mark
        }
        keys[name] = key
        taken.insert(key)
        return key
    }

    private static func letters(of name: String) -> String {
        let parts = name.lowercased().split { !$0.isASCII || !($0.isLetter || $0.isNumber) }
        return String(parts.joined(separator: "_").prefix(48))
    }
}
