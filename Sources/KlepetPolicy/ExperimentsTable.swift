// The fields of experiments (B23.2): which numbers a share of the visitors may have otherwise.

import KlepetEngine

extension Policy.Experiment {
    static let table: [Field<Policy.Experiment>] = [
        .text(
            "name", { $1(&$0.name) }, .listedName,
            "What it is called in reports, and what its visitors are drawn by: under another name they are others."
        )
        .required(),
        .number(
            "share_per_mille", { $1(&$0.sharePerMille) }, 1...1_000,
            "Of a thousand visitors so many, always the same ones."
        )
        .required(),
        .flag("holdout", { $1(&$0.holdout) }, "They are not invited (B8)."),
        .group(
            "policy", "The numbers that are others for them; what is left out is as for everybody.",
            [
                .group(
                    "idle", "Of the idle ladder (B3).",
                    [
                        .override("prompt_after_ms", { $1(&$0.promptAfterMilliseconds) }, .rung, "As of the policy."),
                        .override("warning_after_ms", { $1(&$0.warningAfterMilliseconds) }, .rung, "As of the policy."),
                        .override("close_after_ms", { $1(&$0.closeAfterMilliseconds) }, .rung, "As of the policy."),
                    ]),
                .group(
                    "waiting", "Of the line (B4).",
                    [
                        .override(
                            "follow_up_after_ms", { $1(&$0.followUpAfterMilliseconds) }, .rung,
                            "As of the policy, and in the place of every department's own.")
                    ]),
                .group(
                    "reply", "Of replies (B4.6, B6.4).",
                    [
                        .override("holding_after_ms", { $1(&$0.holdingAfterMilliseconds) }, .rung, "As of the policy."),
                        .override(
                            "settled_close_after_ms", { $1(&$0.settledCloseAfterMilliseconds) }, .rung,
                            "As of the policy."),
                    ]),
                .group(
                    "wrapup", "Of the ladder after \"anything else?\" (B10.1).",
                    [
                        .override(
                            "warning_after_ms", { $1(&$0.wrapupWarningAfterMilliseconds) }, .rung, "As of the policy."),
                        .override(
                            "close_after_ms", { $1(&$0.wrapupCloseAfterMilliseconds) }, .rung, "As of the policy."),
                    ]),
                .group(
                    "invitations", "Of invitations (B8.3).",
                    [
                        .override("again_after_ms", { $1(&$0.againAfterMilliseconds) }, .duration, "As of the policy."),
                        .override(
                            "dismissed_for_ms", { $1(&$0.dismissedForMilliseconds) }, .duration, "As of the policy."),
                    ]),
            ]),
    ]

    /// The numbers that it has otherwise, as the paths of its patch.
    fileprivate var patched: [String] {
        [
            ("idle.prompt_after_ms", promptAfterMilliseconds), ("idle.warning_after_ms", warningAfterMilliseconds),
            ("idle.close_after_ms", closeAfterMilliseconds),
            ("waiting.follow_up_after_ms", followUpAfterMilliseconds),
            ("reply.holding_after_ms", holdingAfterMilliseconds),
            ("reply.settled_close_after_ms", settledCloseAfterMilliseconds),
            ("wrapup.warning_after_ms", wrapupWarningAfterMilliseconds),
            ("wrapup.close_after_ms", wrapupCloseAfterMilliseconds),
            ("invitations.again_after_ms", againAfterMilliseconds),
            ("invitations.dismissed_for_ms", dismissedForMilliseconds),
        ]
        .filter { $0.1 != nil }.map { $0.0 }
    }
}

extension Policy {
    /// Each of a name of its own, with something to try, and no number in two: a visitor may be of both.
    func requireExperiments() throws(PolicyFault) {
        try requireDistinct(experiments.map { $0.name }) { "experiments[\($0)].name" }
        for (index, experiment) in experiments.enumerated() {
            let place = "experiments[\(index)]"
            guard experiment.holdout || !experiment.patched.isEmpty else {
                throw PolicyFault(place, "\(place) tries nothing: give it a holdout or numbers of the policy.")
            }
            for number in experiment.patched {
                guard let other = experiments.prefix(index).firstIndex(where: { $0.patched.contains(number) }) else {
                    continue
                }
                let path = "\(place).policy.\(number)"
                throw PolicyFault(
                    path,
                    "\(path) is tried by experiments[\(other)], too, and a visitor may be of both: remove one of them.")
            }
        }
    }
}
