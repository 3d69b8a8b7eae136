// What waits for a disk is done on libuv's threads; the loop goes on and is told when it is done (law 11).

import CKlepetUV

/// `job` runs on a thread of libuv's, `then` on the loop, with what `job` has returned.
func runAside<Result>(
    _ loop: UnsafeMutablePointer<uv_loop_t>, _ job: @escaping () -> Result, then: @escaping (Result) -> Void
) {
    let aside = Aside()
    aside.job = {
        let result = job()
        aside.then = { then(result) }
    }
    aside.work.pointee.data = Unmanaged.passRetained(aside).toOpaque()
    let status = uv_queue_work(
        loop, aside.work,
        { work in
            guard let data = work?.pointee.data else { return }
            Unmanaged<Aside>.fromOpaque(data).takeUnretainedValue().job()
        },
        { work, _ in
            guard let data = work?.pointee.data else { return }
            Unmanaged<Aside>.fromOpaque(data).takeRetainedValue().end()
        })
    guard status != 0 else { return }
    // It refuses nothing but a work without a function.
    Unmanaged.passUnretained(aside).release()
    aside.job()
    aside.end()
}

private final class Aside {
    let work = UnsafeMutablePointer<uv_work_t>.allocate(capacity: 1)
    var job: () -> Void = {}
    var then: () -> Void = {}

    deinit { work.deallocate() }

    /// It holds itself by what it was to do.
    func end() {
        let then = then
        (job, self.then) = ({}, {})
        then()
    }
}
