import Testing

@testable import Warnings

@Suite("Entries of which no exposure was heard")
struct UnexposedEntriesTests {
    private let person = Audience.Person(group: 1, ts: 10_000)

    /// Many entries whose exposure came first: the line is known to be quick.
    private func quickLine() -> UnexposedEntries {
        var entries = UnexposedEntries()
        for viewer in UInt64(1000)..<1200 { entries.enter(viewer, isExposed: true, person) }
        return entries
    }

    @Test("On a line that nothing is known of, an entry waits three seconds")
    func unknownLine() {
        var entries = UnexposedEntries()
        entries.enter(1, isExposed: false, person)
        #expect(entries.tick(12_000, isBlind: false) == 0)
        #expect(entries.tick(13_000, isBlind: false) == 1)
        #expect(entries.tick(14_000, isBlind: false) == 0)
    }

    @Test("On a quick line it waits one")
    func quick() {
        var entries = quickLine()
        #expect(entries.patienceS == 1)
        entries.enter(1, isExposed: false, person)
        #expect(entries.tick(11_000, isBlind: false) == 1)
    }

    @Test("Where exposures come late, an entry waits for them")
    func late() {
        var entries = quickLine()
        for viewer in UInt64(1)...10 {
            entries.enter(viewer, isExposed: false, person)
            #expect(entries.expose(viewer, at: 9_000, tick: 11_000)?.entry.ts == 10_000)
        }
        #expect(entries.patienceS == 2)
    }

    @Test("An exposure that comes after all takes the entry back, once")
    func takenBack() {
        var entries = quickLine()
        entries.enter(1, isExposed: false, person)
        #expect(entries.tick(11_000, isBlind: false) == 1)
        let late = entries.expose(1, at: 9_000, tick: 12_000)
        #expect(late?.wasCounted == true)
        #expect(entries.expose(1, at: 9_000, tick: 12_000) == nil)
    }

    @Test("Who waited while nothing was heard is not counted, and not taken back either")
    func blind() {
        var entries = quickLine()
        entries.enter(1, isExposed: false, person)
        #expect(entries.tick(11_000, isBlind: true) == 0)
        #expect(entries.expose(1, at: 9_000, tick: 12_000)?.wasCounted != true)
    }

    @Test("An exposure after the entry, or long before it, does not belong to it")
    func foreign() {
        var entries = UnexposedEntries()
        entries.enter(1, isExposed: false, person)
        #expect(entries.expose(1, at: 10_001, tick: 11_000) == nil)
        #expect(entries.expose(1, at: 1_000, tick: 11_000) == nil)
    }
}
