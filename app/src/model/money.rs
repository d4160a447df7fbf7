//! Amounts as people type them. How they are shown is the browser's business.

use contract::{error::FieldProblem, limits::AMOUNT_MINOR_MAX};

/// Reads an amount typed by a person into minor units. Takes group separators and full-width
/// digits; `digits` is how many digits the currency has after its point. Empty is no amount.
pub fn parse_amount(typed: &str, digits: u32) -> Result<Option<i64>, FieldProblem> {
    let plain: String = typed.chars().filter_map(plain_char).collect();
    if plain.is_empty() {
        return Ok(None);
    }
    let (whole, fraction) = plain.split_once('.').unwrap_or((&plain, ""));
    let all_digits = |s: &str| s.bytes().all(|b| b.is_ascii_digit());
    if !all_digits(whole)
        || !all_digits(fraction)
        || (whole.is_empty() && fraction.is_empty())
        || fraction.len() > digits as usize
    {
        return Err(FieldProblem::Malformed);
    }
    let zeros = "0".repeat(digits as usize - fraction.len());
    let minor: i64 = format!("{whole}{fraction}{zeros}")
        .parse()
        .map_err(|_| FieldProblem::OutOfRange)?;
    if minor > AMOUNT_MINOR_MAX {
        return Err(FieldProblem::OutOfRange);
    }
    Ok(Some(minor))
}

/// An amount as it stands in a form, without separators.
pub fn amount_for_form(minor: Option<i64>, digits: u32) -> String {
    let Some(minor) = minor else {
        return String::new();
    };
    let unit = 10_i64.pow(digits);
    let (whole, fraction) = (minor / unit, minor % unit);
    if fraction == 0 {
        whole.to_string()
    } else {
        format!("{whole}.{fraction:0width$}", width = digits as usize)
    }
}

/// A character of a typed amount in its plain form; nothing for separators and signs of money.
fn plain_char(c: char) -> Option<char> {
    match c {
        '０'..='９' => char::from_u32(c as u32 - '０' as u32 + '0' as u32),
        '．' => Some('.'),
        ',' | '，' | '、' | '¥' | '￥' | '円' | '$' => None,
        c if c.is_whitespace() => None,
        c => Some(c),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_amount_may_be_typed_as_people_write_it() {
        assert_eq!(parse_amount("1,200,000円", 0), Ok(Some(1_200_000)));
        assert_eq!(parse_amount("￥１２，０００", 0), Ok(Some(12_000)));
        assert_eq!(parse_amount("1,200.5", 2), Ok(Some(120_050)));
    }

    #[test]
    fn nothing_typed_is_no_amount() {
        assert_eq!(parse_amount("  ", 0), Ok(None));
    }

    #[test]
    fn what_is_no_amount_is_refused() {
        assert_eq!(parse_amount("about 5", 0), Err(FieldProblem::Malformed));
        assert_eq!(parse_amount("-5", 0), Err(FieldProblem::Malformed));
        assert_eq!(parse_amount("1.5", 0), Err(FieldProblem::Malformed));
        assert_eq!(parse_amount(".", 2), Err(FieldProblem::Malformed));
        assert_eq!(
            parse_amount("99999999999999999999", 0),
            Err(FieldProblem::OutOfRange)
        );
    }

    #[test]
    fn an_amount_comes_back_as_it_was_typed() {
        assert_eq!(amount_for_form(Some(120_050), 2), "1200.50");
        assert_eq!(amount_for_form(Some(1_200_000), 0), "1200000");
        assert_eq!(amount_for_form(None, 0), "");
    }
}
