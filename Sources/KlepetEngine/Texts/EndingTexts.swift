// Before a chat ends in which all is said (B10.1).

extension Translations {
    static let wrapupWarning = Translations(
        english: .counted(
            .init(
                one: "If that is all, this chat will end in {minutes}~minute. Thank you for writing.",
                other: "If that is all, this chat will end in {minutes}~minutes. Thank you for writing.")),
        czech: .counted(
            .init(
                one: "Pokud je to vše, tento chat za {minutes}~minutu skončí. Děkujeme za zprávu.",
                few: "Pokud je to vše, tento chat za {minutes}~minuty skončí. Děkujeme za zprávu.",
                other: "Pokud je to vše, tento chat za {minutes}~minut skončí. Děkujeme za zprávu.")),
        ukrainian: .counted(
            .init(
                one: "Якщо це все, цей чат завершиться через {minutes}~хвилину. Дякуємо за звернення.",
                few: "Якщо це все, цей чат завершиться через {minutes}~хвилини. Дякуємо за звернення.",
                many: "Якщо це все, цей чат завершиться через {minutes}~хвилин. Дякуємо за звернення.")),
        slovenian: .counted(
            .init(
                one: "Če je to vse, se bo ta klepet končal čez {minutes}~minuto. Hvala za sporočilo.",
                two: "Če je to vse, se bo ta klepet končal čez {minutes}~minuti. Hvala za sporočilo.",
                few: "Če je to vse, se bo ta klepet končal čez {minutes}~minute. Hvala za sporočilo.",
                other: "Če je to vse, se bo ta klepet končal čez {minutes}~minut. Hvala za sporočilo.")),
        indonesian: .counted(
            .init(
                other:
                    """
                    Jika sudah cukup, obrolan ini akan berakhir dalam {minutes}~menit. Terima kasih telah menghubungi \
                    kami.
                    """)),
        finnish: .whole(
            """
            Jos asia on kunnossa, tämä keskustelu päättyy {minutes}~minuutin kuluttua. Kiitos yhteydenotosta.
            """))
    /// In less than a minute.
    static let wrapupWarningSoon = Translations(
        english: .whole("If that is all, this chat will end soon. Thank you for writing."),
        czech: .whole("Pokud je to vše, tento chat za chvíli skončí. Děkujeme za zprávu."),
        ukrainian: .whole("Якщо це все, цей чат незабаром завершиться. Дякуємо за звернення."),
        slovenian: .whole("Če je to vse, se bo ta klepet kmalu končal. Hvala za sporočilo."),
        indonesian: .whole(
            "Jika sudah cukup, obrolan ini akan segera berakhir. Terima kasih telah menghubungi kami."),
        finnish: .whole("Jos asia on kunnossa, tämä keskustelu päättyy pian. Kiitos yhteydenotosta."))
}
