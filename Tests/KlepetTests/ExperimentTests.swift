// B23.2 through the C API: a policy with experiments, its report by arm, and a rehearsal of it.

import CKlepet
import Foundation
import Testing

private let policy = """
    {"departments": [{"name": "support", "mode": "take"}], "attributes": [{"key": "cart"}], "experiments": \
    [{"name": "slow", "share_per_mille": 500, "policy": {"idle": {"prompt_after_ms": 600000}}}]}
    """

@Suite struct ExperimentTests {
    @Test func `B23.2: the report tells by arm, explain names the arm, and a rehearsal draws the same visitors`() {
        let shop = open(nil, Options(policy: policy))
        let office = join(shop, KLEPET_ROLE_SYSTEM, "office")
        enter(shop, operator: "ana")
        let ana = join(shop, KLEPET_ROLE_OPERATOR, "ana")
        // The visitors 3 and 4 are of it, 5 is not.
        let visitors = ["eva", "zoe", "kim"].map { join(shop, KLEPET_ROLE_VISITOR, $0) }
        let chats = visitors.map { visitor in
            let chat = start(visitor, "Hello?").chat
            expect(klepet_take(ana, chat, nil))
            say(ana, chat, "Good morning.")
            return chat
        }
        for (chat, arm) in zip(chats, ["tried", "tried", "usual"]) {
            let told = text { klepet_explain(ana, chat, $0, $1, $2, nil) }
            #expect(told.contains(#""experiments":[{"experiment":"slow","arm":"\#(arm)"}]"#), "\(told)")
        }
        for visitor in [3, 5] {
            let json = #"{"do":"attribute_set","visitor":\#(visitor),"key":"cart","value":{"total":7}}"#
            #expect(text { klepet_call(office, json, json.utf8.count, $0, $1, $2, nil) }.contains(#""ok":true"#))
        }
        // Counted as delivered after a minute: the usual ladder ends 9 min later, the other after 14.
        pass(shop, 700_000)
        expect(klepet_flush(shop))
        let report = text { klepet_report(office, nil, $0, $1, $2, nil) }
        let arms = report.components(separatedBy: #"{"arm":"#).dropFirst()
        #expect(arms.count == 2, "\(report)")
        for (arm, figures) in zip(
            arms,
            [
                [#""usual","chats":1"#, #""idle_closes":1"#, #""invitations_sent":0"#, #""carts":1}"#],
                [#""tried","chats":2"#, #""idle_closes":0"#, #""invitations_accepted":0"#, #""carts":1}"#],
            ])
        {
            for figure in figures { #expect(arm.contains(figure), "\(figure) in \(arm)") }
        }
        let rehearsed = text { klepet_rehearse(office, nil, 0, $0, $1, $2, nil) }
        #expect(rehearsed.contains(#""difference_count":0"#), "\(rehearsed)")
        // Without it, both would have been asked, warned and closed.
        let without = #"{"departments": [{"name": "support", "mode": "take"}]}"#
        let other = text { klepet_rehearse(office, without, without.utf8.count, $0, $1, $2, nil) }
        #expect(other.contains(#""difference_count":2"#), "\(other)")
        expect(klepet_close(shop))
    }

    @Test(arguments: [
        (#"{"name": "a", "share_per_mille": 500}"#, "experiments[0]", "tries nothing"),
        (#"{"name": "a", "share_per_mille": 0, "holdout": true}"#, "experiments[0].share_per_mille", "1 to 1000"),
        (#"{"name": "a", "holdout": true}"#, "experiments[0].share_per_mille", "missing"),
        (
            #"{"name": "a", "share_per_mille": 5, "policy": {"idle": {"prompt_after_ms": 0}}}"#,
            "experiments[0].policy.idle.prompt_after_ms", "from 1"
        ),
        // What counts for the whole shop cannot be tried on some.
        (
            #"{"name": "a", "share_per_mille": 5, "policy": {"routing": {"capacity_default": 9}}}"#,
            "experiments[0].policy.routing", "take one of idle, waiting, reply, wrapup, invitations"
        ),
        (
            #"{"name": "a", "share_per_mille": 5, "policy": {"idle": {"typing_fades_after_ms": 9}}}"#,
            "experiments[0].policy.idle.typing_fades_after_ms", "take one of"
        ),
        (
            #"{"name": "a", "share_per_mille": 5, "holdout": true}, {"name": "a", "share_per_mille": 5, "holdout": true}"#,
            "experiments[1].name", "rename"
        ),
        (
            #"{"name": "a", "share_per_mille": 5, "policy": {"wrapup": {"close_after_ms": 7}}},"#
                + #"{"name": "b", "share_per_mille": 5, "policy": {"wrapup": {"close_after_ms": 9}}}"#,
            "experiments[1].policy.wrapup.close_after_ms", "may be of both"
        ),
    ])
    func `B23.2: an experiment that is none refuses the policy, by its place`(
        experiments: String, path: String, why: String
    ) {
        let shop = open()
        let office = join(shop, KLEPET_ROLE_SYSTEM, "office")
        var error = klepet_error()
        let json = #"{"experiments": [\#(experiments)]}"#
        expect(klepet_policy_set(office, json, json.utf8.count, &error), KLEPET_POLICY_INVALID)
        #expect(error.text.hasPrefix(path) && error.text.contains(why), "\(error.text)")
        expect(klepet_close(shop))
    }
}
