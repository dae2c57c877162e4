/// Every bound of the product in one place; `GET /v1/limits` shows the ones a client can meet.
///
/// Each says what happens at the bound. Sizes in bytes, durations in the unit of the name.
package struct Limits: Sendable {
    /// A larger WebSocket frame or HTTP body is refused (1009, 413).
    package var frameBytes = 1 << 20
    /// A larger command of a watcher closes its socket (1009).
    package var commandBytes = 64 << 10
    /// A larger message to the test echo closes its socket (1009).
    package var echoBytes = 32 << 20
    /// A larger body of `POST /v1/import`, packed or unpacked, is refused (413).
    package var importBytes = 256 << 20
    /// A larger stream is exported by the command line only.
    package var exportBytes = 256 << 20
    /// A frame's events beyond this are rejected one by one (`too_many_events`).
    package var frameEvents = 5_000
    /// A longer line is rejected (`line_too_long`).
    package var lineBytes = 64 << 10
    /// A longer `text` is rejected (`bad_field`).
    package var textCharacters = 4_000
    /// A longer `id` is rejected (`bad_field`).
    package var idBytes = 200
    /// A longer `room` is rejected (`bad_field`).
    package var roomBytes = 128
    /// A larger or a negative count of a platform is rejected (`bad_field`): sums stay far from
    /// the end of 64 bits.
    package var count: Int64 = 1_000_000_000_000
    /// JSON nested deeper is rejected (`bad_json`).
    package var jsonDepth = 32
    /// Traffic sources of a room beyond this are counted as `other`.
    package var sources = 32
    /// Names of counters of a room beyond this are ignored and counted.
    package var counterNames = 128
    /// Utterances of a stream beyond this are journaled but not held for its transcript.
    package var utterances = 20_000
    /// Gaps of a stream beyond this: the oldest are forgotten.
    package var gaps = 1_000
    /// Feeds of a room beyond this are not listed by freshness.
    package var feeds = 32
    /// Names of segments of a room beyond this are counted as `other`.
    package var segmentNames = 255
    /// A rundown beyond these is refused with the place (`too_many`, `too_long`).
    package var rundownSegments = 60
    package var mustSay = 20
    package var wordings = 12
    package var scriptLines = 60
    package var scriptCharacters = 500
    package var segmentPatterns = 20
    package var sheetFacts = 200
    /// A longer name of a device is cut.
    package var deviceLabel = 40
    /// Warnings of a stream kept for pages, the newest; older ones are in the journal.
    package var warnings = 200
    /// Causes told with one warning.
    package var causes = 5
    /// Cues of a stream kept for pages; older ones are in the journal.
    package var cues = 500
    /// Tags, notes, actions and clips that people may say of one stream.
    package var reviewEntries = 4000
    /// `ts` later than the receive time by more than this is clamped to it.
    package var futureToleranceMs: Int64 = 5_000
    /// A `ts` before 2015-01-01T00:00:00Z is clamped to the receive time.
    package var earliestTs: Int64 = 1_420_070_400_000
    /// Other times of an event (`end_ts`, `from_ts`, `to_ts`) after 2100 are rejected (`bad_field`).
    package var latestTs: Int64 = 4_102_444_800_000
    /// Bytes waiting for the journal above which readers are paused and HTTP answers 429.
    package var inboxBytes = 32 << 20
    /// Bytes the journal takes in one commit.
    package var commitBytes = 8 << 20
    /// Frames of a room kept for resuming watchers; older ones are answered from the journal.
    package var resumeFrames = 256
    /// Bytes of those frames.
    package var resumeBytes = 1 << 20
    /// Bytes of items shown by one commit, and with one frame; more take several.
    package var itemsBytes = 128 << 10
    /// Bytes of missed items that a watcher is given when it comes back; older ones are counted.
    package var missedItemsBytes = 2 << 20
    /// Comments and lead steps of a stream, and twice as many sentences, kept for a page that opens.
    package var recentItems = 120
    /// Segments, interventions, marks and gaps of a stream that charts show.
    package var recentMarks = 500
    /// Bytes waiting for one watcher above which it is given a snapshot instead of its backlog.
    package var watcherBacklogBytes = 1 << 20
    /// Rooms one installation holds; further ones are rejected (`too_many_rooms`).
    package var rooms = 10_000
    /// Open sockets and requests.
    package var connections = 20_000

    /// A longer pattern is refused where it is saved (`pattern_too_long`).
    package var patternBytes = 16 << 10
    /// Steps a search may take from one place of a text; one that needs more has found nothing, and
    /// a pattern that can be made to need more is refused where it is saved (`pattern_slow`).
    package var patternSteps: UInt32 = 500_000
    /// Steps back that a search may hold at a time; as above.
    package var patternDepth: UInt32 = 20_000
    /// KiB of memory that a search may hold; as above.
    package var patternKiB: UInt32 = 4 << 10

    /// Results of one page of a search; more are refused (`bad_field`).
    package var searchResults = 100
    /// Results beyond this are not counted: the answer says "at least".
    package var searchTotal = 1_000
    /// A search that takes longer answers what it has, and says so.
    package var searchMs = 10_000
    /// A longer pattern of a search is refused (`pattern_too_long`).
    package var searchPatternBytes = 1_000
    /// Searches that run or wait; more are refused (`busy`).
    package var searches = 8

    /// Characters of a sentence that are searched for phrases and offers; the rest is not looked at.
    package var spokenCharacters = 1_000
    /// Offers of a ledger, and phrases of the packs; more are refused where they are saved.
    package var offers = 500
    package var packPhrases = 1_000

    /// A larger file of product sheets or dealer cards is refused (413).
    package var sheetBytes = 8 << 20
    /// A table that unpacks to more, or to more than so many times its size, is refused.
    package var sheetUnpackedBytes = 64 << 20
    package var sheetUnpackedTimes = 250
    /// A table with more cells, rows or columns is refused; a longer cell is cut and told of.
    package var sheetCells = 200_000
    package var sheetRows = 20_000
    package var sheetColumns = 300
    package var sheetCellCharacters = 2_000
    /// What is wrong in a table beyond this is counted, not listed.
    package var sheetProblems = 500

    /// A room's calendar takes no more entries in a week, and no more with one request.
    package var warmUpsAWeek = 60
    package var warmUpsAtOnce = 20

    /// Characters of a comment that are searched for intents; the rest is not looked at.
    package var intentCharacters = 200
    /// Asks of one open question that are held; of more the newest, and it says that there were more.
    package var questionAsks = 2_000
    /// The newest asks of one open question whose wording is held.
    package var questionWordings = 64
    /// Characters of a wording that are held.
    package var wordingCharacters = 60
    /// Asks that come so soon after an answer were typed before it was heard: they do not reopen the
    /// question.
    package var answerGraceMs: Int64 = 20_000

    /// More outlets are refused where the settings are read.
    package var outlets = 16
    /// Notices of one outlet that wait; of more, the oldest become dead letters.
    package var outletWaiting = 1_000
    /// Deliveries that are over and still listed; older ones are forgotten.
    package var outletKept = 1_000
    /// Tries of one outlet by hand that wait for their turn; more are refused (`busy`).
    package var outletTests = 3

    package init() {}
    package static let standard = Limits()
}
