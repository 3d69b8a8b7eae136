// With an operator: the ladder (B3), replies, holds and promises (B4.6, B4.7, B6.3, B5.8), greeting (B11.2), the end
// (B10.1). Nothing here blames a person or says what a person did: it is our side that is late or away.

extension Translations {
    static let areYouThere = Translations(
        english: .whole("Are you still there?"),
        czech: .whole("[Jste|Jsi] tam ještě?"),
        ukrainian: .whole("[Ви|Ти] ще тут?"),
        slovenian: .whole("[Ste|Si] še tu?"),
        indonesian: .whole("Apakah [Anda|kamu] masih di sini?"),
        finnish: .whole("[Oletteko|Oletko] vielä paikalla?"))
    static let idleWarning = Translations(
        english: .counted(
            .init(
                one:
                    """
                    We haven’t heard from you for a while, so this chat will end in {minutes}~minute. If you’re still \
                    here, just write.
                    """,
                other:
                    """
                    We haven’t heard from you for a while, so this chat will end in {minutes}~minutes. If you’re \
                    still here, just write.
                    """)),
        czech: .counted(
            .init(
                one:
                    """
                    Chvíli jsme od [vás|tebe] nic neslyšeli, za {minutes}~minutu proto chat ukončíme. Pokud tu ještě \
                    [jste|jsi], stačí něco napsat.
                    """,
                few:
                    """
                    Chvíli jsme od [vás|tebe] nic neslyšeli, za {minutes}~minuty proto chat ukončíme. Pokud tu ještě \
                    [jste|jsi], stačí něco napsat.
                    """,
                other:
                    """
                    Chvíli jsme od [vás|tebe] nic neslyšeli, za {minutes}~minut proto chat ukončíme. Pokud tu ještě \
                    [jste|jsi], stačí něco napsat.
                    """)),
        ukrainian: .counted(
            .init(
                one:
                    """
                    Від [вас|тебе] якийсь час нічого не чути, тому чат завершиться через {minutes}~хвилину. Якщо [ви|ти] \
                    ще тут, просто [напишіть|напиши].
                    """,
                few:
                    """
                    Від [вас|тебе] якийсь час нічого не чути, тому чат завершиться через {minutes}~хвилини. Якщо [ви|ти] \
                    ще тут, просто [напишіть|напиши].
                    """,
                many:
                    """
                    Від [вас|тебе] якийсь час нічого не чути, тому чат завершиться через {minutes}~хвилин. Якщо [ви|ти] \
                    ще тут, просто [напишіть|напиши].
                    """)),
        slovenian: .counted(
            .init(
                one:
                    """
                    Nekaj časa [vas|te] ni bilo slišati, zato se bo pogovor čez {minutes}~minuto končal. Če [ste|si] \
                    še tu, nam samo [pišite|piši].
                    """,
                two:
                    """
                    Nekaj časa [vas|te] ni bilo slišati, zato se bo pogovor čez {minutes}~minuti končal. Če [ste|si] \
                    še tu, nam samo [pišite|piši].
                    """,
                few:
                    """
                    Nekaj časa [vas|te] ni bilo slišati, zato se bo pogovor čez {minutes}~minute končal. Če [ste|si] \
                    še tu, nam samo [pišite|piši].
                    """,
                other:
                    """
                    Nekaj časa [vas|te] ni bilo slišati, zato se bo pogovor čez {minutes}~minut končal. Če [ste|si] \
                    še tu, nam samo [pišite|piši].
                    """)),
        indonesian: .counted(
            .init(
                other:
                    """
                    Kami belum menerima [balasan Anda|balasanmu], jadi percakapan ini akan berakhir dalam {minutes}~menit. \
                    Jika masih di sini, cukup kirim pesan.
                    """)),
        finnish: .whole(
            """
            [Teistä|Sinusta] ei ole hetkeen kuulunut, joten keskustelu päättyy {minutes}~minuutin kuluttua. Jos \
            [olette|olet] vielä paikalla, [kirjoittakaa|kirjoita] vain.
            """))
    /// In less than a minute: no number would be true.
    static let idleWarningSoon = Translations(
        english: .whole(
            "We haven’t heard from you for a while, so this chat will end soon. If you’re still here, just write."),
        czech: .whole(
            """
            Chvíli jsme od [vás|tebe] nic neslyšeli, chat proto za okamžik ukončíme. Pokud tu ještě [jste|jsi], \
            stačí něco napsat.
            """),
        ukrainian: .whole(
            """
            Від [вас|тебе] якийсь час нічого не чути, тому чат невдовзі завершиться. Якщо [ви|ти] ще тут, просто \
            [напишіть|напиши].
            """),
        slovenian: .whole(
            """
            Nekaj časa [vas|te] ni bilo slišati, zato se bo pogovor kmalu končal. Če [ste|si] še tu, nam samo \
            [pišite|piši].
            """),
        indonesian: .whole(
            """
            Kami belum menerima [balasan Anda|balasanmu], jadi percakapan ini akan segera berakhir. Jika masih di sini, \
            cukup kirim pesan.
            """),
        finnish: .whole(
            """
            [Teistä|Sinusta] ei ole hetkeen kuulunut, joten keskustelu päättyy pian. Jos [olette|olet] vielä \
            paikalla, [kirjoittakaa|kirjoita] vain.
            """))
    static let stillOnIt = Translations(
        english: .whole("Thank you for your patience. Your answer is taking a little longer."),
        czech: .whole("Děkujeme za trpělivost. Odpověď ještě chvíli potrvá."),
        ukrainian: .whole("Дякуємо за терпіння. На відповідь потрібно ще трохи часу."),
        slovenian: .whole("Hvala za potrpljenje. Na odgovor bo treba še malo počakati."),
        indonesian: .whole("Terima kasih sudah menunggu. Jawaban kami perlu sedikit waktu lagi."),
        finnish: .whole("Kiitos [kärsivällisyydestänne|kärsivällisyydestäsi]. Vastauksessa kestää vielä hetki."))
    static let holdOver = Translations(
        english: .whole("This is taking longer than we promised, and we’re sorry."),
        czech: .whole("Trvá to déle, než jsme slíbili, a~omlouváme se."),
        ukrainian: .whole("Перепрошуємо, це триває довше, ніж ми обіцяли."),
        slovenian: .whole("Žal traja dlje, kot smo obljubili. Opravičujemo se."),
        indonesian: .whole("Mohon maaf, ini perlu waktu lebih lama dari yang kami janjikan."),
        finnish: .whole("Tässä kestää kauemmin kuin lupasimme. Pahoittelemme viivästystä."))
    static let promiseOver = Translations(
        english: .whole("We promised to reply by now. We’re sorry, it will take a little longer."),
        czech: .whole("Slíbili jsme, že se do této chvíle ozveme. Omlouváme se, ještě chvíli to potrvá."),
        ukrainian: .whole("Ми обіцяли відповісти до цієї миті. Перепрошуємо, доведеться ще трохи зачекати."),
        slovenian: .whole(
            "Obljubili smo, da se [vam|ti] bomo do zdaj oglasili. Opravičujemo se, potrebujemo še malo časa."),
        indonesian: .whole(
            "Sesuai janji, seharusnya kami sudah membalas sekarang. Mohon maaf, kami masih perlu sedikit waktu."),
        finnish: .whole("Lupasimme vastata tähän mennessä. Pahoittelemme, tässä kestää vielä hetki."))
    static let operatorDropped = Translations(
        english: .whole("There’s a delay on our side. Please bear with us for a moment."),
        czech: .whole("Na naší straně došlo ke zdržení. [Mějte|Měj] s~námi prosím chvilku strpení."),
        ukrainian: .whole("З~нашого боку виникла затримка. [Зачекайте|Зачекай], будь ласка, хвилинку."),
        slovenian: .whole("Na naši strani je prišlo do zastoja. Prosimo, [počakajte|počakaj] trenutek."),
        indonesian: .whole("Ada sedikit kendala di pihak kami. Mohon tunggu sebentar."),
        finnish: .whole("Meillä on pieni viivästys. [Odotattehan|Odotathan] hetken."))
    static let backInLine = Translations(
        english: .whole(
            """
            We’re sorry for the interruption. You’re at the front of the line, and whoever is free next will help you.
            """),
        czech: .whole(
            """
            Omlouváme se za přerušení. V~pořadí [jste|jsi] mezi prvními, ozveme se [vám|ti], jakmile se někdo uvolní.
            """),
        ukrainian: .whole(
            """
            Перепрошуємо за перерву. [Ви|Ти] на початку черги, [вам|тобі] допоможуть, щойно хтось звільниться.
            """),
        slovenian: .whole(
            """
            Opravičujemo se za prekinitev. Na začetku vrste [ste|si], oglasili se [vam|ti] bomo, takoj ko se kdo \
            sprosti.
            """),
        indonesian: .whole(
            """
            Mohon maaf atas gangguan ini. [Anda|Kamu] di bagian depan antrean dan akan dibantu begitu ada rekan kami \
            yang tersedia.
            """),
        finnish: .whole(
            """
            Pahoittelemme keskeytystä. [Olette|Olet] jonon kärjessä, ja seuraava vapaa asiakaspalvelija auttaa \
            [teitä|sinua].
            """))
    static let backInLineAway = Translations(
        english: .whole(
            """
            We’re sorry for the interruption. Nobody is here right now. You’re at the front of the line, and we’ll \
            reply as soon as someone is back.
            """),
        czech: .whole(
            """
            Omlouváme se za přerušení. Teď tu nikdo z~nás není. V~pořadí [jste|jsi] mezi prvními a~odpovíme, hned jak \
            se někdo vrátí.
            """),
        ukrainian: .whole(
            """
            Перепрошуємо за перерву. Зараз на місці нікого немає. [Ви|Ти] на початку черги, і~ми відповімо, щойно \
            хтось повернеться.
            """),
        slovenian: .whole(
            """
            Opravičujemo se za prekinitev. Trenutno ni tu nikogar od nas. Na začetku vrste [ste|si], odgovorili pa \
            bomo, takoj ko se kdo vrne.
            """),
        indonesian: .whole(
            """
            Mohon maaf atas gangguan ini. Saat ini tim kami sedang tidak tersedia. [Anda|Kamu] di bagian depan antrean, dan \
            kami balas begitu ada yang kembali.
            """),
        finnish: .whole(
            """
            Pahoittelemme keskeytystä. Juuri nyt paikalla ei ole ketään. [Olette|Olet] jonon kärjessä, ja vastaamme \
            heti, kun joku on taas täällä.
            """))
    /// Nobody has said yes yet: nothing is promised.
    static let helpIsComing = Translations(
        english: .whole("We’ve asked a colleague to help. One moment, please."),
        czech: .whole("Požádali jsme o~pomoc ještě někoho z~týmu. [Vydržte|Vydrž] prosím chvilku."),
        ukrainian: .whole("Ми попросили колег допомогти. [Зачекайте|Зачекай], будь ласка, хвилинку."),
        slovenian: .whole("Za pomoč smo prosili še koga iz ekipe. Prosimo, [počakajte|počakaj] trenutek."),
        indonesian: .whole("Kami meminta bantuan rekan lain. Mohon tunggu sebentar."),
        finnish: .whole("Pyysimme kollegaa avuksi. [Odotattehan|Odotathan] hetken."))
    /// B12.1. The name stands in the nominative in all languages: it is never bent.
    static let takenOver = Translations(
        english: .whole("{operator} is taking over from here."),
        czech: .whole("Dál se [vám|ti] věnuje {operator}."),
        ukrainian: .whole("Далі з~[вами|тобою] {operator}."),
        slovenian: .whole("Od zdaj naprej je [z~vami|s~tabo] {operator}."),
        indonesian: .whole("[Anda|Kamu] sekarang dibantu oleh {operator}."),
        finnish: .whole("Tästä jatkaa {operator}."))
    static let greeting = Translations(
        english: .whole("Hello {visitor}, you’re now chatting with {operator}."),
        czech: .whole("[Dobrý den|Ahoj], teď se [vám|ti] věnuje {operator}."),
        ukrainian: .whole("[Вітаємо|Привіт]! З~[вами|тобою] {operator}."),
        slovenian: .whole("[Pozdravljeni|Živjo], {visitor}. Zdaj je [z~vami|s~tabo] {operator}."),
        indonesian: .whole("Halo, {visitor}! [Anda|Kamu] sekarang terhubung dengan {operator}."),
        finnish: .whole("Hei, {visitor}. [Teitä|Sinua] palvelee nyt {operator}."))
    static let greetingNameless = Translations(
        english: .whole("Hello, you’re now chatting with {operator}."),
        czech: .whole("[Dobrý den|Ahoj], teď se [vám|ti] věnuje {operator}."),
        ukrainian: .whole("[Вітаємо|Привіт]! З~[вами|тобою] {operator}."),
        slovenian: .whole("[Pozdravljeni|Živjo]. Zdaj je [z~vami|s~tabo] {operator}."),
        indonesian: .whole("Halo! [Anda|Kamu] sekarang terhubung dengan {operator}."),
        finnish: .whole("Hei. [Teitä|Sinua] palvelee nyt {operator}."))
    static let anythingElse = Translations(
        english: .whole("Is there anything else we can do for you?"),
        czech: .whole("Můžeme pro [vás|tebe] udělat ještě něco?"),
        ukrainian: .whole("Чи можемо ми ще чимось допомогти?"),
        slovenian: .whole("Lahko [za vas|zate] storimo še kaj?"),
        indonesian: .whole("Ada lagi yang bisa kami bantu?"),
        finnish: .whole("Voimmeko auttaa vielä jossakin muussa?"))
}
