import ArgumentParser
import Lexicon
import Service

struct IntentsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "intents",
        abstract: "Tell what comments want, or print the standard lexicon to change it.",
        discussion: """
            Without comments the lexicon is printed. Save what you change of it as a file, check it \
            with `showcaller intents --lexicon FILE "多少钱"`, and name it in the settings.
            """)
    @Argument(help: "Comments to read.") var comments: [String] = []
    @Option(help: "A file with changes to the standard lexicon.") var lexicon: String?

    func run() throws {
        let told = try orFail { try IntentRulesFile.lexicon(file: lexicon) }
        guard !comments.isEmpty else {
            print(StandardIntents.yaml, terminator: "")
            return
        }
        for comment in comments {
            print(told.intents(of: comment).map(\.rawValue).joined(separator: ","), comment)
        }
    }
}
