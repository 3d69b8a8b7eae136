// klepet-simulation: a simulated shop on the C API, seed by seed. See the usage below.

import Glibc

let usage = """
    klepet-simulation [--seeds FROM..TO | --seed N] [--steps N] [--journal memory|disk|mixed] [--shop plain|wide|mixed]
                      [--keep-going] [--trace]
        Runs seeds and prints one line for each: its number, a digest of all that happened, what there was. Equal seeds
        give equal digests in every process. Ends with 1 at the first seed that breaks a rule, and says which.
    klepet-simulation market-day [--seed S]
        Writes a day of traffic, one line a message, as `klepet-host replay` reads it.
    """

/// What was asked for.
struct Options {
    var makesMarketDay = false
    var seeds: ClosedRange<UInt64> = 1...20
    var steps = 300
    var journal = "mixed"
    var shop = "mixed"
    var keepsGoing = false
    var traces = false
    private var left: [String]

    init(_ arguments: [String]) {
        left = arguments
        if left.first == "market-day" {
            makesMarketDay = true
            left.removeFirst()
        }
        while !left.isEmpty { take(left.removeFirst()) }
        if !["plain", "wide", "mixed"].contains(shop) { fail("--shop is plain, wide or mixed", 64) }
        if !["memory", "disk", "mixed"].contains(journal) { fail("--journal is memory, disk or mixed", 64) }
    }

    private mutating func take(_ option: String) {
        switch option {
        case "--seeds":
            let text = value(of: option)
            let ends = text.split(separator: ".").map { number($0) }
            guard ends.count == 2, ends[0] <= ends[1] else { fail("--seeds takes FROM..TO, not \(text)", 64) }
            seeds = ends[0]...ends[1]
        case "--seed":
            let one = number(value(of: option))
            seeds = one...one
        case "--steps": steps = Int(number(value(of: option)))
        case "--journal": journal = value(of: option)
        case "--shop": shop = value(of: option)
        case "--keep-going": keepsGoing = true
        case "--trace": traces = true
        case "--help", "-h":
            print(usage)
            exit(0)
        default: fail("\(option) is not an option\n\n\(usage)", 64)
        }
    }

    private mutating func value(of option: String) -> String {
        if left.isEmpty { fail("\(option) needs a value\n\n\(usage)", 64) }
        return left.removeFirst()
    }

    private func number(_ text: some StringProtocol) -> UInt64 {
        guard let number = UInt64(text), number <= 1 << 62 else { fail("\(text) is no number", 64) }
        return number
    }
}

func fail(_ problem: String, _ code: Int32) -> Never {
    let line = problem + "\n"
    _ = line.withCString { write(2, $0, strlen($0)) }
    exit(code)
}

/// How many seeds broke a rule.
func run(_ options: Options) -> Int {
    var failed = 0
    for seed in options.seeds {
        // Restarts and the disk are dear: every fourth shop has them.
        let onDisk = options.journal == "disk" || options.journal == "mixed" && seed % 4 == 0
        // Every third is a wide one, with what came after B6.
        let isWide = options.shop == "wide" || options.shop == "mixed" && seed % 3 == 0
        let broken = isWide ? runWide(seed, onDisk, options) : runPlain(seed, onDisk, options)
        if broken { failed += 1 }
        if broken, !options.keepsGoing { return failed }
    }
    return failed
}

/// True: it broke a rule.
func runPlain(_ seed: UInt64, _ onDisk: Bool, _ options: Options) -> Bool {
    var world: World?
    do {
        let made = try World(seed: seed, steps: options.steps, onDisk: onDisk, tracing: options.traces)
        world = made
        try made.run()
        print(
            """
            seed \(seed) digest \(hex(made.print.value)) events \(made.model.log.count) chats \
            \(made.model.chats.count)
            """,
            "restarts \(made.restarts)")
        return false
    } catch {
        report(seed, error, world?.now, world?.model.log ?? [], options)
        _ = world?.shop.close()
        return true
    }
}

func runWide(_ seed: UInt64, _ onDisk: Bool, _ options: Options) -> Bool {
    var world: WideWorld?
    do {
        let made = try WideWorld(seed: seed, steps: options.steps, onDisk: onDisk, tracing: options.traces)
        world = made
        try made.run()
        print(
            """
            seed \(seed) digest \(hex(made.print.value)) events \(made.model.log.count) chats \
            \(made.model.chats.count)
            """,
            "restarts \(made.restarts) wide")
        return false
    } catch {
        report(seed, error, world?.now, world?.model.log ?? [], options)
        _ = world?.shop.close()
        return true
    }
}

func report(_ seed: UInt64, _ error: any Error, _ now: Int64?, _ log: [Fact], _ options: Options) {
    let violation =
        error as? Violation ?? Violation(invariant: "no rule, a fault of the simulation", detail: "\(error)")
    print("seed \(seed) FAILED: \(violation.invariant)")
    print("  \(violation.detail)")
    if !options.keepsGoing {
        print("  at \(now ?? 0); the last events:")
        for fact in log.suffix(25) { print("    \(fact.line)") }
    }
    print(
        """
          again, alone: klepet-simulation --seed \(seed) --steps \(options.steps) --journal \(options.journal) \
        --shop \(options.shop) --trace
        """)
}

let options = Options(Array(CommandLine.arguments.dropFirst()))
if options.makesMarketDay {
    writeMarketDay(seed: options.seeds.lowerBound)
} else {
    exit(run(options) == 0 ? 0 : 1)
}
