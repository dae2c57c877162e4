/// The lexicon that is in force where an installation names none of its own: a file of the same form
/// as theirs, printed by `showcaller intents` as the beginning of one.
package enum StandardIntents {
    package static let yaml = String(
        decoding: PackageResources.standard_intents_yaml, as: UTF8.self)
}
