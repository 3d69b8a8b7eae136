// B23.1: a past with operators added or taken away, worked out by hand.

import CKlepet
import Testing

/// 1_700_000_000_000 is a Tuesday, 22:13:20 in UTC, which is the zone of a shop without hours.
private let allTuesday = #""days":["tue"],"from":"00:00","to":"24:00""#

private func row(_ key: String, _ waits: (Int, Int, Int, Int), _ counts: (Int, Int, Int)) -> String {
    """
    "\(key)":{"wait_ms":{"count":\(waits.0),"median":\(waits.1),"p90":\(waits.2),"p99":\(waits.2),"most":\(waits.3)},\
    "abandoned":\(counts.0),"missed":\(counts.1),"overdue":\(counts.2)}
    """
}

private func rehearse(_ office: OpaquePointer?, _ staffing: String, under policy: String? = nil) -> String {
    text {
        klepet_rehearse_staffing(
            office, policy, policy?.utf8.count ?? 0, staffing, staffing.utf8.count, $0, $1, $2, nil)
    }
}

/// One operator with room for one: Eva waits 10 s, Bob 75 s, Cyril leaves after a minute.
private func morning() -> (shop: OpaquePointer?, office: OpaquePointer?) {
    let policy = #"{"departments":[{"name":"support","mode":"take"}],"reply":{"overdue_after_ms":70000}}"#
    let shop = open(nil, Options(policy: policy))
    let office = join(shop, KLEPET_ROLE_SYSTEM, "office")
    enter(shop, operator: "ana", capacity: 1)
    let ana = join(shop, KLEPET_ROLE_OPERATOR, "ana")
    let begin = now(shop)
    func at(_ seconds: Int64) {
        expect(klepet_advance(shop, begin + seconds * 1000))
        expect(klepet_step(shop, 0))
    }
    let eva = start(join(shop, KLEPET_ROLE_VISITOR, "eva"), "Hello?").chat
    at(10)
    expect(klepet_take(ana, eva, nil))
    at(20)
    say(ana, eva, "Good morning.")
    at(30)
    let bob = start(join(shop, KLEPET_ROLE_VISITOR, "bob"), "Anybody?").chat
    at(100)
    expect(klepet_end(ana, eva, 0, nil))
    at(105)
    expect(klepet_take(ana, bob, nil))
    at(110)
    say(ana, bob, "Good morning.")
    at(120)
    let cyril = join(shop, KLEPET_ROLE_VISITOR, "cyril")
    let waits = start(cyril, "And me?").chat
    at(180)
    expect(klepet_end(cyril, waits, 0, nil))
    at(205)
    expect(klepet_end(ana, bob, 0, nil))
    at(700)
    join(shop, KLEPET_ROLE_VISITOR, "zoe")
    // What is not durable is not told of.
    expect(klepet_flush(shop))
    return (shop, office)
}

private let wasSo = row("recorded", (2, 10_000, 75_000, 75_000), (1, 0, 1))
private let isModelledSo = row("unchanged", (2, 10_000, 75_000, 75_000), (1, 0, 1))

@Suite struct StaffingTests {
    @Test func `B23.1: with one operator more nobody waits for a colleague, and who left is taken`() {
        let (shop, office) = morning()
        let told = rehearse(office, #"[{"department":"support","operators":1,\#(allTuesday)}]"#)
        // Eva is asked as before. Bob goes to the added one after Ana's 5 s with him; Cyril after 5 s, the lower of 5 and
        // 10, as nobody took him.
        let changed = row("changed", (3, 5_000, 10_000, 10_000), (0, 0, 0))
        let figures = [wasSo, isModelledSo, changed].joined(separator: ",")
        #expect(
            told.hasSuffix(
                #""staffing":{"zone":"UTC","shop":{\#(figures)},"departments":[{"department":"support",\#(figures)}]}}"#
            ),
            "\(told)")
        // The rest is the rehearsal as ever.
        let rest = text { klepet_rehearse(office, nil, 0, $0, $1, $2, nil) }
        #expect(told.hasPrefix(rest.dropLast()))
        #expect(!rest.contains("staffing"))
        expect(klepet_close(shop))
    }

    @Test func `B23.1: with the only operator gone everybody is missed, but who left leaves as before`() {
        let (shop, office) = morning()
        let told = rehearse(office, #"[{"operators":-1,\#(allTuesday)}]"#)
        let changed = row("changed", (0, 0, 0, 0), (1, 2, 2))
        #expect(told.contains([wasSo, isModelledSo, changed].joined(separator: ",")), "\(told)")
        // Of more than there are, all are taken; and at another time nothing changes.
        #expect(rehearse(office, #"[{"operators":-9,\#(allTuesday)}]"#) == told)
        let wednesday = rehearse(office, #"[{"operators":-1,"days":["wed"],"from":"00:00","to":"24:00"}]"#)
        #expect(wednesday.contains(row("changed", (2, 10_000, 75_000, 75_000), (1, 0, 1))), "\(wednesday)")
        expect(klepet_close(shop))
    }

    @Test func `B23.1: the rehearsed policy says how long people wait and when an answer is overdue`() {
        let (shop, office) = morning()
        let policy = #"{"departments":[{"name":"support","mode":"take","waiting":{"follow_up_after_ms":40000}}]}"#
        let told = rehearse(office, #"[{"operators":-1,\#(allTuesday)}]"#, under: policy)
        // Eva is missed at 40 s; Bob, who waited 75 s, would have again; Cyril left. None had no answer for 2 min.
        #expect(told.contains(row("changed", (0, 0, 0, 0), (1, 2, 0))), "\(told)")
        expect(klepet_close(shop))
    }

    /// On the last Sunday of March the clocks of Prague go from 2:00 to 3:00, on that of October from 3:00 to 2:00.
    @Test(arguments: [
        // 01:30 is 00:30 UTC, 03:30 already 01:30 UTC.
        (Int64(1_711_843_200_000), "01:30", "03:30", Int64(30), Int64(90)),
        // 01:30 is 23:30 UTC of the day before; 02:30 comes twice, the last is 01:30 UTC.
        (Int64(1_729_983_600_000), "01:30", "02:30", Int64(30), Int64(150)),
    ])
    func `B23.1: a time of the week is what the shop's clock shows, across its changes`(
        start begin: Int64, from: String, to: String, first: Int64, last: Int64
    ) {
        let always = #"[{"days":["mon","tue","wed","thu","fri","sat","sun"],"from":"00:00","to":"24:00"}]"#
        let policy = #"{"departments":[{"name":"support","hours":{"zone":"Europe/Prague","weekly":\#(always)}}]}"#
        let shop = open(nil, Options(start: begin, policy: policy))
        let office = join(shop, KLEPET_ROLE_SYSTEM, "office")
        // Nobody is there: a minute before and after each end somebody comes, and leaves after half of one.
        for minute in [first - 1, first + 1, last - 1, last + 1] {
            expect(klepet_advance(shop, begin + minute * 60_000))
            expect(klepet_step(shop, 0))
            let visitor = join(shop, KLEPET_ROLE_VISITOR, "at \(minute)")
            let chat = start(visitor, "Hello?").chat
            pass(shop, 30_000)
            expect(klepet_end(visitor, chat, 0, nil))
        }
        expect(klepet_flush(shop))
        let told = rehearse(office, #"[{"operators":1,"days":["sun"],"from":"\#(from)","to":"\#(to)"}]"#)
        #expect(told.contains(#""zone":"Europe/Prague""#))
        #expect(told.contains(row("unchanged", (0, 0, 0, 0), (4, 0, 0))), "\(told)")
        #expect(told.contains(row("changed", (2, 0, 0, 0), (2, 0, 0))), "\(told)")
        // One who takes a chat has it for ten minutes, as nobody ever had one; and the department has to be open.
        let shut = policy.replacing(always, with: #"[{"days":["mon"],"from":"09:00","to":"10:00"}]"#)
        let closed = rehearse(office, #"[{"operators":1,"days":["sun"],"from":"\#(from)","to":"\#(to)"}]"#, under: shut)
        #expect(closed.contains(row("changed", (0, 0, 0, 0), (4, 0, 0))), "\(closed)")
        expect(klepet_close(shop))
    }

    @Test(arguments: [
        (#"[]"#, "staffing", "1 to 32"), (#"{}"#, "staffing", "an array"),
        (#"[{"operators":0,\#(allTuesday)}]"#, "staffing[0].operators", "changes nothing"),
        (#"[{"operators":101,\#(allTuesday)}]"#, "staffing[0].operators", "-100 to 100"),
        (#"[{\#(allTuesday)}]"#, "staffing[0].operators", "missing"),
        (#"[{"operators":1,"days":[],"from":"00:00","to":"24:00"}]"#, "staffing[0].days", "1 to 7"),
        (#"[{"operators":1,"days":["mon"],"from":"24:00","to":"24:00"}]"#, "staffing[0].from", "23:59"),
        (#"[{"operators":1,"weekday":1,\#(allTuesday)}]"#, "staffing[0].weekday", "take one of"),
        (
            #"[{"operators":1,\#(allTuesday)},{"department":"sales","operators":1,\#(allTuesday)}]"#,
            "staffing[1].department", "rehearsed policy"
        ),
    ])
    func `B23.1: a staffing that is none is refused whole, by its place`(staffing: String, path: String, why: String) {
        let shop = open()
        let office = join(shop, KLEPET_ROLE_SYSTEM, "office")
        var (needed, error) = (0, klepet_error())
        let status = klepet_rehearse_staffing(office, nil, 0, staffing, staffing.utf8.count, nil, 0, &needed, &error)
        expect(status, KLEPET_VALUE_INVALID)
        #expect(error.text.hasPrefix(path) && error.text.contains(why), "\(error.text)")
        let json = #"{"do":"rehearse","staffing":\#(staffing)}"#
        let reply = text { klepet_call(office, json, json.utf8.count, $0, $1, $2, nil) }
        #expect(reply.contains(#""ok":false"#) && reply.contains(#""path":"\#(path)""#), "\(reply)")
        expect(klepet_close(shop))
    }

    @Test func `B23.1: who may not rehearse may not with other staff`() {
        let shop = open()
        let json = #"[{"operators":1,\#(allTuesday)}]"#
        var needed = 0
        enter(shop, operator: "ana", isTrusted: false)
        for client in [join(shop, KLEPET_ROLE_VISITOR, "eva"), join(shop, KLEPET_ROLE_OPERATOR, "ana")] {
            failing(KLEPET_NOT_ALLOWED) {
                klepet_rehearse_staffing(client, nil, 0, json, json.utf8.count, nil, 0, &needed, $0)
            }
        }
        let office = join(shop, KLEPET_ROLE_SYSTEM, "office")
        failing(KLEPET_MISUSE_NULL) { klepet_rehearse_staffing(office, nil, 0, nil, 0, nil, 0, &needed, $0) }
        expect(klepet_close(shop))
    }

    @Test func `B23.1: in parts it is what it is in one go, and there is something left until it is told`() {
        let (shop, office) = morning()
        let json = #"{"do":"rehearse","staffing":[{"operators":1,\#(allTuesday)}]}"#
        let whole = text { klepet_call(office, json, json.utf8.count, $0, $1, $2, nil) }
        for steps in [1, 3, 1000] {
            var query: OpaquePointer?
            expect(klepet_query_begin(office, json, json.utf8.count, &query, nil))
            var left: UInt64 = .max
            var rounds = 0
            while left > 0 {
                expect(klepet_query_step(query, steps, &left, nil))
                rounds += 1
            }
            // The events, then the line three times.
            #expect(UInt64(rounds) > statistics(shop).durable_seq / UInt64(steps))
            #expect(text { klepet_query_reply(query, $0, $1, $2, nil) } == whole)
            expect(klepet_query_end(query))
        }
        expect(klepet_close(shop))
    }
}
