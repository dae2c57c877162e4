import Measures
import Room
import Vocabulary
import Wire

extension Engine {
    /// What taking some lines would do; nothing is kept.
    ///
    /// - Parameter seen: the ids of the lines looked at before, of one file.
    func look(at lines: UnsafeRawBufferPointer, _ seen: inout HashSet64) -> Answer {
        decoder.decode(lines, receivedTs: now)
        var answer = Answer(
            lines: decoder.lines,
            rejections: decoder.rejections.map { NumberedRejection(frame: 0, rejection: $0) })
        var personal = decoder.personal[...]
        for (i, fact) in decoder.facts.enumerated() {
            var fact = fact
            if personal.first?.fact == i {
                identify(&fact, personal.removeFirst(), in: lines)
            }
            let isThere = indexes[fact.room].map { rooms[$0].room.knows(fact) } ?? false
            if isThere || (fact.hasIdentity && !seen.insert(fact.id)) {
                answer.duplicates += 1
            } else {
                answer.accepted += 1
            }
        }
        return answer
    }

    /// Gives a lead without an id the one it has once its personal data is taken out.
    private func identify(
        _ fact: inout Fact, _ personal: PersonalData, in lines: UnsafeRawBufferPointer
    ) {
        guard fact.isWeak, !personal.hasID else { return }
        let start = Int(fact.lineOffset)
        let line = UnsafeRawBufferPointer(
            rebasing: lines[start..<start + Int(fact.lineLength)])
        redacted(line, personal, at: start).withUnsafeBytes {
            EventDecoder.identifyWeakly(&fact, $0)
        }
    }
}
