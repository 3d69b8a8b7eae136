// Honest news in the line: what was asked for is not to be had (B5.4), somebody is here again (B4.1), the chat was moved
// (B12.1). An answer that does not come (B6.2): the choice, without a place.

extension Translations {
    static let inLineOtherLanguage = Translations(
        english: .whole(
            """
            Thank you for your message. Nobody here speaks your language right now, so the answer may come in \
            another one. {place}
            """),
        czech: .whole(
            """
            Děkujeme za zprávu. Teď tu není nikdo, kdo by mluvil [vaším|tvým] jazykem, a~tak může odpověď přijít \
            v~jiném. {place}
            """),
        ukrainian: .whole(
            """
            Дякуємо за повідомлення. Зараз тут ніхто не говорить [вашою|твоєю] мовою, тож відповідь може надійти \
            іншою. {place}
            """),
        slovenian: .whole(
            """
            Hvala za [vaše|tvoje] sporočilo. Trenutno tu nihče ne govori [vašega|tvojega] jezika, zato bo odgovor \
            morda v~drugem. {place}
            """),
        indonesian: .whole(
            """
            Terima kasih atas [pesan Anda|pesanmu]. Saat ini tidak ada yang bisa berbicara dalam [bahasa Anda|bahasamu], jadi \
            jawabannya mungkin dalam bahasa lain. {place}
            """),
        finnish: .whole(
            """
            Kiitos [viestistänne|viestistäsi]. Paikalla ei juuri nyt ole ketään, joka puhuu [kieltänne|kieltäsi], \
            joten vastaus voi tulla muulla kielellä. {place}
            """))
    static let inLineNoSkill = Translations(
        english: .whole(
            """
            Thank you for your message. Nobody who specializes in this is here right now, so someone else may \
            answer. {place}
            """),
        czech: .whole(
            """
            Děkujeme za zprávu. Nikdo, kdo se na to specializuje, tu teď není, a~tak se možná ozve někdo jiný z~nás. \
            {place}
            """),
        ukrainian: .whole(
            """
            Дякуємо за повідомлення. Фахівців із цього питання зараз немає на місці, тож може відповісти хтось інший \
            із нас. {place}
            """),
        slovenian: .whole(
            """
            Hvala za [vaše|tvoje] sporočilo. Nikogar, ki je za to specializiran, trenutno ni tu, zato bo morda \
            odgovoril kdo drug. {place}
            """),
        indonesian: .whole(
            """
            Terima kasih atas [pesan Anda|pesanmu]. Rekan yang khusus menangani hal ini sedang tidak ada, jadi \
            mungkin rekan lain yang menjawab. {place}
            """),
        finnish: .whole(
            """
            Kiitos [viestistänne|viestistäsi]. Tähän erikoistuneita ei juuri nyt ole paikalla, joten vastaaja voi \
            olla joku muu meistä. {place}
            """))
    static let somebodyIsBack = Translations(
        english: .whole("Someone is here again. {place}"),
        czech: .whole("Už je tu zase někdo z~nás. {place}"),
        ukrainian: .whole("Ми знову на зв’язку. {place}"),
        slovenian: .whole("Spet smo tu. {place}"),
        indonesian: .whole("Tim kami sudah tersedia lagi. {place}"),
        finnish: .whole("Paikalla on taas joku meistä. {place}"))
    /// B12.1: into the line of another department.
    static let movedOn = Translations(
        english: .whole(
            "We’ve passed your message on to the colleagues who deal with this. Your waiting time counts there too."),
        czech: .whole("Zprávu jsme předali kolegům, kteří to mají na starosti. Doba čekání se [vám|ti] počítá i~tam."),
        ukrainian: .whole(
            "Ми передали [ваше|твоє] повідомлення колегам, які цим займаються. Час очікування зараховано й~там."),
        slovenian: .whole(
            "[Vaše|Tvoje] sporočilo smo predali sodelavcem, ki se s~tem ukvarjajo. Čas čakanja šteje tudi tam."),
        indonesian: .whole(
            "[Pesan Anda|Pesanmu] sudah kami teruskan ke rekan yang menangani hal ini. Waktu tunggu tetap dihitung."),
        finnish: .whole(
            """
            Välitimme [viestinne|viestisi] niille, jotka tällaisia asioita hoitavat. Odotusaika lasketaan sielläkin \
            hyväksi.
            """))
    /// B6.2: nobody knows whether anybody is at it.
    static let choiceActive = Translations(
        english: .whole(
            "We’re sorry that you’re still waiting for an answer. You can keep waiting, or we can call or email you."),
        czech: .whole(
            """
            Omlouváme se, že na odpověď stále [čekáte|čekáš]. [Můžete|Můžeš] čekat dál, nebo [vám|ti] zavoláme či \
            napíšeme e-mail.
            """),
        ukrainian: .whole(
            """
            Перепрошуємо, що відповіді досі немає. [Можете|Можеш] почекати ще, або ми зателефонуємо чи напишемо \
            [вам|тобі] на пошту.
            """),
        slovenian: .whole(
            """
            Žal nam je, da še vedno [čakate|čakaš] na odgovor. Lahko še [počakate|počakaš], lahko pa [vas|te] \
            pokličemo ali [vam|ti] pišemo po e-pošti.
            """),
        indonesian: .whole(
            """
            Maaf, [Anda|kamu] masih menunggu jawaban. [Anda|Kamu] bisa tetap menunggu, kami telepon, atau kami \
            kirimi email.
            """),
        finnish: .whole(
            """
            Olemme pahoillamme, että vastaus on viipynyt. [Voitte|Voit] jatkaa odottamista, tai voimme soittaa tai \
            lähettää sähköpostia.
            """))
    static let keepsWaiting = Translations(
        english: .whole("Thank you for your patience. The answer will come here in the chat."),
        czech: .whole("Děkujeme za trpělivost. Odpověď přijde sem do chatu."),
        ukrainian: .whole("Дякуємо за терпіння. Відповідь надійде сюди, у~чат."),
        slovenian: .whole("Hvala za potrpljenje. Odgovor bo prišel v~ta pogovor."),
        indonesian: .whole("Terima kasih sudah bersabar. Jawabannya akan muncul di percakapan ini."),
        finnish: .whole("Kiitos kärsivällisyydestä. Vastaus tulee tähän keskusteluun."))
}
