import Journal
import Room
import Search
import Vocabulary
import Wire

/// Blocks of the journal → what can be found in them. Reads texts that people said or wrote, and no
/// event of a lead: personal data has no way in.
struct SearchFold {
    private var decoder: EventDecoder
    private var zones: [String: StreamZones] = [:]

    /// - Parameter boundaries: where streams begin and end, as far as an index knows.
    init(limits: Limits, boundaries: [SearchBoundary]) {
        decoder = EventDecoder(limits: limits)
        for boundary in boundaries {
            _ = zones[boundary.room, default: StreamZones()].add(Boundary(boundary))
        }
    }

    mutating func take(_ block: Journal.StoredBlock, into batch: inout SearchBatch) {
        decoder.decode(block.lines, receivedTs: block.receivedTs)
        for fact in decoder.facts {
            let detail = fact.detail < 0 ? nil : decoder.details[Int(fact.detail)]
            switch fact.kind {
            case .streamStart, .streamEnd: note(fact, detail, block.room, &batch)
            // What is read to invented viewers is nobody's word.
            case .transcript where fact.feed == RehearsalFeed.hash,
                .comment where fact.feed == RehearsalFeed.hash:
                continue
            case .transcript, .cue, .marker, .intervention, .review:
                if let detail, let entry = entry(fact, detail, block.room) {
                    batch.entries.append(entry)
                }
            case .comment:
                let line = UnsafeRawBufferPointer(
                    rebasing: block.lines[
                        Int(fact.lineOffset)..<Int(fact.lineOffset + fact.lineLength)])
                guard let text = ReadComment.text(of: line), !text.isEmpty else { continue }
                batch.entries.append(
                    SearchEntry(room: block.room, kind: .comments, ts: fact.ts, text: text))
            default: continue
            }
        }
    }

    private mutating func note(
        _ fact: Fact, _ detail: Detail?, _ room: String, _ batch: inout SearchBatch
    ) {
        let boundary = Boundary(fact, detail)
        guard zones[room, default: StreamZones()].add(boundary) else { return }
        batch.boundaries.append(
            SearchBoundary(
                room: room, ts: boundary.ts, isStart: boundary.isStart, order: boundary.order,
                title: boundary.title, host: boundary.host, isRehearsal: boundary.isRehearsal))
    }

    private func entry(_ fact: Fact, _ detail: Detail, _ room: String) -> SearchEntry? {
        switch detail {
        case .sentence(let sentence): return self.entry(sentence, fact, room)
        case .cue(let cue):
            let text = cue.text.replacing("|", with: "")
            var entry = SearchEntry(room: room, kind: .cues, ts: fact.ts, text: text)
            entry.speaker = cue.by
            key(&entry, "cue", cue.cue, fact)
            return entry
        case .marker(let label):
            return label.isEmpty
                ? nil : SearchEntry(room: room, kind: .tags, ts: fact.ts, text: label)
        case .intervention(let kind, let note):
            let text = [kind, note].filter { !$0.isEmpty }.joined(separator: " · ")
            return text.isEmpty
                ? nil : SearchEntry(room: room, kind: .tags, ts: fact.ts, text: text)
        case .review(let said): return self.entry(said, fact, room)
        default: return nil
        }
    }

    /// What people said of a stream stands at the moment that it is about. Taken back, it is gone.
    private func entry(_ said: ReviewEntry, _ fact: Fact, _ room: String) -> SearchEntry? {
        switch said.what {
        case .recording, .speaker: return nil
        case .sentence: return corrected(said, fact, room)
        case .tag, .note, .action, .clip: break
        }
        let text = [said.name, said.text].filter { !$0.isEmpty }.joined(separator: " · ")
        var entry = SearchEntry(room: room, kind: .tags, ts: said.fromTs, text: text)
        if said.state == .removed { entry.text = "" }
        entry.endTs = said.toTs > said.fromTs ? said.toTs : nil
        entry.speaker = said.by
        entry.revision = said.saidTs
        key(&entry, "review", said.key, fact)
        return entry
    }

    /// Takes the place of what was heard. Taken back, it says what was heard once more.
    private func corrected(_ said: ReviewEntry, _ fact: Fact, _ room: String) -> SearchEntry? {
        guard !said.text.isEmpty else { return nil }
        var entry = SearchEntry(room: room, kind: .said, ts: said.fromTs, text: said.text)
        entry.endTs = said.toTs > said.fromTs ? said.toTs : nil
        entry.speaker = said.owner
        // Later than whatever the recogniser had to say.
        entry.revision = said.saidTs
        key(&entry, "said", said.name, fact)
        return entry
    }

    /// A partial is not what was said in the end.
    private func entry(_ sentence: Sentence, _ fact: Fact, _ room: String) -> SearchEntry? {
        guard sentence.isFinal else { return nil }
        var entry = SearchEntry(room: room, kind: .said, ts: sentence.ts, text: sentence.text)
        entry.endTs = sentence.endTs
        entry.speaker = sentence.speaker
        entry.revision = sentence.revision
        key(&entry, "said", sentence.utterance, fact)
        return entry
    }

    private func key(_ entry: inout SearchEntry, _ kind: String, _ name: String, _ fact: Fact) {
        entry.key = Int64(bitPattern: stableHash("\(kind) \(entry.room) \(name)"))
        entry.order = fact.idOrder
        guard let zones = zones[entry.room] else { return }
        let zone = zones.zones[zones.index(of: fact.ts)]
        entry.zone = zone.from...max(zone.from, zone.to)
    }
}

extension Boundary {
    init(_ boundary: SearchBoundary) {
        self.init(
            ts: boundary.ts, isStart: boundary.isStart, order: boundary.order,
            title: boundary.title, host: boundary.host)
        isRehearsal = boundary.isRehearsal
    }
}
