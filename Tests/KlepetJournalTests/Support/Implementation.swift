// The journals that the contract's suite runs over.

import KlepetJournal

enum Implementation: String, CaseIterable, Sendable {
    case memory, sqlite

    func open(_ scratch: Scratch) throws -> Journal {
        switch self {
        case .memory: try Journal.inMemory()
        case .sqlite: try Journal(scratch.shop)
        }
    }

    /// A journal that is full after a few hundred small events.
    func openSmall(_ scratch: Scratch) throws -> Journal {
        switch self {
        case .memory: try Journal.inMemory(bytesMax: 60_000)
        case .sqlite: try Journal(scratch.shop, pagesMax: 40)
        }
    }
}

func failure(_ work: () throws -> Void) -> JournalFailure? {
    do {
        try work()
        return nil
    } catch {
        return error as? JournalFailure
    }
}
