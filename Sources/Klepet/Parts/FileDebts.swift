// B17.3: what destroys a message owes the host's files: one FILE_OWED_DELETION for each before the message goes, paid by
// klepet_file_gone(). The journal knows which messages of a chat carry files; what they are called stands in their parts.

import CKlepet
import KlepetEngine
import KlepetJSON
import KlepetJournal

extension Shop {
    /// So many messages at a time, of at most ten files each: far below what waits for the disk at a time (law 6).
    static let messagesOwedAtOnce = 256

    /// Those that a message still names.
    func owedFiles(of message: UInt64) throws(Failure) -> [OwedFile] {
        var parts: [UInt8] = []
        try read(message) { event in
            if event.carriesFiles { parts = Array(event.parts) }
        }
        guard !parts.isEmpty else { return [] }
        var owed: [OwedFile] = []
        do throws(JSONFault) {
            try parts.withUnsafeBufferPointer { (parts) throws(JSONFault) in
                let document = try JSONDocument(parts, .call)
                document.readNode { node in
                    node["files"]?.elements { _, file in
                        guard let reference = file["reference"] else { return }
                        owed.append(OwedFile(message: message, reference: Array(reference.text)))
                    }
                }
            }
        } catch {
            throw Failure(KLEPET_CORRUPT, "The parts of message \(message) cannot be read.")
        }
        return owed
    }

    /// All but the last page of a chat's files, each page made durable; the last one is for whoever erases the chat.
    func oweFiles(of chat: ChatID) throws(Failure) -> [OwedFile] {
        let messages = try look { (journal) throws(JournalFailure) in try journal.messagesWithFiles(ofChat: chat) }
        var page: [OwedFile] = []
        for (index, message) in messages.enumerated() {
            page += try owedFiles(of: message)
            guard (index + 1) % Self.messagesOwedAtOnce == 0 else { continue }
            engine.owe(page, of: chat, at: try inputTime())
            page.removeAll()
            try flush()
        }
        return page
    }

    func fileGone(_ seq: UInt64, by client: ClientID) throws(Failure) {
        var debt = FileGone.Debt.none
        // Nobody but the back office learns what stands under a number.
        try requireSystem(client)
        try read(seq) { event in
            guard event.shopKind == .fileOwedDeletion else { return }
            debt = event.flags.contains(.redacted) ? .gone : .owed
        }
        _ = try submit(.fileGone(FileGone(seq: seq, debt: debt)), by: client)
    }
}
