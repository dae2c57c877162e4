/// The values used last, so many of them.
struct LastUsed<Key: Hashable, Value> {
    private struct Place {
        var value: Value
        var use: Int
    }

    private let most: Int
    private var places: [Key: Place] = [:]
    private var uses = 0

    init(most: Int) { self.most = most }

    /// A look that does not count as use.
    subscript(key: Key) -> Value? { places[key]?.value }

    mutating func use(_ key: Key) -> Value? {
        uses += 1
        places[key]?.use = uses
        return places[key]?.value
    }

    mutating func put(_ value: Value, at key: Key) {
        uses += 1
        places[key] = Place(value: value, use: uses)
        guard places.count > most else { return }
        let oldest = places.min { $0.value.use < $1.value.use }
        oldest.map { places[$0.key] = nil }
    }
}
