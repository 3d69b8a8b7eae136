// The warning where the shop closes soon (B3.10), and an operator who is gone without having lost anything (B5.8).

extension Translations {
    static let idleWarningClosing = Translations(
        english: .counted(
            .init(
                one:
                    """
                    We haven’t heard from you for a while, so this chat will end in {minutes}~minute. If you need us \
                    later, we’ll be back {when}.
                    """,
                other:
                    """
                    We haven’t heard from you for a while, so this chat will end in {minutes}~minutes. If you need \
                    us later, we’ll be back {when}.
                    """)),
        czech: .counted(
            .init(
                one:
                    """
                    Chvíli jsme od [vás|tebe] nic neslyšeli, za {minutes}~minutu proto chat ukončíme. Pokud nás \
                    [budete|budeš] potřebovat později, zase jsme tu {when}.
                    """,
                few:
                    """
                    Chvíli jsme od [vás|tebe] nic neslyšeli, za {minutes}~minuty proto chat ukončíme. Pokud nás \
                    [budete|budeš] potřebovat později, zase jsme tu {when}.
                    """,
                other:
                    """
                    Chvíli jsme od [vás|tebe] nic neslyšeli, za {minutes}~minut proto chat ukončíme. Pokud nás \
                    [budete|budeš] potřebovat později, zase jsme tu {when}.
                    """)),
        ukrainian: .counted(
            .init(
                one:
                    """
                    Від [вас|тебе] якийсь час нічого не чути, тому чат завершиться через {minutes}~хвилину. Якщо ми \
                    знадобимося пізніше, знову будемо тут {when}.
                    """,
                few:
                    """
                    Від [вас|тебе] якийсь час нічого не чути, тому чат завершиться через {minutes}~хвилини. Якщо ми \
                    знадобимося пізніше, знову будемо тут {when}.
                    """,
                many:
                    """
                    Від [вас|тебе] якийсь час нічого не чути, тому чат завершиться через {minutes}~хвилин. Якщо ми \
                    знадобимося пізніше, знову будемо тут {when}.
                    """)),
        slovenian: .counted(
            .init(
                one:
                    """
                    Nekaj časa [vas|te] ni bilo slišati, zato se bo pogovor čez {minutes}~minuto končal. Spet \
                    smo tu {when}.
                    """,
                two:
                    """
                    Nekaj časa [vas|te] ni bilo slišati, zato se bo pogovor čez {minutes}~minuti končal. Spet \
                    smo tu {when}.
                    """,
                few:
                    """
                    Nekaj časa [vas|te] ni bilo slišati, zato se bo pogovor čez {minutes}~minute končal. Spet \
                    smo tu {when}.
                    """,
                other:
                    """
                    Nekaj časa [vas|te] ni bilo slišati, zato se bo pogovor čez {minutes}~minut končal. Spet \
                    smo tu {when}.
                    """)),
        indonesian: .counted(
            .init(
                other:
                    """
                    Kami belum menerima [balasan Anda|balasanmu], jadi percakapan ini akan berakhir dalam \
                    {minutes}~menit. Jika nanti perlu bantuan, kami kembali {when}.
                    """)),
        finnish: .whole(
            """
            [Teistä|Sinusta] ei ole hetkeen kuulunut, joten keskustelu päättyy {minutes}~minuutin kuluttua. Jos \
            [tarvitsette|tarvitset] meitä myöhemmin, palaamme {when}.
            """))
    /// In less than a minute.
    static let idleWarningClosingSoon = Translations(
        english: .whole(
            """
            We haven’t heard from you for a while, so this chat will end soon. If you need us later, we’ll be back \
            {when}.
            """),
        czech: .whole(
            """
            Chvíli jsme od [vás|tebe] nic neslyšeli, chat proto za okamžik ukončíme. Pokud nás [budete|budeš] \
            potřebovat později, zase jsme tu {when}.
            """),
        ukrainian: .whole(
            """
            Від [вас|тебе] якийсь час нічого не чути, тому чат невдовзі завершиться. Якщо ми знадобимося пізніше, \
            знову будемо тут {when}.
            """),
        slovenian: .whole(
            """
            Nekaj časa [vas|te] ni bilo slišati, zato se bo pogovor kmalu končal. Spet smo tu {when}.
            """),
        indonesian: .whole(
            """
            Kami belum menerima [balasan Anda|balasanmu], jadi percakapan ini akan segera berakhir. Jika nanti perlu \
            bantuan, kami kembali {when}.
            """),
        finnish: .whole(
            """
            [Teistä|Sinusta] ei ole hetkeen kuulunut, joten keskustelu päättyy pian. Jos [tarvitsette|tarvitset] \
            meitä myöhemmin, palaamme {when}.
            """))
    static let operatorLeft = Translations(
        english: .whole("It may take a little while until you hear from us. Thank you for bearing with us."),
        czech: .whole("Odpověď může chvíli trvat. Děkujeme za trpělivost."),
        ukrainian: .whole("Відповідь може трохи затриматися. Дякуємо за терпіння."),
        slovenian: .whole("Na odgovor bo morda treba nekoliko počakati. Hvala za potrpljenje."),
        indonesian: .whole("Balasan kami mungkin perlu sedikit waktu. Terima kasih sudah menunggu."),
        finnish: .whole("Vastaus voi viipyä hieman. Kiitos kärsivällisyydestä."))
}
