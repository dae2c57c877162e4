import Foundation

/// A series of numbers with times: CSV with a head line, the time first, the value second.
package struct SeriesFile {
    package private(set) var times: [String] = []
    package private(set) var values: [Double] = []
    /// Values a day, where the times say it.
    package private(set) var perDay: Int?

    /// - Throws: `Configuration.Failure` with line and cure.
    package init(path: String) throws(Configuration.Failure) {
        let lines = try text(ofFile: path).split(separator: "\n", omittingEmptySubsequences: false)
        var moments: [Double] = []
        for (number, line) in lines.enumerated().dropFirst() where !line.allSatisfy(\.isWhitespace)
        {
            let parts = line.split(separator: ",", omittingEmptySubsequences: false)
            let fields = parts.map { $0.trimmingCharacters(in: .whitespacesAndNewlines) }
            guard fields.count >= 2, let value = Double(fields[1]), value.isFinite,
                let moment = Self.seconds(fields[0])
            else {
                throw Configuration.Failure(
                    description:
                        "\(path):\(number + 1): write TIME,NUMBER, e.g. 2026-01-01 12:00:00,42 or 1767268800000,42"
                )
            }
            times.append(fields[0])
            values.append(value)
            moments.append(moment)
        }
        let steps = zip(moments.dropFirst(), moments).map { $0 - $1 }.sorted()
        guard let step = steps.isEmpty ? nil : steps[steps.count / 2], step > 0 else { return }
        perDay = Int((86_400 / step).rounded())
    }

    /// Epoch milliseconds, or date and time of day.
    private static func seconds(_ text: String) -> Double? {
        if let ms = Int64(text) { return Double(ms) / 1000 }
        let numbers = text.split { !$0.isASCII || !$0.isNumber }.prefix(6).compactMap { Int($0) }
        guard numbers.count == 6, (1970...9999).contains(numbers[0]) else { return nil }
        let days = daysSinceEpoch(numbers[0], numbers[1], numbers[2])
        return Double(days * 86_400 + numbers[3] * 3600 + numbers[4] * 60 + numbers[5])
    }

    /// Days of the civil calendar since 1970-01-01 (Hinnant, chrono-compatible date algorithms).
    private static func daysSinceEpoch(_ year: Int, _ month: Int, _ day: Int) -> Int {
        let y = month <= 2 ? year - 1 : year
        let era = y / 400
        let yearOfEra = y - era * 400
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return era * 146_097 + dayOfEra - 719_468
    }
}
