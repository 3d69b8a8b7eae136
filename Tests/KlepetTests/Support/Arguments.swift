// What a function of klepet.h is called with by tests that go through all of them.

import CKlepet
import Glibc
import Testing

/// Arguments that are right, and memory for the outputs that shows whether it was written to.
final class Arguments {
    var shop: OpaquePointer?
    var client: OpaquePointer?
    var query: OpaquePointer?
    var chat: UInt64 = 1
    /// The pointer that is NULL this time.
    var missing: String?
    /// The size that option structs and outputs claim, if not their own.
    var size: UInt32?
    /// Sets the byte behind an option struct.
    var tail: UInt8 = 0

    private static let outputBytes = 8192
    private static let untouched: UInt8 = 0xA5
    private let outputs = UnsafeMutableRawPointer.allocate(byteCount: outputBytes, alignment: 16)
    private let inputs = UnsafeMutableRawPointer.allocate(byteCount: 16384, alignment: 16)
    private var image: [UInt8] = []

    init(shop: OpaquePointer? = nil, client: OpaquePointer? = nil, query: OpaquePointer? = nil) {
        (self.shop, self.client, self.query) = (shop, client, query)
        outputs.initializeMemory(as: UInt8.self, repeating: Self.untouched, count: Self.outputBytes)
        inputs.initializeMemory(as: UInt8.self, repeating: 0, count: 16384)
        image = Array(UnsafeRawBufferPointer(start: outputs, count: Self.outputBytes))
    }

    deinit {
        outputs.deallocate()
        inputs.deallocate()
    }

    /// Place for an output, one of eight.
    func output<Value>(_ name: String, _ index: Int = 0, as _: Value.Type = Value.self) -> UnsafeMutablePointer<Value>?
    {
        let place = outputs + index * 1024
        image = Array(UnsafeRawBufferPointer(start: outputs, count: Self.outputBytes))
        return missing == name ? nil : place.assumingMemoryBound(to: Value.self)
    }

    /// An output whose first field says how long it is.
    func sized<Value>(_ name: String, _ index: Int = 0, as type: Value.Type = Value.self) -> UnsafeMutablePointer<
        Value
    >? {
        (outputs + index * 1024).storeBytes(of: size ?? UInt32(MemoryLayout<Value>.size), as: UInt32.self)
        return output(name, index, as: type)
    }

    /// True when nothing was written since the last `output`.
    var areOutputsUntouched: Bool { image.withUnsafeBytes { memcmp($0.baseAddress!, outputs, Self.outputBytes) == 0 } }

    /// An option struct, its size first.
    func options<Value>(_ name: String, _ index: Int = 0, _ value: Value) -> UnsafePointer<Value>? {
        guard missing != name else { return nil }
        let place = inputs + index * 8192
        place.initializeMemory(as: UInt8.self, repeating: 0, count: 8192)
        let known = MemoryLayout<Value>.size
        withUnsafeBytes(of: value) { bytes in
            if let start = bytes.baseAddress { place.copyMemory(from: start, byteCount: known) }
        }
        place.storeBytes(of: size ?? UInt32(known), as: UInt32.self)
        place.storeBytes(of: tail, toByteOffset: known, as: UInt8.self)
        return UnsafePointer(place.assumingMemoryBound(to: Value.self))
    }

    func input(_ name: String, _ text: UnsafePointer<CChar>) -> UnsafePointer<CChar>? { missing == name ? nil : text }
}
