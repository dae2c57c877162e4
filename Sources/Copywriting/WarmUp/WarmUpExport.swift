import Vocabulary

/// A room's calendar in the forms that other programs read.
package enum WarmUpExport: String, CaseIterable, Sendable {
    case ics, csv

    package var mediaType: String {
        switch self {
        case .ics: "text/calendar; charset=utf-8"
        case .csv: "text/csv; charset=utf-8"
        }
    }

    /// - Parameter now: epoch milliseconds.
    package func text(_ entries: [WarmUpEntry], now: Int64) -> String {
        switch self {
        case .ics: Self.calendar(entries, now)
        case .csv: Self.table(entries)
        }
    }

    // RFC 5545

    private static let eventMinutes = 30

    private static func calendar(_ entries: [WarmUpEntry], _ now: Int64) -> String {
        var lines = [
            "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Showcaller//Warm-up//ZH",
            "CALSCALE:GREGORIAN",
        ]
        for entry in entries {
            let plan = entry.plan
            let end = plan.at.adding(minutes: eventMinutes)
            lines += [
                "BEGIN:VEVENT", "UID:\(entry.entry)@showcaller", "DTSTAMP:\(basicTime(now))",
                "DTSTART:\(basicTime(plan.at.ts))", "DTEND:\(basicTime(end.ts))",
                "SEQUENCE:\(max(0, entry.deeds.count - 1))", "SUMMARY:\(escaped(summary(plan)))",
                "DESCRIPTION:\(escaped(description(plan)))", "END:VEVENT",
            ]
        }
        lines.append("END:VCALENDAR")
        return lines.map { folded($0) + "\r\n" }.joined()
    }

    private static func summary(_ plan: WarmUp) -> String {
        let length = plan.kind.seconds.map { "\($0)秒 " } ?? ""
        let owner = plan.owner.isEmpty ? "" : " · \(plan.owner)"
        return length + plan.title + owner
    }

    private static func description(_ plan: WarmUp) -> String {
        plan.shots.enumerated().map { number, shot in
            let clip = shot.clip.map {
                " [\($0.stream) \(clock($0.fromMs))–\(clock($0.toMs))]"
            }
            let parts = [shot.picture, shot.words].filter { !$0.isEmpty }
            return "\(number + 1). \(shot.seconds)s \(parts.joined(separator: " / "))\(clip ?? "")"
        }.joined(separator: "\n")
    }

    private static func escaped(_ text: String) -> String {
        text.replacing("\\", with: "\\\\").replacing("\r\n", with: "\n").replacing(
            "\n", with: "\\n"
        )
        .replacing("\r", with: "\\n").replacing(",", with: "\\,").replacing(";", with: "\\;")
    }

    /// Lines of at most 75 octets; a character is never cut apart.
    private static func folded(_ line: String) -> String {
        var out = ""
        var octets = 0
        for scalar in line.unicodeScalars {
            let size = UTF8.width(scalar)
            if octets + size > 75 {
                out += "\r\n "
                octets = 1
            }
            out.unicodeScalars.append(scalar)
            octets += size
        }
        return out
    }

    // RFC 4180

    private static func table(_ entries: [WarmUpEntry]) -> String {
        let head = "day,time,kind,title,owner,state,text,shot,seconds,picture,words,stream,in,out"
        let rows = entries.flatMap { entry in
            let plan = entry.plan
            let own = [
                "\(plan.at.day)", plan.at.time, plan.kind.rawValue, cell(plan.title),
                cell(plan.owner), plan.state.rawValue, cell(plan.text),
            ]
            guard !plan.shots.isEmpty else { return [own + Array(repeating: "", count: 7)] }
            return plan.shots.enumerated().map { number, shot in
                own + [
                    "\(number + 1)", "\(shot.seconds)", cell(shot.picture), cell(shot.words),
                    cell(shot.clip?.stream ?? ""), shot.clip.map { clock($0.fromMs) } ?? "",
                    shot.clip.map { clock($0.toMs) } ?? "",
                ]
            }
        }
        // A byte order mark: Excel takes the file for UTF-8 by it.
        return "\u{FEFF}"
            + ([head] + rows.map { $0.joined(separator: ",") }).map { $0 + "\r\n" }.joined()
    }

    /// Spreadsheets take what begins with some signs for a formula.
    private static func cell(_ text: String) -> String {
        let isFormula = text.first.map { "=+-@\t\r".contains($0) } ?? false
        return "\"\(isFormula ? "'" : "")\(text.replacing("\"", with: "\"\""))\""
    }

    /// `0:12:41`
    private static func clock(_ ms: Int64) -> String {
        let seconds = Int(ms / 1000)
        return "\(seconds / 3600):\(twoDigits(seconds / 60 % 60)):\(twoDigits(seconds % 60))"
    }
}

extension UTF8 {
    fileprivate static func width(_ scalar: Unicode.Scalar) -> Int {
        switch scalar.value {
        case ..<0x80: 1
        case ..<0x800: 2
        case ..<0x10000: 3
        default: 4
        }
    }
}
