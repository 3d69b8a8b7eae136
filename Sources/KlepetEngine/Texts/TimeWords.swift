// Times, weekdays and dates in the words of each language, as they stand where something happens then ("ve
// středu", "maanantaina", "об 11:00").
//
// Midnight belongs to the evening before: who reads at ten in the evening "tomorrow at midnight" comes a night late.
// So its day is the one that ends (`eveningBefore`), its clock shows 24:00, and its words are "at midnight".

enum TimeWords {
    private static let space = "\u{A0}"

    /// {time}
    static func time(_ moment: TextValues.Moment, _ language: Language?) -> String {
        let hour = moment.isMidnight ? 24 : moment.hour
        let minutes = moment.minute < 10 ? "0\(moment.minute)" : "\(moment.minute)"
        switch language {
        case .slovenian, .finnish: return "\(hour).\(minutes)"
        case .indonesian: return "\(hour < 10 ? "0" : "")\(hour).\(minutes)"
        case .english, .czech, .ukrainian, nil: return "\(hour):\(minutes)"
        }
    }

    /// {at_time}: with its preposition. Indonesia has three zones and always says which; a clock that is not the
    /// department's is UTC and says so.
    static func atTime(_ moment: TextValues.Moment, _ language: Language?) -> String {
        let isIndonesian = moment.zone.utf8.first == UInt8(ascii: "W")
        let names = moment.isUTC || (language == .indonesian && isIndonesian)
        let zone = names ? space + moment.zone : ""
        if moment.isMidnight, !moment.isUTC {
            switch language {
            case .english: return "at\(space)midnight"
            case .czech: return "o\(space)půlnoci"
            case .ukrainian: return "опівночі"
            case .slovenian: return "opolnoči"
            case .indonesian: return "tengah\(space)malam" + zone
            case .finnish: return "keskiyöllä"
            case nil: break
            }
        }
        let time = time(moment, language) + zone
        switch language {
        case .english: return "at\(space)" + time
        case .czech: return czechAt(moment.isMidnight ? 24 : moment.hour) + space + time
        case .ukrainian: return (moment.hour == 11 ? "об" : "о") + space + time
        case .slovenian: return "ob\(space)" + time
        case .indonesian: return "pukul\(space)" + time
        case .finnish: return "kello\(space)" + time
        case nil: return time
        }
    }

    /// Ve dvě, ve tři, ve čtyři, ve dvanáct, ve dvaadvacet; v jednu, v jedenadvacet.
    private static func czechAt(_ hour: Int64) -> String {
        switch hour {
        case 2, 3, 4, 12, 13, 14, 20, 22, 23, 24: "ve"
        default: "v"
        }
    }

    /// {when}: the day and {at_time}. "tomorrow at 9:00", "ve středu v 9:00".
    static func when(_ moment: TextValues.Moment, _ language: Language?) -> String {
        let time = atTime(moment, language)
        switch moment.daysAhead {
        case ...0: return today(language).map { "\($0) \(time)" } ?? time
        case 1: return (tomorrow(language) ?? date(moment.day, moment.month, language)) + " " + time
        case 2...6: return on(language, isDate: false) + weekday(moment, language) + " " + time
        default: return on(language, isDate: true) + date(moment.day, moment.month, language) + " " + time
        }
    }

    private static func on(_ language: Language?, isDate: Bool) -> String {
        switch language {
        case .english: "on "
        case .indonesian: isDate ? "tanggal " : "hari "
        case .czech, .ukrainian, .slovenian, .finnish, nil: ""
        }
    }

    private static func today(_ language: Language?) -> String? {
        switch language {
        case .english: "today"
        case .czech: "dnes"
        case .ukrainian: "сьогодні"
        case .slovenian: "danes"
        case .indonesian: "hari ini"
        case .finnish: "tänään"
        case nil: nil
        }
    }

    private static func tomorrow(_ language: Language?) -> String? {
        switch language {
        case .english: "tomorrow"
        case .czech: "zítra"
        case .ukrainian: "завтра"
        case .slovenian: "jutri"
        case .indonesian: "besok"
        case .finnish: "huomenna"
        case nil: nil
        }
    }

    /// Of a language that is not built in we know no weekdays: then it is the date.
    static func weekday(_ moment: TextValues.Moment, _ language: Language?) -> String {
        let names: [String]
        switch language {
        case .english: names = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
        case .czech:
            names = [
                "v\u{A0}pondělí", "v\u{A0}úterý", "ve středu", "ve čtvrtek", "v\u{A0}pátek", "v\u{A0}sobotu",
                "v\u{A0}neděli",
            ]
        case .ukrainian:
            names = [
                "в\u{A0}понеділок", "у\u{A0}вівторок", "в\u{A0}середу", "в\u{A0}четвер", "в\u{A0}п’ятницю",
                "в\u{A0}суботу", "в\u{A0}неділю",
            ]
        case .slovenian:
            names = [
                "v\u{A0}ponedeljek", "v\u{A0}torek", "v\u{A0}sredo", "v\u{A0}četrtek", "v\u{A0}petek", "v\u{A0}soboto",
                "v\u{A0}nedeljo",
            ]
        case .indonesian: names = ["Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu"]
        case .finnish:
            names = [
                "maanantaina", "tiistaina", "keskiviikkona", "torstaina", "perjantaina", "lauantaina", "sunnuntaina",
            ]
        case nil: names = []
        }
        let index = Int(clamping: moment.weekday)
        return names.indices.contains(index) ? names[index] : date(moment.day, moment.month, language)
    }

    static func date(_ day: Int64, _ month: Int64, _ language: Language?) -> String {
        let index = Int(clamping: month) - 1
        guard let language, (0..<12).contains(index) else { return "\(day).\(space)\(month)." }
        switch language {
        case .english, .ukrainian, .indonesian: return "\(day)\(space)\(months(language)[index])"
        case .czech, .slovenian, .finnish: return "\(day).\(space)\(months(language)[index])"
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
