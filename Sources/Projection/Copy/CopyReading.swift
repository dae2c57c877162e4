package import Copywriting
import Vocabulary
package import Wire

/// Reads texts as they were kept or as pages send them.
extension CopyText {
    /// - Parameter fact: gives the fact of a lock; nil = this lock is left out, and the words count
    ///   as plain words.
    package init(_ json: JSON, fact: (JSON) -> CopyFact?) {
        self.init()
        title = json["title"]?.text ?? ""
        body = json["body"]?.text ?? ""
        guard case .array(let locks) = json["locks"] else { return }
        for lock in locks {
            guard case .int(let from) = lock["from"], case .int(let to) = lock["to"],
                (0...Int64(Int32.max)).contains(from), from <= to, to <= Int64(Int32.max),
                let fact = fact(lock)
            else { continue }
            let read = FactLock(from: Int(from), to: Int(to), fact: fact)
            if lock["part"]?.text == "title" {
                titleLocks.append(read)
            } else {
                bodyLocks.append(read)
            }
        }
    }
}

extension CopyFact {
    /// A fact as `CopyJSON` writes it.
    package init?(_ json: JSON?) {
        guard let json, let key = json["fact"]?.text, let text = json["text"]?.text,
            let kind = json["kind"]?.text.flatMap(Kind.init(rawValue:))
        else { return nil }
        self.init(
            key, kind, name: json["name"]?.text ?? "", text: text,
            source: json["source"]?.text ?? "",
            to: json["until"]?.text.flatMap { CalendarDay($0) })
    }
}

extension CopyOrigin {
    package init?(_ json: JSON?) {
        guard let json, let channel = json["channel"]?.text else { return nil }
        self.init(
            channel: channel, style: json["style"]?.text ?? "",
            template: json["template"]?.text ?? "")
        stream = json["stream"]?.text ?? ""
        room = json["room"]?.text ?? ""
        product = json["product"]?.text ?? ""
        dealer = json["dealer"]?.text ?? ""
        from = json["from"]?.text ?? ""
        if case .array(let words) = json["keywords"] { keywords = words.compactMap(\.text) }
    }
}

extension CopyDeed {
    /// A deed as it was kept.
    package init?(_ kind: String, ts: Int64, by: String, _ json: JSON) {
        guard let kind = Kind(rawValue: kind) else { return nil }
        self.init(kind, ts: ts, by: by, note: json["note"]?.text ?? "")
        if let text = json["text"] {
            version = CopyVersion(
                text: CopyText(text) { CopyFact($0["fact"]) },
                byModel: json["by_model"] == .bool(true))
        }
        if case .int(let entries) = json["entries"], case .int(let leads) = json["leads"] {
            result = CopyResult(entries: Int(entries), leads: Int(leads))
        }
    }
}

extension JSON {
    var text: String? {
        if case .string(let text) = self { return text }
        return nil
    }
}
