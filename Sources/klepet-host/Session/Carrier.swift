// What a session asks of whatever carries it. Whole requests come out of a carrier and replies go into it; how either is
// written in bytes, and over what, is the carrier's own. A connection that speaks in lines is one (Wire/LineConnection.swift), a browser's another
// (Web/WebConnection.swift).

import KlepetWire

/// Bytes that came just now, where the carrier has read them to: good until it reads again.
typealias ArrivedBytes = UnsafeMutableBufferPointer<UInt8>

protocol Carrier: AnyObject {
    // MARK: requests

    /// False: the system gives no way to read.
    func startReading() -> Bool
    /// What has come already, without waiting for the loop to come round to it.
    func readAtOnce()
    func stopReading()
    /// For a later `takeRequests`.
    func keep(_ arrived: ArrivedBytes)
    /// Gives what came, request by request, as long as `body` returns true: what was kept first, then what has arrived.
    /// The rest is kept. `body` may change a request's bytes; `isMore` says that there are bytes behind it.
    func takeRequests(
        _ arrived: ArrivedBytes?, requestBytesMax: Int,
        _ body: (_ cut: RequestCut, _ start: UnsafeMutablePointer<UInt8>, _ isMore: Bool) -> Bool)

    // MARK: replies

    /// Adds a reply as it goes over the wire.
    func frame(_ reply: UnsafeRawPointer?, _ count: Int, to buffer: inout ByteBuffer)
    /// The same for a reply of at most so many bytes, which `write` puts in their place; it returns how many they are.
    func frame(atMost bytesMax: Int, to buffer: inout ByteBuffer, _ write: (UnsafeMutablePointer<UInt8>) -> Int)
    func send(_ reply: UnsafeRawPointer?, _ count: Int)
    /// One reply, in two pieces.
    func send(_ head: String, _ reply: UnsafeRawPointer, _ count: Int)
    func send(framed bytes: UnsafeRawPointer?, _ count: Int)
    /// A line that answers nothing may go to who reads too little.
    var tellsSlowness: Bool { get }
    /// Sent, and not read by the other side yet, as far as one can tell.
    var unreadBytes: Int { get }
    /// Writes what was sent, as far as the other side takes it now; the session hears when more, or all, is written.
    func flush()

    // MARK: the end

    /// The other side is gone for good; who has only said all is not.
    var hasHungUp: Bool { get }
    /// At once, whatever is unread.
    func close()
}
