import Wire

/// What a model answers, read while it comes: events of a stream (`data: {…}`, as OpenAI's chat
/// completions have it), or one object at once.
struct ModelAnswer {
    enum Fault: Error, Equatable {
        case notSpoken
        case tooLong
        /// The model itself says what is wrong.
        case told(String)
    }

    /// A long article is a tenth of it.
    static let mostBytes = 128 * 1024

    private(set) var text = ""
    /// It said that it is done.
    private(set) var isDone = false
    private var line: [UInt8] = []
    private var bytes = 0
    /// Lines that are no events: an object, perhaps, that came at once.
    private var rest: [UInt8] = []

    mutating func take(_ more: some Sequence<UInt8>) throws(Fault) {
        for byte in more {
            bytes += 1
            guard bytes <= Self.mostBytes * 8 else { throw .tooLong }
            if byte == 0x0A {
                try end()
            } else if byte != 0x0D {
                line.append(byte)
            }
        }
    }

    private mutating func end() throws(Fault) {
        defer { line.removeAll(keepingCapacity: true) }
        guard line.starts(with: Array("data:".utf8)) else {
            // Comments keep the line open, and some services name their events.
            guard !line.isEmpty, line.first != UInt8(ascii: ":"),
                !line.starts(with: Array("event:".utf8))
            else { return }
            rest += line
            return
        }
        let data = line.dropFirst(5).drop { $0 == 0x20 }
        guard !data.elementsEqual("[DONE]".utf8) else {
            isDone = true
            return
        }
        try read(Array(data), "delta")
    }

    private mutating func read(_ data: [UInt8], _ member: String) throws(Fault) {
        guard let json = try? data.withUnsafeBytes({ try JSON(parsing: $0) }) else {
            throw .notSpoken
        }
        if case .string(let message)? = json["error"]?["message"] ?? json["error"] {
            throw .told(String(message.prefix(200)))
        }
        guard case .array(let choices)? = json["choices"] else { throw .notSpoken }
        guard let choice = choices.first else { return }
        if case .string(let piece)? = choice[member]?["content"] { text += piece }
        guard text.utf8.count <= Self.mostBytes else { throw .tooLong }
        if case .string? = choice["finish_reason"] { isDone = true }
    }

    /// Nothing more will come.
    ///
    /// - Throws: what keeps it from being an answer.
    mutating func finish() throws(Fault) {
        if !line.isEmpty { try end() }
        if text.isEmpty, !rest.isEmpty {
            try read(rest, "message")
            isDone = true
        }
        guard !text.allSatisfy(\.isWhitespace) else { throw .notSpoken }
    }
}
