// What stands in a transcript besides what was said (B21.2): its heading, who wrote, what became of a message. Of a
// message that is gone nothing says who took it away.

extension Translations {
    static let transcript = Translations(
        english: .whole("Your chat"), czech: .whole("[Váš|Tvůj] chat"), ukrainian: .whole("[Ваш|Твій] чат"),
        slovenian: .whole("[Vaš|Tvoj] pogovor"), indonesian: .whole("[Percakapan Anda|Percakapanmu]"),
        finnish: .whole("[Keskustelunne|Keskustelusi]"))
    static let transcriptYou = Translations(
        english: .whole("You"), czech: .whole("[Vy|Ty]"), ukrainian: .whole("[Ви|Ти]"), slovenian: .whole("[Vi|Ti]"),
        indonesian: .whole("[Anda|Kamu]"), finnish: .whole("[Te|Sinä]"))
    /// What the shop says by itself, or somebody whose name nobody knows.
    static let transcriptShop = Translations(
        english: .whole("Shop"), czech: .whole("Obchod"), ukrainian: .whole("Магазин"), slovenian: .whole("Trgovina"),
        indonesian: .whole("Toko"), finnish: .whole("Kauppa"))
    static let transcriptEdited = Translations(
        english: .whole("edited"), czech: .whole("upraveno"), ukrainian: .whole("змінено"),
        slovenian: .whole("urejeno"), indonesian: .whole("diedit"), finnish: .whole("muokattu"))
    static let transcriptRetracted = Translations(
        english: .whole("This message was taken back."), czech: .whole("Tato zpráva byla vzata zpět."),
        ukrainian: .whole("Це повідомлення відкликано."), slovenian: .whole("To sporočilo je bilo preklicano."),
        indonesian: .whole("Pesan ini ditarik kembali."), finnish: .whole("Tämä viesti on peruttu."))
    static let transcriptDeleted = Translations(
        english: .whole("This message was deleted."), czech: .whole("Tato zpráva byla smazána."),
        ukrainian: .whole("Це повідомлення видалено."), slovenian: .whole("To sporočilo je bilo izbrisano."),
        indonesian: .whole("Pesan ini dihapus."), finnish: .whole("Tämä viesti on poistettu."))
}
