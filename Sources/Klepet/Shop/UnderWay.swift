// The calls that a thread is in the middle of. A shop that is stepped knows it by a flag; one with a thread of its own
// is called by many threads at a time, and each waits in the line. A signal handler that then calls from the same
// thread would wait behind the call that it has interrupted, perhaps for a lock that this very thread holds: so it is
// refused before it touches any.

import Glibc

struct CallUnderWay {
    /// The shop, as a number: compared and never followed.
    private var shop: ObjectIdentifier
    private var outer: UnsafeMutablePointer<CallUnderWay>?

    private static let key: pthread_key_t = {
        var key = pthread_key_t()
        pthread_key_create(&key, nil)
        return key
    }()

    /// The first use makes the key: not to be left to a signal handler.
    static func prepare() { _ = key }

    private static var innermost: UnsafeMutablePointer<CallUnderWay>? {
        get { pthread_getspecific(key)?.assumingMemoryBound(to: CallUnderWay.self) }
        set { pthread_setspecific(key, newValue) }
    }

    /// Runs `body` as a call of `shop`; false, and nothing is run, when this thread is in the middle of one.
    static func enter(_ shop: some AnyObject, _ body: () -> Void) -> Bool {
        let shop = ObjectIdentifier(shop)
        var other = innermost
        while let call = other {
            if call.pointee.shop == shop { return false }
            other = call.pointee.outer
        }
        var call = CallUnderWay(shop: shop, outer: innermost)
        withUnsafeMutablePointer(to: &call) { call in
            innermost = call
            body()
            innermost = call.pointee.outer
        }
        return true
    }
}
