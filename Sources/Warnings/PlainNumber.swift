import Glibc
import Vocabulary

/// Numbers as one says them.
enum PlainNumber {
    static func duration(_ seconds: Double) -> BilingualText {
        for (unit, zh, en) in [(3600.0, "小时", "h"), (60, "分钟", "min")]
        where seconds >= 2 * unit && seconds.truncatingRemainder(dividingBy: unit) == 0 {
            return BilingualText(
                zh: "\(plain(seconds / unit)) \(zh)", en: "\(plain(seconds / unit)) \(en)")
        }
        return BilingualText(zh: "\(plain(seconds)) 秒", en: "\(plain(seconds)) s")
    }

    /// 0.85, 3, 11.5: no more digits than it has, three at most after the point.
    static func plain(_ x: Double) -> String {
        let thousandths = Int((abs(x) * 1000).rounded())
        var digits = String(thousandths % 1000 + 1000).dropFirst()
        while digits.last == "0" { digits.removeLast() }
        let sign = x < 0 && thousandths > 0 ? "-" : ""
        return sign + String(thousandths / 1000) + (digits.isEmpty ? "" : ".\(digits)")
    }

    /// The odds that evidence of so many nats stands for, to two digits: 11.5 → 99,000.
    static func odds(_ nats: Double) -> String {
        let odds = exp(min(nats, 20))
        let step = pow(10, max(0, floor(log10(odds)) - 1))
        let digits = Array(String(Int((odds / step).rounded() * step)))
        return String(
            digits.enumerated().flatMap { place, digit -> [Character] in
                place > 0 && (digits.count - place) % 3 == 0 ? [",", digit] : [digit]
            }) + (nats > 20 ? "+" : "")
    }

    /// 0.6, 0.4 or 0.2
    static func choice(_ numbers: [Double]) -> BilingualText {
        let all = numbers.map(plain)
        guard let last = all.last, all.count > 1 else {
            return BilingualText(zh: all.first ?? "", en: all.first ?? "")
        }
        let rest = all.dropLast()
        return BilingualText(
            zh: rest.joined(separator: "、") + " 或 " + last,
            en: rest.joined(separator: ", ") + " or " + last)
    }
}
