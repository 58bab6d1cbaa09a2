//! Times and durations as people write them.

use std::time::Duration;

use model::TimestampMs;

/// `500ms`, `10s`, `5m`, `2h`, `7d`, or a plain number of seconds.
pub fn parse_duration(text: &str) -> Result<Duration, String> {
    let digits = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let (number, unit) = text.split_at(digits);
    let millis: u64 = match unit {
        "ms" => 1,
        "s" | "" => 1_000,
        "m" => 60_000,
        "h" => 3_600_000,
        "d" => 86_400_000,
        _ => 0,
    };
    match number.parse::<u64>().ok().and_then(|number| number.checked_mul(millis)) {
        Some(total) if millis > 0 => Ok(Duration::from_millis(total)),
        _ => Err("write it as 500ms, 10s, 5m, 2h or 7d".to_owned()),
    }
}

/// A point in time: `2026-11-22T18:30:00Z` (or with `+01:00`, or without a time of day), milliseconds since 1970, or
/// `-1h` for an hour before `now`.
pub fn parse_time(text: &str, now: TimestampMs) -> Result<TimestampMs, String> {
    let invalid = || "write it as 2026-11-22T18:30:00Z, as milliseconds since 1970, or as -1h".to_owned();
    if let Some(ago) = text.strip_prefix('-') {
        let ago = parse_duration(ago).map_err(|_| invalid())?;
        return Ok(TimestampMs(now.0 - ago.as_millis() as i64));
    }
    if let Ok(millis) = text.parse::<i64>() {
        return Ok(TimestampMs(millis));
    }
    parse_iso(text).map(TimestampMs).ok_or_else(invalid)
}

fn parse_iso(text: &str) -> Option<i64> {
    let (date, time) = text.split_once(['T', ' ']).unwrap_or((text, "00:00:00Z"));
    let mut date = date.splitn(3, '-').map(|part| part.parse::<i64>().ok());
    let (year, month, day) = (date.next()??, date.next()??, date.next()??);
    let (clock, offset_minutes) = match time.find(['Z', '+', '-']) {
        Some(at) if &time[at..] == "Z" => (&time[..at], 0),
        Some(at) => {
            let (hours, minutes) = time[at + 1..].split_once(':')?;
            let minutes = hours.parse::<i64>().ok()? * 60 + minutes.parse::<i64>().ok()?;
            (&time[..at], if time.as_bytes()[at] == b'-' { -minutes } else { minutes })
        }
        None => (time, 0),
    };
    let (clock, fraction) = clock.split_once('.').unwrap_or((clock, "0"));
    let mut clock = clock.splitn(3, ':').map(|part| part.parse::<i64>().ok());
    let (hour, minute, second) = (clock.next()??, clock.next()??, clock.next().unwrap_or(Some(0))?);
    let millis = format!("{fraction:0<3}").get(..3)?.parse::<i64>().ok()?;
    let in_range = (1970..=9999).contains(&year)
        && (1..=12).contains(&month)
        && (1..=31).contains(&day)
        && (0..24).contains(&hour)
        && (0..60).contains(&minute)
        && (0..60).contains(&second);
    let seconds =
        days_from_civil(year, month, day) * 86_400 + hour * 3_600 + (minute - offset_minutes) * 60 + second;
    in_range.then_some(seconds * 1_000 + millis)
}

/// `2026-11-22T18:30:00.000Z`; `-` for no timestamp.
pub fn format_time(time: TimestampMs) -> String {
    if time.0 < 0 {
        return "-".to_owned();
    }
    let (days, millis) = (time.0.div_euclid(86_400_000), time.0.rem_euclid(86_400_000));
    let (year, month, day) = civil_from_days(days);
    let (seconds, millis) = (millis / 1_000, millis % 1_000);
    let (hour, minute, second) = (seconds / 3_600, seconds / 60 % 60, seconds % 60);
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}.{millis:03}Z")
}

/// Days from 1970-01-01 to a date of the Gregorian calendar, counting years from March so that leap days come last.
fn days_from_civil(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719_468
}

/// The date that is so many days after 1970-01-01.
fn civil_from_days(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let era = days.div_euclid(146_097);
    let day_of_era = days.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 };
    (era * 400 + year_of_era + i64::from(month <= 2), month, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_round_trip() {
        for (text, millis) in [
            ("1970-01-01T00:00:00.000Z", 0),
            ("2000-02-29T23:59:59.999Z", 951_868_799_999),
            ("2026-11-22T18:30:00.000Z", 1_795_372_200_000),
        ] {
            assert_eq!(parse_time(text, TimestampMs(0)), Ok(TimestampMs(millis)));
            assert_eq!(format_time(TimestampMs(millis)), text);
        }
        assert_eq!(
            parse_time("2026-11-22T19:30:00+01:00", TimestampMs(0)),
            Ok(TimestampMs(1_795_372_200_000))
        );
        assert_eq!(parse_time("2026-11-22", TimestampMs(0)), Ok(TimestampMs(1_795_305_600_000)));
        assert_eq!(parse_time("-2m", TimestampMs(120_001)), Ok(TimestampMs(1)));
        assert_eq!(parse_time("17", TimestampMs(0)), Ok(TimestampMs(17)));
        for bad in ["", "yesterday", "2026-13-01", "2026-11-22T25:00:00Z", "-x"] {
            assert!(parse_time(bad, TimestampMs(0)).is_err(), "{bad}");
        }
        for day in (0..1_000_000).step_by(997) {
            let (year, month, date) = civil_from_days(day);
            assert_eq!(days_from_civil(year, month, date), day);
        }
    }

    #[test]
    fn durations() {
        assert_eq!(parse_duration("500ms"), Ok(Duration::from_millis(500)));
        assert_eq!(parse_duration("90"), Ok(Duration::from_secs(90)));
        assert_eq!(parse_duration("2h"), Ok(Duration::from_secs(7200)));
        for bad in ["", "s", "1w", "-1s", "99999999999999999999d"] {
            assert!(parse_duration(bad).is_err(), "{bad}");
        }
    }
}
