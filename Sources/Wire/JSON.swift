package import Vocabulary

/// A JSON value whose objects keep the order of their members: the state of a room before it is
/// bytes, so that merge patches can be computed and frames stay readable.
package enum JSON: Sendable, Equatable {
    case null
    case bool(Bool)
    case int(Int64)
    case double(Double)
    case string(String)
    case array([JSON])
    case object([Member])
    /// Bytes that are JSON already (events as they were received).
    case raw([UInt8])

    package struct Member: Sendable, Equatable {
        package var name: String
        package var value: JSON

        package init(name: String, value: JSON) {
            self.name = name
            self.value = value
        }
    }

    /// A ratio or a chance, to four places: more would be noise.
    package static func fine(_ number: Double) -> JSON {
        .double((number * 10_000).rounded() / 10_000)
    }

    /// Builds an object; members whose value is nil are left out (absent is not zero).
    package static func members(_ pairs: KeyValuePairs<String, JSON?>) -> JSON {
        .object(list(pairs))
    }

    /// The members alone, for an object that is put together from several.
    package static func list(_ pairs: KeyValuePairs<String, JSON?>) -> [Member] {
        pairs.compactMap { name, value in value.map { Member(name: name, value: $0) } }
    }

    package static func both(_ text: BilingualText) -> JSON {
        .members(["zh": .string(text.zh), "en": .string(text.en)])
    }

    package subscript(name: String) -> JSON? {
        guard case .object(let members) = self else { return nil }
        return members.first { $0.name == name }?.value
    }
}

extension JSON {
    package var bytes: [UInt8] {
        var out: [UInt8] = []
        out.reserveCapacity(1024)
        write(to: &out)
        return out
    }

    package var text: String { String(decoding: bytes, as: UTF8.self) }

    package func write(to out: inout [UInt8]) {
        switch self {
        case .null: out += "null".utf8
        case .bool(let value): out += (value ? "true" : "false").utf8
        case .int(let value): out += String(value).utf8
        // JSON has no infinities; nothing here divides by zero, so one would be a defect upstream.
        case .double(let value): out += (value.isFinite ? value.description : "null").utf8
        case .string(let value): JSON.write(string: value, to: &out)
        case .raw(let value): out += value
        case .array(let values):
            out.append(UInt8(ascii: "["))
            for (i, value) in values.enumerated() {
                if i > 0 { out.append(UInt8(ascii: ",")) }
                value.write(to: &out)
            }
            out.append(UInt8(ascii: "]"))
        case .object(let members):
            out.append(UInt8(ascii: "{"))
            for (i, member) in members.enumerated() {
                if i > 0 { out.append(UInt8(ascii: ",")) }
                JSON.write(string: member.name, to: &out)
                out.append(UInt8(ascii: ":"))
                member.value.write(to: &out)
            }
            out.append(UInt8(ascii: "}"))
        }
    }

    package static func write(string: String, to out: inout [UInt8]) {
        out.append(UInt8(ascii: "\""))
        for byte in string.utf8 {
            switch byte {
            case UInt8(ascii: "\""): out += "\\\"".utf8
            case UInt8(ascii: "\\"): out += "\\\\".utf8
            case 0x0A: out += "\\n".utf8
            case 0x0D: out += "\\r".utf8
            case 0x09: out += "\\t".utf8
            case 0..<0x20:
                out += "\\u00".utf8
                out.append(hexDigits[Int(byte >> 4)])
                out.append(hexDigits[Int(byte & 15)])
            default: out.append(byte)
            }
        }
        out.append(UInt8(ascii: "\""))
    }

    private static let hexDigits = Array("0123456789abcdef".utf8)
}

extension JSON {
    /// The merge patch (RFC 7396) that turns `self` into `new`; nil when they are equal.
    ///
    /// Lists are replaced whole, as the RFC has it.
    package func mergePatch(to new: JSON) -> JSON? {
        guard case .object(let old) = self, case .object(let fresh) = new else {
            return self == new ? nil : new
        }
        var changes: [Member] = []
        for member in old where new[member.name] == nil {
            changes.append(Member(name: member.name, value: .null))
        }
        for (i, member) in fresh.enumerated() {
            let before =
                i < old.count && old[i].name == member.name ? old[i].value : self[member.name]
            guard let before else {
                changes.append(member)
                continue
            }
            if let change = before.mergePatch(to: member.value) {
                changes.append(Member(name: member.name, value: change))
            }
        }
        return changes.isEmpty ? nil : .object(changes)
    }
}
