/// A template as its file has it: what it is for, and a body in Stencil's syntax.
package struct CopyTemplate: Sendable, Equatable {
    /// What a draft cannot be made without.
    package enum Need: String, CaseIterable, Sendable {
        case points, offers, lines, questions, voices, clips, dealer
    }

    /// Its file below `prompts`, without the ending: `xiaohongshu/experience`.
    package var name: String
    package var channel: String
    /// What people type: 体验.
    package var style: String
    package var styleEn: String
    package var tone = ""
    /// Characters of the body, as the channel counts.
    package var length: ClosedRange<Int>?
    package var needs: Set<Need> = []
    /// Nobody is offered drafts of it any longer; texts that were made of it stay.
    package var isRetired = false
    package var body: String
    /// The line of the file at which the body begins, for what is told of it.
    package var bodyLine = 1

    package init(name: String, channel: String, style: String, styleEn: String, body: String) {
        self.name = name
        self.channel = channel
        self.style = style
        self.styleEn = styleEn
        self.body = body
    }
}

/// Everything under `prompts`: templates, parts that they include, word lists.
package struct TemplateShelf: Sendable, Equatable {
    package var templates: [CopyTemplate] = []
    /// By their name in an include: `parts/hook`.
    package var parts: [String: String] = [:]
    package var words: [String: [String]] = [:]

    package init() {}

    /// Those in use of a channel and a style, by either of its names; nil = any.
    package func templates(channel: String, style: String?) -> [CopyTemplate] {
        templates.filter {
            !$0.isRetired && $0.channel == channel
                && (style == nil || $0.style == style || $0.styleEn == style)
        }
    }
}
