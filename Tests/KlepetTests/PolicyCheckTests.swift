// klepet_policy_check and klepet_policy_texts: a policy, asked without a shop.

import CKlepet
import Klepet
import Testing

@Suite struct PolicyCheckTests {
    private func check(
        _ policy: String?, now: Int64 = 1_795_694_400_000, capacity: Int = 4096
    ) -> (status: klepet_status, text: String, needed: Int) {
        var (buffer, needed, error) = ([CChar](repeating: 0, count: capacity + 1), 0, klepet_error())
        let status = (policy ?? "").withCString {
            klepet_policy_check(
                policy == nil ? nil : $0, policy?.utf8.count ?? 0, now, &buffer, capacity, &needed, &error)
        }
        return (status, String(decoding: buffer.prefix(needed).map { UInt8(bitPattern: $0) }, as: UTF8.self), needed)
    }

    @Test func `it tells warnings and the next opening of each department (B9.1)`() {
        // Thursday, 2026-11-26, 12:00 UTC is 13:00 in Prague.
        let policy = """
            {"idle": {"prompt_after_ms": 5}, "departments": [{"name": "always"},
             {"name": "day", "hours": {"zone": "Europe/Prague", "weekly": [{"days": ["thu"],
             "from": "09:00", "to": "17:00"}]}},
             {"name": "never", "hours": {}}]}
            """
        let told = check(policy)
        #expect(told.status == KLEPET_OK)
        #expect(
            told.text.hasPrefix(
                #"{"warnings":[{"path":"idle.prompt_after_ms","sentence":"idle.prompt_after_ms is 5 ms, "#))
        #expect(
            told.text.hasSuffix(
                """
                "departments":[{"department":"always","open":true},\
                {"department":"day","open":true,"closes_ms":1795708800000,"opens_ms":1796284800000},\
                {"department":"never","open":false}]}
                """), "\(told.text)")
    }

    @Test func `what is no policy, no time, no room is refused`() {
        #expect(check(nil).status == KLEPET_MISUSE_NULL)
        #expect(check("{").status == KLEPET_POLICY_INVALID)
        #expect(
            check(#"{"departments": [{"name": "a", "hours": {"zone": "Mars/Olympus"}}]}"#).status
                == KLEPET_POLICY_INVALID)
        #expect(check("{}", now: -1).status == KLEPET_TIME_INVALID)
        #expect(check("{}", now: .max).status == KLEPET_TIME_INVALID)
        let small = check("{}", capacity: 10)
        #expect(small.status == KLEPET_BUFFER_TOO_SMALL && small.needed == check("{}").text.utf8.count)
    }

    @Test func `the texts of a locale, the shop's own before the built-in ones (B15.1)`() {
        var (buffer, needed, error) = ([CChar](repeating: 0, count: 16384), 0, klepet_error())
        let policy = #"{"texts": {"cs": {"are_you_there": "Haló?"}}}"#
        #expect(klepet_policy_texts(policy, policy.utf8.count, "cs", 2, &buffer, 16384, &needed, &error) == KLEPET_OK)
        let text = String(decoding: buffer.prefix(needed).map { UInt8(bitPattern: $0) }, as: UTF8.self)
        #expect(text.contains(#""are_you_there":"Haló?""#) && text.contains(#""place_next":"Jste další na řadě.""#))
        #expect(klepet_policy_texts(nil, 0, "fi", 2, &buffer, 16384, &needed, &error) == KLEPET_OK)
        #expect(klepet_policy_texts(nil, 0, nil, 0, &buffer, 16384, &needed, &error) == KLEPET_MISUSE_NULL)
        #expect(klepet_policy_texts(nil, 0, "c s", 3, &buffer, 16384, &needed, &error) == KLEPET_VALUE_INVALID)
        #expect(klepet_policy_texts("[]", 2, "cs", 2, &buffer, 16384, &needed, &error) == KLEPET_POLICY_INVALID)
        #expect(klepet_policy_texts(nil, 0, "cs", 2, nil, 0, &needed, &error) == KLEPET_BUFFER_TOO_SMALL)
        #expect(needed > 1000)
    }
}
