import Measures
import Testing
import Vocabulary

/// Online and entries over time, from a handful of events whose course is plain to see.
@Suite struct CourseTests {
    /// 2026-01-01T00:00:00Z.
    private static let start: Int64 = 1_767_225_600_000
    private var measures = Measures()

    private mutating func add(_ kind: EventKind, _ viewer: UInt64, at s: Double) {
        var fact = Fact(kind: kind)
        fact.ts = Self.start + Int64(s * 1000)
        fact.viewer = viewer
        fact.idOrder = UInt64(s * 10)
        measures.apply(fact, detail: nil) { "" }
    }

    private mutating func count(online: Int64, entered: Int64? = nil, at s: Double) {
        var fact = Fact(kind: .counters)
        fact.ts = Self.start + Int64(s * 1000)
        var sample = CounterSample()
        sample.gauges = [NamedCount(name: "online", value: online)]
        sample.totals = entered.map { [NamedCount(name: "enter_pv", value: $0)] } ?? []
        measures.apply(fact, detail: .counters(sample)) { "" }
    }

    private func course(to s: Double, most: Int = 1080) -> Course {
        measures.course(since: Self.start, to: Self.start + Int64(s * 1000), most: most)
    }

    @Test("People are counted where they came, and at the ends of the spans they were there")
    mutating func sessions() {
        add(.enter, 1, at: 2)
        add(.leave, 1, at: 15)
        add(.enter, 2, at: 12)
        add(.enter, 3, at: 12.5)
        add(.leave, 3, at: 13)
        let course = course(to: 35)
        #expect(course.fromTs == Self.start)
        #expect(course.stepS == 10)
        #expect(course.online == [1, 1, 1, 1])
        #expect(course.entries == [1, 2, 0, 0])
        #expect(course.onlineBasis == .measured)
    }

    @Test("Who leaves at the end of a span is not there; who enters then is")
    mutating func edges() {
        add(.enter, 1, at: 0)
        add(.leave, 1, at: 10)
        add(.enter, 2, at: 20)
        #expect(course(to: 30).online == [0, 1, 1, 1])
    }

    @Test("Arrival does not matter, and looking changes nothing")
    mutating func order() {
        var late = CourseTests()
        for (kind, viewer, s) in [
            (EventKind.enter, UInt64(1), 1.0), (.leave, 1, 22), (.enter, 2, 5),
        ] {
            add(kind, viewer, at: s)
        }
        late.add(.leave, 1, at: 22)
        late.add(.enter, 2, at: 5)
        _ = late.course(to: 30)
        late.add(.enter, 1, at: 1)
        #expect(late.course(to: 40) == course(to: 40))
    }

    @Test("Where the platform only counts: its gauge, its rise spread over the time, and gaps")
    mutating func counters() {
        count(online: 40, entered: 100, at: 5)
        count(online: 50, entered: 130, at: 35)
        count(online: 9, entered: 400, at: 335)
        let course = course(to: 345)
        #expect(course.onlineBasis == .reported)
        #expect(course.entriesBasis == .reported)
        #expect(course.online[0...3] == [40, 40, 40, 50])
        #expect(course.entries[0...3] == [5, 10, 10, 5])
        // 50 holds for 120 s, then nothing is known until the next reading.
        #expect(course.online[14] == 50)
        #expect(course.online[15] == nil)
        #expect(course.online[33] == 9)
        #expect(course.entries[20] == nil)
    }

    @Test("A long stream is told in longer steps")
    mutating func steps() {
        add(.enter, 1, at: 0)
        let course = course(to: 4 * 3600, most: 1000)
        #expect(course.stepS == 20)
        #expect(course.entries.count == 721)
        #expect(course.entries.compactMap(\.self).reduce(0, +) == 1)
    }
}
