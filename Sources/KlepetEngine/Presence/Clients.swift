// Who is connected (B2.7). Live only: nothing here is journaled but that a person came online or went offline, and
// after a restart nobody is here.

/// Slot and generation.
public typealias ClientID = UInt64

struct Client: BitwiseCopyable {
    /// 0: the slot is free.
    var id: ClientID = 0
    /// The last event number this client has seen (B2.5): the whole cost of a reader.
    var cursor: UInt64 = 0
    /// Visitors: the newest event of their own at or before the cursor that the outbox still knows; 0: look it up.
    var chain: UInt64 = 0
    /// The last live signal seen, and the last draft.
    var signal: UInt64 = 0
    var draft: UInt64 = 0
    var seenAt: Int64 = 0
    /// B13.2: signals, as the time at which the account is full again, in microseconds.
    var signalsFullAt: Int64 = 0
    /// Number of the invitation that it was told of and that still stands; 0: of none (B8).
    var invitation: UInt64 = 0
    /// B2.3: the next numbered message.
    var nextNumber: UInt64 = 1
    /// When the oldest held-back message came; 0: none is held back.
    var heldBackSince: Int64 = 0
    var person: UInt32 = 0
    /// Next free slot.
    var next: UInt32 = 0
    var role = Role.visitor
    var polls = false
    var isMobile = false
    /// B13.3: it came with the shop's signature.
    var isSigned = false
    /// Why it may do nothing any more.
    var bar = Bar.none
    /// B3.4: its page is the checkout, or its visitor pays.
    var isBuying = false
    /// Among its person's clients (B2.7).
    var isCounted = true
    /// B13.2: of the chats that it starts.
    var priority: Int8 = 0
}

/// What can take a client's authority away while it is connected (law 9).
enum Bar: UInt8, BitwiseCopyable, CaseIterable {
    case none = 0
    /// It came without a signature, and its visitor has to have one by now (B13.3).
    case unvouched
    /// Its operator was suspended (B5.9).
    case suspended
}

/// A message that came before its turn (B2.3), with its own copy of the bytes.
struct HeldBack {
    var chat: ChatID
    var number: UInt64
    /// When it came: it waits for at most 2 s.
    var at: Int64
    var text: [UInt8]
    var id: [UInt8]
    var parts: [UInt8]
    /// The rest of it, without the bytes.
    var message: Message

    init(_ say: Say, at time: Int64) {
        (chat, number, at) = (say.chat, say.message.number, time)
        (text, id, parts) = (Array(say.message.text), Array(say.message.id), Array(say.message.parts))
        message = say.message
        (message.text, message.id, message.parts, message.number) = (.none, .none, .none, 0)
    }

    func withMessage(_ body: (Message) -> Void) {
        text.withUnsafeBufferPointer { text in
            id.withUnsafeBufferPointer { id in
                parts.withUnsafeBufferPointer { parts in
                    var whole = message
                    (whole.text, whole.id, whole.parts) = (text, id, parts)
                    body(whole)
                }
            }
        }
    }
}

struct Clients: ~Copyable {
    var slab = Slab<Client>(capacity: Limits.clientsMax, zero: Client())
    /// By client slot; looked up, never iterated.
    var heldBack: [UInt32: [HeldBack]] = [:]
    private var free: UInt32 = 0
    private(set) var count = 0
    /// Of these, clients that are not among their person's any more (`Bar`).
    var uncounted = 0

    /// `nil`: as many clients as there may be.
    mutating func add(_ client: Client) -> UInt32? {
        let slot: UInt32
        var generation: UInt64 = 1
        if free != 0 {
            slot = free
            free = slab[slot].next
            generation = slab[slot].seenAt == 0 ? 1 : UInt64(bitPattern: slab[slot].seenAt)
        } else {
            guard let new = slab.append() else { return nil }
            slot = new
        }
        slab[slot] = client
        slab[slot].id = generation << 32 | UInt64(slot)
        count += 1
        return slot
    }

    mutating func remove(_ slot: UInt32) {
        let generation = slab[slot].id >> 32
        heldBack[slot] = nil
        slab[slot] = Client()
        count -= 1
        // A free slot keeps the generation of its next client, so that an old id never fits again; one that has had as
        // many clients as a handle can tell apart is not used any more.
        guard generation < Self.generationMax else { return }
        slab[slot].seenAt = Int64(generation + 1)
        slab[slot].next = free
        free = slot
    }

    /// What a handle has room for (18 bits).
    static let generationMax: UInt64 = 0x3FFFF

    @inline(__always)
    func slot(of client: ClientID) -> UInt32 {
        let index = UInt32(truncatingIfNeeded: client)
        return client != 0 && slab[index].id == client ? index : 0
    }
}
