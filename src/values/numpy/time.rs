//! Dates and durations as numpy and pandas hold them: how many of a unit of time there are, for dates since 1970.

/// What is counted: so many of a unit at a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Unit {
    /// The place among `UNITS`.
    scale: u8,
    times: u16,
}

/// numpy's units with the words for them, from years on.
const UNITS: [(&str, &str); 10] = [
    ("Y", "years"),
    ("M", "months"),
    ("W", "weeks"),
    ("D", "days"),
    ("h", "hours"),
    ("m", "minutes"),
    ("s", "seconds"),
    ("ms", "milliseconds"),
    ("us", "microseconds"),
    ("ns", "nanoseconds"),
];

/// How many of them a day has, from days on.
const OF_A_DAY: [i64; 7] = [1, 24, 1_440, 86_400, 86_400_000, 86_400_000_000, 86_400_000_000_000];

const HOURS: usize = 4;

impl Unit {
    /// `times` of the unit of this name; `None` for others, such as picoseconds.
    pub(crate) fn of(name: &str, times: i64) -> Option<Unit> {
        let scale = UNITS.iter().position(|(known, _)| *known == name)? as u8;
        let times = u16::try_from(times).ok().filter(|&times| times > 0)?;
        Some(Unit { scale, times })
    }

    /// What stands in brackets in the name of a type: `ns` or `10ms`.
    pub(crate) fn parse(text: &str) -> Option<Unit> {
        let name = text.trim_start_matches(|digit: char| digit.is_ascii_digit());
        let digits = &text[..text.len() - name.len()];
        let times = if digits.is_empty() { 1 } else { digits.parse().ok()? };
        Unit::of(name, times)
    }
}

/// Whose text a date is shown as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Style {
    /// `2023-12-01T05:07`: as fine as the unit.
    Numpy,
    /// `2023-12-01 05:07:00`: as fine as the finest value of a column, of dates alone without the time.
    Pandas,
    /// `2023-12-01 05:07:00+00:00`
    PandasUtc,
}

/// A date or a duration. Those of one column are in the order of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Time {
    count: i64,
    unit: Unit,
    is_date: bool,
    style: Style,
}

impl Time {
    /// `None` for numpy's NaT.
    pub(crate) fn new(count: i64, unit: Unit, is_date: bool) -> Option<Time> {
        let style = Style::Numpy;
        (count != i64::MIN).then_some(Time {
            count,
            unit,
            is_date,
            style,
        })
    }

    pub(crate) fn in_style(self, style: Style) -> Time {
        Time { style, ..self }
    }

    /// How fine the text has to be: 0 for days, then hours, minutes, seconds, and each three digits of a fraction.
    pub fn fineness(&self) -> usize {
        if self.style == Style::Numpy {
            return 0;
        }
        let (_, nanos) = self.split();
        match nanos {
            0 if self.style == Style::Pandas => 0,
            _ if nanos % 1_000_000_000 == 0 => 3,
            // Of durations pandas shows no milliseconds.
            _ if nanos % 1_000_000 == 0 && self.is_date => 4,
            _ if nanos % 1_000 == 0 => 5,
            _ => 6,
        }
    }

    /// As `astype(str)` has it in a column of this fineness.
    pub fn text(&self, fineness: usize) -> String {
        let (days, nanos) = self.split();
        match (self.style, self.is_date) {
            (Style::Numpy, false) => format!("{} {}", self.counted(), UNITS[self.scale()].1),
            (Style::Numpy, true) => match self.scale() {
                0 => year(self.counted()),
                1 => month(self.counted()),
                scale if scale < HOURS => date(days),
                scale => format!("{}T{}", date(days), clock(nanos, scale + 1 - HOURS)),
            },
            (_, false) if fineness == 0 => format!("{days} days"),
            (_, false) => format!(
                "{days} days {}{}",
                if days < 0 { "+" } else { "" },
                clock(nanos, fineness)
            ),
            (_, true) if fineness == 0 => date(days),
            (style, true) => {
                let zone = if style == Style::PandasUtc { "+00:00" } else { "" };
                format!("{} {}{zone}", date(days), clock(nanos, fineness))
            }
        }
    }

    fn scale(&self) -> usize {
        usize::from(self.unit.scale)
    }

    fn counted(&self) -> i64 {
        self.count.saturating_mul(self.unit.times.into())
    }

    /// Whole days, and the nanoseconds of the day.
    fn split(&self) -> (i64, i64) {
        let count = self.counted();
        match self.scale().checked_sub(3) {
            Some(scale) => {
                let of_a_day = OF_A_DAY[scale];
                (
                    count.div_euclid(of_a_day),
                    count.rem_euclid(of_a_day) * (OF_A_DAY[6] / of_a_day),
                )
            }
            None => (count.saturating_mul(7), 0),
        }
    }
}

fn year(since_1970: i64) -> String {
    format!("{:04}", since_1970.saturating_add(1970))
}

fn month(since_1970: i64) -> String {
    format!(
        "{}-{:02}",
        year(since_1970.div_euclid(12)),
        since_1970.rem_euclid(12) + 1
    )
}

/// The day of the calendar that so many days after the first of 1970 is, by Howard Hinnant's
/// [`civil_from_days`](https://howardhinnant.github.io/date_algorithms.html): years begin in March there, so that the leap day is
/// the last.
fn date(days: i64) -> String {
    const ERA: i64 = 146_097;
    let days = days.saturating_add(719_468);
    let (era, day) = (days.div_euclid(ERA), days.rem_euclid(ERA));
    let year = (day - day / 1_460 + day / 36_524 - day / 146_096) / 365;
    let day = day - (365 * year + year / 4 - year / 100);
    let from_march = (5 * day + 2) / 153;
    let months = (era * 400 + year - 1970) * 12 + from_march + 2;
    format!("{}-{:02}", month(months), day - (153 * from_march + 2) / 5 + 1)
}

/// `05:07:09.123456789`, as fine as wanted, from hours on.
fn clock(nanos: i64, fineness: usize) -> String {
    let seconds = nanos / 1_000_000_000;
    let (hours, minutes, seconds) = (seconds / 3_600, seconds / 60 % 60, seconds % 60);
    let text = format!("{hours:02}:{minutes:02}:{seconds:02}.{:09}", nanos % 1_000_000_000);
    text[..[0, 2, 5, 8, 12, 15, 18][fineness]].into()
}
