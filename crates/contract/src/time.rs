//! How instants and dates travel. jiff's own serde support does the same, but brings the text of
//! all its errors into the client; here an unreadable one is refused in five words.

use core::{fmt::Display, str::FromStr};
use serde::{Deserialize, Deserializer, Serializer, de::Error};

fn write<T: Display, S: Serializer>(value: &T, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(value)
}

fn read<'de, T: FromStr, D: Deserializer<'de>>(text: &str, form: &str) -> Result<T, D::Error> {
    text.parse().map_err(|_| D::Error::custom(form))
}

const INSTANT: &str = "expected an RFC 3339 instant";
const DATE: &str = "expected a date, YYYY-MM-DD";

/// An instant: RFC 3339, UTC.
pub mod instant {
    use super::{Deserialize, Deserializer, INSTANT, Serializer, read};
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
        read::<_, D>(&String::deserialize(from)?, INSTANT)
    }
}

/// An instant, or `null`.
pub mod instant_option {
    use super::{Deserialize, Deserializer, INSTANT, Serializer, read};
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
        text.map(|text| read::<_, D>(&text, INSTANT)).transpose()
    }
}

/// A date: `YYYY-MM-DD`.
pub mod date {
    use super::{DATE, Deserialize, Deserializer, Serializer, read};
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
        let text = String::deserialize(from)?;
        // Ten characters: jiff would also take a longer text that begins with a date.
        let exact = if text.len() == 10 { text.as_str() } else { "" };
        read::<_, D>(exact, DATE)
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
    }

    #[test]
    fn times_come_back_as_they_went() {
        let text = r#"{"at":"2026-10-31T15:00:00.5Z","perhaps":null,"on":"2028-02-29"}"#;
        let times: Times = serde_json::from_str(text).unwrap();
        assert_eq!(serde_json::to_string(&times).unwrap(), text);
        let later = Times {
            perhaps: Some(times.at),
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
    fn what_is_no_instant_is_refused_in_plain_words() {
        let text = r#"{"at":"2026-10-31","perhaps":null,"on":"2026-10-31"}"#;
        let error = serde_json::from_str::<Times>(text).unwrap_err().to_string();
        assert!(error.starts_with("expected an RFC 3339 instant"), "{error}");
    }
}
