// Posts to an address, one request at a time, by libcurl on the host's loop: libcurl says which sockets it waits for
// and how long, the loop tells it what has come. Nothing here waits, nor knows what is posted.
//
//      post ─▶ libcurl ─▶ onSocket: watch this socket ─▶ uv_poll ──┐
//                   └───▶ onTimer: ask again then ─▶ uv_timer ──┴─▶ proceed ─▶ done(status)

import CCurl
import CKlepetUV

final class HTTPPoster {
    /// How a request ended.
    enum Outcome: Equatable {
        case answered(Int)
        /// Nobody there, no name, no time: libcurl's sentence, in which nothing is what was posted.
        case failed(String)
    }

    private let loop: UnsafeMutablePointer<uv_loop_t>
    private let multi: UnsafeMutableRawPointer
    private let timer = UnsafeMutablePointer<uv_timer_t>.allocate(capacity: 1)
    private var watches: [curl_socket_t: UnsafeMutablePointer<uv_poll_t>] = [:]
    private var easy: UnsafeMutableRawPointer?
    private var headers: UnsafeMutablePointer<curl_slist>?
    private var done: (Outcome) -> Void = { _ in }

    init?(_ loop: UnsafeMutablePointer<uv_loop_t>) {
        guard curl_global_init(Int(CURL_GLOBAL_DEFAULT)) == CURLE_OK, let multi = curl_multi_init() else { return nil }
        (self.loop, self.multi) = (loop, multi)
        let me = Unmanaged.passUnretained(self).toOpaque()
        uv_timer_init(loop, timer)
        timer.pointee.data = me
        curl_watch(
            multi,
            { _, socket, what, me, _ in
                HTTPPoster.of(me)?.watch(socket, what)
                return 0
            },
            { _, milliseconds, me in
                HTTPPoster.of(me)?.arm(milliseconds)
                return 0
            }, me)
    }

    private static func of(_ data: UnsafeMutableRawPointer?) -> HTTPPoster? {
        data.map { Unmanaged<HTTPPoster>.fromOpaque($0).takeUnretainedValue() }
    }

    var isBusy: Bool { easy != nil }

    /// False: it could not even be begun, and `done` is not called.
    func post(
        _ body: [UInt8], to url: String, headers lines: [String], timeoutMilliseconds: Int,
        done: @escaping (Outcome) -> Void
    ) -> Bool {
        guard easy == nil, let easy = curl_easy_init() else { return false }
        for line in lines { headers = curl_slist_append(headers, line) }
        var code = curl_set_text(easy, CURLOPT_URL, url)
        // No other protocol, and nowhere else than where it was sent to.
        code |= curl_set_text(easy, CURLOPT_PROTOCOLS_STR, "http,https")
        code |= curl_set_number(easy, CURLOPT_FOLLOWLOCATION, 0)
        code |= curl_set_number(easy, CURLOPT_NOSIGNAL, 1)
        code |= curl_set_number(easy, CURLOPT_TIMEOUT_MS, timeoutMilliseconds)
        code |= curl_set_number(easy, CURLOPT_CONNECTTIMEOUT_MS, timeoutMilliseconds)
        code |= curl_set_headers(easy, headers)
        // What is answered is not read, but for its status.
        code |= curl_set_write(easy) { _, size, count, _ in size * count }
        code |= body.withUnsafeBytes { bytes in
            curl_set_body(easy, bytes.baseAddress?.assumingMemoryBound(to: CChar.self), bytes.count)
        }
        self.easy = easy
        self.done = done
        guard code == 0, curl_multi_add_handle(multi, easy) == CURLM_OK else {
            forget()
            return false
        }
        return true
    }

    /// A request under way is given up.
    func stop() {
        forget()
        uv_timer_stop(timer)
        for watch in watches.values { uv_poll_stop(watch) }
    }

    private func forget() {
        if let easy {
            curl_multi_remove_handle(multi, easy)
            curl_easy_cleanup(easy)
        }
        curl_slist_free_all(headers)
        (easy, headers) = (nil, nil)
    }

    // MARK: libcurl's wishes

    private func arm(_ milliseconds: Int) {
        guard milliseconds >= 0 else {
            uv_timer_stop(timer)
            return
        }
        uv_timer_start(
            timer, { HTTPPoster.of($0?.pointee.data)?.proceed(CURL_SOCKET_BAD, 0) }, UInt64(milliseconds), 0)
    }

    private func watch(_ socket: curl_socket_t, _ what: Int32) {
        if what == CURL_POLL_REMOVE {
            guard let watch = watches.removeValue(forKey: socket) else { return }
            uv_poll_stop(watch)
            // It is not given back before the loop says so.
            watch.withMemoryRebound(to: uv_handle_t.self, capacity: 1) { handle in
                uv_close(handle) { $0?.deallocate() }
            }
            return
        }
        let watch = watches[socket] ?? makeWatch(socket)
        let events =
            (what & CURL_POLL_IN != 0 ? Int32(UV_READABLE.rawValue) : 0)
            | (what & CURL_POLL_OUT != 0 ? Int32(UV_WRITABLE.rawValue) : 0)
        uv_poll_start(watch, events) { watch, status, events in
            guard let watch, let poster = HTTPPoster.of(watch.pointee.data) else { return }
            var ready: Int32 = status < 0 ? CURL_CSELECT_ERR : 0
            if events & Int32(UV_READABLE.rawValue) != 0 { ready |= CURL_CSELECT_IN }
            if events & Int32(UV_WRITABLE.rawValue) != 0 { ready |= CURL_CSELECT_OUT }
            guard let socket = poster.socket(of: watch) else { return }
            poster.proceed(socket, ready)
        }
    }

    private func makeWatch(_ socket: curl_socket_t) -> UnsafeMutablePointer<uv_poll_t> {
        let watch = UnsafeMutablePointer<uv_poll_t>.allocate(capacity: 1)
        uv_poll_init(loop, watch, socket)
        watch.pointee.data = Unmanaged.passUnretained(self).toOpaque()
        watches[socket] = watch
        return watch
    }

    private func socket(of watch: UnsafeMutablePointer<uv_poll_t>) -> curl_socket_t? {
        watches.first { $0.value == watch }?.key
    }

    private func proceed(_ socket: curl_socket_t, _ ready: Int32) {
        var running: Int32 = 0
        curl_multi_socket_action(multi, socket, ready, &running)
        let code = curl_ended(multi)
        guard code >= 0, let easy else { return }
        let outcome: Outcome
        if code == 0 {
            outcome = .answered(Int(curl_response_code(easy)))
        } else {
            outcome = .failed(String(cString: curl_easy_strerror(CURLcode(rawValue: UInt32(code)))))
        }
        forget()
        done(outcome)
    }
}
