import Foundation
import Vocabulary

/// What a number of a workbook stands for, by the style of its cell.
enum CellFormat: Equatable {
    case number, percent, day, time

    /// ECMA-376 part 1, 18.8.30: the formats without a code of their own; those from 27 on are of
    /// Chinese, Japanese and Korean workbooks.
    init(builtIn id: Int) {
        switch id {
        case 9, 10: self = .percent
        case 14...17, 22, 27...31, 36, 50...54, 57, 58: self = .day
        case 18...21, 32...35, 45...47, 55, 56: self = .time
        default: self = .number
        }
    }

    /// By the letters of a code that stand for something: not those in quotes, brackets or behind `\`.
    init(code: String) {
        var letters: Set<Character> = []
        var closing: Character?
        var isEscaped = false
        for letter in code.prefix(200).lowercased() {
            if isEscaped {
                isEscaped = false
            } else if let end = closing {
                if letter == end { closing = nil }
            } else if letter == "\\" || letter == "_" || letter == "*" {
                isEscaped = true
            } else if letter == "\"" || letter == "[" {
                closing = letter == "[" ? "]" : letter
            } else if letter == ";" {
                break
            } else {
                letters.insert(letter)
            }
        }
        if letters.contains("%") {
            self = .percent
        } else if letters.contains("y") || letters.contains("d") {
            self = .day
        } else if letters.contains("h") || letters.contains("s") {
            self = .time
        } else {
            self = code.lowercased() != "general" && letters.contains("m") ? .day : .number
        }
    }

    /// The number as people read it there; nil where it is none.
    func text(_ stored: String, from1904: Bool) -> String? {
        guard let number = Double(stored), number.isFinite else { return nil }
        switch self {
        case .number: return Self.plain(number)
        case .percent: return Self.plain(number * 100) + "%"
        case .day: return Self.day(number, from1904)
        case .time: return Self.time(number)
        }
    }

    /// With the 15 digits that spreadsheets show: 12.98, not 12.980000000000001 as it is stored.
    private static func plain(_ number: Double) -> String {
        abs(number) < 1e15 && number == number.rounded()
            ? String(Int(number)) : String(format: "%.15g", number)
    }

    /// Days since the last of 1899; day 60 is 29 February 1900, which there never was.
    private static func day(_ number: Double, _ from1904: Bool) -> String? {
        guard (0..<2_958_466).contains(number) else { return nil }
        let days = Int(number) + (from1904 ? 1_462 : 0)
        guard days != 60, days > 0 else { return nil }
        return "\(CalendarDay(daysSince1970: days - (days > 60 ? 25_569 : 25_568)))"
    }

    private static func time(_ number: Double) -> String? {
        guard (0..<2_958_466).contains(number) else { return nil }
        let minutes = Int((number * 1_440).rounded())
        return String(format: "%d:%02d", minutes / 60, minutes % 60)
    }
}
