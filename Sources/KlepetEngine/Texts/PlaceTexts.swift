// Where the visitor stands, told inside other texts, as {place}; and when the chat is taken again (B9.2), as {opening}.
// It is the chat that nobody is at: a shop on the web is never closed.

extension Translations {
    static let placeNext = Translations(
        english: .whole("You are next in line."),
        czech: .whole("[Jste|Jsi] další na řadě."),
        ukrainian: .whole("[Ви наступні в~черзі|Твоя черга наступна]."),
        slovenian: .whole("V~vrsti pred [vami|tabo] ni nikogar."),
        indonesian: .whole("Setelah ini [giliran Anda|giliranmu]."),
        finnish: .whole("[Olette|Olet] jonossa seuraavana."))
    static let place = Translations(
        english: .whole("You’re number~{position} in line."),
        czech: .whole("V~pořadí [jste|jsi] na {position}.~místě."),
        ukrainian: .whole("[Ваш|Твій] номер у~черзі:~{position}."),
        slovenian: .whole("V~vrsti [ste|si] na {position}.~mestu."),
        indonesian: .whole("[Anda|Kamu] di urutan ke-{position} dalam antrean."),
        finnish: .whole("[Paikkanne|Paikkasi] jonossa on~{position}."))
    static let estimate = Translations(
        english: .counted(
            .init(one: "The wait is about {minutes}~minute.", other: "The wait is about {minutes}~minutes.")),
        czech: .counted(
            .init(
                one: "Čekání odhadujeme na {minutes}~minutu.",
                few: "Čekání odhadujeme na {minutes}~minuty.",
                other: "Čekání odhadujeme na {minutes}~minut.")),
        ukrainian: .counted(
            .init(
                one: "Чекати приблизно {minutes}~хвилину.",
                few: "Чекати приблизно {minutes}~хвилини.",
                many: "Чекати приблизно {minutes}~хвилин.")),
        slovenian: .counted(
            .init(
                one: "Počakati bo treba približno {minutes}~minuto.",
                two: "Počakati bo treba približno {minutes}~minuti.",
                few: "Počakati bo treba približno {minutes}~minute.",
                other: "Počakati bo treba približno {minutes}~minut.")),
        indonesian: .counted(.init(other: "Waktu tunggu sekitar {minutes}~menit.")),
        finnish: .counted(
            .init(
                one: "Odotusaika on noin {minutes}~minuutti.",
                other: "Odotusaika on noin {minutes}~minuuttia.")))
    static let estimateLong = Translations(
        english: .whole("The wait is more than an hour."),
        czech: .whole("Čekání odhadujeme na víc než hodinu."),
        ukrainian: .whole("Чекати, мабуть, понад годину."),
        slovenian: .whole("Počakati bo treba več kot eno uro."),
        indonesian: .whole("Waktu tunggu lebih dari satu jam."),
        finnish: .whole("Odotus kestää yli tunnin."))
    static let openingUnknown = Translations(
        english: .whole("We’re away from the chat right now."),
        czech: .whole("Teď na chatu nejsme."),
        ukrainian: .whole("Зараз нас немає на зв’язку."),
        slovenian: .whole("Trenutno nismo dosegljivi."),
        indonesian: .whole("Layanan chat kami sedang tutup."),
        finnish: .whole("Chat on nyt suljettu."))
    static let openingToday = Translations(
        english: .whole("We’re away from the chat right now and will be back today {at_time}."),
        czech: .whole("Teď na chatu nejsme. Zase jsme tu dnes {at_time}."),
        ukrainian: .whole("Зараз нас немає на зв’язку. Знову будемо тут сьогодні {at_time}."),
        slovenian: .whole("Trenutno nismo dosegljivi, spet smo tu danes {at_time}."),
        indonesian: .whole("Layanan chat kami sedang tutup dan buka kembali hari ini {at_time}."),
        finnish: .whole("Chat on nyt suljettu ja aukeaa tänään {at_time}."))
    static let openingTomorrow = Translations(
        english: .whole("We’re away from the chat right now and will be back tomorrow {at_time}."),
        czech: .whole("Teď na chatu nejsme. Zase jsme tu zítra {at_time}."),
        ukrainian: .whole("Зараз нас немає на зв’язку. Знову будемо тут завтра {at_time}."),
        slovenian: .whole("Trenutno nismo dosegljivi, spet smo tu jutri {at_time}."),
        indonesian: .whole("Layanan chat kami sedang tutup dan buka kembali besok {at_time}."),
        finnish: .whole("Chat on nyt suljettu ja aukeaa huomenna {at_time}."))
    static let openingWeekday = Translations(
        english: .whole("We’re away from the chat right now and will be back on {weekday} {at_time}."),
        czech: .whole("Teď na chatu nejsme. Zase jsme tu {weekday} {at_time}."),
        ukrainian: .whole("Зараз нас немає на зв’язку. Знову будемо тут {weekday} {at_time}."),
        slovenian: .whole("Trenutno nismo dosegljivi, spet smo tu {weekday} {at_time}."),
        indonesian: .whole("Layanan chat kami sedang tutup dan buka kembali hari {weekday} {at_time}."),
        finnish: .whole("Chat on nyt suljettu ja aukeaa {weekday} {at_time}."))
    static let openingDate = Translations(
        english: .whole("We’re away from the chat right now and will be back on {date} {at_time}."),
        czech: .whole("Teď na chatu nejsme. Zase jsme tu {date} {at_time}."),
        ukrainian: .whole("Зараз нас немає на зв’язку. Знову будемо тут {date} {at_time}."),
        slovenian: .whole("Trenutno nismo dosegljivi, spet smo tu {date} {at_time}."),
        indonesian: .whole("Layanan chat kami sedang tutup dan buka kembali tanggal {date} {at_time}."),
        finnish: .whole("Chat on nyt suljettu ja aukeaa {date} {at_time}."))
}
