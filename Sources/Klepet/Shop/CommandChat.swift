// Which chat a command is about, for the refusal that names who has it (B5.2).

import KlepetEngine

extension Command {
    /// The chat it is about, if it is about one.
    var chat: ChatID? {
        switch self {
        case .say(let say): say.chat
        case .edit(let name, _), .retract(let name), .redact(let name): name.chat
        case .act(let chat, _, _), .receipt(let chat, _, _), .take(let chat), .decline(let chat), .hold(let chat, _, _),
            .resume(let chat), .promise(let chat, _), .setLadder(let chat, _), .reopen(let chat), .end(let chat, _),
            .choose(let chat, _, _), .stayHere(let chat), .askMore(let chat), .waiveSurvey(let chat),
            .answer(let chat, _), .handOff(let chat):
            chat
        case .transfer(let chat, _, _, _), .escalate(let chat, _), .offerMedia(let chat, _), .acceptMedia(let chat),
            .endMedia(let chat),
            .redeemMedia(let chat, _):
            chat
        case .consent, .ban, .unban, .erase: nil
        case .start, .setOperator, .setPresence, .setPolicy, .setReply, .removeReply, .answerSurvey, .visit,
            .answerInvitation:
            nil
        }
    }
}
