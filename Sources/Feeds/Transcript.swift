/// A transcript from a file, before it is events. Times are milliseconds from the file's beginning.
package struct Transcript: Sendable, Equatable {
    package struct Cue: Sendable, Equatable {
        package var startMs: Int64
        package var endMs: Int64
        package var text: String
        /// Worth a look: the recogniser may have invented it.
        package var isDoubtful = false
    }

    package var cues: [Cue] = []
    /// Cues left out, by reason.
    package var invented = 0
    package var repeated = 0
    /// Lines of the file that made no sense.
    package var problems: [Problem] = []

    package struct Problem: Error, Sendable, Equatable {
        package var line: Int
        package var message: String
    }

    package init() {}
}

extension Transcript {
    /// What speech recognition of Chinese says when nobody speaks: the thanks of video makers it was
    /// trained on (seen in 179 of 282 recordings of one podcast archive).
    private static let inventions = [
        "请不吝点赞", "點贊訂閱轉發打賞", "点赞订阅转发打赏", "明镜与点点栏目", "明鏡與點點欄目",
        "字幕由amara", "字幕by", "字幕志愿者", "字幕志願者", "中文字幕", "谢谢观看下期再见",
        "thanks for watching", "subtitles by the amara",
    ]

    /// Drops inventions, and runs of three and more equal neighbours but the first; marks what is
    /// doubtful.
    package mutating func clean() {
        // The recogniser's whole window at once: a sign that it heard nothing to cut at.
        for i in cues.indices where cues[i].endMs - cues[i].startMs == 30_000 {
            cues[i].isDoubtful = true
        }
        cues.removeAll { cue in
            let text = cue.text.lowercased().filter { !$0.isWhitespace || $0 == " " }
            let squeezed = text.filter { $0 != " " }
            let isInvented = Self.inventions.contains { phrase in
                squeezed.contains(phrase.filter { $0 != " " })
            }
            if isInvented { invented += 1 }
            return isInvented || text.isEmpty
        }
        var kept: [Cue] = []
        var i = 0
        while i < cues.count {
            var end = i + 1
            while end < cues.count, cues[end].text == cues[i].text { end += 1 }
            if end - i >= 3 {
                var first = cues[i]
                first.isDoubtful = true
                kept.append(first)
                repeated += end - i - 1
            } else {
                kept += cues[i..<end]
            }
            i = end
        }
        cues = kept
    }
}
