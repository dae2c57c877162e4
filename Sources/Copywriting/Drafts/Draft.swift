import Vocabulary

/// What somebody wants written.
package struct Brief: Sendable, Equatable {
    package var channel: String
    /// nil = any style of the channel.
    package var style: String?
    package var seed: UInt64 = 1
    package var count = 3

    package init(channel: String, style: String? = nil) {
        self.channel = channel
        self.style = style
    }
}

/// One text made from a template.
package struct Draft: Sendable, Equatable {
    package var template: String
    package var style: String
    package var text: CopyText

    /// What has to be found out before it can be approved.
    package var blanks: [String] {
        var names: [String] = []
        for lock in text.locks where lock.fact.kind == .blank && !names.contains(lock.fact.name) {
            names.append(lock.fact.name)
        }
        return names
    }
}
