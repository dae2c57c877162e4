import Demo
import Testing
import Vocabulary
import Wire

@Suite("The minute that visitors are shown")
struct FirstMinuteTests {
    static let startTs: Int64 = 1_767_700_800_000
    static let minuteTs = startTs + 300_500

    /// Ten minutes of the evening with the minute in them, told in steps as the demo does.
    static let events: [Fact] = {
        var evening = DemoEvening(seed: 1, startTs: startTs)
        var bytes = evening.lines(through: minuteTs)
        evening.playMinute(at: minuteTs)
        for step in stride(from: minuteTs, through: startTs + 600_000, by: 200) {
            bytes += evening.lines(through: step)
        }
        var decoder = EventDecoder()
        bytes.withUnsafeBytes { decoder.decode($0, receivedTs: startTs + 600_000) }
        #expect(decoder.rejections.isEmpty)
        return decoder.facts
    }()

    static func shown(_ kind: EventKind, _ seconds: ClosedRange<Int64>) -> [Fact] {
        let room = stableHash(DemoRoom.shown.name)
        return events.filter {
            $0.kind == kind && $0.room == room
                && (minuteTs + seconds.lowerBound * 1000...minuteTs + seconds.upperBound * 1000)
                    .contains($0.ts)
        }
    }

    @Test("Every line is an event, each with its own id")
    func isValid() {
        #expect(Set(Self.events.map(\.id)).count == Self.events.count)
    }

    @Test("What it shows stands at its second, and nobody else talks")
    func steps() {
        #expect(Self.shown(.segment, 0...64).map(\.ts) == [Self.minuteTs])
        #expect(Self.shown(.comment, 0...64).map(\.ts).first == Self.minuteTs + 5_000)
        #expect(Self.shown(.comment, 0...64).count == 7)
        #expect(Self.shown(.intervention, 0...64).map(\.ts) == [Self.minuteTs + 18_000])
        #expect(
            Self.shown(.cue, 0...64).map(\.ts) == [Self.minuteTs + 100, Self.minuteTs + 25_000])
        #expect(Self.shown(.lead, 32...33).count == 3)
    }

    @Test("From the fortieth second on nobody comes in, and who stays away does not leave")
    func fall() {
        #expect(Self.shown(.enter, 18...38).count > 50)
        #expect(Self.shown(.enter, 39...63).isEmpty)
        let entered = Set(Self.events.filter { $0.kind == .enter }.map(\.viewer))
        let left = Self.shown(.leave, 40...240).map(\.viewer)
        #expect(!left.isEmpty && left.allSatisfy(entered.contains))
    }

    @Test("The host's device shows, sees and does, each once and in its time; a stop it leaves")
    func host() {
        func told(_ kind: CueKind, after ms: Int64, known: Set<CueState> = []) -> Int {
            DemoHost.receipts(
                .shown, cue: "c1", kind: kind, sinceTs: 1000, now: 1000 + ms, isTold: known.contains
            ).count { $0 == 0x0A }
        }
        #expect(told(.message, after: 50) == 0)
        #expect(told(.message, after: 150) == 1)
        #expect(told(.message, after: 2_100, known: [.shown]) == 1)
        #expect(told(.message, after: 5_000, known: [.shown, .seen]) == 1)
        #expect(told(.stop, after: 60_000, known: [.shown, .seen]) == 0)
    }
}
