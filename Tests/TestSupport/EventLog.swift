package import Room
import Vocabulary
import Wire

/// Events of one room as lines of the wire format, and the room that comes of them.
package struct EventLog {
    /// 2026-01-01T00:00:00Z: seconds of the builders count from here.
    package static let start: Int64 = 1_767_225_600_000
    package var room = "r1"
    package var lines: [String] = []

    package init() {}

    /// Adds an event; `fields` are further members as JSON text.
    package mutating func add(
        _ type: String, _ viewer: String? = nil, at s: Double, _ fields: String = ""
    ) {
        let ts = Self.start + Int64((s * 1000).rounded())
        let who = viewer.map { #","viewer":"\#($0)""# } ?? ""
        let more = fields.isEmpty ? "" : "," + fields
        let id = "e\(lines.count)"
        lines.append(
            #"{"id":"\#(id)","room":"\#(room)","type":"\#(type)","ts":\#(ts)\#(who)\#(more)}"#)
    }

    /// Folds the lines in, in frames of `size`, the way the service does.
    ///
    /// - Parameter between: called after each frame with the number of lines taken.
    package func fold(
        _ order: [Int]? = nil, frame size: Int = 64,
        between: (inout Room, Int) -> Void = { _, _ in }
    ) -> Room {
        let ordered = order.map { $0.map { lines[$0] } } ?? lines
        var room = Room(name: room)
        Self.fold(ordered, into: &room, size, between)
        guard room.needsRefold else { return room }
        var again = Room(name: self.room, boundaries: room.boundaries)
        Self.fold(ordered, into: &again, size, between)
        return again
    }

    private static func fold(
        _ lines: [String], into room: inout Room, _ size: Int,
        _ between: (inout Room, Int) -> Void
    ) {
        var decoder = EventDecoder()
        for from in stride(from: 0, to: lines.count, by: size) {
            var frame = lines[from..<min(from + size, lines.count)].joined(separator: "\n")
            frame.withUTF8 { utf8 in
                let bytes = UnsafeRawBufferPointer(utf8)
                decoder.decode(bytes, receivedTs: start + 400 * 86_400_000)
                precondition(decoder.rejections.isEmpty, "\(decoder.rejections)")
                for var fact in decoder.facts where room.admit(&fact) {
                    let offset = Int(fact.lineOffset)
                    room.apply(
                        fact, detail: fact.detail < 0 ? nil : decoder.details[Int(fact.detail)],
                        line: UnsafeRawBufferPointer(
                            rebasing: bytes[offset..<offset + Int(fact.lineLength)])
                    ) {
                        let at = Int(fact.sourceOffset)
                        return JSONScanner.text(
                            UnsafeRawBufferPointer(
                                rebasing: bytes[at..<at + Int(fact.sourceLength)]))
                    }
                }
            }
            between(&room, min(from + size, lines.count))
        }
    }
}
