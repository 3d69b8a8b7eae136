// Finnish: teitittely. After a number "minuutti" stands in the partitive; before "kuluttua" it is a
// genitive that no number changes.

enum Finnish {
    static func phrase(_ key: TextKey) -> Phrase? {
        switch key {
        case .placeNext: .whole("Olette jonossa seuraavana.")
        case .place: .whole("Olette jonossa sijalla {position}.")
        case .estimate:
            .counted(
                .init(
                    one: "Arvioitu odotusaika on noin {minutes} minuutti.",
                    other: "Arvioitu odotusaika on noin {minutes} minuuttia."))
        case .openingUnknown: .whole("Olemme juuri nyt kiinni.")
        case .openingToday: .whole("Olemme juuri nyt kiinni ja avaamme tänään kello {time}.")
        case .openingTomorrow: .whole("Olemme juuri nyt kiinni ja avaamme huomenna kello {time}.")
        case .openingWeekday: .whole("Olemme juuri nyt kiinni ja avaamme {weekday} kello {time}.")
        case .openingDate: .whole("Olemme juuri nyt kiinni ja avaamme {date} kello {time}.")
        case .closed:
            .whole(
                """
                {opening} Viestinne on tallessa, ja palaamme asiaan. Miten tavoitamme teidät: \
                puhelimitse vai sähköpostitse?
                """)
        case .closing:
            .whole(
                """
                {opening} Voitte säilyttää paikkanne jonossa, tai voimme soittaa teille tai lähettää sähköpostia. \
                Minkä näistä valitsette?
                """)
        case .nobodyTakesOver:
            .whole(
                """
                Juuri nyt paikalla ei ole ketään, joka voisi jatkaa keskustelua. Voimme soittaa teille tai lähettää \
                sähköpostia, tai voitte jättää viestin tähän. Minkä näistä valitsette?
                """)
        case .closedWithBot:
            .whole(
                """
                {opening} Voimme soittaa teille tai lähettää sähköpostia, tai voitte jättää viestin tähän. \
                Minkä näistä valitsette?
                """)
        case .staysWithBot: .whole("Kiitos. Heti kun joku on paikalla, hän jatkaa kanssanne.")
        case .messageKept: .whole("Kiitos. Viestinne on tallessa, ja löydätte vastauksemme täältä.")
        case .anythingElse: .whole("Voimmeko auttaa vielä jossakin muussa?")
        case .inLine: .whole("Kiitos viestistänne. {place}")
        case .inLineAway:
            .whole(
                """
                Kiitos viestistänne. Juuri nyt kukaan ei ole paikalla; viesti on tallessa, ja \
                vastaamme heti, kun joku palaa.
                """)
        case .movedUp: .whole("Kiitos, että odotatte. {place}")
        case .movedUpAway: .whole("Kiitos, että odotatte. Juuri nyt kukaan ei ole paikalla; viestinne on tallessa.")
        case .choice:
            .whole(
                """
                {place} Voitte jatkaa odottamista, tai voimme soittaa teille tai lähettää sähköpostia. \
                Minkä näistä valitsette?
                """)
        case .choiceAway:
            .whole(
                """
                Juuri nyt kukaan ei ole paikalla. Voitte odottaa, tai voimme soittaa teille tai lähettää sähköpostia. \
                Minkä näistä valitsette?
                """)
        case .keptPlace: .whole("Kiitos. Paikkanne jonossa säilyy.")
        case .askPhone: .whole("Soitamme teille. Mistä numerosta tavoitamme teidät?")
        case .askEmail: .whole("Kirjoitamme teille. Mikä on sähköpostiosoitteenne?")
        case .willReach: .whole("Kiitos. Otamme teihin yhteyttä.")
        case .waitedTooLong:
            .whole(
                """
                Pahoittelemme, ettei kukaan ole vielä voinut vastata teille. Viestinne on tallessa, ja palaamme \
                asiaan. Miten tavoitamme teidät: puhelimitse vai sähköpostitse?
                """)
        case .unanswered:
            .whole("Pahoittelemme, että viestinne on yhä vailla vastausta. Sitä ei ole unohdettu: palaamme asiaan.")
        case .areYouThere: .whole("Oletteko vielä paikalla?")
        case .idleWarning:
            .whole(
                """
                Emme ole hetkeen kuulleet teistä, joten tämä keskustelu päättyy {minutes} minuutin kuluttua. Voitte \
                palata, ja saatte apua heti.
                """)
        case .stillOnIt: .whole("Kiitos kärsivällisyydestänne. Selvitämme asiaanne yhä.")
        case .holdOver: .whole("Tässä kestää kauemmin kuin lupasimme, ja pahoittelemme sitä. Selvitämme asiaanne yhä.")
        case .promiseOver: .whole("Lupasimme palata tähän mennessä. Pahoittelemme, tässä kestää vielä hetki.")
        case .operatorDropped: .whole("Asiakaspalvelijanne yhteys näyttää katkenneen. Odottakaa hetki, olkaa hyvä.")
        case .backInLine:
            .whole(
                "Asiakaspalvelijanne ei ole palannut. Olette jonossa ensimmäisenä, ja seuraava vapautuva auttaa teitä.")
        case .helpIsComing: .whole("Pyydämme avuksi kokeneempaa kollegaa. Hän on hetken kuluttua kanssanne.")
        case .greeting: .whole("Hei, {visitor}. Teitä palvelee nyt {operator}.")
        case .greetingNameless: .whole("Hei. Teitä palvelee nyt {operator}.")
        }
    }
}
