import Dispatch
import Foundation
import Journal
import Room
import Telemetry
import Vocabulary
import WebSocketHost
import Wire

/// What one commit will make durable, and what is then folded and answered.
struct Staging {
    struct Reply {
        /// Of the last frame.
        var origin: Origin
        /// Number of the first frame.
        var first: Int
        var answer: Answer
    }

    struct Part {
        var room: Int
        var feed: UInt64
        var block: Block
        var facts: [Fact] = []
        var details: [Detail] = []

        /// Files one event: its line in the block, and the fact that points to it there.
        @inline(__always)
        mutating func take(_ fact: Fact, _ line: UnsafeRawBufferPointer, _ detail: Detail?) {
            let offset = Int32(block.lines.count)
            block.lines.append(contentsOf: line)
            block.lines.append(0x0A)
            block.events += 1
            block.firstTs = min(block.firstTs, fact.ts)
            block.lastTs = max(block.lastTs, fact.ts)
            var fact = fact
            fact.sourceOffset += offset - fact.lineOffset
            fact.lineOffset = offset
            fact.lineLength = Int32(line.count)
            if let detail {
                fact.detail = Int32(details.count)
                details.append(detail)
            }
            facts.append(fact)
        }
    }

    var parts: [Part] = []
    var contacts: [LeadContact] = []
    /// Whom to answer; frames that follow each other on one socket are one entry.
    var replies: [Reply] = []
    var bytes = 0
    /// Bytes that watchers will be shown.
    var shownBytes = 0
    private var index = HashTable64()

    mutating func reply(_ origin: Origin, _ answer: Answer) {
        guard case .socket(let id, let frame) = origin else {
            return replies.append(Reply(origin: origin, first: 0, answer: answer))
        }
        if case .socket(id, _)? = replies.last?.origin {
            replies[replies.count - 1].origin = origin
            replies[replies.count - 1].answer += answer
        } else {
            replies.append(Reply(origin: origin, first: frame, answer: answer))
        }
    }

    /// The part of a room and feed; made by `make` if it is the first.
    @inline(__always)
    mutating func part(_ room: Int, _ feed: UInt64, make: () -> Block) -> Int {
        let key = feed &+ UInt64(room + 1) &* 0x9E37_79B9_7F4A_7C15 | 1
        if let there = index[key] {
            if parts[there].room == room, parts[there].feed == feed { return there }
            // Two pairs with one key: rare enough to search.
            let other = parts.firstIndex { $0.room == room && $0.feed == feed }
            if let other { return other }
        } else {
            index.insert(key, parts.count)
        }
        parts.append(Part(room: room, feed: feed, block: make()))
        return parts.count - 1
    }
}

extension Engine {
    /// Decodes what waits, commits it, folds it, answers. A large batch takes several commits.
    func takeIn(_ batch: inout Inbox.Batch) {
        let receivedTs = now
        let started = DispatchTime.now()
        for frame in batch.frames {
            batch.bytes.withUnsafeBytes { bytes in
                stage(
                    UnsafeRawBufferPointer(
                        rebasing: bytes[frame.offset..<frame.offset + frame.length]),
                    frame, receivedTs)
            }
            if staging.bytes >= limits.commitBytes || staging.shownBytes >= limits.itemsBytes {
                settle()
            }
        }
        settle()
        inbox.recycle(&batch)
        meters.batchSeconds.observe(started)
    }

    private func stage(_ bytes: UnsafeRawBufferPointer, _ frame: Inbox.Frame, _ receivedTs: Int64) {
        guard let flat = FlatArray.flattened(bytes) else {
            return stageFlat(bytes, frame, receivedTs)
        }
        flat.withUnsafeBytes { stageFlat($0, frame, receivedTs) }
    }

    private func stageFlat(
        _ bytes: UnsafeRawBufferPointer, _ frame: Inbox.Frame, _ receivedTs: Int64
    ) {
        decoder.decode(bytes, receivedTs: receivedTs, maxEvents: frame.maxEvents)
        var answer = Answer(lines: decoder.lines)
        let number = if case .socket(_, let frame) = frame.origin { frame } else { 0 }
        if !decoder.rejections.isEmpty {
            answer.rejections = decoder.rejections.map {
                NumberedRejection(frame: number, rejection: $0)
            }
        }
        let feedHash = frame.sender.feed
        var personal = decoder.personal[...]
        let facts = decoder.facts
        findRooms(of: facts)
        for i in facts.indices {
            if i & (Room.touchCount - 1) == 0 { touchIds(facts, from: i) }
            var fact = facts[i]
            let line = UnsafeRawBufferPointer(
                rebasing: bytes[Int(fact.lineOffset)..<Int(fact.lineOffset + fact.lineLength)])
            guard let room = room(of: fact, known: found[i], frame, number, &answer) else {
                answer.rejections[answer.rejections.count - 1].rejection.line = place(of: i)
                if personal.first?.fact == i { personal.removeFirst() }
                continue
            }
            if fact.feed == 0 { fact.feed = feedHash }
            let part = staging.part(room, fact.feed) {
                Block(
                    room: rooms[room].room.name,
                    feed: fact.feed == feedHash
                        ? frame.sender.grant.name : decoder.name(of: fact.feed) ?? "",
                    receivedTs: receivedTs)
            }
            if personal.first?.fact == i {
                stage(personal.removeFirst(), &fact, line, part, &answer)
            } else {
                take(&fact, line, part, &answer)
            }
        }
        staging.reply(frame.origin, answer)
        meters.rejected.add(answer.rejections.count)
    }

    /// Fills `found` with the room of each fact, -1 where it is not known yet.
    private func findRooms(of facts: [Fact]) {
        let table = indexes
        found.removeAll(keepingCapacity: true)
        for fact in facts { found.append(Int32(table[fact.room] ?? -1)) }
    }

    private func touchIds(_ facts: [Fact], from start: Int) {
        for i in start..<min(start + Room.touchCount, facts.count) where found[i] >= 0 {
            rooms[Int(found[i])].room.touch(id: facts[i].id)
        }
    }

    /// The number of the line, or array element, that the decoder took a fact from. Blank lines are
    /// not seen here.
    private func place(of fact: Int) -> Int {
        var place = fact + 1
        for rejection in decoder.rejections where rejection.line <= place { place += 1 }
        return place
    }

    /// The room of an event, made if new; nil = rejected.
    @inline(__always)
    private func room(
        of fact: Fact, known: Int32, _ frame: Inbox.Frame, _ number: Int, _ answer: inout Answer
    ) -> Int? {
        if known >= 0, frame.sender.grant.rooms.isEmpty, !fact.kind.isSteering {
            return Int(known)
        }
        let known = indexes[fact.room]
        let name = decoder.name(of: fact.room) ?? ""
        var refusal: Rejection?
        if fact.kind.isSteering, !frame.sender.grant.role.canControl {
            refusal = Rejection(
                .forbiddenType, field: "type",
                "\(fact.kind.name) steers the show: send it with a token of the role control or owner"
            )
        } else if !frame.sender.grant.covers(name) {
            refusal = Rejection(
                .forbiddenRoom, field: "room",
                "this token may not send to \(name): use one that may")
        } else if known == nil, rooms.count >= limits.rooms {
            refusal = Rejection(
                .tooManyRooms, field: "room", "there are \(limits.rooms) rooms already: reuse one")
        }
        guard let refusal else { return known ?? addRoom(name, hash: fact.room, head: 0) }
        answer.rejections.append(NumberedRejection(frame: number, rejection: refusal))
        return nil
    }

    /// Files one event in its part, unless it came before.
    @inline(__always)
    private func take(
        _ fact: inout Fact, _ line: UnsafeRawBufferPointer, _ part: Int, _ answer: inout Answer
    ) {
        guard rooms[staging.parts[part].room].room.admit(&fact) else {
            answer.duplicates += 1
            staging.parts[part].block.duplicates += 1
            return
        }
        answer.accepted += 1
        staging.bytes += line.count + 1
        if fact.kind.isItem, rooms[staging.parts[part].room].watchers > 0 {
            staging.shownBytes += line.count
        }
        let detail = fact.detail < 0 ? nil : decoder.details[Int(fact.detail)]
        staging.parts[part].take(fact, line, detail)
    }

    /// An event with personal data: the values go to the vault, the line is kept without them.
    private func stage(
        _ personal: PersonalData, _ fact: inout Fact, _ line: UnsafeRawBufferPointer, _ part: Int,
        _ answer: inout Answer
    ) {
        let start = Int(fact.lineOffset)
        redacted(line, personal, at: start).withUnsafeBytes { bytes in
            if fact.isWeak, !personal.hasID { EventDecoder.identifyWeakly(&fact, bytes) }
            let before = answer.accepted
            take(&fact, bytes, part, &answer)
            guard answer.accepted > before else { return }
            func secret(_ text: String?) -> String? { text == vaultMark ? nil : text }
            // Steps that name a person without a lead are kept by their own id.
            let lead = personal.lead.isEmpty ? "~" + String(fact.id, radix: 16) : personal.lead
            let contact = LeadContact(
                room: staging.parts[part].block.room, lead: lead, ts: fact.ts,
                phone: secret(personal.phone), name: secret(personal.name),
                wechat: secret(personal.wechat))
            if (contact.phone ?? contact.name ?? contact.wechat) != nil {
                staging.contacts.append(contact)
            }
        }
    }

    /// Makes what is staged durable, then folds and answers it. While the journal cannot write,
    /// this waits: nothing is answered, nothing shown, nothing lost.
    func settle() {
        guard !staging.replies.isEmpty else { return }
        var work = Staging()
        swap(&work, &staging)
        work.parts.removeAll { $0.block.events == 0 && $0.block.duplicates == 0 }
        var blocks = work.parts.map(\.block)
        for i in blocks.indices where blocks[i].events > 0 {
            blocks[i].frame = rooms[work.parts[i].room].head + 1
            rooms[work.parts[i].room].isSkipping = false
        }
        guard commit(&blocks, work.contacts) else { return }
        for (part, block) in zip(work.parts, blocks) { rooms[part.room].seq = block.seq }
        for part in work.parts { fold(part) }
        answer(work.replies)
        for part in work.parts where rooms[part.room].isUrgent { publishScript(part.room, now) }
        for part in work.parts where rooms[part.room].items.count > 64 << 10 {
            // A flood is cut into frames, always between commits: see `LiveRoom.head`.
            publishItems(part.room, now)
        }
    }

    /// False if the service is to stop while the journal cannot write: then what is staged was
    /// never acknowledged, and never will be.
    private func commit(_ blocks: inout [Block], _ contacts: [LeadContact]) -> Bool {
        let started = DispatchTime.now()
        var delay = 0.05
        while true {
            do {
                if !blocks.isEmpty { try journal.commit(&blocks, contacts: contacts) }
                meters.isStalled.clear()
                meters.commitSeconds.observe(started)
                return true
            } catch {
                if meters.isStalled.error != error { meters.note(error) }
                meters.isStalled.set(error)
                let until = DispatchTime.now() + delay
                for ask in inbox.takeAsks(until: until) { ask(self) }
                tellNow()
                if isStopping { return false }
                Thread.sleep(forTimeInterval: delay)
                inbox.rearm()
                delay = min(delay * 2, 2)
            }
        }
    }

    private func fold(_ part: Staging.Part) {
        let block = part.block
        block.lines.withUnsafeBytes { bytes in
            apply(part.facts, part.details, bytes, to: part.room, at: block.receivedTs)
        }
        writeNews(part.room)
        let silence = rooms[part.room].room.noteArrival(
            receivedTs: block.receivedTs,
            times: block.events > 0 ? block.firstTs...block.lastTs : nil,
            feed: part.feed, name: block.feed, duplicates: block.duplicates)
        if let silence { write(gapFrom: silence.from, to: silence.to, of: block.feed, part.room) }
        touch(part.room)
        rooms[part.room].finals.removeAll()
        rooms[part.room].eventsSinceKept += block.events
        meters.events.add(block.events)
        meters.duplicates.add(block.duplicates)
        if rooms[part.room].room.needsRefold { refold(part.room) }
        if rooms[part.room].show == nil { followShow(part.room, now) }
        noteEnd(part.room)
    }

    private func apply(
        _ facts: [Fact], _ details: [Detail], _ bytes: UnsafeRawBufferPointer, to index: Int,
        at arrival: Int64
    ) {
        let name = rooms[index].room.name
        for (i, fact) in facts.enumerated() {
            if i & (Room.touchCount - 1) == 0 {
                rooms[index].room.touchViewers(facts[i...].prefix(Room.touchCount))
            }
            let line = UnsafeRawBufferPointer(
                rebasing: bytes[Int(fact.lineOffset)..<Int(fact.lineOffset + fact.lineLength)])
            let detail = fact.detail < 0 ? nil : details[Int(fact.detail)]
            let source = { text(bytes, fact.sourceOffset, fact.sourceLength) }
            rooms[index].room.apply(fact, detail: detail, line: line, sourceName: source)
            lazy var comment = ReadComment(line, lexicon: settings.lexicon)
            RoomWatch.take(
                into: &rooms[index].watch, name, watchPlan, fact, detail, at: arrival,
                source: source, comment: { comment })
            if fact.kind == .comment {
                noteComment(fact, index) { comment }
            } else if fact.kind.rawValue >= EventKind.transcript.rawValue, fact.detail >= 0 {
                noteScript(details[Int(fact.detail)], fact, index)
                noteWarning(details[Int(fact.detail)], index)
            }
            if fact.kind.isItem { addItem(fact, line, to: index) }
        }
    }

    /// One ack for each socket covers all its frames of this commit.
    private func answer(_ replies: [Staging.Reply]) {
        var acks: [SocketID: Int] = [:]
        var merged: [(id: SocketID, first: Int, last: Int, answer: Answer)] = []
        for reply in replies {
            switch reply.origin {
            case .inside(let report): report(reply.answer)
            case .request(let id): tell(.respond(id, response(to: reply.answer)))
            case .socket(let id, let last):
                if let there = acks[id] {
                    merged[there].last = last
                    merged[there].answer += reply.answer
                } else {
                    acks[id] = merged.count
                    merged.append((id, reply.first, last, reply.answer))
                }
            }
        }
        for ack in merged {
            tell(.send(ack.id, Frame(Self.ack(ack.first, ack.last, ack.answer))))
        }
    }

    private static func ack(_ first: Int, _ last: Int, _ answer: Answer) -> [UInt8] {
        JSON.object(
            [
                .init(name: "type", value: .string("ack")),
                .init(name: "frame", value: .int(Int64(last))),
            ] + (first == last ? [] : [.init(name: "first", value: .int(Int64(first)))])
                + answer.members
        ).bytes
    }

    private func response(to answer: Answer) -> HTTPResponse {
        let isUnreadable = answer.accepted + answer.duplicates == 0 && !answer.rejections.isEmpty
        return .json(.object(answer.members), status: isUnreadable ? 400 : 200)
    }
}

/// Stands in a stored line where personal data was.
let vaultMark = "[vault]"

/// A line, which begins at `start`, without its personal data.
func redacted(_ line: UnsafeRawBufferPointer, _ personal: PersonalData, at start: Int) -> [UInt8] {
    var redacted: [UInt8] = []
    var at = 0
    for range in personal.ranges {
        redacted += line[at..<range.lowerBound - start]
        redacted += "\"\(vaultMark)\"".utf8
        at = range.upperBound - start
    }
    return redacted + line[at...]
}

/// The text of a JSON string of which the bytes between the quotes are given.
func text(_ bytes: UnsafeRawBufferPointer, _ offset: Int32, _ length: Int32) -> String {
    JSONScanner.text(UnsafeRawBufferPointer(rebasing: bytes[Int(offset)..<Int(offset + length)]))
}
