// The words of the file, which are the vocabulary's, looked up by what is stored.

internal import KlepetEngine

/// Whether the stored name in `bytes` is `name`.
func equals(_ bytes: Text, _ name: StaticString) -> Bool {
    bytes.count == name.utf8CodeUnitCount
        && bytes.elementsEqual(UnsafeBufferPointer(start: name.utf8Start, count: bytes.count))
}

/// The word of a list that is written like this.
func word<List: Word>(_ bytes: Text) -> List? {
    for word in List.allCases where equals(bytes, word.name) { return word }
    return nil
}
