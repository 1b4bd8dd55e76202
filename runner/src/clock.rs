//! Moments, in whole seconds, as files and people read them.

use anyhow::{Context, Result, ensure};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error};
use std::{
    fmt,
    time::{SystemTime, UNIX_EPOCH},
};
use toml::value::Datetime;

/// A moment: seconds since the beginning of 1970, in UTC. TOML has it as a date with a time.
#[derive(Clone, Copy, Debug, Default, Eq, Ord, PartialEq, PartialOrd)]
pub struct Moment(pub u64);

/// The last second that a date of four digits names.
const LAST: u64 = 253_402_300_799;

impl Moment {
    /// What the machine's clock says.
    pub fn now() -> Self {
        // A clock that stands before 1970 is of no use, and no reason to fail.
        Self(SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs()))
    }

    /// Year, month, day, and seconds of that day.
    fn parts(self) -> (u64, u64, u64, u64) {
        let seconds = self.0.min(LAST);
        // Eras of 400 years that begin with a March, so that a leap day is the last of its year
        // (Howard Hinnant, "chrono-compatible low-level date algorithms").
        let days = seconds / 86_400 + 719_468;
        let (era, day) = (days / 146_097, days % 146_097);
        let year = (day - day / 1_460 + day / 36_524 - day / 146_096) / 365;
        let day = day - (365 * year + year / 4 - year / 100);
        let month = (5 * day + 2) / 153;
        let first = (153 * month + 2) / 5;
        let (year, calendar) = (era * 400 + year + month / 10, (month + 2) % 12 + 1);
        (year, calendar, day - first + 1, seconds % 86_400)
    }

    /// The moment of a TOML date with a time in UTC.
    fn of(datetime: &Datetime) -> Result<Self> {
        let text = datetime.to_string();
        let utc = text.strip_suffix('Z').context("a moment ends with `Z`: it is in UTC")?;
        let (date, time) = utc.split_once(['T', ' ']).context("a moment has a date and a time")?;
        let time = time.split('.').next().unwrap_or(time);
        let mut numbers = date.split('-').chain(time.split(':')).map(str::parse::<u64>);
        let mut number = || numbers.next().unwrap_or(Ok(0)).context("a moment is in digits");
        let (year, month, day) = (number()?, number()?, number()?);
        let seconds = number()? * 3_600 + number()? * 60 + number()?;
        ensure!(year >= 1970, "a moment lies after 1969");
        let (year, month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
        let (era, of_era) = (year / 400, year % 400);
        let days = era * 146_097 + of_era * 365 + of_era / 4 + (153 * month + 2) / 5 + day
            - of_era / 100
            - 1
            - 719_468;
        Ok(Self(days * 86_400 + seconds))
    }
}

/// As people read it, to the minute.
impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        let (year, month, day, seconds) = self.parts();
        let (hour, minute) = (seconds / 3_600, seconds / 60 % 60);
        write!(f, "{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}")
    }
}

impl Serialize for Moment {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let text = format!("{self}:{:02}Z", self.0.min(LAST) % 60);
        let datetime: Datetime = text.parse().expect("a date and a time are one");
        datetime.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Moment {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::of(&Datetime::deserialize(deserializer)?).map_err(D::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, Deserialize, PartialEq, Serialize)]
    struct File {
        at: Moment,
    }

    #[test]
    fn moments_are_written_as_dates_and_read_again() {
        for (seconds, text) in [
            (0, "1970-01-01 00:00"),
            (951_782_399, "2000-02-28 23:59"),
            (951_782_400, "2000-02-29 00:00"),
            (951_868_800, "2000-03-01 00:00"),
            (1_798_761_599, "2026-12-31 23:59"),
            (4_107_542_400, "2100-03-01 00:00"),
            (LAST, "9999-12-31 23:59"),
        ] {
            assert_eq!(Moment(seconds).to_string(), text);
            let file = File { at: Moment(seconds) };
            let written = toml::to_string(&file).unwrap();
            assert_eq!(toml::from_str::<File>(&written).unwrap(), file, "{written}");
        }
        for day in 0..60_000 {
            let at = Moment(day * 86_400 + 12_345);
            let written = toml::to_string(&File { at }).unwrap();
            assert_eq!(toml::from_str::<File>(&written).unwrap().at, at, "{written}");
        }
    }

    #[test]
    fn what_is_no_moment_in_utc_is_refused() {
        for text in ["1969-12-31T23:59:59Z", "2026-01-01T00:00:00+01:00", "2026-01-01", "10:00:00"]
        {
            assert!(toml::from_str::<File>(&format!("at = {text}")).is_err(), "{text}");
        }
    }
}
