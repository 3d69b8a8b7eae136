// B9: hours as a calculation. The world's zones are compared with an independent calculation by Tests/stages/62-hours.

import Testing

@testable import KlepetEngine

/// 2024-03-25, a Monday, 00:00 UTC.
private let monday: Int64 = 1_711_324_800_000
private let weekdays: UInt8 = 0b001_1111
private let always: UInt8 = 0b111_1111

@Suite("B9.1 hours")
struct B9HoursTests {
    private func hours(_ zone: String = "UTC", _ change: (inout Policy.Hours) -> Void) -> OpenHours {
        var plan = Policy.Hours()
        plan.zone = zone
        change(&plan)
        return OpenHours(plan, .test)
    }

    private func moment(_ isOpen: Bool, _ until: Int64) -> OpenHours.Moment {
        OpenHours.Moment(isOpen: isOpen, until: until)
    }

    @Test(
        """
        B9.1: given nine to half past five on weekdays, then it opens at nine and is closed at half past \
        five, and over the weekend
        """)
    func weekly() {
        let hours = hours { $0.weekly = [Policy.Hours.Shift(days: weekdays, open: .init(from: 540, to: 1050))] }
        #expect(hours.look(at: monday) == moment(false, monday + 9.hours))
        #expect(hours.look(at: monday + 9.hours - 1) == moment(false, monday + 9.hours))
        #expect(hours.look(at: monday + 9.hours) == moment(true, monday + 17.hours + 30.minutes))
        #expect(hours.look(at: monday + 17.hours + 30.minutes) == moment(false, monday + 33.hours))
        #expect(hours.look(at: monday + (4 * 24 + 18).hours) == moment(false, monday + (7 * 24 + 9).hours))
        #expect(hours.nextOpening(after: monday + 10.hours) == monday + 33.hours)
    }

    @Test("B9.1: given several intervals a day, then it closes between them; where two meet it does not")
    func several() {
        let hours = hours {
            $0.weekly = [(540, 720), (780, 900), (900, 1020)].map {
                .init(days: weekdays, open: .init(from: $0.0, to: $0.1))
            }
        }
        #expect(hours.look(at: monday + 10.hours) == moment(true, monday + 12.hours))
        #expect(hours.look(at: monday + 12.hours) == moment(false, monday + 13.hours))
        #expect(hours.look(at: monday + 13.hours) == moment(true, monday + 17.hours))
    }

    @Test(
        """
        B6.1: given a time of being open, then it goes on where the department opens again, over breaks, nights and \
        weekends, and ends with the stretch that it fills
        """)
    func openTime() {
        let hours = hours {
            $0.weekly = [(540, 720), (780, 1020)].map { .init(days: weekdays, open: .init(from: $0.0, to: $0.1)) }
        }
        #expect(hours.openTime(after: monday + 10.hours, 5.minutes) == monday + 10.hours + 5.minutes)
        #expect(hours.openTime(after: monday + 2.hours, 2.minutes) == monday + 9.hours + 2.minutes)
        #expect(hours.openTime(after: monday + 10.hours, 2.hours) == monday + 12.hours, "it ends with the stretch")
        #expect(hours.openTime(after: monday + 10.hours, 2.hours + 1) == monday + 13.hours + 1)
        #expect(hours.openTime(after: monday + 16.hours, 3.hours) == monday + 35.hours)
        let friday = monday + (4 * 24).hours
        #expect(hours.openTime(after: friday + 17.hours, 2.minutes) == monday + (7 * 24 + 9).hours + 2.minutes)
        #expect(hours.openTime(after: monday, 24.hours) == friday - 24.hours + 12.hours, "seven hours a day")
        let clock = OpenClock(hours)
        for start in (0..<192).map({ monday + $0.hours + 7 }) {
            for time: Int64 in [0, 2.minutes, 59.minutes, 5.hours, 24.hours] {
                #expect(clock.time(after: start, time) == hours.openTime(after: start, time), "what it remembers is so")
            }
        }
    }

    @Test("B6.1: given hours that never come, or never end, then a time of being open never comes, or as ever")
    func openTimeAtTheEnds() {
        #expect(hours { _ in }.openTime(after: monday, 1) == .max)
        let endless = hours { $0.weekly = [.init(days: always, open: .init())] }
        let month = (40 * 24).hours
        #expect(endless.openTime(after: monday + 7, month) == monday + 7 + month)
        let seconds = hours { $0.weekly = [.init(days: 0b000_0001, open: .init(from: 540, to: 541))] }
        #expect(seconds.openTime(after: monday, 100_000.hours) > monday + 100_000.hours, "and it is told in no time")
    }

    @Test("B9.1: given ten in the evening to six, then the night belongs to the day on which it begins")
    func overMidnight() {
        let hours = hours { $0.weekly = [.init(days: 0b000_0001, open: .init(from: 1320, to: 360))] }
        #expect(hours.look(at: monday + 5.hours) == moment(false, monday + 22.hours), "Sunday's night is not Monday's")
        #expect(hours.look(at: monday + 23.hours) == moment(true, monday + 30.hours))
        #expect(hours.look(at: monday + 29.hours) == moment(true, monday + 30.hours))
        #expect(hours.look(at: monday + 30.hours) == moment(false, monday + (7 * 24 + 22).hours))
    }

    @Test(
        """
        B9.1: given 24 hours, when the days meet, then it is open from the first to the last; \
        every day, then without end
        """)
    func aroundTheClock() {
        let week = hours { $0.weekly = [.init(days: weekdays, open: .init(from: 0, to: 1440))] }
        #expect(week.look(at: monday + 1) == moment(true, monday + 120.hours))
        #expect(week.look(at: monday - 1) == moment(false, monday))
        let ever = hours { $0.weekly = [.init(days: always, open: .init(from: 0, to: 1440))] }
        #expect(ever.look(at: monday).isOpen)
        #expect(ever.look(at: monday).until > monday + 14 * 24.hours, "to be looked at again")
        let shifted = hours { $0.weekly = [.init(days: always, open: .init(from: 540, to: 540))] }
        #expect(
            shifted.isOpen(at: monday + 9.hours) && shifted.isOpen(at: monday + 9.hours - 1), "nine to nine is a day")
    }

    @Test("B9.1: given nothing but closed days, then it is closed and nobody can say when it opens")
    func never() {
        let hours = hours { _ in }
        #expect(!hours.look(at: monday).isOpen && !hours.look(at: monday).changes)
        #expect(hours.nextOpening(after: monday) == .max)
    }

    @Test(
        "B9.1: given a dated exception, then it wins over the week: closed all day, or other hours, or open on a Sunday"
    )
    func exceptions() {
        let day = monday / 86_400_000
        let hours = hours {
            $0.weekly = [.init(days: weekdays, open: .init(from: 540, to: 1020))]
            $0.exceptions = [
                .init(day: day), .init(day: day + 1, open: [.init(from: 600, to: 660), .init(from: 720, to: 780)]),
                .init(day: day + 6, open: [.init(from: 600, to: 720)]),
            ]
        }
        #expect(hours.look(at: monday) == moment(false, monday + 34.hours))
        #expect(hours.look(at: monday + 34.hours) == moment(true, monday + 35.hours))
        #expect(hours.look(at: monday + 35.hours) == moment(false, monday + 36.hours))
        #expect(hours.look(at: monday + (4 * 24 + 17).hours) == moment(false, monday + (6 * 24 + 10).hours))
    }

    @Test(
        """
        B9.1: given a night into an exceptional date, then the week's night ends at midnight, and \
        an exception's own goes on
        """)
    func nightsIntoExceptions() {
        let day = monday / 86_400_000
        let hours = hours {
            $0.weekly = [.init(days: always, open: .init(from: 1320, to: 360))]
            $0.exceptions = [
                .init(day: day + 1), .init(day: day + 3, open: [.init(from: 1320, to: 120)]), .init(day: day + 4),
            ]
        }
        #expect(hours.look(at: monday + 23.hours) == moment(true, monday + 24.hours))
        #expect(hours.look(at: monday + 24.hours) == moment(false, monday + 70.hours))
        #expect(hours.look(at: monday + (3 * 24 + 23).hours) == moment(true, monday + (4 * 24 + 2).hours))
    }

    @Test("B9.1: given a zone ten hours ahead, then its nine o'clock is eleven at night of the day before in UTC")
    func zones() {
        let hours = hours("Test/Away") { $0.weekly = [.init(days: 0b000_0001, open: .init(from: 540, to: 600))] }
        #expect(hours.look(at: monday - 2.hours) == moment(false, monday - 1.hours))
        #expect(hours.look(at: monday - 1.hours) == moment(true, monday))
    }

    @Test(
        """
        B9.1: given a night in which the clocks skip an hour, then a skipped opening is the next valid \
        instant, a skipped interval none
        """)
    func gap() {
        let sunday = monday + 6 * 24.hours  // 00:00 UTC of the change
        let springs = Zones.springs * 1000
        // 02:30 is skipped; the clocks go from 02:00 to 03:00.
        let opens = hours("Test/Prague") { $0.weekly = [.init(days: 0b100_0000, open: .init(from: 150, to: 300))] }
        #expect(opens.look(at: sunday) == moment(false, springs))
        #expect(opens.look(at: springs) == moment(true, sunday + 3.hours))
        let closes = hours("Test/Prague") { $0.weekly = [.init(days: 0b100_0000, open: .init(from: 60, to: 150))] }
        #expect(closes.look(at: sunday) == moment(true, springs))
        let skipped = hours("Test/Prague") { $0.weekly = [.init(days: 0b100_0000, open: .init(from: 130, to: 170))] }
        #expect(
            skipped.look(at: sunday).until == sunday + 7 * 24.hours + 10.minutes, "a week later, an hour earlier in UTC"
        )
    }

    @Test("B9.1: given a night in which an hour comes twice, then it opens at the first and closes at the last")
    func overlap() {
        let falls = Zones.falls * 1000
        let sunday = falls - 1.hours  // 02:00 on the clocks, for the first time
        let opens = hours("Test/Prague") { $0.weekly = [.init(days: 0b100_0000, open: .init(from: 150, to: 300))] }
        #expect(opens.look(at: sunday) == moment(false, sunday + 30.minutes))
        #expect(opens.look(at: sunday + 30.minutes) == moment(true, falls + 3.hours))
        let closes = hours("Test/Prague") { $0.weekly = [.init(days: 0b100_0000, open: .init(from: 60, to: 150))] }
        #expect(closes.look(at: sunday) == moment(true, falls + 30.minutes))
    }

    @Test("B9.3: given a last call of ten minutes, then it is ten minutes before the close")
    func lastCall() {
        let hours = hours {
            $0.weekly = [.init(days: weekdays, open: .init(from: 540, to: 1020))]
            $0.lastCallMilliseconds = 10.minutes
        }
        #expect(hours.lastCall(hours.look(at: monday + 10.hours)) == monday + 17.hours - 10.minutes)
    }

    @Test("B9.3: given a last call, when it is open around the clock, then there is none")
    func lastCallAroundTheClock() {
        let hours = hours {
            $0.weekly = [.init(days: always, open: .init(from: 0, to: 1440))]
            $0.lastCallMilliseconds = 600.minutes
        }
        for hour in 0..<800 { #expect(hours.lastCall(hours.look(at: monday + hour.hours)) == .max) }
    }

    @Test("B9.1: given one open day in two years, then it opens on that day, however often it is looked at before")
    func farAway() {
        let day = monday / 86_400_000 + 700
        let hours = hours { $0.exceptions = [.init(day: day, open: [.init(from: 540, to: 600)])] }
        var moment = hours.look(at: monday)
        #expect(!moment.isOpen && !moment.changes && moment.until > monday + 370 * 24.hours)
        moment = hours.look(at: moment.until)
        #expect(moment == self.moment(false, day * 86_400_000 + 9.hours))
    }

    @Test("B9.1: given any day of four centuries, then it is the date that it is, and back")
    func calendar() {
        for day in stride(from: Int64(-200_000), to: 200_000, by: 1) {
            let date = Calendar.date(day)
            guard Calendar.day(year: date.year, month: date.month, day: date.day) == day else {
                Issue.record("\(day) is \(date)")
                return
            }
        }
        #expect(Calendar.date(20_446) == (2025, 12, 24))
        #expect(Calendar.weekday(monday / 86_400_000) == 0)
        #expect(Calendar.day(year: 2026, month: 2, day: 29) == nil)
        #expect(Calendar.day(year: 2024, month: 2, day: 29) != nil)
    }
}
