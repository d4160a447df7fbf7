//! What the parts of a signature's lines are.

use super::{
    clean,
    name::{Name, is_east_asian, split},
};

const JAPANESE_FORMS: [&str; 13] = [
    "株式会社",
    "有限会社",
    "合同会社",
    "合資会社",
    "(株)",
    "（株）",
    "㈱",
    "(有)",
    "（有）",
    "㈲",
    "法人",
    "大学",
    "銀行",
];
const WESTERN_FORMS: [&str; 13] = [
    "inc",
    "ltd",
    "llc",
    "llp",
    "corp",
    "corporation",
    "gmbh",
    "ag",
    "plc",
    "limited",
    "kk",
    "k.k",
    "co",
];
const JAPANESE_TITLES: [&str; 22] = [
    "代表取締役",
    "取締役",
    "社長",
    "会長",
    "専務",
    "常務",
    "執行役員",
    "本部長",
    "部長",
    "次長",
    "課長",
    "係長",
    "主任",
    "主査",
    "室長",
    "所長",
    "支店長",
    "店長",
    "マネージャー",
    "マネジャー",
    "リーダー",
    "担当",
];
const DEPARTMENTS: [&str; 8] = [
    "部",
    "課",
    "室",
    "本部",
    "グループ",
    "チーム",
    "事業部",
    "支店",
];
const WESTERN_TITLES: [&str; 26] = [
    "manager",
    "director",
    "president",
    "ceo",
    "cto",
    "cfo",
    "coo",
    "vp",
    "head",
    "engineer",
    "officer",
    "consultant",
    "representative",
    "founder",
    "co-founder",
    "partner",
    "lead",
    "executive",
    "specialist",
    "analyst",
    "assistant",
    "secretary",
    "buyer",
    "architect",
    "designer",
    "chairman",
];
const PHONES: [&str; 12] = [
    "tel",
    "phone",
    "mobile",
    "cell",
    "direct",
    "電話",
    "携帯",
    "直通",
    "☎",
    "℡",
    "📞",
    "代表電話",
];
const OTHER_CONTACTS: [&str; 10] = [
    "fax",
    "ファックス",
    "ファクス",
    "mail",
    "メール",
    "url",
    "http",
    "www.",
    "〒",
    "住所",
];

/// The phone number of a line: after its word, or alone on the line. Not a fax number.
pub fn phone(line: &str) -> Option<String> {
    let plain = half_width(line);
    let folded = plain.to_lowercase();
    let word = PHONES
        .iter()
        .filter_map(|word| Some((folded.find(word)?, word.len())))
        .min();
    let from = match word {
        Some((at, len)) if !folded.get(..at)?.contains("fax") => at + len,
        Some(_) => return None,
        None if short_mark(&folded) => 2,
        None if folded.chars().all(is_of_number) => 0,
        None => return None,
    };
    // Lower case may be longer than upper case in bytes; then the place is no place in the text.
    number(plain.get(from..)?)
}

/// `T:` and `M:` before a number.
fn short_mark(folded: &str) -> bool {
    ["t:", "m:", "t.", "m.", "p:"]
        .iter()
        .any(|mark| folded.starts_with(mark))
}

fn is_of_number(c: char) -> bool {
    c.is_ascii_digit() || "+-().‐–−  ".contains(c)
}

/// The first number of a text that is as long as a phone number: 9 to 15 digits (ITU-T E.164).
fn number(text: &str) -> Option<String> {
    let start = text.find(|c: char| c.is_ascii_digit() || c == '+' || c == '(')?;
    let run: String = text
        .get(start..)?
        .chars()
        .take_while(|c| is_of_number(*c))
        .collect();
    let digits = run.chars().filter(char::is_ascii_digit).count();
    let tidy: String = run
        .trim_end_matches(|c: char| !c.is_ascii_digit())
        .chars()
        .map(|c| if "‐–−".contains(c) { '-' } else { c })
        .collect();
    (9..=15).contains(&digits).then(|| clean(&tidy))
}

/// Full-width letters, digits and signs as plain ones.
fn half_width(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
            other => other,
        })
        .collect()
}

/// An address, a fax number, a link: nothing that names a person or a company.
pub fn is_contact_line(line: &str) -> bool {
    let folded = half_width(line).to_lowercase();
    let digits = folded.chars().filter(char::is_ascii_digit).count();
    folded.contains('@')
        || digits >= 6
        || OTHER_CONTACTS
            .iter()
            .any(|word| folded.contains(&half_width(word)))
}

/// The company in a text, and the text without it.
pub fn company(text: &str) -> Option<(String, String)> {
    japanese_company(text).or_else(|| western_company(text))
}

fn japanese_company(text: &str) -> Option<(String, String)> {
    let words: Vec<&str> = pieces(text, &['（', '）', '(', ')', '/', '／', '|', '｜']);
    let has_form = |word: &str| JAPANESE_FORMS.iter().find(|form| word.contains(**form));
    let at = words.iter().position(|word| has_form(word).is_some())?;
    let word = *words.get(at)?;
    // A form alone belongs to the name beside it.
    let alone = JAPANESE_FORMS.contains(&word);
    let company = match words.get(at + 1) {
        Some(next) if alone => format!("{word}{next}"),
        _ if alone => return None,
        _ => word.to_owned(),
    };
    let skipped = if alone { at + 1 } else { at };
    let left = words
        .iter()
        .enumerate()
        .filter(|(index, _)| *index < at || *index > skipped)
        .map(|(_, word)| *word)
        .collect::<Vec<_>>()
        .join(" ");
    // A sentence that speaks of a company is no name of one.
    let prose = company.chars().any(|c| "。、です".contains(c));
    (!prose).then(|| (clean(&company), left))
}

/// The words of a text, split at spaces and at these signs; `（株）` and `(株)` stay whole.
fn pieces<'a>(text: &'a str, signs: &[char]) -> Vec<&'a str> {
    let mut out = Vec::new();
    for word in text.split([' ', '\u{3000}']) {
        let short = ["（株）", "(株)", "（有）", "(有)"];
        if short.iter().any(|form| word.contains(form)) {
            out.push(word.trim_matches(['/', '／', '|', '｜']));
        } else {
            out.extend(word.split(signs));
        }
    }
    out.retain(|word| !word.is_empty());
    out
}

fn western_company(text: &str) -> Option<(String, String)> {
    let parts: Vec<&str> = text
        .split(['|', '/', '(', ')', '｜', '／', '•', '·'])
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .collect();
    let is_company = |part: &&str| {
        let mut words = part.split([' ', ',']).filter(|word| !word.is_empty());
        let first = words.next();
        let form = words.any(|word| {
            let word = word.trim_end_matches('.').to_lowercase();
            WESTERN_FORMS.contains(&word.as_str())
        });
        first.is_some_and(|first| first.starts_with(|c: char| c.is_uppercase() || c.is_numeric()))
            && form
            && part.split(' ').count() <= 8
    };
    let at = parts.iter().position(is_company)?;
    let company = clean(parts.get(at)?);
    let left = parts
        .iter()
        .enumerate()
        .filter(|(index, _)| *index != at)
        .map(|(_, part)| *part)
        .collect::<Vec<_>>()
        .join(" / ");
    Some((company, left))
}

/// The job title in a text, with its department, and the text without it.
pub fn title(text: &str) -> Option<(String, String)> {
    if is_east_asian(text) {
        return japanese_title(text);
    }
    let parts: Vec<&str> = text
        .split(['|', '/', ',', '•', '·'])
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .collect();
    let is_title = |part: &&str| {
        let words: Vec<String> = part.split([' ', '-']).map(str::to_lowercase).collect();
        words.len() <= 6
            && words
                .iter()
                .any(|word| WESTERN_TITLES.contains(&word.as_str()))
    };
    let at = parts.iter().position(is_title)?;
    let left: Vec<&str> = parts
        .iter()
        .enumerate()
        .filter(|(index, _)| *index != at)
        .map(|(_, part)| *part)
        .collect();
    Some((clean(parts.get(at)?), left.join(" / ")))
}

fn japanese_title(text: &str) -> Option<(String, String)> {
    let words = pieces(text, &['/', '／', '|', '｜']);
    let is_title = |word: &str| {
        let short = word.chars().count() <= 14;
        let department = DEPARTMENTS
            .iter()
            .any(|end| word.ends_with(end) && word != *end);
        short && (department || JAPANESE_TITLES.iter().any(|title| word.ends_with(title)))
    };
    let (title, left): (Vec<&str>, Vec<&str>) = words.iter().partition(|word| is_title(word));
    (!title.is_empty()).then(|| (clean(&title.join(" ")), left.join(" ")))
}

/// The person that a line names, where it names nothing else.
pub fn person(text: &str) -> Option<Name> {
    let bare = text
        .split(['(', '（', '/', '／', '|', '['])
        .next()
        .unwrap_or_default()
        .trim();
    let mut words: Vec<&str> = bare
        .split([' ', '\u{3000}'])
        .filter(|w| !w.is_empty())
        .collect();
    let fits = if is_east_asian(bare) {
        // The same name in Roman letters stands behind it.
        words.retain(|word| is_east_asian(word));
        let short = |word: &&str| {
            word.chars().count() <= 5 && word.chars().all(|c| is_east_asian(&c.to_string()))
        };
        words.len() == 2 && words.iter().all(short)
    } else {
        let capital = |word: &&str| {
            word.starts_with(char::is_uppercase)
                && word.chars().all(|c| c.is_alphabetic() || "-'.".contains(c))
        };
        (2..=4).contains(&words.len()) && words.iter().all(capital)
    };
    fits.then(|| split(&clean(&words.join(" "))))
}
