package import Copywriting
import Vocabulary

/// What a house has for writing copy: templates, channels, sheets.
package struct CopyHouse: Sendable {
    /// Where these lie, as settings say it.
    package struct Sources: Sendable, Equatable {
        /// Folders of templates; a later one replaces files of an earlier.
        package var prompts: [String] = []
        package var sheets: String?
        package var channels: String?
        /// nil = no language model is asked.
        package var model: ModelSettings?

        package init() {}
    }

    package private(set) var shelf = TemplateShelf()
    package private(set) var channels = ChannelFile.standard
    package private(set) var sheets = HouseSheets()
    /// As they were written.
    package private(set) var sheetsText = ""
    /// Templates that were left out, and why.
    package private(set) var problems: [TemplateFolder.Problem] = []

    /// - Throws: what is wrong with sheets or channels. A template that is not sound is only told of.
    package init(_ sources: Sources) throws(Configuration.Failure) {
        try readPapers(sources)
        let folder = TemplateFolder(sources.prompts, channels: channels.map(\.channel))
        (shelf, problems) = (folder.shelf, folder.problems)
    }

    private init() {}

    /// Reads what has to be sound before a service starts.
    ///
    /// - Throws: what is wrong with sheets or channels.
    static func check(_ sources: Sources) throws(Configuration.Failure) {
        var house = CopyHouse()
        try house.readPapers(sources)
    }

    private mutating func readPapers(_ sources: Sources) throws(Configuration.Failure) {
        if let path = sources.channels {
            let file = ChannelFile(try text(ofFile: path))
            guard file.problems.isEmpty else {
                throw Configuration.Failure(
                    path, file.problems.map { ($0.line, $0.path, $0.message) })
            }
            for channel in file.channels {
                channels.removeAll { $0.channel == channel.channel }
                channels.append(channel)
            }
        }
        if let path = sources.sheets {
            let file = try SheetFile.read(path)
            sheets = HouseSheets(products: file.products, dealers: file.dealers)
            sheetsText = file.text
        }
    }

    package var products: [ProductSheet] { sheets.products }
    package var dealers: [DealerCard] { sheets.dealers }

    package func channel(_ name: String) -> Channel? { channels.first { $0.channel == name } }
}
