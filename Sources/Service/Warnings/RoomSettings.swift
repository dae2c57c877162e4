import Foundation
package import Warnings
import Yams

/// Limits and word lists of rooms as a file says them.
package enum RoomSettings {
    /// - Throws: `Configuration.Failure` with line and cure.
    package static func limits(at path: String) throws(Configuration.Failure) -> RoomLimits {
        let text = try text(ofFile: path)
        let node: Node?
        do {
            node = try Yams.compose(yaml: text)
        } catch {
            let fault = YAMLFault(error, in: text, cure: "put phrases in quotes")
            throw Configuration.Failure(description: "\(path):\(fault.line): \(fault.message)")
        }
        guard let node else { return RoomLimits() }
        return try limits(node, file: path)
    }

    /// - Parameter base: what holds where the node says nothing else.
    static func limits(
        _ node: Node, file: String, over base: RoomLimits = RoomLimits()
    ) throws(Configuration.Failure) -> RoomLimits {
        var limits = base
        guard let mapping = node.mapping else {
            throw failure(file, node, "write each setting as `name: value`")
        }
        for (key, value) in mapping { try read(key, value, file, &limits) }
        return limits
    }

    static func read(
        _ key: Node, _ value: Node, _ file: String, _ limits: inout RoomLimits
    ) throws(Configuration.Failure) {
        func whole(
            _ range: ClosedRange<Double>, _ unit: String = "a number of seconds"
        ) throws(Configuration.Failure) -> Int {
            guard let number = value.float, range.contains(number) else {
                throw failure(
                    file, value,
                    "\(key.string ?? ""): must be \(unit) from \(Int(range.lowerBound)) to \(Int(range.upperBound))"
                )
            }
            return Int(number.rounded())
        }
        switch key.string {
        case "dead_air_s": limits.deadAirS = try whole(1...3600)
        case "lead_call_gap_s": limits.leadCallGapS = try whole(1...36_000)
        case "segment_limit_s": limits.segmentLimitS = try whole(1...36_000)
        case "stall_s": limits.stallS = try whole(1...3600)
        case "lead_goal": limits.leadGoal = try whole(1...1_000_000, "a number of leads")
        case "stream_minutes": limits.streamMinutes = try whole(1...10_000, "a number of minutes")
        case "forbidden": limits.forbidden = try words(value, "forbidden", file)
        case "topics":
            guard let mapping = value.mapping else {
                throw failure(file, value, "topics: write each as `name: [words]`")
            }
            limits.topics = []
            for (key, value) in mapping {
                let name = key.string ?? ""
                limits.topics.append(
                    .init(name: name, words: try words(value, "topics.\(name)", file)))
            }
        default:
            throw failure(
                file, key,
                "\(key.string ?? "") is not a setting: use dead_air_s, lead_call_gap_s, segment_limit_s, stall_s, lead_goal, stream_minutes, forbidden, topics"
            )
        }
    }

    private static func words(
        _ node: Node, _ path: String, _ file: String
    ) throws(Configuration.Failure) -> [String] {
        guard let list = node.sequence else { throw failure(file, node, "\(path): must be a list") }
        var words: [String] = []
        for item in list {
            guard let word = item.scalar?.string, !word.isEmpty else {
                throw failure(file, item, "\(path): write each as text")
            }
            words.append(word)
        }
        return words
    }

    private static func failure(_ file: String, _ node: Node, _ text: String)
        -> Configuration.Failure
    {
        Configuration.Failure(description: "\(file):\(node.mark?.line ?? 1): \(text)")
    }
}
