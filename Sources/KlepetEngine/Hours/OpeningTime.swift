// When a department opens, or what it promises, as its own clocks will show it: for the texts (B9.2), which say
// "today", "tomorrow" or a date.

struct OpeningTime: Equatable {
    /// From the department's today: 0 today, 1 tomorrow.
    var daysAhead: Int64
    /// 0: Monday … 6: Sunday.
    var weekday: Int64
    var year: Int64
    var month: Int64
    var day: Int64
    var hour: Int64
    var minute: Int64
    /// Midnight is the end of the evening before, and that is the day it is told by: "tomorrow at midnight" would be
    /// read as a night later.
    var isMidnight = false
    /// "UTC+1", "UTC-3:30"; in Indonesia as it is written there, "WIB".
    var zone: String
    /// It is no clock of the department's: nobody has told the shop's zone.
    var isUTC = false

    init(_ hours: OpenHours, opens: Int64, now: Int64, isUTC: Bool = false) {
        let civil = hours.civil(opens)
        var day = Calendar.floorDivide(civil, 86_400)
        let seconds = Calendar.floorModulo(civil, 86_400)
        let today = hours.day(of: now)
        if seconds < 60, day > today {
            isMidnight = true
            day -= 1
        }
        daysAhead = day - today
        weekday = Calendar.weekday(day)
        (year, month, self.day) = Calendar.date(day)
        (hour, minute) = (seconds / 3600, seconds % 3600 / 60)
        zone = Self.zone(hours.plan.zone, offsetMinutes: (civil - Calendar.floorDivide(opens, 1000)) / 60)
        self.isUTC = isUTC
    }

    private static func zone(_ name: String, offsetMinutes: Int64) -> String {
        switch name {
        case "Asia/Jakarta", "Asia/Pontianak": return "WIB"
        case "Asia/Makassar", "Asia/Ujung_Pandang": return "WITA"
        case "Asia/Jayapura": return "WIT"
        default: break
        }
        let (hours, minutes) = (offsetMinutes.magnitude / 60, offsetMinutes.magnitude % 60)
        guard offsetMinutes != 0 else { return "UTC" }
        let part = minutes == 0 ? "" : minutes < 10 ? ":0\(minutes)" : ":\(minutes)"
        return "UTC" + (offsetMinutes < 0 ? "-" : "+") + "\(hours)" + part
    }
}
