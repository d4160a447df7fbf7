//! How instants and dates travel. jiff's own parsers take more forms than travel here, and bring
//! time zone annotations and the text of all their errors into the client: a thirtieth of it.
//! Here an unreadable one is refused in five words.

use core::fmt::Display;
use jiff::{
    Timestamp,
    civil::{Date, Time},
    tz::Offset,
};
use serde::{Deserialize, Deserializer, Serializer, de::Error};

fn write<T: Display, S: Serializer>(value: &T, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(value)
}

fn read<'de, T, D: Deserializer<'de>>(value: Option<T>, form: &str) -> Result<T, D::Error> {
    value.ok_or_else(|| D::Error::custom(form))
}

/// The date of a text `YYYY-MM-DD`.
pub fn parse_date(text: &str) -> Option<Date> {
    let [y, yy, yyy, yyyy, b'-', m, mm, b'-', d, dd] = *text.as_bytes() else {
        return None;
    };
    let year = number(&[y, yy, yyy, yyyy])?;
    let (month, day) = (number(&[m, mm])?, number(&[d, dd])?);
    Date::new(
        year.try_into().ok()?,
        month.try_into().ok()?,
        day.try_into().ok()?,
    )
    .ok()
}

/// The instant of a text as instants travel: `YYYY-MM-DDTHH:MM:SS`, perhaps a fraction, `Z`.
pub fn parse_instant(text: &str) -> Option<Timestamp> {
    let (date, time) = text.strip_suffix('Z')?.split_once('T')?;
    let (clock, fraction) = time.split_once('.').unwrap_or((time, "0"));
    let [h, hh, b':', m, mm, b':', s, ss] = *clock.as_bytes() else {
        return None;
    };
    let digits = u32::try_from(fraction.len())
        .ok()
        .filter(|digits| (1..=9).contains(digits))?;
    let nanoseconds = number(fraction.as_bytes())?.checked_mul(10_i32.pow(9 - digits))?;
    let time = Time::new(
        number(&[h, hh])?.try_into().ok()?,
        number(&[m, mm])?.try_into().ok()?,
        number(&[s, ss])?.try_into().ok()?,
        nanoseconds,
    );
    Offset::UTC
        .to_timestamp(parse_date(date)?.to_datetime(time.ok()?))
        .ok()
}

/// The number that these digits write; at most nine of them.
fn number(digits: &[u8]) -> Option<i32> {
    digits.iter().try_fold(0_i32, |sum, digit| {
        let digit = digit.is_ascii_digit().then(|| i32::from(digit - b'0'))?;
        sum.checked_mul(10)?.checked_add(digit)
    })
}

const INSTANT: &str = "expected an RFC 3339 instant";
const DATE: &str = "expected a date, YYYY-MM-DD";

/// An instant: RFC 3339, UTC.
pub mod instant {
    use super::{Deserialize, Deserializer, INSTANT, Serializer, parse_instant, read};
    use jiff::Timestamp;

    /// Writes an instant.
    ///
    /// # Errors
    /// When the serializer does.
    pub fn serialize<S: Serializer>(value: &Timestamp, to: S) -> Result<S::Ok, S::Error> {
        super::write(value, to)
    }

    /// Reads an instant.
    ///
    /// # Errors
    /// When it is not one.
    pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Timestamp, D::Error> {
        read::<_, D>(parse_instant(&String::deserialize(from)?), INSTANT)
    }
}

/// An instant, or `null`.
pub mod instant_option {
    use super::{Deserialize, Deserializer, INSTANT, Serializer, parse_instant, read};
    use jiff::Timestamp;

    /// Writes an instant or `null`.
    ///
    /// # Errors
    /// When the serializer does.
    pub fn serialize<S: Serializer>(value: &Option<Timestamp>, to: S) -> Result<S::Ok, S::Error> {
        match value {
            Some(instant) => super::write(instant, to),
            None => to.serialize_none(),
        }
    }

    /// Reads an instant or `null`.
    ///
    /// # Errors
    /// When it is neither.
    pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Timestamp>, D::Error> {
        let text = Option::<String>::deserialize(from)?;
        text.map(|text| read::<_, D>(parse_instant(&text), INSTANT))
            .transpose()
    }
}

/// A date, or `null`.
pub mod date_option {
    use super::{DATE, Deserialize, Deserializer, Serializer, parse_date, read};
    use jiff::civil::Date;

    /// Writes a date or `null`.
    ///
    /// # Errors
    /// When the serializer does.
    pub fn serialize<S: Serializer>(value: &Option<Date>, to: S) -> Result<S::Ok, S::Error> {
        match value {
            Some(date) => super::write(date, to),
            None => to.serialize_none(),
        }
    }

    /// Reads a date or `null`.
    ///
    /// # Errors
    /// When it is neither.
    pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Date>, D::Error> {
        let text = Option::<String>::deserialize(from)?;
        text.map(|text| read::<_, D>(parse_date(&text), DATE))
            .transpose()
    }
}

/// A date: `YYYY-MM-DD`.
pub mod date {
    use super::{DATE, Deserialize, Deserializer, Serializer, parse_date, read};
    use jiff::civil::Date;

    /// Writes a date.
    ///
    /// # Errors
    /// When the serializer does.
    pub fn serialize<S: Serializer>(value: &Date, to: S) -> Result<S::Ok, S::Error> {
        super::write(value, to)
    }

    /// Reads a date.
    ///
    /// # Errors
    /// When it is not one.
    pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Date, D::Error> {
        read::<_, D>(parse_date(&String::deserialize(from)?), DATE)
    }
}

#[cfg(test)]
mod tests {
    use jiff::{Timestamp, civil::Date};
    use serde::{Deserialize, Serialize};

    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    struct Times {
        #[serde(with = "super::instant")]
        at: Timestamp,
        #[serde(with = "super::instant_option")]
        perhaps: Option<Timestamp>,
        #[serde(with = "super::date")]
        on: Date,
        #[serde(with = "super::date_option")]
        until: Option<Date>,
    }

    #[test]
    fn times_come_back_as_they_went() {
        let text =
            r#"{"at":"2026-10-31T15:00:00.5Z","perhaps":null,"on":"2028-02-29","until":null}"#;
        let times: Times = serde_json::from_str(text).unwrap();
        assert_eq!(serde_json::to_string(&times).unwrap(), text);
        let later = Times {
            perhaps: Some(times.at),
            until: Some(times.on),
            ..times
        };
        let sent = serde_json::to_string(&later).unwrap();
        assert_eq!(serde_json::from_str::<Times>(&sent).unwrap(), later);
    }

    #[test]
    fn what_is_no_date_is_refused_in_plain_words() {
        for on in [
            "2026-02-30",
            "2026-13-01",
            "20260101",
            "2026-01-01T10:00",
            "",
            "tomorrow",
        ] {
            let text = format!(r#"{{"at":"2026-10-31T15:00:00Z","perhaps":null,"on":"{on}"}}"#);
            let error = serde_json::from_str::<Times>(&text)
                .unwrap_err()
                .to_string();
            assert!(
                error.starts_with("expected a date, YYYY-MM-DD"),
                "{on}: {error}"
            );
        }
    }

    #[test]
    fn an_instant_reads_as_the_calendar_reads_it() {
        for text in [
            "1970-01-01T00:00:00Z",
            "2026-10-31T15:00:00.5Z",
            "2026-10-31T15:00:00.123456789Z",
            "2028-02-29T23:59:59Z",
        ] {
            assert_eq!(super::parse_instant(text), text.parse().ok(), "{text}");
        }
        for text in [
            "2026-10-31T15:00:00",
            "2026-10-31T15:00:00.Z",
            "2026-10-31T24:00:00Z",
            "2026-10-31T15:00:00.1234567890Z",
            "2026-02-29T15:00:00Z",
            "2026-10-31 15:00:00Z",
            "2026-10-31T15:00:+1Z",
        ] {
            assert_eq!(super::parse_instant(text), None, "{text}");
        }
    }

    #[test]
    fn what_is_no_instant_is_refused_in_plain_words() {
        let text = r#"{"at":"2026-10-31","perhaps":null,"on":"2026-10-31"}"#;
        let error = serde_json::from_str::<Times>(text).unwrap_err().to_string();
        assert!(error.starts_with("expected an RFC 3339 instant"), "{error}");
    }
}
