// What a visitor is told who asks why they wait, or what happens next (B23.3).

extension Translations {
    static let whyOurTurn = Translations(
        english: .whole("We have your message, and our answer is on its way."),
        czech: .whole("[Vaši|Tvoji] zprávu máme a~odpověď připravujeme."),
        ukrainian: .whole("Ми отримали [ваше|твоє] повідомлення й~готуємо відповідь."),
        slovenian: .whole("[Vaše|Tvoje] sporočilo smo prejeli, odgovor pripravljamo."),
        indonesian: .whole("[Pesan Anda|Pesanmu] sudah kami terima, dan jawabannya sedang kami siapkan."),
        finnish: .whole("Saimme [viestinne|viestisi] ja valmistelemme vastausta."))
    static let whyYourTurn = Translations(
        english: .whole("It’s your turn: we’ll go on as soon as you write."),
        czech: .whole("Teď [jste|jsi] na řadě [vy|ty]: jakmile [napíšete|napíšeš], budeme pokračovat."),
        ukrainian: .whole("Тепер [ваша|твоя] черга: щойно [напишете|напишеш], продовжимо."),
        slovenian: .whole("Zdaj [ste|si] na vrsti [vi|ti]: takoj ko [napišete|napišeš], nadaljujemo."),
        indonesian: .whole("Sekarang giliran [Anda|kamu]: begitu [Anda|kamu] menulis, akan kami lanjutkan."),
        finnish: .whole("Nyt on [teidän vuoronne|sinun vuorosi]: jatkamme heti, kun [kirjoitatte|kirjoitat]."))
}
