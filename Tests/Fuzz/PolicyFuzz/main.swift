// Any bytes: a policy or a profile that is accepted is the same when it is written and read again; a refused one has a
// sentence that fits `klepet_error`. Nothing traps, leaks or hangs.
//
// Run:   Tests/Fuzz/run PolicyFuzz 30
// Again: Tests/Fuzz/run PolicyFuzz path/to/crash-…

import FuzzDriver
import KlepetEngine
import KlepetPolicy

typealias Parse<Value> = (UnsafeBufferPointer<UInt8>) throws(PolicyFault) -> Value

fuzz { bytes in
    requireRoundTrip(bytes, Policy.parse, \.json)
    requireRoundTrip(bytes, OperatorProfile.parse, \.json)
}

func requireRoundTrip<Value: Equatable>(
    _ bytes: UnsafeBufferPointer<UInt8>, _ parse: Parse<Value>, _ json: (Value) -> String
) {
    let value: Value
    do throws(PolicyFault) {
        value = try parse(bytes)
    } catch {
        precondition(error.sentence.hasSuffix(".") && error.sentence.utf8.count <= 507, error.sentence)
        return
    }
    let written = json(value)
    do throws(PolicyFault) {
        let again = try Array(written.utf8).withUnsafeBufferPointer(parse)
        precondition(again == value && json(again) == written, written)
    } catch {
        preconditionFailure("\(error.sentence) \(written)")
    }
}
