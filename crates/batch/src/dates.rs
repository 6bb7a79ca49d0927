//! Points in time as people read them: `2026-03-14T09:26:53Z`; and the week in which a date lies, however it is written.

const DAY: i64 = 86_400;

/// The date of seconds since 1970; milliseconds are told by their size.
pub fn of_seconds(seconds: i64) -> String {
    let seconds = if seconds.abs() > 100_000_000_000 { seconds.div_euclid(1000) } else { seconds };
    let (year, month, day) = of_days(seconds.div_euclid(DAY));
    let rest = seconds.rem_euclid(DAY);
    let (hour, minute, second) = (rest / 3600, rest / 60 % 60, rest % 60);
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z")
}

/// Year, month and day of a number of days since 1970, by counting in eras of 400 years that begin in March (H. Hinnant,
/// "chrono-compatible low-level date algorithms").
fn of_days(days: i64) -> (i64, i64, i64) {
    let shifted = days + 719_468;
    let era = shifted.div_euclid(146_097);
    let day_of_era = shifted.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * march + 2) / 5 + 1;
    let month = if march < 10 { march + 3 } else { march - 9 };
    (year_of_era + era * 400 + i64::from(month <= 2), month, day)
}

/// The number of days since 1970 of a date in the calendar; nothing where there is no such day. The way back of
/// [`of_days`].
fn days_of(year: i64, month: i64, day: i64) -> Option<i64> {
    let shifted = if month > 2 { year } else { year - 1 };
    let era = shifted.div_euclid(400);
    let year_of_era = shifted.rem_euclid(400);
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    let days = era * 146_097 + day_of_era - 719_468;
    (of_days(days) == (year, month, day)).then_some(days)
}

/// The Monday of the week in which a date lies, `2026-03-09`. Dates may be written as in ISO 8601, with day and month in
/// numbers, as in mails (`14 Mar 2026`), or as seconds. Which of `03/04/2026` is the month only the country tells:
/// `month_first` in the United States.
pub fn week_of(text: &str, month_first: bool) -> Option<String> {
    let days = days(text, month_first)?;
    // 1970 began on a Thursday.
    let (year, month, day) = of_days(days - (days + 3).rem_euclid(7));
    Some(format!("{year:04}-{month:02}-{day:02}"))
}

fn days(text: &str, month_first: bool) -> Option<i64> {
    const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    let text = text.trim();
    if text.len() >= 9 && text.bytes().all(|byte| byte.is_ascii_digit()) {
        return days(&of_seconds(text.parse().ok()?), false);
    }
    let mut words = text.split(|ch: char| !ch.is_alphanumeric()).filter(|word| !word.is_empty());
    let first = words.find(|word| word.starts_with(|ch: char| ch.is_ascii_digit()))?;
    let (second, third) = (words.next()?, words.next()?);
    // `14T09` is the day and the hour.
    let number = |word: &str| {
        let end = word.find(|ch: char| !ch.is_ascii_digit()).unwrap_or(word.len());
        word[..end].parse::<i64>().ok()
    };
    let (first, third) = (number(first)?, (number(third)?, third));
    let (year, month, day) = match number(second) {
        None => {
            let month = second.to_lowercase();
            let (month, _) = (1..).zip(MONTHS).find(|(_, name)| month.starts_with(name))?;
            (third.0, month, first)
        }
        Some(second) if first > 31 => (first, second, third.0),
        Some(second) if second > 12 || month_first && first <= 12 => (third.0, first, second),
        Some(second) => (third.0, second, first),
    };
    let year = if year < 100 { year + 2000 } else { year };
    if (1970..2100).contains(&year) { days_of(year, month, day) } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weeks() {
        for same in [
            "2026-03-14T09:26:53Z",
            "2026-03-14 09:26:53",
            "2026-03-14",
            "14/03/2026 09:26",
            "14.03.2026",
            "14/03/26",
            "Sat, 14 Mar 2026 09:26:53 +0100",
            "1773480413",
            "1773480413000",
        ] {
            assert_eq!(week_of(same, false).as_deref(), Some("2026-03-09"), "{same}");
        }
        assert_eq!(week_of("03/14/2026", false).as_deref(), Some("2026-03-09"), "there is no month 14");
        assert_eq!(week_of("03/04/2026", true).as_deref(), Some("2026-03-02"));
        assert_eq!(week_of("03/04/2026", false).as_deref(), Some("2026-03-30"));
        assert_eq!(week_of("2026-03-09", false).as_deref(), Some("2026-03-09"), "a Monday");
        assert_eq!(week_of("2026-03-15", false).as_deref(), Some("2026-03-09"), "a Sunday");
        for none in ["", "yesterday", "2026-02-30", "2026", "0000-00-00", "99/99/9999", "12"] {
            assert_eq!(week_of(none, false), None, "{none}");
        }
    }

    #[test]
    fn every_day_there_and_back() {
        for days in -200_000..200_000 {
            let (year, month, day) = of_days(days);
            assert_eq!(days_of(year, month, day), Some(days));
        }
    }

    #[test]
    fn seconds_and_milliseconds() {
        assert_eq!(of_seconds(0), "1970-01-01T00:00:00Z");
        assert_eq!(of_seconds(1_709_164_800), "2024-02-29T00:00:00Z");
        assert_eq!(of_seconds(1_773_480_413), "2026-03-14T09:26:53Z");
        assert_eq!(of_seconds(1_773_480_413_000), "2026-03-14T09:26:53Z");
        assert_eq!(of_seconds(-1), "1969-12-31T23:59:59Z");
    }
}
