import Journal
import Measures
import Room
import Vocabulary
import WebSocketHost
import Wire

/// What texts of copy brought, by the `source` of those who came: a feed that says `copy:NAME` of an
/// entry says which text led there.
extension Engine {
    private static let prefix = "copy:"

    private struct Brought {
        var entries = 0
        var leads = 0
        var streams = 0
    }

    /// By text, over all streams that somebody may see.
    func answerCopyResults(_ socket: SocketID, _ grant: Grant) {
        var brought: [String: Brought] = [:]
        for index in rooms.indices where grant.covers(rooms[index].room.name) {
            for stream in rooms[index].room.streams.indices {
                add(rooms[index].room.streams[stream], index, stream, &brought)
            }
        }
        let results = brought.sorted { $0.key < $1.key }.map { name, sum in
            JSON.Member(
                name: name,
                value: .members([
                    "entries": .int(Int64(sum.entries)), "leads": .int(Int64(sum.leads)),
                    "streams": .int(Int64(sum.streams)),
                ]))
        }
        respond(socket, .json(.members(["results": .object(results)])))
    }

    /// Only streams in which such a source was named are counted through: that costs a walk of all
    /// their viewers.
    private func add(
        _ found: Stream, _ index: Int, _ stream: Int, _ brought: inout [String: Brought]
    ) {
        guard !found.isRehearsal,
            found.measures.sourceNames.contains(where: { $0.hasPrefix(Self.prefix) })
        else { return }
        let numbers = rooms[index].room.numbers(stream, at: found.clock)
        let lead = numbers.funnels.first { $0.name == "lead" }
        for source in numbers.audience.bySource where source.name.hasPrefix(Self.prefix) {
            let text = String(source.name.dropFirst(Self.prefix.count))
            // Who left a number on the way of the lead funnel, from the entry on.
            let way = lead?.bySource.first { $0.source == source.name }?.variants
            let steps = way?.entry ?? way?.steps
            brought[text, default: Brought()].entries += source.entries
            brought[text]!.leads += steps?.last?.viewers ?? 0
            brought[text]!.streams += 1
        }
    }
}
