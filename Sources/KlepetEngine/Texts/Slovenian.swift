// Slovenian: vikanje; a dual of its own, 1 minuta, 2 minuti, 3 minute, 5 minut, and again from 101 on.

enum Slovenian {
    static func phrase(_ key: TextKey) -> Phrase? {
        switch key {
        case .placeNext: .whole("Naslednji ste na vrsti.")
        case .place: .whole("V čakalni vrsti ste na {position}. mestu.")
        case .estimate:
            .counted(
                .init(
                    one: "Predvideni čas čakanja je približno {minutes} minuta.",
                    two: "Predvideni čas čakanja je približno {minutes} minuti.",
                    few: "Predvideni čas čakanja je približno {minutes} minute.",
                    other: "Predvideni čas čakanja je približno {minutes} minut."))
        case .openingUnknown: .whole("Trenutno imamo zaprto.")
        case .openingToday: .whole("Trenutno imamo zaprto, odpremo danes ob {time}.")
        case .openingTomorrow: .whole("Trenutno imamo zaprto, odpremo jutri ob {time}.")
        case .openingWeekday: .whole("Trenutno imamo zaprto, odpremo {weekday} ob {time}.")
        case .openingDate: .whole("Trenutno imamo zaprto, odpremo {date} ob {time}.")
        case .closed:
            .whole(
                """
                {opening} Vaše sporočilo je shranjeno in oglasili se vam bomo. Kako vas lahko dosežemo: po \
                telefonu ali po e-pošti?
                """)
        case .closing:
            .whole(
                """
                {opening} Svoje mesto v vrsti lahko obdržite, lahko vas pokličemo ali pa vam \
                pišemo po e-pošti. Kaj želite?
                """)
        case .nobodyTakesOver:
            .whole(
                """
                Trenutno ni nikogar, ki bi lahko prevzel pogovor. Lahko vas pokličemo, vam pišemo po e-pošti ali pa \
                nam tu pustite sporočilo. Kaj želite?
                """)
        case .closedWithBot:
            .whole("{opening} Lahko vas pokličemo, vam pišemo po e-pošti ali pa nam tu pustite sporočilo. Kaj želite?")
        case .staysWithBot: .whole("Hvala. Takoj ko bo kdo tu, bo prevzel pogovor.")
        case .messageKept: .whole("Hvala. Vaše sporočilo je shranjeno, odgovor boste našli tukaj.")
        case .anythingElse: .whole("Lahko za vas storimo še kaj?")
        case .inLine: .whole("Hvala za vaše sporočilo. {place}")
        case .inLineAway:
            .whole(
                """
                Hvala za vaše sporočilo. Trenutno ni nikogar; sporočilo smo shranili in odgovorili bomo \
                takoj, ko bo kdo spet tu.
                """)
        case .movedUp: .whole("Hvala, da čakate. {place}")
        case .movedUpAway: .whole("Hvala, da čakate. Trenutno ni nikogar; vaše sporočilo je shranjeno.")
        case .choice: .whole("{place} Lahko še počakate, lahko vas pokličemo ali pa vam pišemo po e-pošti. Kaj želite?")
        case .choiceAway:
            .whole("Trenutno ni nikogar. Lahko počakate, lahko vas pokličemo ali pa vam pišemo po e-pošti. Kaj želite?")
        case .keptPlace: .whole("Hvala. Vaše mesto v vrsti ste ohranili.")
        case .askPhone: .whole("Poklicali vas bomo. Na kateri številki ste dosegljivi?")
        case .askEmail: .whole("Pisali vam bomo. Kakšen je vaš e-poštni naslov?")
        case .willReach: .whole("Hvala. Oglasili se vam bomo.")
        case .waitedTooLong:
            .whole(
                """
                Žal nam je, da vam še nihče ni mogel odgovoriti. Vaše sporočilo je shranjeno in oglasili se vam bomo. \
                Kako vas lahko dosežemo: po telefonu ali po e-pošti?
                """)
        case .unanswered:
            .whole("Žal nam je, da na vaše sporočilo še nismo odgovorili. Nismo ga pozabili: oglasili se vam bomo.")
        case .areYouThere: .whole("Ste še tam?")
        case .idleWarning:
            .counted(
                .init(
                    one:
                        """
                        Že nekaj časa se niste oglasili, zato se bo ta klepet končal čez {minutes} minuto. Lahko se \
                        vrnete in takoj vam bomo pomagali.
                        """,
                    two:
                        """
                        Že nekaj časa se niste oglasili, zato se bo ta klepet končal čez {minutes} minuti. Lahko se \
                        vrnete in takoj vam bomo pomagali.
                        """,
                    few:
                        """
                        Že nekaj časa se niste oglasili, zato se bo ta klepet končal čez {minutes} minute. Lahko se \
                        vrnete in takoj vam bomo pomagali.
                        """,
                    other:
                        """
                        Že nekaj časa se niste oglasili, zato se bo ta klepet končal čez {minutes} minut. Lahko se \
                        vrnete in takoj vam bomo pomagali.
                        """))
        case .stillOnIt: .whole("Hvala za potrpežljivost. Še vedno se ukvarjamo z vašim vprašanjem.")
        case .holdOver: .whole("Traja dlje, kot smo obljubili, za kar se opravičujemo. Še vedno se ukvarjamo s tem.")
        case .promiseOver: .whole("Obljubili smo, da bomo do zdaj nazaj. Opravičujemo se, trajalo bo še nekoliko dlje.")
        case .operatorDropped: .whole("Videti je, da je vaš svetovalec izgubil povezavo. Prosimo, počakajte trenutek.")
        case .backInLine:
            .whole("Vaš svetovalec se ni vrnil. Ste prvi v vrsti in pomagal vam bo tisti, ki bo prvi prost.")
        case .helpIsComing: .whole("Na pomoč smo poklicali izkušenejše sodelavce. Kmalu bodo z vami.")
        case .greeting: .whole("Pozdravljeni, {visitor}. Zdaj je z vami {operator}.")
        case .greetingNameless: .whole("Pozdravljeni. Zdaj je z vami {operator}.")
        }
    }
}
