package import Warnings
import Wire

/// Tests of rules: what happens in an invented room, and what is to be told of it when.
package struct RuleTests: Sendable {
    package struct Test: Sendable {
        var name: String
        var intervalMs: Int64 = 60_000
        var series: [Series] = []
        var events: [Event] = []
        var checks: [Check] = []
    }

    /// Something that happens so often in each interval, or a level in it.
    struct Series: Sendable {
        enum Kind: String, CaseIterable {
            /// So many in each interval, evenly.
            case exposure, enter, comment, like, lead, transcript
            case cardClick = "card_click"
            case iconClick = "icon_click"
            case formOpen = "form_open"
            case formSubmit = "form_submit"
            /// Half of the viewers leave within so many seconds.
            case stay
            /// What the platform's counters say.
            case online, voice

            var isLevel: Bool { [.stay, .online, .voice].contains(self) }
        }

        var kind: Kind
        var source = "feed"
        var text = ""
        var values: [Double?] = []
    }

    /// One event, or the same again and again.
    struct Event: Sendable {
        var fields: [JSON.Member] = []
        var atMs: Int64 = 0
        var everyMs: Int64?
        var untilMs: Int64?
    }

    /// What is to be firing at a moment; all that is left out may be as it likes.
    struct Check: Sendable {
        var line: Int
        var atMs: Int64
        /// nil = of any rule.
        var rule: String?
        var expected: [Expected] = []
    }

    struct Expected: Sendable {
        var state: String?
        var labels: [String: String] = [:]
        var annotations: [String: String] = [:]
    }

    package internal(set) var rules: [WarningRule] = RuleFile.standard
    var compliance = ComplianceRules.standard
    package internal(set) var limits = RoomLimits()
    package internal(set) var tests: [Test] = []

    package var count: Int { tests.count }
}
