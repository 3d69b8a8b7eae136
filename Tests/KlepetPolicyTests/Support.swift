import KlepetEngine
import Testing

@testable import KlepetPolicy

func parse(_ json: String) throws(PolicyFault) -> Policy {
    try parse(Array(json.utf8))
}

func parse(_ json: [UInt8]) throws(PolicyFault) -> Policy {
    try json.withUnsafeBufferPointer { (bytes) throws(PolicyFault) in try Policy.parse(bytes) }
}

/// The fault of a policy that has to be refused; checks what all sentences have in common.
func fault(_ json: String, at location: SourceLocation = #_sourceLocation) -> PolicyFault? {
    fault(Array(json.utf8), at: location)
}

func fault(_ json: [UInt8], at location: SourceLocation = #_sourceLocation) -> PolicyFault? {
    do throws(PolicyFault) {
        _ = try parse(json)
        Issue.record("was accepted", sourceLocation: location)
        return nil
    } catch {
        requireReadable(error, at: location)
        return error
    }
}

func requireReadable(_ fault: PolicyFault, at location: SourceLocation = #_sourceLocation) {
    let sentence = fault.sentence
    #expect(sentence.hasSuffix("."), sourceLocation: location)
    #expect(sentence.hasPrefix(fault.path), sourceLocation: location)
    #expect(sentence.utf8.count <= 507, "fits klepet_error.sentence", sourceLocation: location)
    #expect(sentence.unicodeScalars.allSatisfy { $0.value >= 0x20 }, sourceLocation: location)
}

/// `idle.prompt_after_ms` and `0` make `{"idle":{"prompt_after_ms":0}}`.
func nested(_ path: String, _ value: String) -> String {
    let keys = path.split(separator: ".")
    return keys.map { "{\"\($0)\":" }.joined() + value + String(repeating: "}", count: keys.count)
}

/// The fields that are no groups and no names of former versions, with their paths, in the table's order.
func leaves<Root>(_ fields: [Field<Root>], in path: String = "") -> [(path: String, field: Field<Root>)] {
    fields.filter { !$0.isFormer }.flatMap { field -> [(path: String, field: Field<Root>)] in
        let place = joined(path, field.key)
        if case .group(let fields) = field.kind { return leaves(fields, in: place) }
        return [(place, field)]
    }
}
