// With the bot: what it is (B19.5), and nobody to take over (B7.3).

extension Translations {
    static let botDisclosure = Translations(
        english: .whole(
            "You’re chatting with an automated assistant, not a person. You can ask for a person at any time."),
        czech: .whole(
            """
            [Píšete|Píšeš] si s~automatickým asistentem, ne s~člověkem. Kdykoli [můžete|můžeš] požádat o~člověka.
            """),
        ukrainian: .whole(
            """
            [Ви спілкуєтеся|Ти спілкуєшся] з~автоматичним помічником, а~не з~людиною. Будь-коли \
            [можете|можеш] покликати людину.
            """),
        slovenian: .whole(
            """
            [Pogovarjate|Pogovarjaš] se s~samodejnim pomočnikom, ne s~človekom. Kadar koli lahko \
            [prosite|prosiš] za človeka.
            """),
        indonesian: .whole(
            """
            [Anda|Kamu] sedang mengobrol dengan asisten otomatis, bukan manusia. Kapan saja [Anda|kamu] bisa meminta \
            untuk berbicara dengan tim kami.
            """),
        finnish: .whole(
            """
            [Keskustelette|Keskustelet] automaattisen avustajan, [ette|et] ihmisen kanssa. [Voitte|Voit] milloin \
            tahansa pyytää ihmistä paikalle.
            """))
    static let nobodyTakesOver = Translations(
        english: .whole(
            "Nobody is free to take over right now. We can call or email you, or you can leave a message here."),
        czech: .whole(
            """
            Teď tu bohužel nikdo z~nás není. Můžeme [vám|ti] zavolat, napsat e-mail, nebo nám tu [nechte|nech] zprávu.
            """),
        ukrainian: .whole(
            """
            Зараз на місці нікого немає. Можемо зателефонувати, написати на пошту, або [залиште|залиш] повідомлення тут.
            """),
        slovenian: .whole(
            """
            Trenutno ni tu nikogar od nas. Lahko [vas|te] pokličemo, [vam|ti] pišemo po e-pošti ali pa nam tu \
            [pustite|pusti] sporočilo.
            """),
        indonesian: .whole(
            """
            Saat ini tim kami sedang tidak tersedia. Kami bisa menelepon, mengirim email, atau [Anda|kamu] bisa \
            meninggalkan pesan di sini.
            """),
        finnish: .whole(
            """
            Juuri nyt paikalla ei ole ketään. Voimme soittaa tai lähettää sähköpostia, tai [voitte|voit] jättää \
            viestin tähän.
            """))
    static let closedWithBot = Translations(
        english: .whole("{opening} We can call or email you, or you can leave a message here."),
        czech: .whole("{opening} Můžeme [vám|ti] zavolat, napsat e-mail, nebo nám tu [nechte|nech] zprávu."),
        ukrainian: .whole(
            "{opening} Можемо зателефонувати, написати на пошту, або [залиште|залиш] повідомлення тут."),
        slovenian: .whole(
            """
            {opening} Lahko [vas|te] pokličemo, [vam|ti] pišemo po e-pošti ali pa nam tu [pustite|pusti] sporočilo.
            """),
        indonesian: .whole(
            "{opening} Kami bisa menelepon, mengirim email, atau [Anda|kamu] bisa meninggalkan pesan di sini."),
        finnish: .whole(
            "{opening} Voimme soittaa tai lähettää sähköpostia, tai [voitte|voit] jättää viestin tähän."))
    static let staysWithBot = Translations(
        english: .whole("Thank you. As soon as one of us is here, we’ll take over."),
        czech: .whole("Děkujeme. Hned jak tu bude někdo z~nás, začne se [vám|ti] věnovat."),
        ukrainian: .whole("Дякуємо. Щойно хтось буде на місці, [вам|тобі] відповість людина."),
        slovenian: .whole("Hvala. Takoj ko bo kdo od nas na voljo, [vam|ti] bomo odgovorili."),
        indonesian: .whole("Terima kasih. Begitu tim kami tersedia, percakapan ini akan kami lanjutkan."),
        finnish: .whole("Kiitos. Heti kun joku meistä on paikalla, jatkamme [kanssanne|kanssasi]."))
    static let messageKept = Translations(
        english: .whole("Thank you. We have your message, and you’ll find our answer here."),
        czech: .whole("Děkujeme. Zprávu od [vás|tebe] máme a~odpověď [najdete|najdeš] tady v~chatu."),
        ukrainian: .whole("Дякуємо. Ми отримали [ваше|твоє] повідомлення, відповідь буде тут, у~чаті."),
        slovenian: .whole("Hvala. [Vaše|Tvoje] sporočilo smo prejeli, odgovor bo tu v~pogovoru."),
        indonesian: .whole("Terima kasih. [Pesan Anda|Pesanmu] sudah kami terima, dan jawabannya akan muncul di sini."),
        finnish: .whole("Kiitos. Saimme [viestinne|viestisi], ja [löydätte|löydät] vastauksemme täältä."))
}
