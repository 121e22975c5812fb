//! The one place that knows what time it is.

use domain::date::CivilDate;
use jiff::Timestamp;
use jiff::tz::TimeZone;

/// Tells the time: the system's, or one that was fixed for a test.
#[derive(Clone, Copy, Debug)]
pub struct Clock {
    fixed: Option<Timestamp>,
}

impl Clock {
    /// The system's time.
    #[must_use]
    pub const fn system() -> Self {
        Self { fixed: None }
    }

    /// Always the same instant, such as `2026-11-24T12:00:00Z`.
    ///
    /// # Errors
    /// When the text is not an instant.
    pub fn fixed(at: &str) -> Result<Self, jiff::Error> {
        Ok(Self { fixed: Some(at.parse()?) })
    }

    /// Milliseconds since 1970.
    #[must_use]
    pub fn now_ms(&self) -> i64 {
        self.now().as_millisecond()
    }

    /// The day, by UTC.
    #[must_use]
    pub fn today(&self) -> CivilDate {
        TimeZone::UTC.to_datetime(self.now()).date()
    }

    fn now(&self) -> Timestamp {
        self.fixed.unwrap_or_else(Timestamp::now)
    }
}

/// The day, by UTC, of an instant in milliseconds; `None` when it is beyond the calendar.
pub(crate) fn day_of(ms: i64) -> Option<CivilDate> {
    Some(TimeZone::UTC.to_datetime(Timestamp::from_millisecond(ms).ok()?).date())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fixed_clock_stands_still() {
        let clock = Clock::fixed("2026-11-24T23:59:59Z").unwrap();
        assert_eq!(clock.today().to_string(), "2026-11-24");
        assert_eq!(clock.now_ms(), clock.now_ms());
        assert_eq!(day_of(clock.now_ms()), Some(clock.today()));
        assert_eq!(day_of(i64::MAX), None);
        assert!(Clock::fixed("today").is_err());
    }

    #[test]
    fn the_system_clock_is_in_this_century() {
        assert!(Clock::system().today().year() >= 2025);
    }
}
