/// The tags, rules and weights that come with the program: a file of the form that installations write.
package enum StandardReview {
    package static let yaml = String(
        decoding: PackageResources.standard_review_yaml, as: UTF8.self)
}
