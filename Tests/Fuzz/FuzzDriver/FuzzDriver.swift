// Hands a Swift closure to libFuzzer. A fuzzer is an ordinary main.swift:
//
//     import FuzzDriver
//     fuzz { bytes in … }
//
// libFuzzer's own `main` is not used: SwiftPM gives every executable its own entry.

@_silgen_name("LLVMFuzzerRunDriver")
private func runDriver(
    _ argumentCount: UnsafeMutablePointer<CInt>,
    _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>>,
    _ testOneInput: @convention(c) (UnsafePointer<UInt8>?, Int) -> CInt
) -> CInt

/// One thread, one fuzzer a process.
nonisolated(unsafe) private var body: (UnsafeBufferPointer<UInt8>) -> Void = { _ in }

/// Where libFuzzer comes in.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    body(UnsafeBufferPointer(start: start, count: count))
    return 0
}

/// Runs `test` on input after input until libFuzzer, which reads the command line, has had enough and exits. `test`
/// fails by a trap.
public func fuzz(_ test: @escaping (UnsafeBufferPointer<UInt8>) -> Void) {
    body = test
    var argumentCount = CommandLine.argc
    var arguments = CommandLine.unsafeArgv
    _ = runDriver(&argumentCount, &arguments, testOneInput)
}
