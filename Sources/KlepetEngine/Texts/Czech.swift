// Czech: vykání, with "vy" in small letters as the shop speaks to anybody; nothing that depends on
// who is a man or a woman.

enum Czech {
    static func phrase(_ key: TextKey) -> Phrase? {
        switch key {
        case .placeNext: .whole("Jste další na řadě.")
        case .place: .whole("Jste v pořadí na {position}. místě.")
        case .estimate:
            .counted(
                .init(
                    one: "Odhadovaná doba čekání je asi {minutes} minuta.",
                    few: "Odhadovaná doba čekání je asi {minutes} minuty.",
                    other: "Odhadovaná doba čekání je asi {minutes} minut."))
        case .openingUnknown: .whole("Právě máme zavřeno.")
        case .openingToday: .whole("Právě máme zavřeno a dnes otevíráme v {time}.")
        case .openingTomorrow: .whole("Právě máme zavřeno a zítra otevíráme v {time}.")
        case .openingWeekday: .whole("Právě máme zavřeno a otevíráme {weekday} v {time}.")
        case .openingDate: .whole("Právě máme zavřeno a otevíráme {date} v {time}.")
        case .closed:
            .whole(
                """
                {opening} Vaši zprávu máme uloženou a ozveme se vám. Jak vás můžeme zastihnout: \
                telefonem, nebo e-mailem?
                """)
        case .closing:
            .whole(
                "{opening} Můžete si ponechat místo v pořadí, nebo vám můžeme zavolat či napsat e-mail. Co si přejete?")
        case .nobodyTakesOver:
            .whole(
                """
                Právě tu není nikdo, kdo by chat převzal. Můžeme vám zavolat či napsat e-mail, nebo nám tu můžete \
                nechat zprávu. Co si přejete?
                """)
        case .closedWithBot:
            .whole("{opening} Můžeme vám zavolat či napsat e-mail, nebo nám tu můžete nechat zprávu. Co si přejete?")
        case .staysWithBot: .whole("Děkujeme. Jakmile tu někdo bude, chat převezme.")
        case .messageKept: .whole("Děkujeme. Vaši zprávu máme uloženou a odpověď najdete zde.")
        case .anythingElse: .whole("Můžeme pro vás udělat ještě něco?")
        case .inLine: .whole("Děkujeme za zprávu. {place}")
        case .inLineAway:
            .whole("Děkujeme za zprávu. Právě tu nikdo není; zprávu jsme uložili a odpovíme, jakmile tu někdo bude.")
        case .movedUp: .whole("Děkujeme, že čekáte. {place}")
        case .movedUpAway: .whole("Děkujeme, že čekáte. Právě tu nikdo není; vaši zprávu máme uloženou.")
        case .choice: .whole("{place} Můžete čekat dál, nebo vám můžeme zavolat či napsat e-mail. Co si přejete?")
        case .choiceAway:
            .whole("Právě tu nikdo není. Můžete čekat, nebo vám můžeme zavolat či napsat e-mail. Co si přejete?")
        case .keptPlace: .whole("Děkujeme. Vaše místo v pořadí vám zůstává.")
        case .askPhone: .whole("Zavoláme vám. Na jakém čísle vás zastihneme?")
        case .askEmail: .whole("Napíšeme vám. Jaká je vaše e-mailová adresa?")
        case .willReach: .whole("Děkujeme. Ozveme se vám.")
        case .waitedTooLong:
            .whole(
                """
                Omlouváme se, že se vám zatím nikdo nemohl věnovat. Vaši zprávu máme uloženou a ozveme se vám. Jak vás \
                můžeme zastihnout: telefonem, nebo e-mailem?
                """)
        case .unanswered:
            .whole("Omlouváme se, že vaše zpráva je stále bez odpovědi. Nezapomněli jsme na ni: ozveme se vám.")
        case .areYouThere: .whole("Jste tam ještě?")
        case .idleWarning:
            .counted(
                .init(
                    one:
                        """
                        Chvíli jsme od vás nic neslyšeli, a tak tento chat za {minutes} minutu skončí. Můžete se \
                        vrátit a hned se vám budeme věnovat.
                        """,
                    few:
                        """
                        Chvíli jsme od vás nic neslyšeli, a tak tento chat za {minutes} minuty skončí. Můžete se \
                        vrátit a hned se vám budeme věnovat.
                        """,
                    other:
                        """
                        Chvíli jsme od vás nic neslyšeli, a tak tento chat za {minutes} minut skončí. Můžete se vrátit \
                        a hned se vám budeme věnovat.
                        """))
        case .stillOnIt: .whole("Děkujeme za trpělivost. Stále na tom pracujeme.")
        case .holdOver: .whole("Trvá to déle, než jsme slíbili, a omlouváme se za to. Stále na tom pracujeme.")
        case .promiseOver: .whole("Slíbili jsme, že už budeme zpět. Omlouváme se, ještě chvíli to potrvá.")
        case .operatorDropped: .whole("Zdá se, že váš operátor ztratil spojení. Mějte s námi prosím chvíli strpení.")
        case .backInLine:
            .whole("Váš operátor se nevrátil. Jste v pořadí první a bude se vám věnovat ten, kdo se uvolní nejdříve.")
        case .helpIsComing: .whole("Na pomoc voláme zkušenější kolegy. Za chvíli se vám budou věnovat.")
        case .greeting: .whole("Dobrý den, {visitor}. Nyní se vám věnuje {operator}.")
        case .greetingNameless: .whole("Dobrý den. Nyní se vám věnuje {operator}.")
        }
    }
}
