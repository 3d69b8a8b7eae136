// What is owed later: closed hours (B9.2), the choice and its contact (B4.2, B4.3), a reply that never came (B1.5).

extension Translations {
    static let closed = Translations(
        english: .whole(
            """
            {opening} We have your message and will reply. If you like, leave a phone number or an email address.
            """),
        czech: .whole(
            """
            {opening} Zprávu od [vás|tebe] máme a~ozveme se. [Můžete|Můžeš] nám nechat telefon nebo e-mail.
            """),
        ukrainian: .whole(
            """
            {opening} [Ваше|Твоє] повідомлення ми отримали й~відповімо. [Можете|Можеш] залишити номер телефону чи \
            електронну адресу.
            """),
        slovenian: .whole(
            """
            {opening} [Vaše|Tvoje] sporočilo smo prejeli in se [vam|ti] bomo oglasili. Lahko nam [pustite|pustiš] \
            telefonsko številko ali e-naslov.
            """),
        indonesian: .whole(
            """
            {opening} [Pesan Anda|Pesanmu] sudah kami terima dan akan kami balas. [Anda|Kamu] bisa meninggalkan nomor \
            telepon atau email.
            """),
        finnish: .whole(
            """
            {opening} Saimme [viestinne|viestisi] ja vastaamme siihen. [Voitte|Voit] jättää meille puhelinnumeron tai \
            sähköpostiosoitteen.
            """))
    /// The questions of the start have asked for the contact (B1.1).
    static let closedContactKnown = Translations(
        english: .whole("{opening} We have your message and will reply. We also have your contact details."),
        czech: .whole("{opening} Zprávu i~kontakt od [vás|tebe] máme a~ozveme se."),
        ukrainian: .whole("{opening} [Ваше|Твоє] повідомлення й~контакт у~нас є, ми відповімо."),
        slovenian: .whole(
            "{opening} [Vaše|Tvoje] sporočilo in kontakt imamo ter se [vam|ti] bomo oglasili."),
        indonesian: .whole(
            "{opening} [Pesan dan kontak Anda|Pesan dan kontakmu] sudah kami terima, dan akan kami balas."),
        finnish: .whole(
            "{opening} Meillä on [viestinne ja yhteystietonne|viestisi ja yhteystietosi], ja palaamme asiaan."))
    /// B9.3: still open, and nothing new is taken any more.
    static let lastCall = Translations(
        english: .whole(
            """
            The chat is about to close, so we can’t help you right away. We’ll be back {when}. We have your message and \
            will reply. If you like, leave a phone number or an email address.
            """),
        czech: .whole(
            """
            Chat za chvíli končí a~hned se [vám|ti] už věnovat nestihneme. Zase jsme tu {when}. Zprávu od [vás|tebe] \
            máme a~ozveme se. [Můžete|Můžeš] nám nechat telefon nebo e-mail.
            """),
        ukrainian: .whole(
            """
            Чат невдовзі завершує роботу, тому одразу допомогти ми вже не встигнемо. Знову будемо тут {when}. \
            [Ваше|Твоє] повідомлення ми отримали й~відповімо. [Можете|Можеш] залишити номер телефону чи електронну \
            адресу.
            """),
        slovenian: .whole(
            """
            Klepet bomo kmalu zaprli, zato se [vam|ti] zdaj ne moremo več posvetiti. Spet smo tu {when}. \
            [Vaše|Tvoje] sporočilo smo prejeli in se [vam|ti] bomo oglasili. Lahko nam [pustite|pustiš] telefonsko \
            številko ali e-naslov.
            """),
        indonesian: .whole(
            """
            Layanan chat kami segera tutup, jadi kami tidak sempat membantu sekarang. Kami kembali {when}. [Pesan \
            Anda|Pesanmu] sudah kami terima dan akan kami balas. [Anda|Kamu] bisa meninggalkan nomor telepon atau email.
            """),
        finnish: .whole(
            """
            Chat sulkeutuu pian, joten emme ehdi enää auttaa [teitä|sinua] nyt. Palaamme {when}. Saimme \
            [viestinne|viestisi] ja vastaamme siihen. [Voitte|Voit] jättää meille puhelinnumeron tai \
            sähköpostiosoitteen.
            """))
    static let closing = Translations(
        english: .whole("{opening} You can keep your place in line, or we can call or email you."),
        czech: .whole("{opening} Můžeme [vám|ti] podržet místo v~pořadí, zavolat, nebo napsat e-mail."),
        ukrainian: .whole(
            "{opening} Можемо зберегти [ваше|твоє] місце в~черзі, зателефонувати або написати на пошту."),
        slovenian: .whole(
            """
            {opening} Lahko [vam|ti] prihranimo mesto v~vrsti, [vas|te] pokličemo ali [vam|ti] pišemo po e-pošti.
            """),
        indonesian: .whole("{opening} [Anda|Kamu] bisa tetap di antrean, kami telepon, atau kami kirimi email."),
        finnish: .whole(
            """
            {opening} [Voitte säilyttää paikkanne|Voit säilyttää paikkasi] jonossa, tai voimme soittaa tai lähettää \
            sähköpostia.
            """))
    static let askPhone = Translations(
        english: .whole("We’ll call you. What number should we use?"),
        czech: .whole("Zavoláme [vám|ti]. Na jaké číslo?"),
        ukrainian: .whole("Ми [вам|тобі] зателефонуємо. На який номер?"),
        slovenian: .whole("Poklicali [vas|te] bomo. Na katero številko?"),
        indonesian: .whole("Kami akan [menelepon Anda|meneleponmu]. Ke nomor berapa?"),
        finnish: .whole("Soitamme [teille|sinulle]. Mihin numeroon?"))
    static let askEmail = Translations(
        english: .whole("We’ll email you. What address should we use?"),
        czech: .whole("Napíšeme [vám|ti]. Na jakou e-mailovou adresu?"),
        ukrainian: .whole("Ми [вам|тобі] напишемо. На яку електронну адресу?"),
        slovenian: .whole("Pisali [vam|ti] bomo. Na kateri e-naslov?"),
        indonesian: .whole("Kami akan mengirim email. Apa alamat [email Anda|emailmu]?"),
        finnish: .whole("Lähetämme [teille|sinulle] sähköpostia. Mihin osoitteeseen?"))
    static let willReach = Translations(
        english: .whole("Thank you. We’ll be in touch:~{contact}."),
        czech: .whole("Děkujeme. Ozveme se [vám|ti] na~{contact}."),
        ukrainian: .whole("Дякуємо. Ми [з~вами|з~тобою] зв’яжемося:~{contact}."),
        slovenian: .whole("Hvala. Oglasili se [vam|ti] bomo na~{contact}."),
        indonesian: .whole("Terima kasih. Kami akan [menghubungi Anda|menghubungimu]:~{contact}."),
        finnish: .whole("Kiitos. Otamme [teihin|sinuun] yhteyttä:~{contact}."))
    static let waitedTooLong = Translations(
        english: .whole(
            """
            We’re sorry nobody could answer yet. We have your message and will reply. If you like, leave a phone \
            number or an email address.
            """),
        czech: .whole(
            """
            Omlouváme se, že [jste|jsi] zatím bez odpovědi. Zprávu od [vás|tebe] máme a~ozveme se. \
            [Můžete|Můžeš] nám nechat telefon nebo e-mail.
            """),
        ukrainian: .whole(
            """
            [Вибачте|Вибач], що відповіді досі немає. [Ваше|Твоє] повідомлення ми отримали й~відповімо. \
            [Можете|Можеш] залишити номер телефону чи електронну адресу.
            """),
        slovenian: .whole(
            """
            Žal nam je, da odgovora še ni. [Vaše|Tvoje] sporočilo smo prejeli in se [vam|ti] bomo oglasili. Lahko \
            nam [pustite|pustiš] telefonsko številko ali e-naslov.
            """),
        indonesian: .whole(
            """
            Mohon maaf, belum ada yang sempat menjawab. [Pesan Anda|Pesanmu] sudah kami terima dan akan kami balas. \
            [Anda|Kamu] bisa meninggalkan nomor telepon atau email.
            """),
        finnish: .whole(
            """
            Pahoittelemme, ettei kukaan ole vielä ehtinyt vastata. Saimme [viestinne|viestisi] ja vastaamme siihen. \
            [Voitte|Voit] jättää meille puhelinnumeron tai sähköpostiosoitteen.
            """))
    static let unanswered = Translations(
        english: .whole("We’re sorry you haven’t had an answer yet. We haven’t forgotten, and we’ll get back to you."),
        czech: .whole(
            """
            Omlouváme se, že [vaše|tvoje] zpráva stále čeká na odpověď. Nezapomněli jsme na ni a~ozveme se.
            """),
        ukrainian: .whole(
            "[Вибачте|Вибач], що відповіді досі немає. Ми не забули про [ваше|твоє] повідомлення й~відповімо."),
        slovenian: .whole(
            """
            Žal nam je, da na [vaše|tvoje] sporočilo še nismo odgovorili. Nismo pozabili in se [vam|ti] bomo oglasili.
            """),
        indonesian: .whole(
            """
            Mohon maaf, [pesan Anda|pesanmu] belum sempat kami jawab. Kami tidak lupa dan akan [menghubungi Anda|menghubungimu].
            """),
        finnish: .whole(
            """
            Pahoittelemme, [ettette|ettet] ole vielä saanut vastausta. Emme ole unohtaneet [viestiänne|viestiäsi] ja \
            palaamme asiaan.
            """))
}
