/// Which of a room's host devices answers: there is one, the others show the same and are mirrors.
/// The first to come has the place, keeps it over a break of its link, and loses it to whoever
/// takes it, or to the next in line once it has been gone for long enough.
struct MainScreen: Equatable {
    /// A tablet that lost its network is back by then, or somebody has to take its place.
    static let patienceMs: Int64 = 10_000

    private(set) var screen: String?
    private var goneSinceMs: Int64?

    mutating func take(_ screen: String) {
        self.screen = screen
        goneSinceMs = nil
    }

    /// Looks who is there.
    ///
    /// - Parameter present: the host's screens with a page open, who came first at the front.
    /// - Returns: when to look again, if time alone will change something.
    mutating func settle(_ present: [String], at nowMs: Int64) -> Int64? {
        guard let screen else {
            self.screen = present.first
            return nil
        }
        guard !present.contains(screen) else {
            goneSinceMs = nil
            return nil
        }
        let since = goneSinceMs ?? nowMs
        goneSinceMs = since
        guard let next = present.first else { return nil }
        guard nowMs >= since + Self.patienceMs else { return since + Self.patienceMs }
        take(next)
        return nil
    }
}
