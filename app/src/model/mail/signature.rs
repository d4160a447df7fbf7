//! Who somebody says they are: name, company, title and phone, from the From header and from the
//! signature under a mail. Read in the browser, and only ever proposed: a person confirms each
//! field. Everything here is text of a stranger.

mod lines;
mod name;
mod words;

pub use name::{Name, name_of};

use contract::limits::LINE_MAX_CHARS;
use lines::block;

/// What a signature says; empty where it says nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Signature {
    /// The person's name.
    pub name: Name,
    /// The company.
    pub company: String,
    /// Job title, with the department where it stands beside it.
    pub title: String,
    /// Phone number, in plain digits and signs.
    pub phone: String,
}

/// Reads the signature under a mail. `text` is the mail's own text, without what it quotes.
pub fn read(text: &str) -> Signature {
    let mut found = Signature::default();
    for line in block(text) {
        let line = line.as_str();
        if found.phone.is_empty()
            && let Some(phone) = words::phone(line)
        {
            found.phone = phone;
            continue;
        }
        if words::is_contact_line(line) {
            continue;
        }
        let mut rest = line.to_owned();
        if found.company.is_empty()
            && let Some((company, left)) = words::company(&rest)
        {
            found.company = company;
            rest = left;
        }
        if found.title.is_empty()
            && let Some((title, left)) = words::title(&rest)
        {
            found.title = title;
            rest = left;
        }
        if found.name.is_empty()
            && let Some(name) = words::person(&rest)
        {
            found.name = name;
        }
    }
    found
}

/// What is proposed for a new record, each field with where it comes from.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Proposal {
    /// The address in From.
    pub address: String,
    /// The name, from From before the signature.
    pub name: Option<(Name, Origin)>,
    /// The company.
    pub company: Option<String>,
    /// Job title.
    pub title: Option<String>,
    /// Phone number.
    pub phone: Option<String>,
}

/// Where a proposed value stands in a mail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// In its From header.
    From,
    /// In its signature.
    Signature,
}

/// Proposes a record for the sender of a mail. `text` is the mail's own text, where it is at hand.
pub fn propose(address: &str, display_name: Option<&str>, text: Option<&str>) -> Proposal {
    let signature = text.map(read).unwrap_or_default();
    let from = display_name.map(name_of).unwrap_or_default();
    let some = |value: String| (!value.is_empty()).then_some(value);
    let (name, company) = (from.name, some(from.company));
    let name = if name.is_empty() {
        (!signature.name.is_empty()).then_some((signature.name, Origin::Signature))
    } else {
        Some((name, Origin::From))
    };
    Proposal {
        address: clean(address),
        name,
        company: some(signature.company).or(company),
        title: some(signature.title),
        phone: some(signature.phone),
    }
}

/// One line of text without what cannot be seen, as long as a field may be.
fn clean(text: &str) -> String {
    let hidden = |c: char| {
        c.is_control()
            || matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
    };
    let shown: String = text
        .chars()
        .map(|c| {
            if c == '\u{3000}' || c == '\t' || c == '\u{a0}' {
                ' '
            } else {
                c
            }
        })
        .filter(|c| !hidden(*c))
        .collect();
    let spaced = shown.split_whitespace().collect::<Vec<_>>().join(" ");
    spaced.chars().take(LINE_MAX_CHARS).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, name: (&str, &str), company: &str, title: &str, phone: &str) {
        let found = read(text);
        let expect = Signature {
            name: Name {
                family: name.0.to_owned(),
                given: name.1.to_owned(),
            },
            company: company.to_owned(),
            title: title.to_owned(),
            phone: phone.to_owned(),
        };
        assert_eq!(found, expect, "{text}");
    }

    #[test]
    fn a_japanese_signature_between_lines() {
        check(
            "いつもお世話になっております。\n山田商事の山田です。\n\nよろしくお願いいたします。\n\n\
             ━━━━━━━━━━━━━━━━━━\n株式会社山田商事\n営業部 課長\n山田 太郎（やまだ たろう）\n\
             〒100-0001 東京都千代田区千代田1-1\nTEL：03-1234-5678　FAX：03-1234-5679\n\
             E-mail: taro@yamada.example\nhttps://www.yamada.example/\n━━━━━━━━━━━━━━━━━━\n",
            ("山田", "太郎"),
            "株式会社山田商事",
            "営業部 課長",
            "03-1234-5678",
        );
    }

    #[test]
    fn everything_on_one_line_and_full_width_digits() {
        check(
            "ご確認ください。\n\n--------------------------\n佐藤製作所株式会社　総務部　部長　佐藤　花子\n\
             電話　０３（１２３４）５６７８\n--------------------------",
            ("佐藤", "花子"),
            "佐藤製作所株式会社",
            "総務部 部長",
            "03(1234)5678",
        );
    }

    #[test]
    fn an_english_signature_after_the_standard_mark() {
        check(
            "Dear Ms Kanri,\n\nplease find it attached.\n\nBest regards\n\n-- \nGrace Hopper\n\
             Senior Sales Manager | Acme Corp.\nPhone: +1 (212) 555-0100 ext. 4\nFax: +1 212 555 0199\n",
            ("Hopper", "Grace"),
            "Acme Corp.",
            "Senior Sales Manager",
            "+1 (212) 555-0100",
        );
    }

    #[test]
    fn a_signature_without_a_line_follows_the_greeting() {
        check(
            "Hi,\n\nsee you on Tuesday.\n\nKind regards,\nAda Lovelace\nHead of Engineering\nAnalytical Engines Ltd\n\
             Mobile +44 20 7946 0000\nada@engines.example",
            ("Lovelace", "Ada"),
            "Analytical Engines Ltd",
            "Head of Engineering",
            "+44 20 7946 0000",
        );
    }

    #[test]
    fn roman_letters_beside_a_japanese_name_are_left_out() {
        check(
            "以上です。\n\n*****************************\n（株）みどり工業\n代表取締役 鈴木 一郎 / Ichiro Suzuki\n\
             携帯: 090-1111-2222\n*****************************",
            ("鈴木", "一郎"),
            "（株）みどり工業",
            "代表取締役",
            "090-1111-2222",
        );
    }

    #[test]
    fn prose_is_no_signature() {
        check(
            "Please call the director of the company tomorrow about order 0312345678901234567890.\nThank you.",
            ("", ""),
            "",
            "",
            "",
        );
        check("", ("", ""), "", "", "");
    }

    #[test]
    fn a_hostile_signature_is_cut_to_plain_text() {
        let long = "X".repeat(5_000);
        let text = format!(
            "a\n\n-- \n株式会社{long}\n<img src=x onerror=alert(1)> Manager\nTEL: 03-1234-5678\u{202e}\n"
        );
        let found = read(&text);
        assert!(found.company.chars().count() <= LINE_MAX_CHARS);
        assert_eq!(found.phone, "03-1234-5678");
        assert!(!found.title.contains('\u{202e}'));
        let many = "-- \n".repeat(100_000);
        assert_eq!(read(&many), Signature::default());
    }

    #[test]
    fn from_wins_over_the_signature_for_the_name_and_signature_for_the_rest() {
        let text = "x\n\n-- \n株式会社山田商事\n営業部\n山田 太郎\nTEL 03-1234-5678";
        let found = propose("taro@yamada.example", Some("山田 太郎 様"), Some(text));
        assert_eq!(found.name.unwrap().1, Origin::From);
        assert_eq!(found.company.as_deref(), Some("株式会社山田商事"));
        assert_eq!(found.phone.as_deref(), Some("03-1234-5678"));
        let bare = propose("taro@yamada.example", None, Some(text));
        let (name, origin) = bare.name.unwrap();
        assert_eq!((name.family.as_str(), origin), ("山田", Origin::Signature));
        let nothing = propose("a@b.example", None, None);
        assert_eq!(
            (nothing.name, nothing.company, nothing.address.as_str()),
            (None, None, "a@b.example")
        );
    }
}
