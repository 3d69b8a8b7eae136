// Times, weekdays and dates in the words of each language, as they stand where something happens then ("ve
// středu", "maanantaina").

enum TimeWords {
    static func time(_ hour: Int64, _ minute: Int64, _ language: Language?) -> String {
        let minutes = minute < 10 ? "0\(minute)" : "\(minute)"
        switch language {
        case .slovenian, .finnish: return "\(hour).\(minutes)"
        case .indonesian: return "\(hour < 10 ? "0" : "")\(hour).\(minutes)"
        case .english, .czech, .ukrainian, nil: return "\(hour):\(minutes)"
        }
    }

    /// Of a language that is not built in we know no weekdays: then it is the date.
    static func weekday(_ opens: TextValues.Opening, _ language: Language?) -> String {
        let names: [String]
        switch language {
        case .english: names = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
        case .czech: names = ["v pondělí", "v úterý", "ve středu", "ve čtvrtek", "v pátek", "v sobotu", "v neděli"]
        case .ukrainian:
            names = ["у понеділок", "у вівторок", "у середу", "у четвер", "у п’ятницю", "у суботу", "у неділю"]
        case .slovenian:
            names = ["v ponedeljek", "v torek", "v sredo", "v četrtek", "v petek", "v soboto", "v nedeljo"]
        case .indonesian: names = ["Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu"]
        case .finnish:
            names = [
                "maanantaina", "tiistaina", "keskiviikkona", "torstaina", "perjantaina", "lauantaina", "sunnuntaina",
            ]
        case nil: names = []
        }
        let index = Int(clamping: opens.weekday)
        return names.indices.contains(index) ? names[index] : date(opens.day, opens.month, language)
    }

    static func date(_ day: Int64, _ month: Int64, _ language: Language?) -> String {
        let index = Int(clamping: month) - 1
        guard let language, (0..<12).contains(index) else { return "\(day).\(month)." }
        switch language {
        case .english, .ukrainian, .indonesian: return "\(day) \(months(language)[index])"
        case .czech, .slovenian, .finnish: return "\(day). \(months(language)[index])"
        }
    }

    private static func months(_ language: Language) -> [String] {
        switch language {
        case .english:
            [
                "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
                "November", "December",
            ]
        case .czech:
            [
                "ledna", "února", "března", "dubna", "května", "června", "července", "srpna", "září", "října",
                "listopadu", "prosince",
            ]
        case .ukrainian:
            [
                "січня", "лютого", "березня", "квітня", "травня", "червня", "липня", "серпня", "вересня", "жовтня",
                "листопада", "грудня",
            ]
        case .slovenian:
            [
                "januarja", "februarja", "marca", "aprila", "maja", "junija", "julija", "avgusta", "septembra",
                "oktobra", "novembra", "decembra",
            ]
        case .indonesian:
            [
                "Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus", "September", "Oktober",
                "November", "Desember",
            ]
        case .finnish:
            [
                "tammikuuta", "helmikuuta", "maaliskuuta", "huhtikuuta", "toukokuuta", "kesäkuuta", "heinäkuuta",
                "elokuuta", "syyskuuta", "lokakuuta", "marraskuuta", "joulukuuta",
            ]
        }
    }
}
