/// The limits that hold where an owner says nothing else.
package enum StandardChannels {
    package static var yaml: String {
        String(decoding: PackageResources.standard_channels_yaml, as: UTF8.self)
    }
}
