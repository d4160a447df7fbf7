//! Links of a mail: where each really leads, and whether its words say otherwise.

/// A link, taken apart by the browser. What the browser makes of an address is where it goes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LinkFacts {
    /// The whole address, as the browser writes it.
    pub href: String,
    /// For example `https:`.
    pub protocol: String,
    /// The host, in ASCII (`xn--…`); empty for `mailto:` and `tel:`.
    pub host: String,
    /// Something stands before an `@`: `https://bank.example@evil.example`.
    pub has_user: bool,
    /// The words of the link.
    pub text: String,
}

/// Why a link is asked about before it is followed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Doubt {
    /// Its words name another host or address than its target: this one.
    SaysAnother(String),
    /// Its address begins with a name that is not the host.
    UserPart,
    /// Its host has letters beyond ASCII, which can look like others.
    ForeignLetters,
    /// Its words mix alphabets, or turn around, to look like a host.
    LookAlike,
}

/// What is done with a link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// It may be followed.
    Good,
    /// It may be followed once the reader has seen where it leads.
    Ask(Doubt),
    /// It leads nowhere that a mail may lead.
    Dead,
}

/// A link that is asked about: where it leads, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Doubtful {
    /// The whole address.
    pub href: String,
    /// Its host, or the address it writes to.
    pub host: String,
    /// Why.
    pub doubt: Doubt,
}

impl LinkFacts {
    /// Where it leads, as a person says it: the host, or whom it writes to or calls.
    pub fn place(&self) -> &str {
        if self.host.is_empty() {
            let (_, rest) = self.href.split_once(':').unwrap_or_default();
            rest.split('?').next().unwrap_or_default()
        } else {
            &self.host
        }
    }

    /// What is done with it.
    pub fn verdict(&self) -> Verdict {
        match self.protocol.as_str() {
            "http:" | "https:" if !self.host.is_empty() => {}
            "mailto:" => return self.mail_verdict(),
            "tel:" => return Verdict::Good,
            _ => return Verdict::Dead,
        }
        let doubt = if self.has_user {
            Some(Doubt::UserPart)
        } else if is_foreign(&self.host) {
            Some(Doubt::ForeignLetters)
        } else if looks_alike(&self.text) {
            Some(Doubt::LookAlike)
        } else {
            let named = hosts(&self.text);
            let other = named.into_iter().find(|named| !is_same(named, &self.host));
            other.map(Doubt::SaysAnother)
        };
        doubt.map_or(Verdict::Good, Verdict::Ask)
    }

    fn mail_verdict(&self) -> Verdict {
        let target = self.place().to_lowercase();
        let addresses = tokens(&self.text).filter(|token| token.contains('@'));
        let mut others = addresses.filter(|named| {
            let named = named.to_lowercase();
            crm::address::is_well_formed(&named) && named != target
        });
        others.next().map_or(Verdict::Good, |named| {
            Verdict::Ask(Doubt::SaysAnother(named.to_owned()))
        })
    }
}

fn is_foreign(host: &str) -> bool {
    !host.is_ascii() || host.split('.').any(|label| label.starts_with("xn--"))
}

/// Runs of what web and mail addresses are made of, in ASCII: in a Japanese sentence they end
/// where the next Japanese letter begins.
fn tokens(text: &str) -> impl Iterator<Item = &str> {
    let inside = |c: char| c.is_ascii_alphanumeric() || ".-_@:/%+~[]".contains(c);
    text.split(move |c| !inside(c))
        .filter(|token| !token.is_empty())
}

/// The hosts that a text names, in lower case.
fn hosts(text: &str) -> Vec<String> {
    // Signs that look like the slash and the dot of an address.
    let plain = text
        .replace(['\u{2044}', '\u{2215}', '\u{29f8}', '\u{ff0f}'], "/")
        .replace(['\u{3002}', '\u{ff0e}', '\u{ff61}', '\u{2024}'], ".");
    tokens(&plain).filter_map(host_of).collect()
}

/// The host in a token, if it is one: with a scheme, or with a dot before something that may be a
/// top-level domain and is not the ending of a file.
fn host_of(token: &str) -> Option<String> {
    let (scheme, rest) = token
        .split_once("://")
        .map_or((false, token), |(_, rest)| (true, rest));
    let authority = rest.split('/').next()?;
    let host = authority.rsplit('@').next()?;
    let host = host
        .split(':')
        .next()?
        .trim_matches(['.', '-', '_', '[', ']', '~', '+', '%']);
    let host = host.to_ascii_lowercase();
    let (_, last) = host.rsplit_once('.')?;
    let is_top = last.len() >= 2 && last.bytes().all(|b| b.is_ascii_alphabetic());
    let is_file = FILE_ENDINGS.contains(&last) && !scheme && !host.starts_with("www.");
    let is_sound = host.split('.').all(|label| {
        !label.is_empty()
            && label
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b == b'-')
    });
    (is_sound && is_top && !is_file).then_some(host)
}

/// Endings of files, which are no top-level domains that a mail is likely to name in passing.
const FILE_ENDINGS: &[&str] = &[
    "csv", "doc", "docx", "eml", "exe", "gif", "gz", "htm", "html", "ics", "jpeg", "jpg", "js",
    "json", "md", "mp3", "odt", "pdf", "php", "png", "pptx", "ppt", "rar", "rtf", "svg", "tar",
    "txt", "xls", "xlsx", "xml",
];

/// Whether one host is the other, or stands below it.
fn is_same(named: &str, host: &str) -> bool {
    let bare = |host: &str| host.trim_start_matches("www.").to_owned();
    let (named, host) = (bare(named), bare(host));
    let below = |one: &str, other: &str| {
        one.strip_suffix(other)
            .is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
    };
    below(&host, &named)
}

/// Whether a text is made to look like a host that it does not name: Latin letters mixed with
/// Cyrillic or Greek ones around a dot, or signs that turn the text around.
fn looks_alike(text: &str) -> bool {
    let turns = |c| matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    if text.contains(turns) {
        return true;
    }
    let inside = |c: char| c.is_alphanumeric() || ".-".contains(c);
    text.split(|c| !inside(c)).any(|word| {
        let latin = word.contains(|c: char| c.is_ascii_alphabetic());
        let alike = word.contains(|c| matches!(c, '\u{370}'..='\u{52f}'));
        word.trim_matches('.').contains('.') && latin && alike
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn web(host: &str, text: &str) -> Verdict {
        facts(host, text).verdict()
    }

    fn facts(host: &str, text: &str) -> LinkFacts {
        LinkFacts {
            href: format!("https://{host}/x"),
            protocol: "https:".to_owned(),
            host: host.to_owned(),
            has_user: false,
            text: text.to_owned(),
        }
    }

    fn says(host: &str, text: &str, named: &str) {
        let doubt = Doubt::SaysAnother(named.to_owned());
        assert_eq!(web(host, text), Verdict::Ask(doubt), "{text} → {host}");
    }

    fn good(host: &str, text: &str) {
        assert_eq!(web(host, text), Verdict::Good, "{text} → {host}");
    }

    #[test]
    fn a_link_that_names_its_target_or_nothing_is_good() {
        good("bank.example", "Log in");
        good("bank.example", "https://www.bank.example/login?a=b");
        good("www.bank.example", "bank.example");
        good("login.bank.example", "Bank.example へログイン");
        good("files.example", "見積書.pdf");
        good("files.example", "quote_v1.2.xlsx と report.pdf");
        good("a.example", "v1.2, 10.5 %, e.g. this, 3.14");
        good("a.example", "");
        good("bank.example", "support@bank.example");
    }

    #[test]
    fn a_link_that_names_another_host_is_asked_about() {
        says("evil.example", "https://bank.example/login", "bank.example");
        says("evil.example", "bank.example", "bank.example");
        says(
            "evil.example",
            "詳細はwww.bank.co.jpをご覧ください",
            "www.bank.co.jp",
        );
        says("evil.example", "Sign in at (Bank.Example)!", "bank.example");
        says("bank.example.evil.example", "bank.example", "bank.example");
        says("evil.example", "ceo@bank.example", "bank.example");
        says("evil.example", "bank。example", "bank.example");
        says(
            "evil.example",
            "https:\u{2044}\u{2044}bank.example\u{2044}x",
            "bank.example",
        );
        says("evilbank.example", "bank.example", "bank.example");
        says("bank.example", "login.bank.example", "login.bank.example");
    }

    #[test]
    fn a_host_that_can_look_like_another_is_asked_about() {
        let ask = |doubt| Verdict::Ask(doubt);
        assert_eq!(
            web("xn--bnk-5cd.example", "Log in"),
            ask(Doubt::ForeignLetters)
        );
        assert_eq!(web("a.xn--p1ai", "x"), ask(Doubt::ForeignLetters));
        assert_eq!(
            web("evil.example", "b\u{430}nk.example"),
            ask(Doubt::LookAlike)
        );
        assert_eq!(
            web("evil.example", "\u{202e}elpmaxe.knab//:sptth"),
            ask(Doubt::LookAlike)
        );
        let mut facts = facts("evil.example", "Log in");
        facts.has_user = true;
        assert_eq!(facts.verdict(), ask(Doubt::UserPart));
    }

    #[test]
    fn only_web_mail_and_telephone_links_lead_anywhere() {
        let of = |protocol: &str, host: &str| {
            LinkFacts {
                protocol: protocol.to_owned(),
                host: host.to_owned(),
                ..facts("", "x")
            }
            .verdict()
        };
        assert_eq!(of("tel:", ""), Verdict::Good);
        assert_eq!(of("mailto:", ""), Verdict::Good);
        for protocol in [
            "javascript:",
            "data:",
            "vbscript:",
            "file:",
            "blob:",
            "about:",
            "ftp:",
            "cid:",
            "ws:",
            "intent:",
            "ms-word:",
            ":",
            "",
        ] {
            assert_eq!(of(protocol, ""), Verdict::Dead, "{protocol}");
        }
        assert_eq!(of("https:", ""), Verdict::Dead);
    }

    #[test]
    fn a_mail_link_that_names_another_address_is_asked_about() {
        let mail = |href: &str, text: &str| LinkFacts {
            href: href.to_owned(),
            protocol: "mailto:".to_owned(),
            text: text.to_owned(),
            ..LinkFacts::default()
        };
        let link = mail("mailto:evil@a.example?subject=x", "ceo@bank.example");
        assert_eq!(link.place(), "evil@a.example");
        assert_eq!(
            link.verdict(),
            Verdict::Ask(Doubt::SaysAnother("ceo@bank.example".to_owned()))
        );
        let good = mail("mailto:Hana@a.example", "Mail hana@A.example");
        assert_eq!(good.verdict(), Verdict::Good);
    }

    #[test]
    fn says_where_a_link_leads() {
        assert_eq!(facts("bank.example", "").place(), "bank.example");
        let tel = LinkFacts {
            href: "tel:+81312345678".to_owned(),
            ..LinkFacts::default()
        };
        assert_eq!(tel.place(), "+81312345678");
    }
}
