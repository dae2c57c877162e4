import Testing

@testable import Service

/// The notation of Prometheus' rule tests, by the examples of its manual.
struct SeriesValuesTests {
    private func values(_ text: String) -> [Double?]? {
        var bad = ""
        return SeriesValues.parse(text, bad: &bad)
    }

    @Test func aFactorSaysHowManyMoreFollow() {
        #expect(values("-2") == nil)
        #expect(values("1x4") == [1, 1, 1, 1, 1])
        #expect(values("1+2x4") == [1, 3, 5, 7, 9])
        #expect(values("6-2x3") == [6, 4, 2, 0])
        #expect(values("1 _x3 4") == [1, nil, nil, nil, 4])
        #expect(values("_ 0.5") == [nil, 0.5])
        #expect(values("") == [])
    }

    @Test(arguments: [
        "a", "1y3", "1x", "x3", "1+2", "3-2x3", "1x99999", "1x3x3", "_y", "1e9", "5.5.5",
    ])
    func somethingElseIsNamed(_ item: String) {
        var bad = ""
        #expect(SeriesValues.parse("1 \(item) 2", bad: &bad) == nil)
        #expect(bad == item)
    }

    @Test(arguments: [
        ("离开 3 人", "离开 3 人", true), ("离开 3 人", "离开 … 人", true), ("离开 3 人", "…", true),
        ("离开 3 人", "离开 4 人", false), ("离开 3 人", "离开 …。", false), ("", "…", true),
        ("aba", "a…a…a", false), ("abaca", "a…a…a", true), ("a", "a…a", false),
    ])
    func anEllipsisStandsForWhateverIsThere(_ text: String, _ expected: String, _ isLike: Bool) {
        #expect(RuleTests.Expected.isLike(text, expected) == isLike)
    }

    @Test(arguments: [
        ("500ms", 0.5), ("45s", 45), ("1m30s", 90), ("1h", 3600), ("1.5m", 90), ("25h", nil),
        ("90", nil), ("", nil), ("1m30", nil), ("m", nil), ("1 m", nil),
    ])
    func aDurationMayHaveSeveralUnits(_ text: String, _ seconds: Double?) {
        #expect(RuleFile.seconds(text) == seconds)
    }
}
