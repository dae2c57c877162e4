import Journal
import Measures
import Replay
import Vocabulary
import WebSocketHost
import Wire

/// Lines that did something, over hosts and rooms.
extension Gateway {
    /// From what is known of the streams by now; those that have not been looked at yet are looked at
    /// behind this answer, which says how many they are.
    func lines(_ id: SocketID, _ request: HTTPRequest, _ grant: Grant) -> HTTPResponse? {
        guard grant.role.canWatch else { return .forbidden("read lines", grant) }
        let asked: LinesRequest
        do throws(LinesRequest.Fault) {
            asked = try LinesRequest(request.query)
        } catch {
            return .error(.badField, error.message, field: error.field)
        }
        guard asked.room.map(grant.covers) ?? true else {
            return .forbidden("read \(asked.room!)", grant)
        }
        // What may be said is decided by what is in force now, so it is asked for first.
        compliance.ask {
            $0.rules
        } then: { [inbox, host, reader, replays, replayKeeper, linesTogether] rules in
            inbox.ask { engine in
                let evenings = engine.evenings(asked, grant)
                reader.ask { past, _ in
                    var missing: [Replays.Order] = []
                    var known: [(digest: Digest, mark: Int64)] = []
                    for order in evenings.orders {
                        if let found = try replays.markedDigest(order, past) {
                            known.append(found)
                        } else {
                            missing.append(order)
                        }
                    }
                    replayKeeper.compare(with: missing)
                    let answer = LinesAnswer(
                        linesTogether.lines(of: known, goal: asked.goal),
                        of: known.map(\.digest), evenings, waiting: missing.count, asked)
                    return .json(answer.json(rules, on: dayInChina))
                } then: {
                    host.post(.respond(id, $0))
                }
            }
        }
        return nil
    }
}
