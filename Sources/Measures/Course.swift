package import Vocabulary

/// How online and entries went since the stream began: what a page draws over time.
///
/// Span i reaches from `from + i·step` to one step later; the last one ends at the clock. `online`
/// is the value at a span's end by the rule of the audience (the platform's gauge while it is at
/// most 120 s old, else those tracked), `entries` are those within it. A value that is not known
/// is nil: gaps stay gaps.
package struct Course: Sendable, Equatable {
    package var fromTs: Int64
    package var stepS: Int
    package var online: [Int?]
    package var onlineBasis: Basis?
    package var entries: [Double?]
    package var entriesBasis: Basis?
}

extension Measures {
    /// - Parameters:
    ///   - start: when the stream began; an earlier event moves it back.
    ///   - clock: T of the numbers, epoch milliseconds.
    ///   - most: a longer stream is told in longer steps, so that no more spans than this come out.
    package func course(since start: Int64, to clock: Int64, most: Int = 1080) -> Course {
        var fold = CourseFold(emptyCourse(since: start, to: clock, most: most), to: clock)
        // Sessions of every viewer, walked from the definitions; nothing is kept.
        var walk = ViewerWalk()
        for i in 0..<viewers.count where viewers[i].flags.contains(.present) {
            walk.findSessions(arena, from: viewers[i].head, clock: clock, policy)
            fold.take(walk.sessions)
        }
        return finished(fold)
    }

    func emptyCourse(since start: Int64, to clock: Int64, most: Int = 1080) -> Course {
        let begin = min(start, firstTs)
        let stepS = Self.step(spanning: max(0, clock - begin), most: most)
        let step = Int64(stepS) * 1000
        let from = begin - (begin % step + step) % step
        let count = clock < from ? 0 : Int((clock - from) / step) + 1
        return Course(
            fromTs: from, stepS: stepS, online: .init(repeating: nil, count: count),
            entries: .init(repeating: nil, count: count))
    }

    func finished(_ fold: CourseFold) -> Course {
        var course = enters > 0 ? fold.measured : fold.course
        guard !course.online.isEmpty else { return course }
        counters.follow(&course, to: fold.clock, entriesToo: enters == 0)
        return course
    }

    private static func step(spanning span: Int64, most: Int) -> Int {
        var steps = [10, 20, 30, 60, 120, 300, 600, 1800, 3600][...]
        while let step = steps.popFirst() {
            if span / Int64(step * 1000) < Int64(most) { return step }
        }
        return 3600 * (Int(span / 3_600_000) / most + 1)
    }
}

/// Sessions of viewers, one after the other, as they change the course.
struct CourseFold {
    let course: Course
    let clock: Int64
    private var entered: [Int]
    private var change: [Int]

    init(_ course: Course, to clock: Int64) {
        self.course = course
        self.clock = clock
        entered = .init(repeating: 0, count: course.entries.count)
        change = .init(repeating: 0, count: course.entries.count + 1)
    }

    mutating func take(_ sessions: [Session]) {
        let count = course.entries.count
        guard count > 0 else { return }
        for session in sessions where session.start <= clock {
            entered[course.span(of: session.start)] += 1
            change[course.firstEnd(atOrAfter: session.start, clock)] += 1
            // Who still watches is present at the clock itself too.
            let end = session.fate == .watching ? clock + 1 : session.end
            change[end > clock ? count : course.firstEnd(atOrAfter: end, clock)] -= 1
        }
    }

    /// The course as these sessions make it.
    var measured: Course {
        var course = course
        var present = 0
        for i in entered.indices {
            present += change[i]
            course.online[i] = present
            course.entries[i] = Double(entered[i])
        }
        guard !entered.isEmpty else { return course }
        course.onlineBasis = .measured
        course.entriesBasis = .measured
        return course
    }
}

extension Course {
    /// The span that a moment falls into.
    fileprivate func span(of ts: Int64) -> Int {
        min(entries.count - 1, max(0, Int((ts - fromTs) / (Int64(stepS) * 1000))))
    }

    fileprivate func end(_ span: Int, _ clock: Int64) -> Int64 {
        min(clock, fromTs + Int64(span + 1) * Int64(stepS) * 1000)
    }

    /// The first span whose end is at or after a moment.
    fileprivate func firstEnd(atOrAfter ts: Int64, _ clock: Int64) -> Int {
        let at = span(of: ts)
        return at > 0 && end(at - 1, clock) >= ts ? at - 1 : at
    }
}

extension CounterSeries {
    /// Puts the gauge where it is known, and (`entriesToo`) the rise of `enter_pv`, spread evenly
    /// over the time between two readings.
    func follow(_ course: inout Course, to clock: Int64, entriesToo: Bool) {
        var next = 0
        for i in course.online.indices {
            let end = course.end(i, clock)
            while next < samples.count, samples[next].ts <= end { next += 1 }
            guard next > 0, end - samples[next - 1].ts <= Self.gapMs else { continue }
            course.online[i] = Int(samples[next - 1].online)
            course.onlineBasis = .reported
        }
        guard entriesToo else { return }
        for (a, b) in zip(samples, samples.dropFirst()) where b.ts - a.ts <= Self.gapMs {
            guard b.ts <= clock, let before = a.enterPV, let after = b.enterPV else { continue }
            spread(Double(max(0, after - before)), a.ts, b.ts, over: &course, clock)
        }
    }

    private func spread(
        _ rise: Double, _ from: Int64, _ to: Int64, over course: inout Course, _ clock: Int64
    ) {
        course.entriesBasis = .reported
        var begin = from
        for i in course.span(of: from)...course.span(of: to) {
            let end = min(to, course.end(i, clock))
            let share = Double(max(0, end - begin)) / Double(to - from)
            course.entries[i] = (course.entries[i] ?? 0) + rise * share
            begin = max(begin, end)
        }
    }
}
