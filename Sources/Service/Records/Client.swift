import Foundation
import FoundationNetworking
import Journal
import Synchronization
package import Wire

/// Talks to a running service over HTTP: what the command line does with `--to`.
package struct Client: Sendable {
    private let base: URL
    private let token: String

    package init(address: String, token: String) throws {
        guard let url = URL(string: address), url.scheme != nil, url.host != nil else {
            throw Configuration.Failure(
                description: "--to \(address): write the whole address, e.g. http://127.0.0.1:8420")
        }
        base = url
        self.token = token
    }

    package func get(_ path: String) throws -> [UInt8] { try call("GET", path, body: nil) }

    /// Sends a file's events in frames of at most 4,000 lines; answers the sum.
    package func send(_ file: EventFile, isDryRun: Bool, progress: (Double) -> Void) throws -> JSON
    {
        var total = Answer()
        try file.forEachPiece(bytes: 400 << 10) { piece in
            let name = file.name.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
            let body = try call(
                "POST", "/v1/import?form=ndjson&name=\(name)&dry_run=\(isDryRun ? 1 : 0)",
                body: Data(piece.lines))
            total.add(try Self.answer(body), firstLine: piece.firstLine)
            progress(piece.share)
        }
        return total.summary(of: file, isDryRun: isDryRun)
    }

    /// Sends events as a feed; waits while the service is busy.
    package func push(_ lines: [UInt8]) throws -> (accepted: Int, rejected: Int) {
        let answer = try Self.answer(try call("POST", "/v1/events", body: Data(lines)))
        return (answer.accepted, answer.rejections.count)
    }

    private struct Ack: Decodable {
        struct Refused: Decodable {
            var line: Int
            var code: String
            var field: String?
            var message: String
        }
        var lines: Int?
        var accepted: Int
        var duplicates: Int
        var rejected: [Refused]
    }

    private static func answer(_ body: [UInt8]) throws -> Answer {
        let ack = try JSONDecoder().decode(Ack.self, from: Data(body))
        return Answer(
            accepted: ack.accepted, duplicates: ack.duplicates,
            lines: ack.lines ?? ack.accepted + ack.duplicates + ack.rejected.count,
            rejections: ack.rejected.map {
                NumberedRejection(
                    frame: 0,
                    rejection: Rejection(
                        .init(rawValue: $0.code) ?? .badJSON, field: $0.field ?? "", $0.message,
                        line: $0.line))
            })
    }

    private func call(_ method: String, _ path: String, body: Data?) throws -> [UInt8] {
        guard let url = URL(string: path, relativeTo: base) else {
            throw Configuration.Failure(description: "\(path) is not an address")
        }
        var request = URLRequest(url: url, timeoutInterval: 300)
        request.httpMethod = method
        request.httpBody = body
        request.setValue("Bearer \(token)", forHTTPHeaderField: "Authorization")
        for wait in [0.2, 0.5, 1, 2, 4, 8, 15, 30] {
            let (status, data) = try exchange(request)
            switch status {
            case 200: return [UInt8](data)
            // Nothing of the frame could be taken: the answer says of each line why.
            case 400 where data.starts(with: Data(#"{"accepted""#.utf8)): return [UInt8](data)
            case 429, 503: Thread.sleep(forTimeInterval: wait)
            default:
                let said = (try? JSONSerialization.jsonObject(with: data)) as? [String: Any]
                throw Configuration.Failure(
                    description: "\(url.absoluteString): \(status) \(said?["message"] ?? "")")
            }
        }
        throw Configuration.Failure(
            description: "\(url.absoluteString): the service stays busy: try again later")
    }

    private func exchange(_ request: URLRequest) throws -> (Int, Data) {
        let done = DispatchSemaphore(value: 0)
        let result = Mutex<Result<(Int, Data), any Error>?>(nil)
        let task = URLSession.shared.dataTask(with: request) { data, response, error in
            result.withLock {
                $0 =
                    error.map { .failure($0) }
                    ?? .success(((response as? HTTPURLResponse)?.statusCode ?? 0, data ?? Data()))
            }
            done.signal()
        }
        task.resume()
        done.wait()
        do {
            return try result.withLock { $0! }.get()
        } catch {
            let reason = (error as NSError).localizedDescription
            throw Configuration.Failure(
                description:
                    "\(base.absoluteString) cannot be reached (\(reason)): is the service running there?"
            )
        }
    }
}
