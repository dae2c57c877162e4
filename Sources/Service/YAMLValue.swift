import Wire
import Yams

extension JSON {
    /// A value as people write it in a file: what stands in quotes is text, whatever it looks like; a
    /// day is text, too.
    init(yaml scalar: Node.Scalar) {
        let node = Node.scalar(scalar)
        guard scalar.style == .plain || scalar.style == .any, !RundownReader.isDay(scalar.string)
        else {
            self = .string(scalar.string)
            return
        }
        if scalar.string.isEmpty || node.null != nil {
            self = .null
        } else if let flag = node.bool {
            self = .bool(flag)
        } else if let number = node.int {
            self = .int(Int64(number))
        } else if let number = node.float {
            self = .double(number)
        } else {
            self = .string(scalar.string)
        }
    }

    /// Lists and mappings with all that is in them.
    init(yaml node: Node) {
        switch node {
        case .mapping(let mapping):
            self = .object(
                mapping.map { Member(name: $0.key.string ?? "", value: JSON(yaml: $0.value)) })
        case .sequence(let sequence): self = .array(sequence.map { JSON(yaml: $0) })
        case .scalar(let scalar): self = JSON(yaml: scalar)
        case .alias: self = .null
        }
    }
}
