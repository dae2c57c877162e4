/// Something that somebody did to an entry of the calendar.
package struct WarmUpDeed: Sendable, Equatable {
    package enum Kind: String, CaseIterable, Sendable { case planned, edited, removed, restored }

    package var kind: Kind
    /// Epoch milliseconds.
    package var ts: Int64
    package var by: String
    /// What it is after the deed, of all kinds but `removed`.
    package var plan: WarmUp?

    package init(_ kind: Kind, ts: Int64, by: String, plan: WarmUp? = nil) {
        self.kind = kind
        self.ts = ts
        self.by = by
        self.plan = plan
    }
}

/// An entry of a room's calendar: what its deeds make of it. None is ever changed or taken out.
package struct WarmUpEntry: Sendable, Equatable {
    package let entry: String
    package let room: String
    package private(set) var plan: WarmUp
    package private(set) var isRemoved = false
    package private(set) var deeds: [WarmUpDeed] = []

    package init(_ entry: String, room: String, _ plan: WarmUp) {
        self.entry = entry
        self.room = room
        self.plan = plan
    }

    package mutating func take(_ deed: WarmUpDeed) {
        deeds.append(deed)
        if let plan = deed.plan { self.plan = plan }
        isRemoved = deed.kind == .removed
    }

    /// The deed that leads to this plan; nil = it is so already.
    package func deed(to plan: WarmUp?, ts: Int64, by: String) -> WarmUpDeed? {
        guard let plan else {
            return isRemoved ? nil : WarmUpDeed(.removed, ts: ts, by: by)
        }
        if deeds.isEmpty { return WarmUpDeed(.planned, ts: ts, by: by, plan: plan) }
        if isRemoved { return WarmUpDeed(.restored, ts: ts, by: by, plan: plan) }
        return plan == self.plan ? nil : WarmUpDeed(.edited, ts: ts, by: by, plan: plan)
    }

    /// Whether it counts: it was not taken out and not given up.
    package var stands: Bool { !isRemoved && plan.state != .dropped }
}
