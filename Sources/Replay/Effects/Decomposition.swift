import Glibc

/// The way to a lead, as far as a stream knows it: how many came to each step.
package struct LeadWay: Sendable, Equatable {
    package enum Step: Int, CaseIterable, Sendable {
        case exposure, enter, stay, click, open, submit

        package var name: String { "\(self)" }
    }

    /// The last step is the leads themselves; a step that is not known is not there.
    package var reached: [Step: Int]

    package init(_ reached: [Step: Int]) { self.reached = reached }

    fileprivate func knows(_ step: Step) -> Bool {
        guard let n = reached[step] else { return false }
        return n > 0 || !reached.contains { $0.key.rawValue > step.rawValue && $0.value > 0 }
    }
}

/// Why one stream has more leads than another, as shares of the difference that add up to it.
///
/// Leads are a product: shown × entered of those × stayed of those × … Each factor's share of the
/// change is the logarithmic mean of the leads times the log of the factor's ratio: LMDI-I, perfect
/// in decomposition (Ang 2005, *Energy Policy* 33:867; 2015, 86:233).
package struct Decomposition: Sendable, Equatable {
    package struct Part: Sendable, Equatable {
        package var step: LeadWay.Step
        package var effect: Double
    }

    package var before: Int
    package var after: Int
    /// By step, their sum exactly `after − before`.
    package var parts: [Part]

    /// - Returns: nil where either stream does not know its leads. A step that one of them lacks, or
    ///   that nobody reached though later ones were, is left out of both: the step after it then
    ///   tells of both together.
    package init?(from old: LeadWay, to new: LeadWay) {
        guard let before = old.reached[.submit], let after = new.reached[.submit] else {
            return nil
        }
        (self.before, self.after) = (before, after)
        let steps = LeadWay.Step.allCases.filter { old.knows($0) && new.knows($0) }
        let effects = Self.effects(
            steps.map { old.reached[$0]! }, steps.map { new.reached[$0]! })
        parts = zip(steps, effects).map { Part(step: $0, effect: $1) }
        close()
    }

    /// - Parameters: how many reached each step; the last is the leads.
    private static func effects(_ old: [Int], _ new: [Int]) -> [Double] {
        let (first, last) = (old.last!, new.last!)
        guard first != last else {
            return first > 0 && isSound(old) && isSound(new)
                ? shares(old, new, weight: Double(first)) : old.map { _ in 0 }
        }
        if let gone = firstEmpty(old) ?? firstEmpty(new) {
            // The limit of small values (Ang and Liu 2007, *Energy Policy* 35:238): whatever is
            // not infinitely much is nothing beside the step at which one of them broke off.
            return old.indices.map { $0 == gone ? Double(last - first) : 0 }
        }
        let weight = Double(last - first) / log(Double(last) / Double(first))
        return shares(old, new, weight: weight)
    }

    private static func isSound(_ way: [Int]) -> Bool { firstEmpty(way) == nil }

    private static func firstEmpty(_ way: [Int]) -> Int? { way.firstIndex { $0 <= 0 } }

    private static func shares(_ old: [Int], _ new: [Int], weight: Double) -> [Double] {
        var ratio = 0.0
        return zip(old, new).map { before, after in
            let reached = log(Double(after) / Double(before))
            defer { ratio = reached }
            return weight * (reached - ratio)
        }
    }

    /// Parts are told in steps of 2⁻²⁰, which add up without rounding; what that leaves over goes to
    /// the largest.
    private mutating func close() {
        let step = 1048576.0
        for i in parts.indices { parts[i].effect = (parts[i].effect * step).rounded() / step }
        guard let largest = parts.indices.max(by: { abs(parts[$0].effect) < abs(parts[$1].effect) })
        else { return }
        parts[largest].effect += Double(after - before) - parts.reduce(0) { $0 + $1.effect }
    }
}
