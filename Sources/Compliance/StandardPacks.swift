/// The packs that come with the program: a file of the form that installations write, printed by
/// `showcaller said`.
package enum StandardPacks {
    package static let yaml = String(
        decoding: PackageResources.standard_packs_yaml, as: UTF8.self)
}
