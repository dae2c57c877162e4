/// Writes a value's fields into bytes, or reads them back in the same order. A type lists its
/// fields once, in `code(_:)`, for both directions, so the two cannot differ.
///
/// Plain values are copied as they lie in memory: what one program wrote only that very program may
/// read. Who stores the bytes sees to that, and to a checksum; the coder sees to the bounds.
package struct StateCoder {
    package private(set) var bytes: [UInt8] = []
    private let input: UnsafeRawBufferPointer
    private var offset = 0
    package let isReading: Bool
    /// Everything asked for was there.
    package private(set) var isSound = true

    /// - Parameter capacity: bytes that will about be written.
    package init(writing capacity: Int) {
        input = UnsafeRawBufferPointer(start: nil, count: 0)
        isReading = false
        bytes.reserveCapacity(capacity)
    }

    /// The buffer must outlive the coder.
    package init(reading bytes: UnsafeRawBufferPointer) {
        input = bytes
        isReading = true
    }

    /// Everything was read, and nothing is left.
    package var isComplete: Bool { isSound && offset == input.count }

    package mutating func code<T: BitwiseCopyable>(_ value: inout T) {
        if isReading {
            guard let piece = take(MemoryLayout<T>.size) else { return }
            value = piece.loadUnaligned(as: T.self)
        } else {
            withUnsafeBytes(of: value) { bytes.append(contentsOf: $0) }
        }
    }

    package mutating func code<T: BitwiseCopyable>(_ values: inout [T]) {
        guard let count = count(values.count) else { return }
        if isReading {
            guard let piece = take(count, of: T.self) else { return }
            values = [T](unsafeUninitializedCapacity: count) { to, initialized in
                UnsafeMutableRawBufferPointer(to).copyMemory(from: piece)
                initialized = count
            }
        } else {
            values.withUnsafeBytes { bytes.append(contentsOf: $0) }
        }
    }

    package mutating func code<T: BitwiseCopyable>(_ values: inout ContiguousArray<T>) {
        guard let count = count(values.count) else { return }
        if isReading {
            guard let piece = take(count, of: T.self) else { return }
            values = ContiguousArray(unsafeUninitializedCapacity: count) { to, initialized in
                UnsafeMutableRawBufferPointer(to).copyMemory(from: piece)
                initialized = count
            }
        } else {
            values.withUnsafeBytes { bytes.append(contentsOf: $0) }
        }
    }

    package mutating func code(_ text: inout String) {
        guard let count = count(text.utf8.count) else { return }
        if isReading {
            guard let piece = take(count) else { return }
            text = String(decoding: piece, as: UTF8.self)
        } else {
            bytes.append(contentsOf: text.utf8)
        }
    }

    /// A list of values that are not plain, each coded by `each`.
    package mutating func code<T>(
        _ list: inout [T], new: @autoclosure () -> T, each: (inout T, inout StateCoder) -> Void
    ) {
        guard let count = count(list.count) else { return }
        if isReading { list = [] }
        for i in 0..<count {
            if isReading { list.append(new()) }
            each(&list[i], &self)
            guard isSound else { return }
        }
    }

    package mutating func code<Key: Hashable, Value>(
        _ table: inout [Key: Value], new: @autoclosure () -> (key: Key, value: Value),
        each: (inout (key: Key, value: Value), inout StateCoder) -> Void
    ) {
        var pairs = isReading ? [] : table.map { (key: $0.key, value: $0.value) }
        code(&pairs, new: new(), each: each)
        if isReading { table = Dictionary(pairs) { _, last in last } }
    }

    /// A table of plain keys and values.
    package mutating func code<Key: Hashable & BitwiseCopyable, Value: BitwiseCopyable>(
        _ table: inout [Key: Value]
    ) {
        var keys = Array(table.keys)
        code(&keys)
        code(&table, keys)
    }

    /// A table of plain values by name.
    package mutating func code<Value: BitwiseCopyable>(_ table: inout [String: Value]) {
        var keys = Array(table.keys)
        code(&keys, new: "") { $1.code(&$0) }
        code(&table, keys)
    }

    private mutating func code<Key: Hashable, Value: BitwiseCopyable>(
        _ table: inout [Key: Value], _ keys: [Key]
    ) {
        var values = Array(table.values)
        code(&values)
        isSound = isSound && values.count == keys.count
        if isReading { table = Dictionary(zip(keys, values)) { _, last in last } }
    }

    package mutating func code<T>(
        _ value: inout T?, new: @autoclosure () -> T, each: (inout T, inout StateCoder) -> Void
    ) {
        var list = value.map { [$0] } ?? []
        code(&list, new: new(), each: each)
        value = list.first
    }

    /// The number of elements that follow; nil if it makes no sense.
    package mutating func count(_ current: Int) -> Int? {
        var count = current
        code(&count)
        // An element may be empty of bytes, but no more of them than bytes are left is plausible.
        guard isSound, count >= 0, !isReading || count <= input.count - offset else {
            isSound = false
            return nil
        }
        return count
    }

    /// The next elements, to be copied by the caller; nil if there are not so many.
    package mutating func take<T: BitwiseCopyable>(_ count: Int, of: T.Type)
        -> UnsafeRawBufferPointer?
    {
        let (size, overflows) = count.multipliedReportingOverflow(by: MemoryLayout<T>.stride)
        return take(overflows ? .max : size)
    }

    package mutating func append(_ raw: UnsafeRawBufferPointer) { bytes.append(contentsOf: raw) }

    private mutating func take(_ size: Int) -> UnsafeRawBufferPointer? {
        guard isSound, size <= input.count - offset else {
            isSound = false
            return nil
        }
        defer { offset += size }
        return UnsafeRawBufferPointer(rebasing: input[offset..<offset + size])
    }
}
