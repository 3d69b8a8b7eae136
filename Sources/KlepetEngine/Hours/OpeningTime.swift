// When a department opens, as its own clocks will show it: for the texts (B9.2), which say
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

    init(_ hours: OpenHours, opens: Int64, now: Int64) {
        let civil = hours.civil(opens)
        let day = Calendar.floorDivide(civil, 86_400)
        let seconds = Calendar.floorModulo(civil, 86_400)
        daysAhead = day - hours.day(of: now)
        weekday = Calendar.weekday(day)
        (year, month, self.day) = Calendar.date(day)
        (hour, minute) = (seconds / 3600, seconds % 3600 / 60)
    }
}
