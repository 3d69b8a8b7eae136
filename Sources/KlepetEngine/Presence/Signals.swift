// Live signals (B2.8): typing and previews. A ring of the last 1,024, each with its own number; a reader keeps the
// number it saw last and misses what the ring has overwritten, which for a signal that fades in ten seconds is no loss.

struct Signals: ~Copyable {
    struct Signal {
        var event: Event
        /// Who must not see it: the typist. And who alone may: a preview's operator, an author. 0:
        /// everybody who may see the chat.
        var except: UInt32
        var only: UInt32
        /// Whoever sees the chat: its visitor and the operators of its department.
        var visitor: UInt32
        var text: [UInt8]
        var id: [UInt8]

        var isPreview: Bool { event.liveKind == .typing && only != 0 }
    }

    static let kept: UInt64 = 1024
    var ring: [Signal] = []
    private(set) var last: UInt64 = 0
    /// The number of a chat's last annotation; looked up, never iterated but to forget what the ring has forgotten.
    private var annotated: [ChatID: UInt64] = [:]

    private mutating func noteAnnotation(of chat: ChatID) {
        if UInt64(annotated.count) > Self.kept {
            let (last, kept) = (last, Self.kept)
            annotated = annotated.filter { last - $0.value < kept }
        }
        annotated[chat] = last
    }

    mutating func add(_ signal: Signal) {
        last += 1
        if signal.event.liveKind == .annotation { noteAnnotation(of: signal.event.chat) }
        let place = Int(truncatingIfNeeded: last % Self.kept)
        while ring.count <= place { ring.append(signal) }
        ring[place] = signal
    }

    /// B2.8: a consent that is taken back counts for what nobody has read yet, too. Of one visitor, or of all.
    mutating func dropPreviews(of visitor: UInt32?) {
        for place in ring.indices
        where ring[place].isPreview && (visitor.map { ring[place].event.person == PersonID($0) } ?? true) {
            ring[place].text = []
            ring[place].only = .max
        }
    }

    /// B19.3: what nobody has read yet is void with the chat's next public message.
    mutating func dropAnnotations(of chat: ChatID) {
        guard !annotated.isEmpty, annotated.removeValue(forKey: chat) != nil else { return }
        for place in ring.indices where ring[place].event.liveKind == .annotation && ring[place].event.chat == chat {
            ring[place].text = []
            ring[place].only = .max
        }
    }

    func signal(_ number: UInt64) -> Signal? {
        guard number > 0, number <= last, last - number < Self.kept else { return nil }
        let place = Int(truncatingIfNeeded: number % Self.kept)
        return place < ring.count ? ring[place] : nil
    }

    var oldest: UInt64 { last >= Self.kept ? last - Self.kept + 1 : 1 }
}
