import Foundation
import Journal
import Vocabulary
import WebSocketHost
import Wire

/// Product sheets and dealer cards: those in force, and files of them.
extension Gateway {
    static func sheets(_ board: CopyBoard) -> HTTPResponse {
        HTTPResponse(
            200,
            headers: [
                ("content-type", "application/yaml"), ("cache-control", "no-store"),
                ("etag", "\"\(board.sheetsVersion)\""),
            ], body: Array(board.studio.house.sheetsText.utf8))
    }

    /// Owners change what holds for all rooms; who writes copy may have a file read.
    func takeSheets(
        _ id: SocketID, _ request: HTTPRequest, _ grant: Grant
    ) -> HTTPResponse? {
        let isCheck = request.query["check"] == "true"
        guard isCheck || grant.role == .owner && grant.rooms.isEmpty else {
            return .forbidden("change product sheets", grant)
        }
        guard !request.body.isEmpty else {
            return .error(.missingField, "send the file as the body: CSV, XLSX or YAML")
        }
        let asked: SheetImport.Request
        do throws(CopyRequest.Fault) {
            asked = try SheetAnswer.request(request.query)
        } catch {
            return .error(.badField, error.cure, field: error.field)
        }
        let base = request.baseVersion
        answer(id) { [limits] board in
            do throws(SheetImport.Fault) {
                let read = try SheetImport(
                    request.body, asked, into: board.studio.house, limits: limits)
                return isCheck
                    ? .json(read.json(version: board.sheetsVersion, isSaved: false))
                    : Self.save(read, base, board)
            } catch {
                return SheetAnswer.refused(error)
            }
        }
        return nil
    }

    private static func save(
        _ read: SheetImport, _ base: String?, _ board: CopyBoard
    ) -> HTTPResponse {
        guard !read.isEmpty else {
            return .problems(
                .badSheets, "nothing in it could be taken: see `problems` with check=true", [])
        }
        do {
            guard try board.saveSheets(read.yaml, base: base) else { return .changedMeanwhile }
            guard let problem = board.problem else {
                return .json(read.json(version: board.sheetsVersion, isSaved: true))
            }
            return .error(.journalError, "saved, but not in force: \(problem)")
        } catch {
            return .error(
                .journalError,
                "the sheets cannot be written (\(error.localizedDescription)): see to the folder's rights and to the disk"
            )
        }
    }
}
