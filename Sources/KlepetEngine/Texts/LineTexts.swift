// In the line (B4.1, B4.4): no operator where there is none, no number that is a guess (B5.7). Away: nobody is here. The
// choice is made with buttons, or by typing a contact: no text asks what nothing would answer.

extension Translations {
    static let inLine = Translations(
        english: .whole("Thank you for your message. {place}"),
        czech: .whole("Děkujeme za zprávu. {place}"),
        ukrainian: .whole("Дякуємо за повідомлення. {place}"),
        slovenian: .whole("Hvala za [vaše|tvoje] sporočilo. {place}"),
        indonesian: .whole("Terima kasih atas [pesan Anda|pesanmu]. {place}"),
        finnish: .whole("Kiitos [viestistänne|viestistäsi]. {place}"))
    static let inLineAway = Translations(
        english: .whole(
            "Thank you for your message. Nobody is here right now, but we’ll reply as soon as someone is back."),
        czech: .whole("Děkujeme za zprávu. Teď tu nikdo z~nás není, ale odpovíme, hned jak se někdo vrátí."),
        ukrainian: .whole(
            "Дякуємо за повідомлення. Зараз на місці нікого немає, але ми відповімо, щойно хтось повернеться."),
        slovenian: .whole(
            """
            Hvala za [vaše|tvoje] sporočilo. Trenutno ni tu nikogar od nas, odgovorili pa bomo, takoj ko se kdo vrne.
            """),
        indonesian: .whole(
            """
            Terima kasih atas [pesan Anda|pesanmu]. Saat ini tim kami sedang tidak tersedia, tetapi akan kami balas begitu ada \
            yang kembali.
            """),
        finnish: .whole(
            """
            Kiitos [viestistänne|viestistäsi]. Juuri nyt paikalla ei ole ketään, mutta vastaamme heti, kun joku on \
            taas täällä.
            """))
    /// The chat comes from its bot (B7.4).
    static let botLeft = Translations(
        english: .whole("A person will take it from here. {place}"),
        czech: .whole("Dál se [vám|ti] bude věnovat člověk. {place}"),
        ukrainian: .whole("Далі [вам|тобі] відповідатиме людина. {place}"),
        slovenian: .whole("Od tu naprej [vam|ti] bo odgovarjal človek. {place}"),
        indonesian: .whole("Selanjutnya [Anda|kamu] akan dibantu oleh tim kami. {place}"),
        finnish: .whole("Tästä jatkaa ihminen. {place}"))
    /// The visitor has reopened it (B1.4).
    static let welcomeBack = Translations(
        english: .whole("Welcome back. {place}"),
        czech: .whole("[Vítejte|Vítej] zpátky. {place}"),
        ukrainian: .whole("Раді [вас|тебе] знову бачити. {place}"),
        slovenian: .whole("Lepo, da [ste|si] spet tu. {place}"),
        indonesian: .whole("Selamat datang kembali. {place}"),
        finnish: .whole("Tervetuloa takaisin. {place}"))
    static let movedUp = Translations(
        english: .whole("Thank you for waiting. {place}"),
        czech: .whole("Děkujeme, že [čekáte|čekáš]. {place}"),
        ukrainian: .whole("Дякуємо, що [чекаєте|чекаєш]. {place}"),
        slovenian: .whole("Hvala, ker [čakate|čakaš]. {place}"),
        indonesian: .whole("Terima kasih sudah menunggu. {place}"),
        finnish: .whole("Kiitos, että [odotatte|odotat]. {place}"))
    static let movedUpAway = Translations(
        english: .whole("Thank you for waiting. Nobody is here right now, but we have your message."),
        czech: .whole("Děkujeme, že [čekáte|čekáš]. Teď tu nikdo z~nás není, ale zprávu od [vás|tebe] máme."),
        ukrainian: .whole(
            """
            Дякуємо, що [чекаєте|чекаєш]. Зараз на місці нікого немає, але [ваше|твоє] повідомлення ми отримали.
            """),
        slovenian: .whole(
            "Hvala, ker [čakate|čakaš]. Trenutno ni tu nikogar od nas, [vaše|tvoje] sporočilo pa smo prejeli."),
        indonesian: .whole(
            """
            Terima kasih sudah menunggu. Saat ini tim kami sedang tidak tersedia, tetapi [pesan Anda|pesanmu] sudah kami terima.
            """),
        finnish: .whole(
            "Kiitos, että [odotatte|odotat]. Juuri nyt paikalla ei ole ketään, mutta saimme [viestinne|viestisi]."))
    static let choice = Translations(
        english: .whole("{place} You can keep waiting, or we can call or email you."),
        czech: .whole("{place} [Můžete|Můžeš] čekat dál, nebo [vám|ti] zavoláme či napíšeme e-mail."),
        ukrainian: .whole(
            "{place} [Можете|Можеш] почекати ще, або ми зателефонуємо чи напишемо [вам|тобі] на пошту."),
        slovenian: .whole(
            "{place} Lahko še [počakate|počakaš], lahko pa [vas|te] pokličemo ali [vam|ti] pišemo po e-pošti."),
        indonesian: .whole("{place} [Anda|Kamu] bisa tetap menunggu, kami telepon, atau kami kirimi email."),
        finnish: .whole("{place} [Voitte|Voit] jatkaa odottamista, tai voimme soittaa tai lähettää sähköpostia."))
    static let choiceAway = Translations(
        english: .whole("Nobody is here right now. You can keep waiting, or we can call or email you."),
        czech: .whole(
            "Teď tu nikdo z~nás není. [Můžete|Můžeš] čekat dál, nebo [vám|ti] zavoláme či napíšeme e-mail."),
        ukrainian: .whole(
            """
            Зараз на місці нікого немає. [Можете|Можеш] почекати ще, або ми зателефонуємо чи напишемо [вам|тобі] \
            на пошту.
            """),
        slovenian: .whole(
            """
            Trenutno ni tu nikogar od nas. Lahko [počakate|počakaš], lahko pa [vas|te] pokličemo ali [vam|ti] pišemo \
            po e-pošti.
            """),
        indonesian: .whole(
            """
            Saat ini tim kami sedang tidak tersedia. [Anda|Kamu] bisa tetap menunggu, kami telepon, atau kami kirimi email.
            """),
        finnish: .whole(
            """
            Juuri nyt paikalla ei ole ketään. [Voitte|Voit] odottaa, tai voimme soittaa tai lähettää sähköpostia.
            """))
    static let keptPlace = Translations(
        english: .whole("Thank you. We’re holding your place in line."),
        czech: .whole("Děkujeme. Místo v~pořadí [vám|ti] držíme."),
        ukrainian: .whole("Дякуємо. Місце в~черзі залишається за [вами|тобою]."),
        slovenian: .whole("Hvala. Mesto v~vrsti ostane [vaše|tvoje]."),
        indonesian: .whole("Terima kasih. [Tempat Anda|Tempatmu] di antrean tetap terjaga."),
        finnish: .whole("Kiitos. [Paikkanne|Paikkasi] jonossa säilyy."))
}
