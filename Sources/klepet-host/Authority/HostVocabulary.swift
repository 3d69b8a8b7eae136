// Who may say what. There are two vocabularies, and it is decided here and nowhere else which of them a word is of.
//
//      of the chat   klepet_call's, with the authority of the client that speaks, and no more
//      of the host   the connection's own program's alone, some of them only as a client that it has joined
//
//      the line                                    whose word it is                     may be of
//      {"do":W, …}             W comes first       the program's own                    both vocabularies
//      {…, "do":W, …}          W does not          maybe that of a frame, spliced in    the chat's
//      {"client":C,"frame":F}  W is in F           a frame's                            the chat's, as C
//
// What is in a frame goes to klepet_call whatever it holds: it never comes to `ofHost`. So there is no word, and no way
// to write one, by which a browser could join, leave, subscribe or copy.

import CKlepet
import KlepetWire

/// The host's own words. What is none of them is a word of the chat, or none at all, which is klepet_call's to say.
enum HostCall {
    case hello, now, availability, join, leave, subscribe, unsubscribe, backup, advance, fileURL

    /// As whom the program gives it.
    enum Giver {
        /// As itself: it names no client that is there already.
        case program
        case attachedClient
        case attachedOrPollingClient
        case systemClient
    }

    var giver: Giver {
        switch self {
        case .hello, .now, .availability, .join: .program
        case .subscribe, .unsubscribe: .attachedClient
        case .leave, .fileURL: .attachedOrPollingClient
        case .backup, .advance: .systemClient
        }
    }

    private init?(_ name: UnsafeBufferPointer<UInt8>) {
        switch name.count {
        case 3 where isWord(name, "now"): self = .now
        case 4 where isWord(name, "join"): self = .join
        case 5 where isWord(name, "hello"): self = .hello
        case 5 where isWord(name, "leave"): self = .leave
        case 6 where isWord(name, "backup"): self = .backup
        case 7 where isWord(name, "advance"): self = .advance
        case 8 where isWord(name, "file_url"): self = .fileURL
        case 9 where isWord(name, "subscribe"): self = .subscribe
        case 11 where isWord(name, "unsubscribe"): self = .unsubscribe
        case 12 where isWord(name, "availability"): self = .availability
        default: return nil
        }
    }

    /// Nil: the line is for klepet_call. `now` and `availability` are words of both vocabularies: without a client
    /// they are the host's.
    static func ofHost(_ line: RequestOutline, _ name: UnsafeBufferPointer<UInt8>) throws(RequestRefusal) -> HostCall? {
        guard let call = HostCall(name) else { return nil }
        if call == .now || call == .availability, line.client != nil { return nil }
        guard line.beginsWithDo else {
            throw RequestRefusal(
                KLEPET_NOT_ALLOWED,
                "A command of the host is one only in a line that begins with do; somebody else's goes into a frame.",
                path: "do")
        }
        return call
    }
}
