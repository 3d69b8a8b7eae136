// How far a long work is, on stderr and only for somebody who looks on.

import Glibc

struct ProgressBar {
    var total: Int
    private let isShown = Terminal.isTerminal(STDERR_FILENO)
    private var shown = -1

    init(total: Int) { self.total = max(1, total) }

    mutating func show(_ done: Int, _ what: String) {
        guard isShown else { return }
        let percent = done * 100 / total
        guard percent != shown else { return }
        shown = percent
        let full = percent * 30 / 100
        let bar = String(repeating: "█", count: full) + String(repeating: "░", count: 30 - full)
        Terminal.write("\r\(bar) \(String(percent).paddedLeft(to: 3)) %  \(what)\u{1B}[K", to: STDERR_FILENO)
    }

    func clear() {
        if isShown { Terminal.write("\r\u{1B}[K", to: STDERR_FILENO) }
    }
}
