// What a transcript goes by that only the state knows (B21.2): its visitor's language, the clock on the shop's wall,
// and of which chat a survey's token speaks.

extension Engine {
    /// A text of a transcript, in a visitor's language (B15.1).
    public func transcriptWord(_ key: TextKey, for visitor: PersonID) -> [UInt8] {
        var bytes: [UInt8] = []
        state.catalogue.append(key, TextValues(), state.people[state.person(visitor)].locale, into: &bytes)
        return bytes
    }

    /// A visitor's locale, else the shop's.
    public func locale(of visitor: PersonID) -> String {
        let number = Int(state.people[state.person(visitor)].locale)
        return number > 0 && number <= state.names.locales.count ? state.names.locales[number - 1] : state.policy.locale
    }

    /// B10.2: the chat whose survey this token is, as long as it can be answered.
    public func chat(ofSurvey token: Text, by client: ClientID, at time: Int64) throws(Refusal) -> ChatID {
        let role = try actor(client).role
        guard role == .visitor || role == .system else { throw .notAllowed }
        let slot = state.slot(of: Hexadecimal.number(token.prefix(16)) ?? 0)
        let survey = state.aside(state.chats[slot]).survey
        guard slot != 0, survey.seq != 0, Token.isSame(token, surveyToken(state.chats[slot].id, survey.seq)),
            time < state.surveyEnd(state.chats[slot]), !state.isErased(state.chats[slot].visitor),
            !state.chats[slot].flags.contains(.retired)
        else { throw .tokenInvalid }
        return state.chats[slot].id
    }
}
