// swift-tools-version: 6.2
import PackageDescription

/// Every target: Swift 6 mode, imports internal unless a signature needs more, no warnings.
let strict: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .treatAllWarnings(as: .error),
]

/// The targets on the way of every event. Exclusivity is proved by their tests in debug builds;
/// unchecked in release it is worth 40 % of the fold's speed.
let hot: [SwiftSetting] =
    strict + [.unsafeFlags(["-enforce-exclusivity=unchecked"], .when(configuration: .release))]

let package = Package(
    name: "showcaller",
    products: [.executable(name: "showcaller", targets: ["showcaller"])],
    dependencies: [
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.0"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.0"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.0"),
        .package(url: "https://github.com/apple/swift-certificates", from: "1.21.0"),
        .package(url: "https://github.com/apple/swift-asn1", from: "1.7.0"),
        .package(url: "https://github.com/stencilproject/Stencil", from: "0.15.1"),
    ],
    targets: [
        // C, fenced
        .systemLibrary(
            name: "CLibWebSockets", pkgConfig: "libwebsockets",
            providers: [.apt(["libwebsockets-dev"])]),
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
        .systemLibrary(name: "CLZ4", pkgConfig: "liblz4", providers: [.apt(["liblz4-dev"])]),
        .systemLibrary(
            name: "CPCRE2", pkgConfig: "libpcre2-8", providers: [.apt(["libpcre2-dev"])]),
        .systemLibrary(
            name: "COpenSSL", pkgConfig: "openssl", providers: [.apt(["libssl-dev"])]),
        // Pure core
        .target(name: "Vocabulary", swiftSettings: strict),
        .target(name: "Wire", dependencies: ["Vocabulary"], swiftSettings: hot),
        .target(name: "Measures", dependencies: ["Vocabulary"], swiftSettings: hot),
        .target(name: "Script", dependencies: ["Vocabulary"], swiftSettings: strict),
        .target(
            name: "Room", dependencies: ["Vocabulary", "Measures", "Script", "Warnings"],
            swiftSettings: hot),
        .target(
            name: "Projection",
            dependencies: [
                "Vocabulary", "Measures", "Script", "Lexicon", "Room", "Replay", "Warnings", "Wire",
                "Copywriting",
            ], swiftSettings: strict),
        .target(
            name: "Replay",
            dependencies: ["Vocabulary", "Measures", "Script", "Lexicon", "Room", "Warnings"],
            resources: [.embedInCode("standard-review.yaml")], swiftSettings: hot),
        .target(
            name: "Lexicon", dependencies: ["Vocabulary"],
            resources: [.embedInCode("standard-intents.yaml")], swiftSettings: hot),
        .target(name: "Search", dependencies: ["Lexicon"], swiftSettings: hot),
        .target(
            name: "Compliance", dependencies: ["Vocabulary"],
            resources: [
                "words", "absolute", "price", "contact", "driving", "rival", "finance", "state",
            ].map { .embedInCode("Packs/\($0).yaml") }, swiftSettings: hot),
        .target(
            name: "Copywriting",
            dependencies: [
                "Vocabulary", "Compliance", .product(name: "Stencil", package: "Stencil"),
            ], resources: [.embedInCode("Channels/standard-channels.yaml")], swiftSettings: strict),
        .target(
            name: "Warnings", dependencies: ["Vocabulary", "Measures", "Compliance"],
            resources: [.embedInCode("standard-warnings.yaml")], swiftSettings: hot),
        .target(
            name: "Feeds", dependencies: ["Vocabulary", "Wire", "Compression"],
            swiftSettings: strict),
        .target(name: "Demo", dependencies: ["Vocabulary", "Wire"], swiftSettings: strict),
        .target(name: "Rehearsal", dependencies: ["Vocabulary", "Wire"], swiftSettings: strict),
        .target(
            name: "Notices",
            dependencies: [
                "Vocabulary", "Wire", .product(name: "Crypto", package: "swift-crypto"),
            ], swiftSettings: strict),
        // Faces of libraries
        .target(name: "Compression", dependencies: ["CZlib", "CLZ4"], swiftSettings: strict),
        .target(
            name: "TextPatterns", dependencies: ["Vocabulary", "CPCRE2"], swiftSettings: strict),
        .target(name: "Outbound", dependencies: ["COpenSSL", "Notices"], swiftSettings: strict),
        .target(name: "WebSocketHost", dependencies: ["CLibWebSockets"], swiftSettings: strict),
        .target(
            name: "Journal",
            dependencies: [
                "Vocabulary", "Compression", "Search",
                .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "Crypto", package: "swift-crypto"),
            ], swiftSettings: strict),
        .target(
            name: "Telemetry",
            dependencies: ["Vocabulary", .product(name: "Logging", package: "swift-log")],
            swiftSettings: strict),
        .target(
            name: "Authority",
            dependencies: [
                .product(name: "X509", package: "swift-certificates"),
                .product(name: "SwiftASN1", package: "swift-asn1"),
                .product(name: "Crypto", package: "swift-crypto"),
            ], swiftSettings: strict),
        // Shell
        .target(
            name: "Service",
            dependencies: [
                "Authority", "TextPatterns", "Vocabulary", "Wire", "Measures", "Script", "Room",
                "Replay",
                "Projection", "Feeds", "Lexicon", "Compression", "WebSocketHost", "Journal",
                "Telemetry", "Notices", "Outbound", "Warnings", "Compliance", "Search",
                "Copywriting", "Rehearsal",
                .product(name: "Yams", package: "Yams"),
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "Logging", package: "swift-log"),
            ], swiftSettings: hot),
        .executableTarget(
            name: "showcaller",
            dependencies: [
                "Service", "Compliance", "Copywriting", "Demo", "Lexicon", "Projection", "Replay",
                "Vocabulary", "Warnings", "Wire",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ], swiftSettings: strict),
        // Measurements: see docs/benchmarks.md
        .executableTarget(
            name: "core-benchmark",
            dependencies: ["Vocabulary", "Wire", "Room", "Measures", "Journal", "Service"],
            path: "Benchmarks/Core", swiftSettings: strict),
        .executableTarget(
            name: "cadence-benchmark", dependencies: ["TestSupport"], path: "Benchmarks/Cadence",
            swiftSettings: strict),
        .executableTarget(
            name: "intents-benchmark",
            dependencies: ["Lexicon", "Service", "TextPatterns", "Vocabulary"],
            path: "Benchmarks/Intents", swiftSettings: strict),
        .executableTarget(
            name: "effects-benchmark", dependencies: ["Measures", "Replay", "Vocabulary"],
            path: "Benchmarks/replay/effects", swiftSettings: strict),
        // Tests
        .testTarget(name: "TidyTests", swiftSettings: strict),
        .target(
            name: "TestSupport",
            dependencies: ["Vocabulary", "Wire", "Measures", "Script", "Room", "Projection"],
            path: "Tests/TestSupport", swiftSettings: strict),
        .executableTarget(
            name: "fuzz", dependencies: ["Vocabulary", "Wire"], path: "Tests/Fuzz",
            swiftSettings: strict),
        .testTarget(
            name: "WireTests", dependencies: ["Vocabulary", "Wire"], swiftSettings: strict),
        .testTarget(
            name: "RoomTests",
            dependencies: ["Room", "Measures", "Vocabulary", "Wire", "TestSupport"],
            swiftSettings: strict),
        .testTarget(
            name: "ScriptTests", dependencies: ["Script", "Vocabulary", "TestSupport"],
            swiftSettings: strict),
        .testTarget(
            name: "ProjectionTests",
            dependencies: [
                "Projection", "Room", "Lexicon", "Script", "Vocabulary", "Wire", "TestSupport",
            ],
            swiftSettings: strict),
        .testTarget(
            name: "RehearsalTests", dependencies: ["Rehearsal", "Vocabulary", "Wire"],
            swiftSettings: strict),
        .testTarget(
            name: "DemoTests", dependencies: ["Demo", "Vocabulary", "Wire"], swiftSettings: strict),
        .testTarget(
            name: "MeasuresTests", dependencies: ["Measures", "Room", "Vocabulary", "TestSupport"],
            swiftSettings: strict),
        .testTarget(
            name: "ReplayTests",
            dependencies: ["Measures", "Replay", "Room", "TestSupport", "Vocabulary"],
            swiftSettings: strict),
        .testTarget(
            name: "WarningsTests",
            dependencies: ["Service", "TestSupport", "TextPatterns", "Vocabulary", "Warnings"],
            swiftSettings: strict),
        .testTarget(
            name: "FeedsTests", dependencies: ["Feeds", "Vocabulary"], swiftSettings: strict),
        .testTarget(
            name: "LexiconTests",
            dependencies: ["Lexicon", "TextPatterns", "Service", "Vocabulary", "TestSupport"],
            exclude: ["comments.tsv", "held-out.tsv"], swiftSettings: strict),
        .testTarget(
            name: "ComplianceTests",
            dependencies: ["Compliance", "Service", "TextPatterns", "Vocabulary"],
            exclude: [
                "offers.yaml", "offers.tsv", "offers-held-out.tsv", "phrases.tsv",
                "phrases-held-out.tsv", "offers-fresh.tsv", "phrases-fresh.tsv", "offers-later.tsv",
                "phrases-later.tsv", "phrases-last.tsv", "copy-sentences.tsv",
                "copy-sentences-held-out.tsv", "plain-talk.txt", "copy-later-1.tsv",
                "copy-later-2.tsv",
                "said-later-1.tsv", "said-later-2.tsv", "copy-last.tsv", "said-last.tsv",
            ], swiftSettings: strict),
        .testTarget(
            name: "TextPatternsTests", dependencies: ["TextPatterns", "Vocabulary"],
            swiftSettings: strict),
        .testTarget(
            name: "CopywritingTests", dependencies: ["Compliance", "Copywriting", "Vocabulary"],
            swiftSettings: strict),
        .testTarget(name: "SearchTests", dependencies: ["Search"], swiftSettings: strict),
        .testTarget(
            name: "NoticesTests", dependencies: ["Notices", "Vocabulary", "Wire"],
            swiftSettings: strict),
        .testTarget(name: "OutboundTests", dependencies: ["Outbound"], swiftSettings: strict),
        .target(
            name: "CPowerCut", path: "Tests/CPowerCut", linkerSettings: [.linkedLibrary("sqlite3")]),
        .testTarget(
            name: "JournalTests",
            dependencies: [
                "CPowerCut", "Journal", "Vocabulary", .product(name: "GRDB", package: "GRDB.swift"),
            ], swiftSettings: strict),
        .testTarget(
            name: "WebSocketHostTests", dependencies: ["TestSupport", "WebSocketHost"],
            swiftSettings: strict),
        .testTarget(
            name: "ServiceTests",
            dependencies: [
                "Service", "Vocabulary", "WebSocketHost", "Wire",
                .product(name: "Yams", package: "Yams"),
            ], swiftSettings: strict),
    ]
)
