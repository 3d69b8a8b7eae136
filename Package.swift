// swift-tools-version: 6.1
import PackageDescription

/// Library code in release. No runtime exclusivity checks (measured: 11.9 to 0.6 ns in a hot loop); bounds checks stay.
/// Whole functions may move between our modules: SwiftPM's default moves only small public ones that touch nothing
/// internal (measured: a method taking a closure 7.4 to 0.9 ns, a generic one with internal helpers 7.5 to 4.0).
/// Neither moves what is `package`, so what modules share on a hot path is `public`.
let library: [SwiftSetting] = [
    .unsafeFlags(
        ["-enforce-exclusivity=unchecked", "-cross-module-optimization", "-static-stdlib"],
        .when(platforms: [.linux], configuration: .release))
]

/// The same where speed gains nothing by more code: what reads a policy once or a journal on request, and the C
/// boundary, whose functions are many and thin (measured: 100 kB less, `say` the same within 3 %).
let librarySmall: [SwiftSetting] =
    library + [
        .unsafeFlags(["-Osize"], .when(platforms: [.linux], configuration: .release))
    ]

/// Programs carry their Swift too. The argument parser is compiled without our flags, so the parts of Foundation that
/// it pulls in have to be named here.
let program: [SwiftSetting] = [
    .unsafeFlags(
        ["-enforce-exclusivity=unchecked", "-static-stdlib"], .when(platforms: [.linux], configuration: .release))
]
let programLinking: [LinkerSetting] = [
    .unsafeFlags(
        ["-static-stdlib", "-use-ld=lld", "-l_FoundationCollections", "-l_FoundationCShims", "-lswiftSynchronization"],
        .when(platforms: [.linux], configuration: .release))
]

/// How libklepet.so is linked. Linker settings reach whatever links their target, so they sit on a target that only the
/// library product contains: programs and tests link `Klepet` itself and never see the list of exported names.
let libraryLinking: [LinkerSetting] = [
    .unsafeFlags(
        [
            "-static-stdlib", "-use-ld=lld",
            // Finds the linker script that puts libstdc++.a where the Swift runtime asks for libstdc++.so: a host need
            // not have that library, and loading takes half the time (2.8 to 1.4 ms).
            "-L\(Context.packageDirectory)/Sources/KlepetLibrary/link", "-Xclang-linker", "-static-libgcc",
            "-Xlinker", "--as-needed",
            // Every name found now rather than at dlopen; never unloaded, for the Swift runtime cannot be.
            "-Xlinker", "-z", "-Xlinker", "defs", "-Xlinker", "-z", "-Xlinker", "nodelete",
            // 460 kB of relocations in 20; glibc knows how since 2.36, which Debian 12 has.
            "-Xlinker", "-z", "-Xlinker", "pack-relative-relocs",
            "-Xlinker", "-soname=libklepet.so.0",
            // Exactly these names leave the library, and each must be there.
            "-Xlinker", "--version-script=\(Context.packageDirectory)/Include/klepet.map",
            "-Xlinker", "--no-undefined-version",
            // The names of Unicode's scalars, 550 kB that nothing here reads (CScalarNames).
            "-Xlinker", "--wrap=_swift_stdlib_getScalarName",
            "-Xlinker", "--icf=all",  // Functions alike become one (190 kB); nobody compares their addresses.
        ],
        .when(platforms: [.linux], configuration: .release))
]

/// cctz, the time zones of Abseil (Debian: libabsl-dev), in release by its archive: the shared library would bring
/// libstdc++.so, and half of the time that loading Klepet takes.
let zonesLinking: [LinkerSetting] = [
    .linkedLibrary("absl_time_zone", .when(configuration: .debug)),
    .unsafeFlags(["-Xlinker", "-l:libabsl_time_zone.a"], .when(configuration: .release)),
]

let package = Package(
    name: "klepet",
    products: [
        .library(name: "klepet", type: .dynamic, targets: ["KlepetLibrary"]),
        .executable(name: "klepet-host", targets: ["klepet-host"]),
        .executable(name: "klepet-bench", targets: ["klepet-bench"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2")
    ],
    targets: [
        .systemLibrary(name: "CKlepet", path: "Include"),
        .systemLibrary(name: "CUV", pkgConfig: "libuv", providers: [.apt(["libuv1-dev"])]),
        .systemLibrary(name: "CKlepetUV", pkgConfig: "libuv", providers: [.apt(["libuv1-dev"])]),
        .systemLibrary(name: "CSQLite", pkgConfig: "sqlite3", providers: [.apt(["libsqlite3-dev"])]),
        .systemLibrary(name: "CJansson", pkgConfig: "jansson", providers: [.apt(["libjansson-dev"])]),
        .systemLibrary(name: "CSodium", pkgConfig: "libsodium", providers: [.apt(["libsodium-dev"])]),
        .systemLibrary(name: "CCrypto", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
        .systemLibrary(name: "CCurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"])]),
        .systemLibrary(name: "CPrefetch"),
        .target(name: "CZones", linkerSettings: zonesLinking),
        // SQLite's headers are included and its library named here, as C does not import the module.
        .target(name: "CShopFile", dependencies: ["CSQLite"], linkerSettings: [.linkedLibrary("sqlite3")]),
        // RapidJSON (Debian: rapidjson-dev) is headers alone.
        .target(name: "CRapidJSON"),
        // For the library alone: its linker calls it by name.
        .target(name: "CScalarNames"),
        .target(name: "TimingWheel", dependencies: ["CPrefetch"], swiftSettings: library),
        .target(name: "KlepetEngine", dependencies: ["TimingWheel", "CPrefetch"], swiftSettings: library),
        .target(name: "KlepetJSON", dependencies: ["KlepetEngine", "CRapidJSON"], swiftSettings: librarySmall),
        .target(name: "KlepetPolicy", dependencies: ["KlepetEngine", "KlepetJSON"], swiftSettings: librarySmall),
        .target(
            name: "KlepetJournal", dependencies: ["KlepetEngine", "CSQLite", "CShopFile"], exclude: ["FORMAT.md"],
            swiftSettings: library),
        .target(name: "KlepetInsight", dependencies: ["KlepetEngine"], swiftSettings: librarySmall),
        .target(name: "KlepetLoop", dependencies: ["CUV"], swiftSettings: library),
        .target(
            name: "Klepet",
            dependencies: [
                "CKlepet", "KlepetEngine", "KlepetInsight", "KlepetJSON", "KlepetPolicy", "KlepetJournal", "KlepetLoop",
                "CShopFile", "CSodium", "CZones",
            ],
            swiftSettings: librarySmall),
        .target(
            name: "KlepetLibrary",
            dependencies: ["CKlepet", "Klepet", "CScalarNames"],
            exclude: ["build", "embedded", "link"],
            swiftSettings: library, linkerSettings: libraryLinking),
        // SHA-1, for the handshake of a WebSocket alone.
        .systemLibrary(name: "CMD", providers: [.apt(["libmd-dev"])]),
        // llhttp (Debian: node-llhttp) comes as C files and a header.
        .target(
            name: "CLLHTTP",
            cSettings: [.define("LLHTTP_STRICT_MODE", to: "1"), .unsafeFlags(["-I/usr/share/include/llhttp"])]),
        .target(name: "KlepetWire", dependencies: ["CLLHTTP", "CMD"], swiftSettings: library),
        .executableTarget(
            name: "klepet-host",
            dependencies: [
                "CKlepet", "CKlepetUV", "Klepet", "KlepetWire", "CRapidJSON", "CCrypto", "CCurl", "CSodium",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            exclude: ["PROTOCOL.md", "HTTP.md", "proxies", "systemd"],
            swiftSettings: program, linkerSettings: programLinking),
        .executableTarget(
            name: "klepet-bench",
            dependencies: [
                "CKlepet", "Klepet", "TimingWheel", "BenchReference",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            exclude: ["library"],
            swiftSettings: program, linkerSettings: programLinking),
        .executableTarget(
            name: "klepet-simulation",
            dependencies: ["CKlepet", "Klepet", "Chance"],
            path: "Tests/Simulation", exclude: ["run", "seeds.txt"],
            swiftSettings: program, linkerSettings: programLinking),
        .executableTarget(
            name: "klepet-hours",
            dependencies: ["Klepet", "KlepetEngine", "KlepetPolicy"],
            path: "Tests/Hours", exclude: ["check.py"],
            swiftSettings: program, linkerSettings: programLinking),
        // C includes headers and imports no module: what is linked is named here, since not
        // every machine has pkg-config.
        .target(
            name: "BenchReference",
            dependencies: ["CSQLite", "CUV", "CJansson"],
            path: "Sources/klepet-bench-reference",
            linkerSettings: [.linkedLibrary("jansson"), .linkedLibrary("sqlite3"), .linkedLibrary("uv")]),
        .target(name: "Chance", path: "Tests/Chance"),
        .target(name: "TestLogs", dependencies: ["KlepetEngine", "KlepetJournal"], path: "Tests/TestLogs"),
        .testTarget(name: "TimingWheelTests", dependencies: ["TimingWheel", "Chance"]),
        .testTarget(name: "KlepetEngineTests", dependencies: ["KlepetEngine", "Chance"], exclude: ["Texts"]),
        .testTarget(name: "KlepetJSONTests", dependencies: ["KlepetJSON", "KlepetEngine", "CJansson"]),
        .testTarget(name: "KlepetPolicyTests", dependencies: ["KlepetPolicy", "KlepetEngine", "KlepetJSON"]),
        .testTarget(
            name: "KlepetJournalTests", dependencies: ["KlepetEngine", "KlepetJournal", "CSQLite", "TestLogs"],
            exclude: ["Golden"]),
        .testTarget(name: "KlepetLoopTests", dependencies: ["KlepetLoop"]),
        .testTarget(name: "KlepetWireTests", dependencies: ["KlepetWire"]),
        .testTarget(name: "KlepetTests", dependencies: ["CKlepet", "Klepet", "KlepetEngine", "CSQLite", "TestLogs"]),
    ]
)

// Fuzzers are built by Tests/Fuzz/run alone, which sets KLEPET_FUZZ=1 and instruments everything that they reach.
// A new one is a folder in Tests/Fuzz with a main.swift and a corpus, and a line here.
if Context.environment["KLEPET_FUZZ"] == "1" {
    package.targets += [
        .target(name: "FuzzDriver", path: "Tests/Fuzz/FuzzDriver"),
        .fuzzer("PolicyFuzz", ["KlepetPolicy", "KlepetEngine"]),
        .fuzzer("APIFuzz", ["CKlepet", "Klepet"]),
        .fuzzer("JournalFuzz", ["CKlepet", "Klepet"]),
        .fuzzer("CallFuzz", ["CKlepet", "Klepet", "KlepetJSON"]),
        .fuzzer("WireFuzz", ["KlepetWire"]),
    ]
}

extension Target {
    static func fuzzer(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
        .executableTarget(
            name: name, dependencies: ["FuzzDriver"] + dependencies, path: "Tests/Fuzz/\(name)", exclude: ["corpus"])
    }
}
