package import Lexicon
import Replay
import TextPatterns
import Vocabulary

/// What streams are looked back at with: tags, their rules, the scorecard's weights.
package struct ReviewPlan: Sendable {
    let rules: TagRules
    let weights: [Scorecard.Line: Double]
    let intents: IntentLexicon
    private let finder: TagFinder

    /// - Parameter path: a file that changes or adds rules; nil = the standard ones.
    /// - Throws: `Configuration.Failure` that lists what is wrong with the file.
    package init(file path: String?, intents: IntentLexicon) throws(Configuration.Failure) {
        let file =
            try path.map { path throws(Configuration.Failure) in try ReviewRulesFile.at(path) }
            ?? ReviewRulesFile.standard
        rules = file.rules
        weights = file.weights
        self.intents = intents
        do throws(PatternError) {
            finder = try TagFinder(
                file.rules, intents: intents, compiler: PatternCompiler(triesPatterns: false))
        } catch {
            throw Configuration.Failure(description: "\(path ?? "tags"): \(error.message)")
        }
    }

    func analysis(of replay: StreamReplay) -> StreamAnalysis {
        StreamAnalysis(
            replay, finder: finder, weights: weights,
            compiler: PatternCompiler(triesPatterns: false))
    }
}
