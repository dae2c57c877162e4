/// A text on its way from a draft to where it is published: what its deeds make of it.
package struct CopyPiece: Sendable, Equatable {
    package enum State: String, CaseIterable, Sendable {
        case draft, submitted, approved, published, withdrawn
    }

    package let piece: String
    package let origin: CopyOrigin
    package private(set) var state = State.draft
    package private(set) var deeds: [CopyDeed] = []
    /// Oldest first; the last one counts.
    package private(set) var versions: [(version: CopyVersion, by: String, ts: Int64)] = []
    package private(set) var result: CopyResult?

    package init(_ piece: String, _ origin: CopyOrigin) {
        self.piece = piece
        self.origin = origin
    }

    package var text: CopyText { versions.last?.version.text ?? CopyText() }
    package var byModel: Bool { versions.contains { $0.version.byModel } }
    package var author: String { versions.last?.by ?? "" }

    /// Why a deed cannot be done now.
    package enum Refusal: String, Error, Sendable {
        /// Who wrote the last version, or handed it in, does not approve it.
        case ownText = "own_text"
        /// It is not in a state for that.
        case wrongState = "wrong_state"
        /// Something holds it back.
        case heldBack = "held_back"
        /// Nothing was changed.
        case noChange = "no_change"
    }

    /// Takes a deed that was done; the check of what may be done is `refusal(of:)`.
    package mutating func take(_ deed: CopyDeed) {
        deeds.append(deed)
        if let version = deed.version { versions.append((version, deed.by, deed.ts)) }
        switch deed.kind {
        case .created, .edited, .refused: state = .draft
        case .submitted: state = .submitted
        case .approved: state = .approved
        case .published: state = .published
        case .withdrawn: state = .withdrawn
        case .measured: result = deed.result
        }
    }

    /// - Parameter isHeldBack: whether the checks hold the text back.
    package func refusal(of deed: CopyDeed, isHeldBack: Bool) -> Refusal? {
        switch deed.kind {
        case .created: return deeds.isEmpty ? nil : .wrongState
        case .edited:
            guard state != .published else { return .wrongState }
            return deed.version?.text == text ? .noChange : nil
        case .submitted: return state == .draft ? (isHeldBack ? .heldBack : nil) : .wrongState
        case .approved:
            guard state == .submitted else { return .wrongState }
            guard deed.by != author, deed.by != submitter else { return .ownText }
            return isHeldBack ? .heldBack : nil
        case .refused: return state == .submitted ? nil : .wrongState
        case .published:
            guard state == .approved else { return .wrongState }
            return isHeldBack ? .heldBack : nil
        case .withdrawn: return state == .withdrawn ? .wrongState : nil
        case .measured: return state == .published ? nil : .wrongState
        }
    }

    private var submitter: String? { deeds.last { $0.kind == .submitted }?.by }

    package static func == (a: Self, b: Self) -> Bool {
        a.piece == b.piece && a.origin == b.origin && a.deeds == b.deeds
    }
}
