//! Links to a mail that do not say what it says.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// Windows of this many characters are compared: about a line of Japanese, three words of English.
const RUN_CHARS: usize = 16;
/// What an address's fragment may carry as it is.
const PLAIN: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// Where Gmail shows the mail with this Message-ID, to whoever has it
/// (<https://support.google.com/mail/answer/7190>, `rfc822msgid:`).
pub fn gmail_search(message_id: &str) -> String {
    let search = format!("rfc822msgid:{message_id}");
    let search = utf8_percent_encode(&search, PLAIN);
    format!("https://mail.google.com/mail/#search/{search}")
}

/// Whether a text repeats a mail: a run of words that stands in it too, whatever the spaces and
/// the case.
pub fn quotes<'a>(written: &str, mail: impl IntoIterator<Item = &'a str>) -> bool {
    let written = folded(written);
    mail.into_iter().map(folded).any(|mail| {
        let short = mail.len() >= 4 && mail.len() < RUN_CHARS && contains(&written, &mail);
        short || shares_run(&written, &mail)
    })
}

fn folded(text: &str) -> Vec<char> {
    let words = text.split_whitespace().flat_map(str::chars);
    words.flat_map(char::to_lowercase).collect()
}

fn contains(text: &[char], part: &[char]) -> bool {
    text.windows(part.len()).any(|window| window == part)
}

fn shares_run(one: &[char], other: &[char]) -> bool {
    if one.len() < RUN_CHARS || other.len() < RUN_CHARS {
        return false;
    }
    let runs: std::collections::HashSet<&[char]> = other.windows(RUN_CHARS).collect();
    one.windows(RUN_CHARS).any(|run| runs.contains(run))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_id_is_searched_for_in_gmail() {
        assert_eq!(
            gmail_search("CAF+1=x@mail.example"),
            "https://mail.google.com/mail/#search/rfc822msgid%3ACAF%2B1%3Dx%40mail.example"
        );
    }

    #[test]
    fn a_repeated_line_is_a_quote_and_own_words_are_none() {
        let mail = [
            "Re: the forty chairs",
            "Could you lower the price\nby five percent?",
            "見積もりの件、再度ご検討をお願いいたします。",
        ];
        let quotes = |written: &str| quotes(written, mail);
        assert!(quotes(
            "They ask: could you LOWER  the price by five percent"
        ));
        assert!(quotes("の件、再度ご検討をお願いいたします"));
        assert!(quotes("call about Re: the forty chairs"));
        assert!(!quotes("Wants a discount; call back on Monday."));
        assert!(!quotes("値引きを希望。月曜に電話する。"));
        assert!(!quotes(""));
    }

    #[test]
    fn a_short_subject_is_a_quote_where_it_is_repeated_whole() {
        assert!(quotes("About 見積もり", ["見積もり"]));
        assert!(!quotes("About 見積", ["見積もり"]));
        assert!(!quotes("OK then", ["OK"]));
    }
}
