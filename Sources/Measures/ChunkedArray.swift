import Vocabulary

/// A growing array of plain values in chunks of 8,192: it never copies what it holds, so it needs
/// no spare room while it grows (ten million events would cost hundreds of megabytes of it).
///
/// Owned by one `Measures`; a class only because its storage is freed once.
final class ChunkedArray<Element: BitwiseCopyable> {
    private static var shift: Int { 13 }
    private static var size: Int { 1 << shift }

    private var chunks: [UnsafeMutablePointer<Element>] = []
    private(set) var count = 0
    /// Elements of the first, smaller allocations: a quiet room needs a few hundred, not 8,192.
    private var firstCapacity = 0

    init() {}

    deinit { for chunk in chunks { chunk.deallocate() } }

    @inline(__always)
    subscript(index: Int) -> Element {
        get {
            precondition(index < count && index >= 0)
            return chunks[index >> Self.shift][index & (Self.size - 1)]
        }
        set {
            precondition(index < count && index >= 0)
            chunks[index >> Self.shift][index & (Self.size - 1)] = newValue
        }
    }

    /// Changes one element in place.
    @inline(__always)
    func update<Result>(_ index: Int, _ body: (inout Element) -> Result) -> Result {
        precondition(index < count && index >= 0)
        return body(&chunks[index >> Self.shift][index & (Self.size - 1)])
    }

    @inline(__always)
    func append(_ element: Element) {
        if count & (Self.size - 1) == 0 || (chunks.count == 1 && count == firstCapacity) { grow() }
        chunks[count >> Self.shift][count & (Self.size - 1)] = element
        count += 1
    }

    private func grow() {
        if chunks.isEmpty || (chunks.count == 1 && count < Self.size) {
            let capacity = max(64, min(Self.size, firstCapacity * 4))
            let chunk = UnsafeMutablePointer<Element>.allocate(capacity: capacity)
            if let old = chunks.first {
                chunk.moveInitialize(from: old, count: count)
                old.deallocate()
                chunks[0] = chunk
            } else {
                chunks.append(chunk)
            }
            firstCapacity = capacity
        } else {
            chunks.append(.allocate(capacity: Self.size))
        }
    }

    /// Codes all elements, chunk after chunk. Reading is for a new array only.
    func code(_ coder: inout StateCoder) {
        guard var left = coder.count(count) else { return }
        if coder.isReading {
            guard let bytes = coder.take(left, of: Element.self) else { return }
            take(bytes, count: left)
            return
        }
        for chunk in chunks {
            let n = min(left, Self.size)
            coder.append(
                UnsafeRawBufferPointer(start: chunk, count: n * MemoryLayout<Element>.stride))
            left -= n
        }
    }

    private func take(_ bytes: UnsafeRawBufferPointer, count elements: Int) {
        precondition(chunks.isEmpty)
        firstCapacity = min(Self.size, max(64, elements))
        while count < elements {
            let n = min(elements - count, Self.size)
            let capacity = chunks.isEmpty ? firstCapacity : Self.size
            let chunk = UnsafeMutablePointer<Element>.allocate(capacity: capacity)
            let stride = MemoryLayout<Element>.stride
            UnsafeMutableRawPointer(chunk).copyMemory(
                from: bytes.baseAddress! + count * stride, byteCount: n * stride)
            chunks.append(chunk)
            count += n
        }
    }
}
