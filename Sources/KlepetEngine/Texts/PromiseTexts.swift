// A hold and a promise, as the visitor is told of them (B4.7, B6.3): in minutes up to an hour, which no clock and no zone
// can make wrong, beyond it by the department's clock.

extension Translations {
    static let held = Translations(
        english: .counted(
            .init(
                one: "We need a little time: {reason}. We’ll be back with you within {minutes}~minute.",
                other: "We need a little time: {reason}. We’ll be back with you within {minutes}~minutes.")),
        czech: .counted(
            .init(
                one: "Potřebujeme trochu času: {reason}. Ozveme se do {minutes}~minuty.",
                few: "Potřebujeme trochu času: {reason}. Ozveme se do {minutes}~minut.",
                other: "Potřebujeme trochu času: {reason}. Ozveme se do {minutes}~minut.")),
        ukrainian: .counted(
            .init(
                one: "Нам потрібно трохи часу: {reason}. Ми відповімо протягом {minutes}~хвилини.",
                few: "Нам потрібно трохи часу: {reason}. Ми відповімо протягом {minutes}~хвилин.",
                many: "Нам потрібно трохи часу: {reason}. Ми відповімо протягом {minutes}~хвилин.")),
        slovenian: .counted(
            .init(
                one: "Potrebujemo malo časa: {reason}. Oglasili se [vam|ti] bomo v~{minutes}~minuti.",
                two: "Potrebujemo malo časa: {reason}. Oglasili se [vam|ti] bomo v~{minutes}~minutah.",
                few: "Potrebujemo malo časa: {reason}. Oglasili se [vam|ti] bomo v~{minutes}~minutah.",
                other: "Potrebujemo malo časa: {reason}. Oglasili se [vam|ti] bomo v~{minutes}~minutah.")),
        indonesian: .counted(
            .init(other: "Kami perlu sedikit waktu: {reason}. Kami kembali dalam {minutes}~menit.")),
        finnish: .whole("Tarvitsemme hieman aikaa: {reason}. Palaamme {minutes}~minuutin kuluessa."))
    static let heldUntil = Translations(
        english: .whole("We need a little time: {reason}. We’ll be back with you {when} at the latest."),
        czech: .whole("Potřebujeme trochu času: {reason}. Ozveme se nejpozději {when}."),
        ukrainian: .whole("Нам потрібно трохи часу: {reason}. Ми відповімо найпізніше {when}."),
        slovenian: .whole("Potrebujemo malo časa: {reason}. Oglasili se [vam|ti] bomo najpozneje {when}."),
        indonesian: .whole("Kami perlu sedikit waktu: {reason}. Kami kembali paling lambat {when}."),
        finnish: .whole("Tarvitsemme hieman aikaa: {reason}. Palaamme viimeistään {when}."))
    static let promised = Translations(
        english: .counted(
            .init(
                one: "We’ll get back to you within {minutes}~minute.",
                other: "We’ll get back to you within {minutes}~minutes.")),
        czech: .counted(
            .init(
                one: "Ozveme se [vám|ti] do {minutes}~minuty.",
                few: "Ozveme se [vám|ti] do {minutes}~minut.",
                other: "Ozveme se [vám|ti] do {minutes}~minut.")),
        ukrainian: .counted(
            .init(
                one: "Ми [вам|тобі] відповімо протягом {minutes}~хвилини.",
                few: "Ми [вам|тобі] відповімо протягом {minutes}~хвилин.",
                many: "Ми [вам|тобі] відповімо протягом {minutes}~хвилин.")),
        slovenian: .counted(
            .init(
                one: "Oglasili se [vam|ti] bomo v~{minutes}~minuti.",
                two: "Oglasili se [vam|ti] bomo v~{minutes}~minutah.",
                few: "Oglasili se [vam|ti] bomo v~{minutes}~minutah.",
                other: "Oglasili se [vam|ti] bomo v~{minutes}~minutah.")),
        indonesian: .counted(.init(other: "Kami akan membalas dalam {minutes}~menit.")),
        finnish: .whole("Palaamme asiaan {minutes}~minuutin kuluessa."))
    static let promisedUntil = Translations(
        english: .whole("We’ll get back to you {when} at the latest."),
        czech: .whole("Ozveme se [vám|ti] nejpozději {when}."),
        ukrainian: .whole("Ми [вам|тобі] відповімо найпізніше {when}."),
        slovenian: .whole("Oglasili se [vam|ti] bomo najpozneje {when}."),
        indonesian: .whole("Kami akan membalas paling lambat {when}."),
        finnish: .whole("Palaamme asiaan viimeistään {when}."))
}
