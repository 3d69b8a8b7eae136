// Chat to number, for an analysis that keeps its records in an array: found by the chat's slot as in the engine,
// so that a million events cost a million look-ups in an array and none by hash. A slot that went to another
// chat stands for that one.

internal import KlepetEngine

struct ChatMap {
    private var slots: [(chat: ChatID, number: Int32)] = []

    /// -1: not known here.
    @_optimize(speed)
    func number(of chat: ChatID) -> Int {
        let slot = Int(UInt32(truncatingIfNeeded: chat))
        guard slot < slots.count, slots[slot].chat == chat, chat != 0 else { return -1 }
        return Int(slots[slot].number)
    }

    /// A chat's number that no shop gives is not taken up.
    mutating func set(_ chat: ChatID, to number: Int) {
        let slot = Int(UInt32(truncatingIfNeeded: chat))
        guard slot > 0, slot <= Limits.chatsMax, let number = Int32(exactly: number) else { return }
        if slot >= slots.count {
            slots.append(contentsOf: repeatElement((chat: 0, number: -1), count: slot + 1 - slots.count))
        }
        slots[slot] = (chat, number)
    }
}
