import TestSupport
import Testing
import Vocabulary
import Wire

/// Updates are JSON merge patches (RFC 7396).
@Suite struct MergePatchTests {
    /// Section 2 of the RFC, word for word.
    private static func apply(_ patch: JSON, to target: JSON) -> JSON {
        guard case .object(let changes) = patch else { return patch }
        var members: [JSON.Member] = []
        if case .object(let old) = target { members = old }
        for change in changes {
            let at = members.firstIndex { $0.name == change.name }
            if change.value == .null {
                if let at { members.remove(at: at) }
            } else if let at {
                members[at].value = apply(change.value, to: members[at].value)
            } else {
                members.append(
                    .init(name: change.name, value: apply(change.value, to: .object([]))))
            }
        }
        return .object(members)
    }

    /// Members in order of their names: JSON objects have no order.
    private static func sorted(_ value: JSON) -> JSON {
        switch value {
        case .object(let members):
            .object(
                members.map { .init(name: $0.name, value: sorted($0.value)) }
                    .sorted { $0.name < $1.name })
        case .array(let values): .array(values.map(sorted))
        default: value
        }
    }

    /// Appendix A: original, patch, result.
    static let examples: [(original: JSON, patch: JSON, result: JSON)] = [
        (["a": "b"], ["a": "c"], ["a": "c"]),
        (["a": "b"], ["b": "c"], ["a": "b", "b": "c"]),
        (["a": "b"], ["a": nil], [:]),
        (["a": "b", "b": "c"], ["a": nil], ["b": "c"]),
        (["a": ["b"]], ["a": "c"], ["a": "c"]),
        (["a": "c"], ["a": ["b"]], ["a": ["b"]]),
        (["a": ["b": "c"]], ["a": ["b": "d", "c": nil]], ["a": ["b": "d"]]),
        (["a": [["b": "c"]]], ["a": [1]], ["a": [1]]),
        (["a", "b"], ["c", "d"], ["c", "d"]),
        (["a": "b"], ["c"], ["c"]),
        (["a": "foo"], "bar", "bar"),
        (["a": 1], ["b": ["c": ["d": nil]]], ["a": 1, "b": ["c": [:]]]),
    ]

    @Test(arguments: examples.indices) func theExamplesOfTheRFC(_ number: Int) {
        let (original, patch, result) = Self.examples[number]
        #expect(Self.apply(patch, to: original) == result)
        let ours = original.mergePatch(to: result)
        #expect(ours.map { Self.apply($0, to: original) } ?? original == result)
    }

    @Test func aPatchHoldsOnlyWhatChanged() {
        let before: JSON = ["a": 1, "b": ["c": 2, "d": 3]]
        #expect(before.mergePatch(to: ["a": 1, "b": ["c": 2, "d": 4]]) == ["b": ["d": 4]])
    }

    @Test func whatIsGoneIsNull() {
        let before: JSON = ["a": 1, "b": 2]
        #expect(before.mergePatch(to: ["a": 1]) == ["b": nil])
    }

    @Test func aListIsReplacedWhole() {
        let before: JSON = ["a": [1, 2]]
        #expect(before.mergePatch(to: ["a": [1, 3]]) == ["a": [1, 3]])
    }

    /// Patching the old state always gives the new one, and equal states need no patch.
    @Test(arguments: 1...200) func patchesLeadFromAnyStateToAnyOther(_ seed: UInt64) {
        var chance = SplitMix64(seed: seed)
        let before = Self.object(&chance, depth: 3)
        let after = Self.object(&chance, depth: 3)
        #expect(before.mergePatch(to: before) == nil)
        let patch = before.mergePatch(to: after)
        let patched = patch.map { Self.apply($0, to: before) } ?? before
        #expect(Self.sorted(patched) == Self.sorted(after))
    }

    private static func object(_ chance: inout SplitMix64, depth: Int) -> JSON {
        let names = ["a", "b", "c", "d", "e"].filter { _ in Bool.random(using: &chance) }
        return .object(names.map { .init(name: $0, value: value(&chance, depth: depth - 1)) })
    }

    private static func value(_ chance: inout SplitMix64, depth: Int) -> JSON {
        switch Int.random(in: 0...5, using: &chance) {
        case 0: .bool(Bool.random(using: &chance))
        case 1: .string(["", "x", "多少钱", "\"\\\n"].randomElement(using: &chance)!)
        case 2: .array([.int(1), .object([])])
        case 3 where depth > 0, 4 where depth > 0: object(&chance, depth: depth)
        default: .int(Int64.random(in: 0...2, using: &chance))
        }
    }
}
