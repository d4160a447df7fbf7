//! From a template's text to its pieces.

use super::Field;

/// A piece of a template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    /// Words that stay as they are.
    Words(String),
    /// A field.
    Field(Field),
    /// A field that nobody knows: what stands between the braces.
    Unknown(String),
}

const OPEN: &str = "${";

/// The pieces of a text. Two stretches of words never follow each other.
pub fn parse(text: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut words = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once(OPEN) {
        if let Some(before) = before.strip_suffix('$') {
            words.push_str(before);
            words.push_str(OPEN);
            rest = after;
            continue;
        }
        words.push_str(before);
        if !words.is_empty() {
            pieces.push(Piece::Words(core::mem::take(&mut words)));
        }
        let (name, closed, after) = name_of(after);
        pieces.push(match Field::from_name(name) {
            Some(field) if closed => Piece::Field(field),
            _ => Piece::Unknown(name.trim().to_owned()),
        });
        rest = after;
    }
    words.push_str(rest);
    if !words.is_empty() {
        pieces.push(Piece::Words(words));
    }
    pieces
}

/// What stands between the braces, whether they are closed, and what follows them. Where the line
/// or the next field comes before a closing brace, the name is what there is until then.
fn name_of(text: &str) -> (&str, bool, &str) {
    let line = text.split(['\n', '\r']).next().unwrap_or_default();
    let open = line.split(OPEN).next().unwrap_or_default();
    match open.split_once('}') {
        Some((name, _)) => (name, true, text.get(name.len() + 1..).unwrap_or_default()),
        None => (open, false, text.get(open.len()..).unwrap_or_default()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[Piece]) {
        assert_eq!(parse(text), expected, "{text}");
    }

    fn words(text: &str) -> Piece {
        Piece::Words(text.to_owned())
    }

    fn unknown(name: &str) -> Piece {
        Piece::Unknown(name.to_owned())
    }

    const STAGE: Piece = Piece::Field(Field::DealStage);

    #[test]
    fn words_and_fields_follow_each_other() {
        check("", &[]);
        check("a { b } $ c $$", &[words("a { b } $ c $$")]);
        check("${Deal.Stage}", &[STAGE]);
        check(
            "a${Deal.Stage}${Deal.Stage}様",
            &[words("a"), STAGE, STAGE, words("様")],
        );
    }

    #[test]
    fn a_doubled_sign_is_read_as_it_stands() {
        check("$${Deal.Stage}", &[words("${Deal.Stage}")]);
        check("a $${b} ${Deal.Stage}", &[words("a ${b} "), STAGE]);
        check("$$${Deal.Stage}", &[words("$${Deal.Stage}")]);
    }

    #[test]
    fn what_nobody_knows_is_kept_by_its_name() {
        check("${}", &[unknown("")]);
        check("${ Deal.Color }!", &[unknown("Deal.Color"), words("!")]);
        check("${姓}様", &[unknown("姓"), words("様")]);
    }

    #[test]
    fn braces_that_stay_open_end_with_their_line() {
        check("${", &[unknown("")]);
        check("a ${Deal.Stage", &[words("a "), unknown("Deal.Stage")]);
        check("${Deal.Stage\nb}", &[unknown("Deal.Stage"), words("\nb}")]);
        check("${Deal ${Deal.Stage}", &[unknown("Deal"), STAGE]);
        check("${Deal $${b}", &[unknown("Deal $"), unknown("b")]);
    }
}
