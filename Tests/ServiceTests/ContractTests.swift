import Foundation
import Service
import Testing
import Vocabulary
import WebSocketHost
import Wire
import Yams

/// What the documents promise and what the code does are one: each table of `docs/` is held against
/// the table in the code that the gateway answers by.
@Suite("The documented contract")
struct ContractTests {
    @Test("OpenAPI lists every route, and no other")
    func routes() throws {
        let paths = try #require(try yaml("openapi.yaml")["paths"]?.mapping)
        let listed = paths.flatMap { path, methods in
            (methods.mapping ?? [:]).keys.map { "\($0.string!.uppercased()) \(path.string!)" }
        }
        #expect(listed.sorted() == Route.allCases.map(\.rawValue).sorted())
    }

    @Test("The names of operations are those of the routes in the code")
    func operations() throws {
        let paths = try yaml("openapi.yaml")["paths"]
        for route in Route.allCases {
            let words = route.rawValue.split(separator: " ").map(String.init)
            let operation = paths?[words[1]]?[words[0].lowercased()]?["operationId"]
            #expect(operation?.string == "\(route)")
        }
    }

    @Test("OpenAPI lists the codes, event types and roles of the code")
    func enumerations() throws {
        let schemas = try yaml("openapi.yaml")["components"]?["schemas"]
        func listed(_ schema: String) throws -> [String] {
            try #require(schemas?[schema]?["enum"]?.sequence).compactMap(\.string)
        }
        #expect(try listed("ErrorCode") == ErrorCode.allCases.map(\.rawValue))
        #expect(try listed("RejectionCode") == Rejection.Code.allCases.map(\.rawValue))
        #expect(try listed("EventType") == EventKind.names)
        #expect(try listed("Role") == Role.allCases.map(\.rawValue))
    }

    @Test("AsyncAPI says of each close code whether to connect again")
    func closeCodesInAsyncAPI() throws {
        let codes = try #require(try yaml("asyncapi.yaml")["x-close-codes"]?.mapping)
        let listed = codes.map { "\($0.int!) \($1["reconnect"]!.bool!)" }
        #expect(listed == CloseCode.allCases.map { "\($0.rawValue) \($0.mayReconnect)" })
    }

    @Test("api.md lists every address")
    func addressesInProse() throws {
        let rows = try table(after: "## Reading")
        #expect(
            rows.map { $0[0].replacing("`", with: "") }.sorted()
                == Route.allCases.map(\.rawValue).sorted())
    }

    @Test("api.md gives each error code its status, its hope and its meaning")
    func errorsInProse() throws {
        let rows = try table(after: "## Errors")
        let known = ErrorCode.allCases.map {
            [
                "`\($0.rawValue)`", "\($0.status)",
                $0.isTemporary ? "yes" : "no", $0.meaning,
            ]
        }
        #expect(rows == known)
    }

    @Test("api.md gives each close code")
    func closeCodesInProse() throws {
        let rows = try table(after: "## Close codes")
        let known = CloseCode.allCases.map {
            ["\($0.rawValue)", $0.mayReconnect ? "yes" : "no", $0.meaning]
        }
        #expect(rows == known)
    }

    @Test("api.md gives each code of a line")
    func rejectionsInProse() throws {
        let rows = try table(after: "| code of a line")
        #expect(rows.map { $0[0] } == Rejection.Code.allCases.map { "`\($0.rawValue)`" })
    }

    @Test("api.md lists every event type")
    func eventsInProse() throws {
        let rows = try table(after: "Fields that are not known")
        #expect(
            rows.map { $0[0].replacing("`", with: "") }.sorted() == EventKind.names.sorted())
    }

    @Test("api.md gives the limits in force")
    func limitsInProse() throws {
        let rows = try table(after: "## Limits").map { [$0[0], $0[1]] }
        guard case .object(let members) = Limits.standard.json() else { return }
        let known = members.map { ["`\($0.name)`", $0.value.text] }
        #expect(rows == known)
    }

    // Reading the documents

    private func text(_ name: String) throws -> String {
        let docs = URL(filePath: #filePath).deletingLastPathComponent().appending(
            path: "../../docs")
        return try String(contentsOf: docs.appending(path: name), encoding: .utf8)
    }

    private func yaml(_ name: String) throws -> Node {
        try #require(try Yams.compose(yaml: try text(name)))
    }

    /// The rows of the first table after some words of api.md.
    private func table(after words: String) throws -> [[String]] {
        let text = try text("api.md")
        let start = try #require(text.range(of: words)).lowerBound
        let lines = text[start...].split(separator: "\n", omittingEmptySubsequences: false)
        let rows = lines.drop { !$0.hasPrefix("|") }.prefix { $0.hasPrefix("|") }.dropFirst(2)
        return rows.map { row in
            row.dropFirst().dropLast().split(separator: "|").map {
                $0.trimmingCharacters(in: .whitespaces)
            }
        }
    }
}
