//! Points in time as people read them: `2026-03-14T09:26:53Z`.

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seconds_and_milliseconds() {
        assert_eq!(of_seconds(0), "1970-01-01T00:00:00Z");
        assert_eq!(of_seconds(1_709_164_800), "2024-02-29T00:00:00Z");
        assert_eq!(of_seconds(1_773_480_413), "2026-03-14T09:26:53Z");
        assert_eq!(of_seconds(1_773_480_413_000), "2026-03-14T09:26:53Z");
        assert_eq!(of_seconds(-1), "1969-12-31T23:59:59Z");
    }
}
