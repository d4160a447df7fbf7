//! Merge fields: what stands for a record's value in a template.
//!
//! The grammar is that of Zoho CRM's merge fields:
//!
//! ```text
//! ${Contact.Last_Name}    a field of a module: letters, spaces or low lines between the words
//! ${Contacts.Last Name}   the same: a module may stand in the plural, and case does not matter
//! $${                     the two characters ${, where they are meant to be read
//! ```
//!
//! Anything else between the braces, and braces that the line does not close, is a field that
//! nobody knows. [`merge`] names every field that is unknown or has no value and gives no text
//! then: mail with a gap in it is not sent. A value is put in as it is and never read again for
//! fields.

pub mod facts;
pub mod field;
pub mod insert;
pub mod lint;
mod names;
mod parse;

pub use facts::Facts;
pub use field::{Field, Module};
pub use names::is_east_asian;
pub use parse::{Piece, parse};

/// A field that keeps a text from being merged.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Gap {
    /// The records have no value for it.
    Empty(Field),
    /// There is no such field: what stands between the braces.
    Unknown(String),
}

/// A stretch of a merged text, for a preview.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Span {
    /// The template's own words.
    Words(String),
    /// A value that was put in.
    Value(Field, String),
    /// Nothing could be put in.
    Missing(Gap),
}

/// The text with every field's value in its place.
///
/// # Errors
/// Each field that is unknown or has no value, once, in the order in which they stand.
pub fn merge(pieces: &[Piece], facts: &Facts) -> Result<String, Vec<Gap>> {
    let mut text = String::new();
    let mut gaps = Vec::new();
    for span in spans(pieces, facts) {
        match span {
            Span::Words(words) => text.push_str(&words),
            Span::Value(_, value) => text.push_str(&value),
            Span::Missing(gap) if gaps.contains(&gap) => {}
            Span::Missing(gap) => gaps.push(gap),
        }
    }
    if gaps.is_empty() { Ok(text) } else { Err(gaps) }
}

/// The same where gaps are no hindrance: each stands in the text as the field that it is, to be
/// filled in by hand.
pub fn fill(pieces: &[Piece], facts: &Facts) -> (String, Vec<Gap>) {
    let mut text = String::new();
    let mut gaps = Vec::new();
    for span in spans(pieces, facts) {
        match span {
            Span::Words(words) => text.push_str(&words),
            Span::Value(_, value) => text.push_str(&value),
            Span::Missing(gap) => {
                match &gap {
                    Gap::Empty(field) => text.push_str(&field.token()),
                    Gap::Unknown(name) => text.push_str(&format!("${{{name}}}")),
                }
                if !gaps.contains(&gap) {
                    gaps.push(gap);
                }
            }
        }
    }
    (text, gaps)
}

/// The same, stretch by stretch, with the gaps where they are.
pub fn spans(pieces: &[Piece], facts: &Facts) -> Vec<Span> {
    let span = |piece: &Piece| match piece {
        Piece::Words(words) => Span::Words(words.clone()),
        Piece::Unknown(name) => Span::Missing(Gap::Unknown(name.clone())),
        Piece::Field(field) => match facts.value(*field) {
            Some(value) => Span::Value(*field, value.to_owned()),
            None => Span::Missing(Gap::Empty(*field)),
        },
    };
    pieces.iter().map(span).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn facts() -> Facts {
        Facts::default()
            .with(Field::ContactLastName, "佐藤")
            .with(Field::DealDealName, "${User.Email}")
    }

    fn merged(text: &str) -> Result<String, Vec<Gap>> {
        merge(&parse(text), &facts())
    }

    #[test]
    fn every_field_gives_way_to_its_value() {
        let text = "${Contact.Last_Name} 様\n\n${contacts.last name}様の件";
        assert_eq!(merged(text).unwrap(), "佐藤 様\n\n佐藤様の件");
    }

    #[test]
    fn a_value_is_never_read_for_fields_again() {
        assert_eq!(merged("${Deal.Deal_Name}").unwrap(), "${User.Email}");
    }

    #[test]
    fn a_gap_stays_in_the_text_to_be_filled_in_by_hand() {
        let (text, gaps) = fill(
            &parse("${contacts.last name} ${Deals.Stage} ${Deal.Color} ${Deal.Stage}"),
            &facts(),
        );
        assert_eq!(text, "佐藤 ${Deal.Stage} ${Deal.Color} ${Deal.Stage}");
        assert_eq!(gaps.len(), 2);
    }

    #[test]
    fn each_gap_is_named_once_and_there_is_no_text_then() {
        let text = "${Contact.Last_Name} ${Deal.Stage} ${Deal.Color} ${Deals.Stage} ${";
        assert_eq!(
            merged(text).unwrap_err(),
            [
                Gap::Empty(Field::DealStage),
                Gap::Unknown("Deal.Color".to_owned()),
                Gap::Unknown(String::new()),
            ]
        );
    }

    #[test]
    fn a_preview_shows_values_and_gaps_where_they_stand() {
        let pieces = parse("Dear ${Contact.Last_Name}, ${Deal.Stage}");
        assert_eq!(
            spans(&pieces, &facts()),
            [
                Span::Words("Dear ".to_owned()),
                Span::Value(Field::ContactLastName, "佐藤".to_owned()),
                Span::Words(", ".to_owned()),
                Span::Missing(Gap::Empty(Field::DealStage)),
            ]
        );
    }
}
