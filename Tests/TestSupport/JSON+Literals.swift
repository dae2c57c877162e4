package import Wire

extension JSON: ExpressibleByDictionaryLiteral, ExpressibleByArrayLiteral,
    ExpressibleByStringLiteral, ExpressibleByIntegerLiteral,
    ExpressibleByNilLiteral
{
    package init(dictionaryLiteral members: (String, JSON)...) {
        self = .object(members.map { .init(name: $0.0, value: $0.1) })
    }
    package init(arrayLiteral values: JSON...) { self = .array(values) }
    package init(stringLiteral text: String) { self = .string(text) }
    package init(integerLiteral number: Int64) { self = .int(number) }
    package init(nilLiteral: ()) { self = .null }
}
