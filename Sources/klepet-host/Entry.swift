// Where the program begins: with the arguments that C's main is given. Swift's own `CommandLine.arguments` finds them
// by a search of the stack, which fails where a preloaded library has set a variable before (swiftlang/swift#76080),
// or reads /proc, which a chroot may not have: a command line without words prints the help and ends with 0, and a
// script takes that for "done".

/// SwiftPM gives `main` of each program this name and links it as `main`.
@_cdecl("klepet_host_main")
func entry(_ count: Int32, _ words: UnsafePointer<UnsafePointer<CChar>?>?) -> Int32 {
    guard let words else { return ExitStatus.usage }
    // The first word is the program's own name.
    let arguments = (0..<Int(max(0, count))).dropFirst().compactMap { index in
        words[index].map { String(cString: $0) }
    }
    Host.main(arguments)
    return 0
}
