/// The packs that come with the program: a file of the form that installations write, printed by
/// `showcaller said`. Its pieces lie in `Packs`: the lists of words, then each pack.
package enum StandardPacks {
    package static let yaml: String = [
        PackageResources.words_yaml, PackageResources.absolute_yaml, PackageResources.price_yaml,
        PackageResources.contact_yaml, PackageResources.driving_yaml, PackageResources.rival_yaml,
        PackageResources.finance_yaml, PackageResources.state_yaml,
    ].map { String(decoding: $0, as: UTF8.self) }.joined(separator: "\n")
}
