import Glibc  // log
import Vocabulary

/// Names stretches of a transcript by the words that are said there and hardly elsewhere.
///
/// Candidates are runs of two to four characters that are not broken by a mark or a filler; their
/// worth is how often they are said in the stretch times how few others hold them (tf–idf, Spärck
/// Jones 1972), longer ones before the parts they consist of.
struct TopicTitles {
    private let sentences: [(ts: Int64, runs: [String])]
    private let holders: [String: Int]
    private static let words = 2
    /// Characters that carry no topic: a run with one of them names nothing.
    private static let empty = Set(
        "的了是我你他她它们这那就也都很在有和跟与吗吧啊呢哦嗯呀嘛个一不没说要会能可以对啦哈来去到得着过还又再给让把被但而且所因为么什怎")

    init(_ said: [Sentence]) {
        sentences = said.map { ($0.ts, Self.runs(of: $0.text)) }
        var holders: [String: Int] = [:]
        for sentence in sentences {
            for run in Set(sentence.runs) { holders[run, default: 0] += 1 }
        }
        self.holders = holders
    }

    /// The telling words of [from, to), empty if none is said twice.
    func title(from: Int64, to: Int64) -> String {
        var counts: [String: Int] = [:]
        for sentence in sentences where sentence.ts >= from && sentence.ts < to {
            for run in sentence.runs { counts[run, default: 0] += 1 }
        }
        let all = Double(max(1, sentences.count))
        let ranked = counts.filter { $0.value >= 2 }.map { run, n in
            (run, Double(n) * log(all / Double(holders[run] ?? 1)) * (1 + 0.3 * Double(run.count)))
        }.sorted { ($1.1, $0.0) < ($0.1, $1.0) }
        var chosen: [String] = []
        for (run, _) in ranked where chosen.count < Self.words {
            let isPart = chosen.contains {
                $0.contains(run) || run.contains($0) || Self.overlap($0, run)
            }
            if !isPart { chosen.append(run) }
        }
        return chosen.joined(separator: " · ")
    }

    /// Two runs of one longer word: the end of one is the beginning of the other.
    private static func overlap(_ a: String, _ b: String) -> Bool {
        a.suffix(1) == b.prefix(1) || b.suffix(1) == a.prefix(1)
    }

    private static func runs(of text: String) -> [String] {
        var runs: [String] = []
        for part in text.split(whereSeparator: {
            !$0.isLetter && !$0.isNumber || empty.contains($0)
        }) {
            let characters = Array(part)
            guard characters.contains(where: \.isLetter) else { continue }
            if characters[0].isASCII, characters.count >= 3 {
                runs.append(String(part))
                continue
            }
            for length in 2...4 where length <= characters.count {
                for start in 0...(characters.count - length) {
                    runs.append(String(characters[start..<start + length]))
                }
            }
        }
        return runs
    }
}
