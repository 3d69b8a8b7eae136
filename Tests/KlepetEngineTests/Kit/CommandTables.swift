// Commands as tables: what a new one adds beside the tests of its rule. `StateCommandTests` runs the first, with the
// commands and states that there were before bots, `AuthorityTests` the second; `Stage` gives the commands.

@testable import KlepetEngine

enum CommandTables {
    /// Of which the chat is all that there is to say, by the words of the tables.
    static let plain: [String: @Sendable (ChatID) -> Command] = [
        "take": Command.take,
        "decline": Command.decline,
        "resume": Command.resume,
        "reopen": Command.reopen,
        "still here": Command.stayHere,
        "hand off": Command.handOff,
        "hand back": Command.handBack,
        "take over": Command.takeOver,
        "ask more": Command.askMore,
        "settle": Command.settle,
        "waive survey": Command.waiveSurvey,
        "accept call": Command.acceptMedia,
        "end call": Command.endMedia,
    ]

    /// In which state whoever asks for it is given it, or refused; by `StateCommandBotTests.states`.
    static let states = """
        the chat's visitor
          describe chat    ok            ·  ·  ·  ·  ·  ·  ·  ·
          hand off         ok            ·  notWithBot  ·   ·  ·           ·  ·  chatClosed
          answer           ok            ·  ·           ·   ·  ·           ·  ·  chatClosed
          ask more         notAllowed    ·  ·           ·   ·  ·           ·  ·  ·
          settle           notAllowed    ·  ·           ·   ·  ·           ·  ·  ·
          waive survey     notAllowed    ·  ·           ·   ·  ·           ·  ·  ·
          answer survey    tokenInvalid  ·  ·           ·   ·  ·           ·  ·  ok
          choose message   notWaiting    ·  ·           ok  ·  notWaiting  ·  ·  chatClosed
          answered elsewhere  notAllowed  ·  ·  ·  ·  ·  ·  ·  ·
          draft            notAllowed   ·  ·  ·  ·  ·  ·  ·  ·
          annotate         notAllowed  ·  ·  ·  ·  ·  ·  ·  ·
          hand off to      notAllowed  ·  ·  ·  ·  ·  ·  ·  ·
          hand back        notAllowed  ·  ·  ·  ·  ·  ·  ·  ·
          take over        notAllowed  ·  ·  ·  ·  ·  ·  ·  ·
          assign           notAllowed  ·  ·  ·  ·  ·  ·  ·  ·
          tag              notAllowed  ·  ·  ·  ·  ·  ·  ·  ·
          outcome          notAllowed  ·  ·  ·  ·  ·  ·  ·  ·
          react            ok  ·  ·  ·  ·  ·  ·  ·  ·
          answer shape     ok  ·  ·  ·  ·  ·  ·  ·  ·

        another visitor
          describe chat    chatUnknown   ·  ·  ·  ·  ·  ·  ·  ·
          hand off         chatUnknown   ·  ·  ·  ·  ·  ·  ·  ·
          answer           chatUnknown   ·  ·  ·  ·  ·  ·  ·  ·
          ask more         notAllowed    ·  ·  ·  ·  ·  ·  ·  ·
          settle           notAllowed    ·  ·  ·  ·  ·  ·  ·  ·
          waive survey     notAllowed    ·  ·  ·  ·  ·  ·  ·  ·
          answer survey    tokenInvalid  ·  ·  ·  ·  ·  ·  ·  ok
          choose message   chatUnknown   ·  ·  ·  ·  ·  ·  ·  ·
          answered elsewhere  notAllowed  ·  ·  ·  ·  ·  ·  ·  ·
          draft            notAllowed   ·  ·  ·  ·  ·  ·  ·  ·
          annotate         notAllowed  ·  ·  ·  ·  ·  ·  ·  ·
          hand off to      notAllowed  ·  ·  ·  ·  ·  ·  ·  ·
          hand back        notAllowed  ·  ·  ·  ·  ·  ·  ·  ·
          take over        notAllowed  ·  ·  ·  ·  ·  ·  ·  ·
          assign           notAllowed  ·  ·  ·  ·  ·  ·  ·  ·
          tag              notAllowed  ·  ·  ·  ·  ·  ·  ·  ·
          outcome          notAllowed  ·  ·  ·  ·  ·  ·  ·  ·
          react            chatUnknown  ·  ·  ·  ·  ·  ·  ·  ·
          answer shape     chatUnknown  ·  ·  ·  ·  ·  ·  ·  ·

        the operator who has it
          describe chat    ok  ·  ·  ·  ·  ·  ·  ·  ·
          hand off         notAllowed  ·  ·        ·         ·  ·   ·  ·         ·
          answer           notAllowed  ·  ·        ·         ·  ·   ·  ·         ·
          ask more         notTaken    ·  already  notTaken  ·  ok  ·  notTaken  chatClosed
          settle           notTaken    ·  already  notTaken  ·  ok  ·  notTaken  chatClosed
          waive survey     notTaken    ·  ok       notTaken  ·  ok  ·  notTaken  chatClosed
          answer survey    notAllowed  ·  ·        ·         ·  ·   ·  ·         ·
          choose message   notAllowed  ·  ·        ·         ·  ·   ·  ·         ·
          answered elsewhere  notFollowup  ·  ·  ·  ·  ·  ·  ok  chatClosed
          draft            notAllowed   ·  ·  ·  ·  ·  ·  ·  ·
          annotate         notAllowed  ·  ·  ·  ·  ·  ·  ·  ·
          hand off to      notAllowed  ·  ·  ·  ·  ·  ·  ·  ·
          hand back        notTaken  ·  noTransfer  notTaken  ·  noTransfer  already  notTaken  chatClosed
          take over        notAllowed  ·  ·  ·  ·  ·  ·  ·  ·
          assign           notAllowed  ·  ·  ·  ·  ·  ·  ·  ·
          tag              ok  ·  ·  ·  ·  ·  ·  ·  ·
          outcome          ok  ·  ·  ·  ·  ·  ·  ·  ·
          react            ok  ·  ·  ·  ·  ·  ·  ·  ·
          answer shape     notAllowed  ·  ·  ·  ·  ·  ·  ·  ·

        another operator of the department
          describe chat    ok  ·  ·  ·  ·  ·  ·  ·  ·
          hand off         notAllowed  ·  ·      ·         ·      ·  ·  ·         ·
          answer           notAllowed  ·  ·      ·         ·      ·  ·  ·         ·
          ask more         notTaken    ·  taken  notTaken  taken  ·  ·  notTaken  chatClosed
          settle           notTaken    ·  taken  notTaken  taken  ·  ·  notTaken  chatClosed
          waive survey     notTaken    ·  taken  notTaken  taken  ·  ·  notTaken  chatClosed
          answer survey    notAllowed  ·  ·      ·         ·      ·  ·  ·         ·
          choose message   notAllowed  ·  ·      ·         ·      ·  ·  ·         ·
          answered elsewhere  notFollowup  ·  ·  ·  ·  ·  ·  ok  chatClosed
          draft            notAllowed   ·  ·  ·  ·  ·  ·  ·  ·
          annotate         notAllowed  ·  ·  ·  ·  ·  ·  ·  ·
          hand off to      notAllowed  ·  ·  ·  ·  ·  ·  ·  ·
          hand back        notTaken  ·  taken  notTaken  taken  ·  ·  notTaken  chatClosed
          take over        notAllowed  ·  ·  ·  ·  ·  ·  ·  ·
          assign           notAllowed  ·  ·  ·  ·  ·  ·  ·  ·
          tag              ok  ·  ·  ·  ·  ·  ·  ·  ·
          outcome          ok  ·  ·  ·  ·  ·  ·  ·  ·
          react            ok  ·  ·  ·  ·  ·  ·  ·  ·
          answer shape     notAllowed  ·  ·  ·  ·  ·  ·  ·  ·

        an operator of another department
          describe chat    chatUnknown  ·  ·  ·  ·  ·  ·  ·  ·
          hand off         notAllowed   ·  ·  ·  ·  ·  ·  ·  ·
          answer           notAllowed   ·  ·  ·  ·  ·  ·  ·  ·
          ask more         chatUnknown  ·  ·  ·  ·  ·  ·  ·  ·
          settle           chatUnknown  ·  ·  ·  ·  ·  ·  ·  ·
          waive survey     chatUnknown  ·  ·  ·  ·  ·  ·  ·  ·
          answer survey    notAllowed   ·  ·  ·  ·  ·  ·  ·  ·
          choose message   notAllowed   ·  ·  ·  ·  ·  ·  ·  ·
          answered elsewhere  chatUnknown  ·  ·  ·  ·  ·  ·  ·  ·
          draft            notAllowed   ·  ·  ·  ·  ·  ·  ·  ·
          annotate         notAllowed  ·  ·  ·  ·  ·  ·  ·  ·
          hand off to      notAllowed  ·  ·  ·  ·  ·  ·  ·  ·
          hand back        chatUnknown  ·  ·  ·  ·  ·  ·  ·  ·
          take over        chatUnknown  ·  ·  ·  ·  ·  ·  ·  ·
          assign           chatUnknown  ·  ·  ·  ·  ·  ·  ·  ·
          tag              chatUnknown  ·  ·  ·  ·  ·  ·  ·  ·
          outcome          chatUnknown  ·  ·  ·  ·  ·  ·  ·  ·
          react            chatUnknown  ·  ·  ·  ·  ·  ·  ·  ·
          answer shape     notAllowed  ·  ·  ·  ·  ·  ·  ·  ·

        the back office
          describe chat    ok  ·  ·  ·  ·  ·  ·  ·  ·
          hand off         ok            ·  notWithBot  ·  ·  ·  ·  ·  chatClosed
          answer           notAllowed    ·  ·           ·  ·  ·  ·  ·  ·
          ask more         notAllowed    ·  ·           ·  ·  ·  ·  ·  ·
          settle           notAllowed    ·  ·           ·  ·  ·  ·  ·  ·
          waive survey     notAllowed    ·  ·           ·  ·  ·  ·  ·  ·
          answer survey    tokenInvalid  ·  ·           ·  ·  ·  ·  ·  ok
          choose message   notAllowed    ·  ·           ·  ·  ·  ·  ·  ·
          answered elsewhere  notFollowup  ·  ·  ·  ·  ·  ·  ok  chatClosed
          draft            notAllowed   ·  ·  ·  ·  ·  ·  ·  ·
          annotate         notAllowed  ·  ·  ·  ·  ·  ·  ·  ·
          hand off to      ok  ·  notWithBot  ·  ·  ·  ·  ·  chatClosed
          hand back        notAllowed  ·  ·  ·  ·  ·  ·  ·  ·
          take over        notAllowed  ·  ·  ·  ·  ·  ·  ·  ·
          assign           ok  ·  ·  ·  ·  ·  ·  ·  chatClosed
          tag              ok  ·  ·  ·  ·  ·  ·  ·  ·
          outcome          ok  ·  ·  ·  ·  ·  ·  ·  ·
          react            notAllowed  ·  ·  ·  ·  ·  ·  ·  ·
          answer shape     notAllowed  ·  ·  ·  ·  ·  ·  ·  ·

        the bot
          describe chat    chatUnknown  ok            muted  ·  ·  ·  ·  ·  ·
          start            notAllowed   ·             ·      ·  ·  ·  ·  ·  ·
          say              chatUnknown  ok            muted  ·  ·  ·  ·  ·  ·
          note             chatUnknown  ok            muted  ·  ·  ·  ·  ·  ·
          edit own         chatUnknown  notAllowed    ·      ·  ·  ·  ·  ·  ·
          retract own      chatUnknown  notAllowed    ·      ·  ·  ·  ·  ·  ·
          redact           notAllowed   ·             ·      ·  ·  ·  ·  ·  ·
          type             chatUnknown  ok            muted  ·  ·  ·  ·  ·  ·
          receipt          notAllowed   ·             ·      ·  ·  ·  ·  ·  ·
          take             notAllowed   ·             ·      ·  ·  ·  ·  ·  ·
          decline          notAllowed   ·             ·      ·  ·  ·  ·  ·  ·
          hold             notAllowed   ·             ·      ·  ·  ·  ·  ·  ·
          resume           notAllowed   ·             ·      ·  ·  ·  ·  ·  ·
          promise          notAllowed   ·             ·      ·  ·  ·  ·  ·  ·
          ladder off       notAllowed   ·             ·      ·  ·  ·  ·  ·  ·
          ladder on        notAllowed   ·             ·      ·  ·  ·  ·  ·  ·
          reopen           notAllowed   ·             ·      ·  ·  ·  ·  ·  ·
          end              chatUnknown  ok            muted  ·  ·  ·  ·  ·  ·
          end as spam      chatUnknown  valueInvalid  muted  ·  ·  ·  ·  ·  ·
          choose callback  notAllowed   ·             ·      ·  ·  ·  ·  ·  ·
          choose wait      notAllowed   ·             ·      ·  ·  ·  ·  ·  ·
          still here       notAllowed   ·             ·      ·  ·  ·  ·  ·  ·
          set operator     notAllowed   ·             ·      ·  ·  ·  ·  ·  ·
          set presence     notAllowed   ·             ·      ·  ·  ·  ·  ·  ·
          set policy       notAllowed   ·             ·      ·  ·  ·  ·  ·  ·
          hand off         chatUnknown  ok            muted  ·  ·  ·  ·  ·  ·
          answer           notAllowed   ·             ·      ·  ·  ·  ·  ·  ·
          ask more         notAllowed   ·             ·      ·  ·  ·  ·  ·  ·
          settle           notAllowed   ·             ·      ·  ·  ·  ·  ·  ·
          waive survey     notAllowed   ·             ·      ·  ·  ·  ·  ·  ·
          answer survey    notAllowed   ·             ·      ·  ·  ·  ·  ·  ·
          choose message   notAllowed   ·             ·      ·  ·  ·  ·  ·  ·
          answered elsewhere  notAllowed  ·  ·  ·  ·  ·  ·  ·  ·
          draft            chatUnknown  ok            muted  ·  ·  ·  ·  ·  ·
          annotate         chatUnknown  muted  ·  ·  ·  ·  ·  ·  ·
          hand off to      chatUnknown  ok  muted  ·  ·  ·  ·  ·  ·
          hand back        notAllowed  ·  ·  ·  ·  ·  ·  ·  ·
          take over        notAllowed  ·  ·  ·  ·  ·  ·  ·  ·
          assign           notAllowed  ·  ·  ·  ·  ·  ·  ·  ·
          tag              chatUnknown  ok  muted  ·  ·  ·  ·  ·  ·
          outcome          chatUnknown  ok  muted  ·  ·  ·  ·  ·  ·
          react            notAllowed  ·  ·  ·  ·  ·  ·  ·  ·
          answer shape     notAllowed  ·  ·  ·  ·  ·  ·  ·  ·
        """

    /// Who may give it, in each of `AuthorityTests.standings`.
    static let authority = """
        start             ok              ok              banned      notAllowed     notAllowed    notAllowed
        say               ok              ok              banned      ok             ok            chatUnknown
        note              notAllowed      notAllowed      notAllowed  ok             ok            chatUnknown
        edit own          ok              ok              banned      ok             notAllowed    chatUnknown
        retract own       ok              ok              banned      ok             notAllowed    chatUnknown
        redact            notAllowed      notAllowed      notAllowed  ok             ok            notAllowed
        type              ok              ok              banned      ok             notAllowed    chatUnknown
        annotate          notAllowed      notAllowed      notAllowed  notAllowed     notAllowed    chatUnknown
        draft             notAllowed      notAllowed      notAllowed  notAllowed     notAllowed    chatUnknown
        receipt           ok              ok              banned      ok             notAllowed    notAllowed
        react             ok              ok              banned      ok             notAllowed    notAllowed
        answer shape      ok              ok              banned      notAllowed     notAllowed    notAllowed
        file gone         notAllowed      notAllowed      notAllowed  notAllowed     ok            notAllowed
        take              notAllowed      notAllowed      notAllowed  already        notAllowed    notAllowed
        decline           notAllowed      notAllowed      notAllowed  notOffered     notAllowed    notAllowed
        hold              notAllowed      notAllowed      notAllowed  ok             notAllowed    notAllowed
        resume            notAllowed      notAllowed      notAllowed  notHeld        notAllowed    notAllowed
        promise           notAllowed      notAllowed      notAllowed  ok             notAllowed    notAllowed
        ladder off        notAllowed      notAllowed      notAllowed  ok             notAllowed    notAllowed
        reopen            notAllowed      notAllowed      notAllowed  chatNotClosed  notAllowed    notAllowed
        end               ok              ok              banned      ok             ok            chatUnknown
        answered elsewhere  notAllowed    notAllowed      notAllowed  notFollowup    notFollowup   notAllowed
        ask more          notAllowed      notAllowed      notAllowed  ok             notAllowed    notAllowed
        settle            notAllowed      notAllowed      notAllowed  ok             notAllowed    notAllowed
        waive survey      notAllowed      notAllowed      notAllowed  ok             notAllowed    notAllowed
        choose callback   notWaiting      notWaiting      banned      notAllowed     notAllowed    notAllowed
        still here        ok              ok              banned      notAllowed     notAllowed    notAllowed
        visit             ok              ok              banned      notAllowed     notAllowed    notAllowed
        accept            invitationGone  invitationGone  banned      notAllowed     notAllowed    notAllowed
        answer            ok              ok              banned      notAllowed     notAllowed    notAllowed
        answer survey     tokenInvalid    tokenInvalid    banned      notAllowed     tokenInvalid  notAllowed
        hand off          notWithBot      notWithBot      banned      notAllowed     notWithBot    chatUnknown
        hand off to       notAllowed      notAllowed      notAllowed  notAllowed     notWithBot    chatUnknown
        hand back         notAllowed      notAllowed      notAllowed  noTransfer     notAllowed    notAllowed
        tag               notAllowed      notAllowed      notAllowed  ok             ok            chatUnknown
        outcome           notAllowed      notAllowed      notAllowed  ok             ok            chatUnknown
        take over         notAllowed      notAllowed      notAllowed  notAllowed     notAllowed    notAllowed
        assign            notAllowed      notAllowed      notAllowed  notAllowed     ok            notAllowed
        set operator      notAllowed      notAllowed      notAllowed  notAllowed     ok            notAllowed
        set presence      notAllowed      notAllowed      notAllowed  ok             notAllowed    notAllowed
        set policy        notAllowed      notAllowed      notAllowed  notAllowed     ok            notAllowed
        set reply         notAllowed      notAllowed      notAllowed  ok             ok            notAllowed
        remove reply      notAllowed      notAllowed      notAllowed  ok             ok            notAllowed
        transfer          notAllowed      notAllowed      notAllowed  ok             taken         notAllowed
        escalate          notAllowed      notAllowed      notAllowed  ok             notAllowed    notAllowed
        offer call        ok              ok              banned      ok             notAllowed    notAllowed
        accept call       noMedia         noMedia         banned      noMedia        notAllowed    notAllowed
        end call          noMedia         noMedia         banned      noMedia        noMedia       notAllowed
        redeem token      notAllowed      notAllowed      notAllowed  notAllowed     tokenInvalid  notAllowed
        consent           ok              ok              banned      notAllowed     notAllowed    notAllowed
        ban               notAllowed      notAllowed      notAllowed  ok             ok            notAllowed
        unban             notAllowed      notAllowed      notAllowed  already        already       notAllowed
        describe          ok              ok              banned      ok             ok            personUnknown
        describe chat     ok              ok              banned      ok             ok            chatUnknown
        erase             notAllowed      notAllowed      notAllowed  notAllowed     ok            notAllowed
        merge             notAllowed      notAllowed      notAllowed  notAllowed     ok            notAllowed
        """

    /// The rows that a command has. A case that is added breaks this switch, so that it is not forgotten above.
    static func rows(of command: Command) -> [String] {
        switch command {
        case .start: ["start"]
        case .say: ["say", "note"]
        case .edit: ["edit own"]
        case .retract: ["retract own"]
        case .redact: ["redact"]
        case .act: ["type"]
        case .draft: ["draft"]
        case .annotate: ["annotate"]
        case .receipt: ["receipt"]
        case .react: ["react"]
        case .answerShape: ["answer shape"]
        case .fileGone: ["file gone"]
        case .take: ["take"]
        case .decline: ["decline"]
        case .hold: ["hold"]
        case .resume: ["resume"]
        case .promise: ["promise"]
        case .setLadder: ["ladder off"]
        case .reopen: ["reopen"]
        case .end: ["end"]
        case .answerFollowup: ["answered elsewhere"]
        case .askMore: ["ask more"]
        case .settle: ["settle"]
        case .waiveSurvey: ["waive survey"]
        case .choose: ["choose callback"]
        case .stayHere: ["still here"]
        case .visit: ["visit"]
        case .answerInvitation: ["accept"]
        case .answer: ["answer"]
        case .answerSurvey: ["answer survey"]
        case .handOff: ["hand off"]
        case .handOffTo: ["hand off to"]
        case .handBack: ["hand back"]
        case .setTags: ["tag"]
        case .setOutcome: ["outcome"]
        case .takeOver: ["take over"]
        case .assign: ["assign"]
        case .setOperator: ["set operator"]
        case .setPresence: ["set presence"]
        case .setPolicy: ["set policy"]
        case .setReply: ["set reply"]
        case .removeReply: ["remove reply"]
        case .transfer: ["transfer"]
        case .escalate: ["escalate"]
        case .offerMedia: ["offer call"]
        case .acceptMedia: ["accept call"]
        case .endMedia: ["end call"]
        case .redeemMedia: ["redeem token"]
        case .consent: ["consent"]
        case .ban: ["ban"]
        case .unban: ["unban"]
        case .erase: ["erase"]
        case .setAttribute: ["describe", "describe chat"]
        case .mergePerson: ["merge"]
        }
    }
}
