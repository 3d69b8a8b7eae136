// To who chose to wait (B4.3). The place is kept until they go themselves, and the choice comes once more only while
// somebody is there.

extension Translations {
    static let keptPlaceClosed = Translations(
        english: .whole("{opening} We’re holding your place in line."),
        czech: .whole("{opening} Místo v~pořadí [vám|ti] držíme."),
        ukrainian: .whole("{opening} Місце в~черзі залишається за [вами|тобою]."),
        slovenian: .whole("{opening} Mesto v~vrsti ostane [vaše|tvoje]."),
        indonesian: .whole("{opening} [Tempat Anda|Tempatmu] di antrean tetap terjaga."),
        finnish: .whole("{opening} [Paikkanne|Paikkasi] jonossa säilyy."))
    static let choiceAgain = Translations(
        english: .whole("We’re sorry it’s taking so long. {place} You can keep waiting, or we can call or email you."),
        czech: .whole(
            """
            Omlouváme se, že to tak trvá. {place} [Můžete|Můžeš] čekat dál, nebo [vám|ti] zavoláme či napíšeme e-mail.
            """),
        ukrainian: .whole(
            """
            Перепрошуємо за довге очікування. {place} [Можете|Можеш] почекати ще, або ми зателефонуємо чи напишемо \
            [вам|тобі] на пошту.
            """),
        slovenian: .whole(
            """
            [Oprostite|Oprosti], da traja tako dolgo. {place} Lahko še [počakate|počakaš], lahko pa [vas|te] pokličemo ali \
            [vam|ti] pišemo po e-pošti.
            """),
        indonesian: .whole(
            """
            Mohon maaf, [Anda|kamu] harus menunggu lama. {place} [Anda|Kamu] bisa tetap menunggu, kami telepon, atau \
            kami kirimi email.
            """),
        finnish: .whole(
            """
            Pahoittelemme, että tässä kestää. {place} [Voitte|Voit] jatkaa odottamista, tai voimme soittaa tai \
            lähettää sähköpostia.
            """))
}
