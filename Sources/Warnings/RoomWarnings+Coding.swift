package import Vocabulary

/// A watch as snapshots keep it for the next start, and as it goes on under other rules.
extension RoomWarnings {
    /// Everything but the rules, limits and words: those are given anew.
    package mutating func code(_ coder: inout StateCoder) {
        coder.code(&clock)
        coder.code(&stream, new: Airing(startedTs: 0)) { airing, coder in
            coder.code(&airing.startedTs)
            coder.code(&airing.isStarted)
            coder.code(&airing.segment, new: ("", 0)) { segment, coder in
                coder.code(&segment.name)
                coder.code(&segment.sinceTs)
            }
        }
        viewers.code(&coder)
        transcript.code(&coder)
        counters.code(&coder)
        audience.code(&coder)
        clicks.code(&coder)
        prices.code(&coder)
        complaints.code(&coder)
        codeTopics(&coder)
        speech.code(&coder)
        said.code(&coder)
        coder.code(&online)
        coder.code(&mayAsk)
        coder.code(&comments)
        exposureLevel.code(&coder)
        onlineLevel.code(&coder)
        gauge.code(&coder)
        drift.code(&coder)
        response.code(&coder)
        leads.code(&coder)
        coincidences.code(&coder)
        coder.code(&voice)
        coder.code(&lastPaidTs)
        coder.code(&lives, new: (Key(rule: "", label: ""), Lifecycle())) { entry, coder in
            coder.code(&entry.key.rule)
            coder.code(&entry.key.label)
            entry.value.code(&coder)
        }
        coder.code(&mutedUntil)
        budget.code(&coder)
        hostBudget.code(&coder)
        coder.code(&endedTs)
        if coder.isReading { for at in rules.indices { wake(at) } }
    }

    /// By name: the room's list of topics may have changed.
    private mutating func codeTopics(_ coder: inout StateCoder) {
        var known = zip(limits.topics, topics).map { (name: $0.name, askers: $1) }
        let fresh = Askers(.questions(rules, .topicQuestions))
        coder.code(&known, new: ("", fresh)) { topic, coder in
            coder.code(&topic.name)
            topic.askers.code(&coder)
        }
        for (i, topic) in limits.topics.enumerated() {
            if let there = known.first(where: { $0.name == topic.name }) {
                topics[i] = there.askers
            }
        }
    }
}
