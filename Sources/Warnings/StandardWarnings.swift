/// The rules that are in force where an installation names none of its own, in the form of its file.
package enum StandardWarnings {
    package static let yaml = String(
        decoding: PackageResources.standard_warnings_yaml, as: UTF8.self)
}
