package import Copywriting
import Vocabulary
package import Wire

/// Why a plan cannot be taken, and the cure.
package struct WarmUpFault: Error, Equatable {
    package var field: String
    package var cure: String
}

extension WarmUp {
    private static let longestName = 200
    private static let mostShots = 40
    private static let mostShotSeconds = 600

    /// A plan as pages send it and as it was kept.
    package init(_ json: JSON) throws(WarmUpFault) {
        guard let kind = json["kind"]?.text.flatMap(Kind.init(rawValue:)) else {
            throw Self.fault("kind", "kind must be one of", Kind.allCases.map(\.rawValue))
        }
        guard let day = json["day"]?.text.flatMap({ CalendarDay($0) }) else {
            throw WarmUpFault(field: "day", cure: "day must be a day like 2026-11-28")
        }
        guard let minute = json["time"]?.text.flatMap(DayTime.minute) else {
            throw WarmUpFault(field: "time", cure: "time must be a time like 18:30")
        }
        let title = try Self.text(json, "title", Self.longestTitle)
        guard !title.allSatisfy(\.isWhitespace) else {
            throw WarmUpFault(field: "title", cure: "title is missing: say what it shows")
        }
        self.init(kind, at: DayTime(day: day, minute: minute), title: title)
        owner = try Self.text(json, "owner", Self.longestOwner).trimmed
        text = try Self.text(json, "text", Self.longestName)
        if let said = json["state"] {
            guard let state = said.text.flatMap(State.init(rawValue:)) else {
                throw Self.fault("state", "state must be one of", State.allCases.map(\.rawValue))
            }
            self.state = state
        }
        shots = try Self.shots(json["shots"])
    }

    private static func shots(_ json: JSON?) throws(WarmUpFault) -> [Shot] {
        guard let json else { return [] }
        guard case .array(let list) = json, list.count <= mostShots else {
            throw WarmUpFault(field: "shots", cure: "shots must be a list of at most \(mostShots)")
        }
        var shots: [Shot] = []
        for one in list { shots.append(try shot(one)) }
        return shots
    }

    private static func shot(_ json: JSON) throws(WarmUpFault) -> Shot {
        guard case .int(let seconds) = json["seconds"],
            (0...Int64(mostShotSeconds)).contains(seconds)
        else {
            throw WarmUpFault(
                field: "seconds", cure: "seconds must be a whole number up to \(mostShotSeconds)")
        }
        var shot = Shot(
            picture: try text(json, "picture", longestWords),
            words: try text(json, "words", longestWords), seconds: Int(seconds))
        if let clip = json["clip"], clip != .null { shot.clip = try span(clip) }
        return shot
    }

    private static func span(_ json: JSON) throws(WarmUpFault) -> ClipSpan {
        guard case .int(let fromMs) = json["from_ms"], case .int(let toMs) = json["to_ms"],
            fromMs >= 0, fromMs < toMs, toMs <= 7 * 86_400_000,
            case .int(let startedTs) = json["started_ts"], startedTs >= 0
        else {
            throw WarmUpFault(
                field: "clip", cure: "a clip needs stream, started_ts, from_ms and a later to_ms")
        }
        let stream = try text(json, "stream", longestName)
        guard !stream.isEmpty else {
            throw WarmUpFault(field: "clip", cure: "a clip needs the stream it is from")
        }
        return ClipSpan(stream: stream, fromMs: fromMs, toMs: toMs, startedTs: startedTs)
    }

    private static func text(
        _ json: JSON, _ name: String, _ longest: Int
    ) throws(WarmUpFault) -> String {
        guard let value = json[name], value != .null else { return "" }
        guard let text = value.text, text.count <= longest else {
            throw WarmUpFault(field: name, cure: "\(name) must be text of at most \(longest) signs")
        }
        return text
    }

    private static func fault(_ field: String, _ cure: String, _ all: [String]) -> WarmUpFault {
        WarmUpFault(field: field, cure: "\(cure) \(all.joined(separator: ", "))")
    }
}

extension WarmUpDeed {
    /// A deed as it was kept.
    package init?(_ kind: String, ts: Int64, by: String, _ json: JSON) {
        guard let kind = Kind(rawValue: kind) else { return nil }
        self.init(kind, ts: ts, by: by, plan: json["plan"].flatMap { try? WarmUp($0) })
    }
}
