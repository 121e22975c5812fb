//! Dates that may be known only in part.
//!
//! Sources publish a year, a month or a day. What they did not say is never filled in: a [`PartialDate`]
//! keeps exactly as much as was published, and answers for the first and the last day that it may mean.

use std::fmt;
use std::str::FromStr;

pub use jiff::civil::Date as CivilDate;
use serde::de::{self, Deserialize, Deserializer, Visitor};
use serde::ser::{Serialize, Serializer};

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// A date that cannot be one, and why.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DateError {
    /// Nothing was given.
    #[error("the date is empty; write a year (2018), a year and month (2018-11) or a day (2018-11-07)")]
    Empty,
    /// It does not look like a date at all.
    #[error("“{0}” is not a date; write a year (2018), a year and month (2018-11) or a day (2018-11-07)")]
    Shape(String),
    /// The year is out of range; sources write `0000` for “not known”.
    #[error("there is no year {0:04}; use 0001 to 9999, or leave the date out if it is not known")]
    Year(i32),
    /// The month is out of range.
    #[error("there is no month {month:02} in {year:04}-{month:02}; use 01 to 12, or give the year alone")]
    Month {
        /// The year as given.
        year: i32,
        /// The month as given.
        month: u8,
    },
    /// The month has no such day.
    #[error(
        "there is no day {day:02} in {year:04}-{month:02}: that month has {last} days; correct it, or give the month alone"
    )]
    Day {
        /// The year as given.
        year: i32,
        /// The month as given.
        month: u8,
        /// The day as given.
        day: u8,
        /// The last day of that month.
        last: u8,
    },
    /// A day was given without its month.
    #[error("day {0} was given without a month; give the month too, or the year alone")]
    DayWithoutMonth(u8),
    /// A day is followed by something that is not a time of day.
    #[error(
        "“{0}” has something after the date that is not a time; write the date alone, such as 2018-11-07"
    )]
    Time(String),
}

/// A year, a year and month, or a day; years 1 to 9999.
///
/// Ordered by the earliest day that it may mean, then from the vaguest to the most exact: the same order in
/// which its texts sort, so that the databases agree with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PartialDate {
    // Zero means “not known”. The derived order over the three is the order promised above.
    year: i16,
    month: u8,
    day: u8,
}

impl PartialDate {
    /// Puts a date together from what is known of it.
    ///
    /// # Errors
    /// Says which part cannot be.
    pub fn from_parts(year: i32, month: Option<u8>, day: Option<u8>) -> Result<Self, DateError> {
        if !(1..=9999).contains(&year) {
            return Err(DateError::Year(year));
        }
        let short_year = i16::try_from(year).map_err(|_| DateError::Year(year))?;
        let Some(month) = month else {
            return match day {
                Some(day) => Err(DateError::DayWithoutMonth(day)),
                None => Ok(Self { year: short_year, month: 0, day: 0 }),
            };
        };
        if !(1..=12).contains(&month) {
            return Err(DateError::Month { year, month });
        }
        let last = days_in_month(short_year, month);
        match day {
            Some(day) if day == 0 || day > last => Err(DateError::Day { year, month, day, last }),
            day => Ok(Self { year: short_year, month, day: day.unwrap_or(0) }),
        }
    }

    /// The year, 1 to 9999.
    #[must_use]
    pub const fn year(self) -> i16 {
        self.year
    }

    /// The month, 1 to 12, if it is known.
    #[must_use]
    pub const fn month(self) -> Option<u8> {
        if self.month == 0 { None } else { Some(self.month) }
    }

    /// The day of the month, if it is known.
    #[must_use]
    pub const fn day(self) -> Option<u8> {
        if self.day == 0 { None } else { Some(self.day) }
    }

    /// The day, if all of it is known.
    #[must_use]
    pub fn exact(self) -> Option<CivilDate> {
        (self.day != 0).then(|| self.earliest())
    }

    /// The first day that it may mean.
    #[must_use]
    pub fn earliest(self) -> CivilDate {
        civil(self.year, self.month.max(1), self.day.max(1))
    }

    /// The last day that it may mean.
    #[must_use]
    pub fn latest(self) -> CivilDate {
        let month = if self.month == 0 { 12 } else { self.month };
        let day = if self.day == 0 { days_in_month(self.year, month) } else { self.day };
        civil(self.year, month, day)
    }

    /// Whether it may mean this day.
    #[must_use]
    pub fn may_be(self, day: CivilDate) -> bool {
        self.earliest() <= day && day <= self.latest()
    }

    /// Plain words for a page: “7 November 2018”, “November 2018” or “2018”.
    #[must_use]
    pub fn in_words(self) -> String {
        match (self.month, self.day) {
            (0, _) => self.year.to_string(),
            (month, 0) => format!("{} {}", month_name(month), self.year),
            (month, day) => format!("{day} {} {}", month_name(month), self.year),
        }
    }
}

/// Plain words for a day: “7 November 2018”.
#[must_use]
pub fn day_in_words(day: CivilDate) -> String {
    let month = u8::try_from(day.month()).unwrap_or(1);
    format!("{} {} {}", day.day(), month_name(month), day.year())
}

/// Reads what sources publish: a [`PartialDate`], or a day with a time behind it (`2018-11-07T00:00:00Z`,
/// `2018-11-07 10:00:00`), of which the day is kept as written and the time is dropped.
///
/// # Errors
/// Says what is wrong; `0000-00-00` and `2023-02-30` are refused, not repaired.
pub fn parse_loose(text: &str) -> Result<PartialDate, DateError> {
    let text = text.trim();
    let Some((date, time)) = text.split_once(['T', 't', ' ']) else { return text.parse() };
    let date: PartialDate = date.parse()?;
    if date.day().is_none() || !looks_like_time(time.trim()) {
        return Err(DateError::Time(shorten(text)));
    }
    Ok(date)
}

impl FromStr for PartialDate {
    type Err = DateError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if text.is_empty() {
            return Err(DateError::Empty);
        }
        let shape = || DateError::Shape(shorten(text));
        let mut parts = text.split('-');
        let year = number(parts.next(), 4).ok_or_else(shape)?;
        let mut small = || match parts.next() {
            None => Ok(None),
            part => number(part, 2).and_then(|n| u8::try_from(n).ok()).map(Some).ok_or_else(shape),
        };
        let (month, day) = (small()?, small()?);
        if parts.next().is_some() {
            return Err(shape());
        }
        Self::from_parts(year, month, day)
    }
}

impl TryFrom<CivilDate> for PartialDate {
    type Error = DateError;

    /// A day that is wholly known.
    ///
    /// # Errors
    /// When the year is not 1 to 9999.
    fn try_from(day: CivilDate) -> Result<Self, Self::Error> {
        Self::from_parts(day.year().into(), u8::try_from(day.month()).ok(), u8::try_from(day.day()).ok())
    }
}

impl fmt::Display for PartialDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}", self.year)?;
        if self.month != 0 {
            write!(f, "-{:02}", self.month)?;
        }
        if self.day != 0 {
            write!(f, "-{:02}", self.day)?;
        }
        Ok(())
    }
}

impl Serialize for PartialDate {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for PartialDate {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Text;
        impl Visitor<'_> for Text {
            type Value = PartialDate;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a date such as 2018, 2018-11 or 2018-11-07")
            }
            fn visit_str<E: de::Error>(self, text: &str) -> Result<PartialDate, E> {
                text.parse().map_err(E::custom)
            }
        }
        deserializer.deserialize_str(Text)
    }
}

fn number(part: Option<&str>, digits: usize) -> Option<i32> {
    let part = part?;
    (part.len() == digits && part.bytes().all(|b| b.is_ascii_digit())).then(|| part.parse().ok()).flatten()
}

fn looks_like_time(time: &str) -> bool {
    let mut bytes = time.bytes();
    bytes.next().is_some_and(|b| b.is_ascii_digit())
        && time.contains(':')
        && bytes.all(|b| b.is_ascii_digit() || b":.+-Zz ".contains(&b))
}

fn civil(year: i16, month: u8, day: u8) -> CivilDate {
    // Every value of PartialDate was checked when it was made; the fallback can never be reached.
    CivilDate::new(year, month.cast_signed(), day.cast_signed()).unwrap_or(CivilDate::ZERO)
}

fn days_in_month(year: i16, month: u8) -> u8 {
    match month {
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

fn month_name(month: u8) -> &'static str {
    MONTHS.get(usize::from(month).wrapping_sub(1)).copied().unwrap_or("")
}

/// Enough of a wrong text to find it again; a whole file pasted into a field must not fill the log.
fn shorten(text: &str) -> String {
    text.chars().take(40).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn date(text: &str) -> PartialDate {
        text.parse().unwrap()
    }

    #[test]
    fn says_what_is_wrong() {
        let error = |text: &str| parse_loose(text).unwrap_err().to_string();
        assert!(error("2023-02-30").contains("no day 30 in 2023-02: that month has 28 days"));
        assert!(error("0000-00-00").contains("no year 0000"));
        assert!(error("2023-13").contains("no month 13"));
        assert!(error("2023-00-05").contains("no month 00"));
        assert!(error("2023-05-00").contains("no day 00"));
        assert!(error("").contains("empty"));
        assert!(error("   ").contains("empty"));
        assert!(error("2018-11-07 Tuesday").contains("not a time"));
        assert!(error("2018-11 10:00:00").contains("not a time"));
        for wrong in [
            "11/07/2018",
            "18-11-07",
            "2018-1-7",
            "2018-11-07-01",
            "+201",
            "２０１８",
            "2018-",
            "-2018",
            "now",
        ] {
            assert!(error(wrong).contains("is not a date"), "{wrong}");
        }
        assert_eq!(PartialDate::from_parts(2018, None, Some(3)), Err(DateError::DayWithoutMonth(3)));
    }

    #[test]
    fn reads_what_sources_publish() {
        for text in [
            "2018-11-07",
            " 2018-11-07 ",
            "2018-11-07T00:00:00Z",
            "2018-11-07 10:00:00",
            "2018-11-07T23:30:00-05:00",
            "2018-11-07T10:00:00.123+00:00",
        ] {
            assert_eq!(parse_loose(text).unwrap(), date("2018-11-07"), "{text}");
        }
        assert_eq!(parse_loose("2018-11").unwrap().to_string(), "2018-11");
        assert_eq!(parse_loose("2018").unwrap().to_string(), "2018");
    }

    #[test]
    fn leap_years_are_those_of_the_calendar() {
        for good in ["2024-02-29", "2000-02-29"] {
            assert!(good.parse::<PartialDate>().is_ok(), "{good}");
        }
        for bad in ["2023-02-29", "1900-02-29"] {
            assert!(bad.parse::<PartialDate>().is_err(), "{bad}");
        }
    }

    #[test]
    fn knows_the_first_and_the_last_day() {
        let day = |y, m, d| CivilDate::new(y, m, d).unwrap();
        assert_eq!((date("2024").earliest(), date("2024").latest()), (day(2024, 1, 1), day(2024, 12, 31)));
        assert_eq!(
            (date("2024-02").earliest(), date("2024-02").latest()),
            (day(2024, 2, 1), day(2024, 2, 29))
        );
        assert_eq!(date("2024-02-03").exact(), Some(day(2024, 2, 3)));
        assert_eq!(date("2024-02").exact(), None);
        assert!(date("2024-02").may_be(day(2024, 2, 29)));
        assert!(!date("2024-02").may_be(day(2024, 3, 1)));
    }

    #[test]
    fn has_plain_words() {
        let words = ["2018-11-07", "2018-11", "2018"].map(|text| date(text).in_words());
        assert_eq!(words, ["7 November 2018", "November 2018", "2018"]);
        assert_eq!(day_in_words(CivilDate::new(2023, 1, 9).unwrap()), "9 January 2023");
    }

    #[test]
    fn is_a_plain_text_in_json() {
        assert_eq!(serde_json::to_string(&date("2018-11")).unwrap(), "\"2018-11\"");
        assert_eq!(serde_json::from_str::<PartialDate>("\"2018\"").unwrap(), date("2018"));
        assert!(serde_json::from_str::<PartialDate>("\"2018-02-30\"").is_err());
    }

    fn any_date() -> impl Strategy<Value = PartialDate> {
        (1..=9999i32, 0..=12u8, 0..=31u8).prop_filter_map("a real date", |(year, month, day)| {
            let month = (month > 0).then_some(month);
            let day = month.and((day > 0).then_some(day));
            PartialDate::from_parts(year, month, day).ok()
        })
    }

    proptest! {
        #[test]
        fn reads_back_what_it_writes(date in any_date()) {
            prop_assert_eq!(date.to_string().parse::<PartialDate>().unwrap(), date);
        }

        #[test]
        fn is_ordered_by_earliest_day_and_as_its_text(a in any_date(), b in any_date()) {
            let precision = |d: PartialDate| u8::from(d.month().is_some()) + u8::from(d.day().is_some());
            let expected = (a.earliest(), precision(a)).cmp(&(b.earliest(), precision(b)));
            prop_assert_eq!(a.cmp(&b), expected);
            prop_assert_eq!(a.to_string().cmp(&b.to_string()), expected);
        }

        #[test]
        fn never_panics(text in "\\PC*") {
            let _ = parse_loose(&text);
        }

        #[test]
        fn agrees_with_the_calendar(year in 1..=9999i16, month in 1..=12i8, day in 1..=31i8) {
            let calendar = CivilDate::new(year, month, day);
            let ours = format!("{year:04}-{month:02}-{day:02}").parse::<PartialDate>();
            prop_assert_eq!(ours.ok().and_then(PartialDate::exact), calendar.ok());
        }
    }
}
