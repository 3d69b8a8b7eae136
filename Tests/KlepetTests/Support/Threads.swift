// Threads of a host's own, for what depends on which thread calls.

import Glibc

private final class Work {
    let body: () -> Void
    init(_ body: @escaping () -> Void) { self.body = body }
}

/// Runs each on a thread of its own and waits for all.
func onThreads(_ bodies: [() -> Void]) {
    let threads = bodies.map { body -> pthread_t in
        var thread = pthread_t()
        let work = Unmanaged.passRetained(Work(body))
        pthread_create(
            &thread, nil,
            { argument in
                guard let argument else { return nil }
                Unmanaged<Work>.fromOpaque(argument).takeRetainedValue().body()
                return nil
            }, work.toOpaque())
        return thread
    }
    for thread in threads { pthread_join(thread, nil) }
}

func onAnotherThread(_ body: @escaping () -> Void) { onThreads([body]) }
