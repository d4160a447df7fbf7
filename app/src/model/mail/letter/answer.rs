//! Answering a mail and passing it on: who it goes to, under which subject, in which
//! conversation, with what below it. RFC 5322 section 3.6.4.

use super::{
    Answers, Letter,
    quoted::{Quote, QuotedHtml},
    recipients::{Recipient, add},
};
use crate::model::mail::message::{MessageView, Person};
use crm::address::Canonical;
use gmail::ThreadId;
use gmail::headers::Headers;

/// The longest `References` header that is passed on, in Message-IDs: the first, which names the
/// conversation, and the latest.
const MOST_REFERENCES: usize = 20;

/// How a mail is answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// To whoever wrote it.
    Reply,
    /// To everybody in it.
    ReplyAll,
    /// To somebody else.
    Forward,
}

/// The mail that is answered.
pub struct Original<'a> {
    /// What it says about itself.
    pub view: &'a MessageView,
    /// Its headers as they came.
    pub headers: &'a Headers,
    /// Its conversation.
    pub thread_id: ThreadId,
    /// Its text.
    pub text: &'a str,
    /// The same in its own form, where it has one.
    pub html: Option<QuotedHtml>,
}

/// The words that stand above a quoted mail, in the reader's language.
pub struct QuoteWords {
    /// "On … … wrote:"
    pub wrote: String,
    /// The lines above a mail that is passed on.
    pub forwarded: Vec<String>,
}

/// A mail that answers another, without a word of its own yet. `own` are all addresses of the
/// mailbox.
pub fn answer(way: Way, original: Original<'_>, own: &[String], words: QuoteWords) -> Letter {
    let view = original.view;
    let is_own = |address: &str| {
        let address = Canonical::of(address);
        address.is_some() && own.iter().any(|own| Canonical::of(own) == address)
    };
    let (to, cc) = match way {
        Way::Forward => (Vec::new(), Vec::new()),
        Way::Reply => (writers(view, &is_own), Vec::new()),
        Way::ReplyAll => everybody(view, &is_own),
    };
    let forward = way == Way::Forward;
    let quote = Quote {
        intro: if forward {
            words.forwarded
        } else {
            vec![words.wrote]
        },
        text: original.text.trim_end().to_owned(),
        html: original.html.clone(),
        forwarded: forward,
    };
    Letter {
        from: written_to(view, &is_own),
        to,
        cc,
        subject: subject(way, &view.subject),
        quote: Some(quote),
        // What is passed on begins a conversation of its own, as Gmail has it.
        answers: (!forward).then(|| answers(&original)),
        ..Letter::default()
    }
}

/// Who an answer goes to: where the writer wants it, and for one's own mail to whoever got it.
fn writers(view: &MessageView, is_own: &dyn Fn(&str) -> bool) -> Vec<Recipient> {
    let from_me = !view.from.is_empty() && view.from.iter().all(|one| is_person(one, is_own));
    let people = if !view.reply_to.is_empty() {
        &view.reply_to
    } else if from_me {
        &view.to
    } else {
        &view.from
    };
    listed(people, &[], &|_| false)
}

/// Everybody: the writer and whoever got it in To, the rest in Cc, without oneself.
fn everybody(
    view: &MessageView,
    is_own: &dyn Fn(&str) -> bool,
) -> (Vec<Recipient>, Vec<Recipient>) {
    let mut to = writers(view, is_own);
    for person in listed(&view.to, &[], is_own) {
        add(&mut to, person);
    }
    let cc = listed(&view.cc, &to, is_own);
    (to, cc)
}

fn listed(
    people: &[Person],
    without: &[Recipient],
    leave_out: &dyn Fn(&str) -> bool,
) -> Vec<Recipient> {
    let mut list = Vec::new();
    for person in people {
        let Some(address) = &person.address else {
            continue;
        };
        let known = without.iter().any(|known| known.is(address));
        if !known && !leave_out(address) {
            // A name with somebody else's address in it is not passed on.
            let name = person.name.as_deref().filter(|_| !person.name_misleads);
            add(&mut list, Recipient::new(name.unwrap_or_default(), address));
        }
    }
    list
}

fn is_person(person: &Person, is_own: &dyn Fn(&str) -> bool) -> bool {
    person.address.as_deref().is_some_and(is_own)
}

/// The own address that the mail came to: the answer is written from there.
fn written_to(view: &MessageView, is_own: &dyn Fn(&str) -> bool) -> Option<String> {
    let mine = view
        .from
        .iter()
        .chain(&view.to)
        .chain(&view.cc)
        .chain(&view.bcc);
    mine.filter_map(|person| person.address.as_deref())
        .find(|address| is_own(address))
        .map(str::to_owned)
}

/// The subject with one `Re:` or `Fwd:` in front. Gmail keeps a conversation together only under
/// its own subject, so that nothing else of it changes.
fn subject(way: Way, subject: &str) -> String {
    let subject = subject.trim();
    let (prefix, known): (&str, &[&str]) = match way {
        Way::Reply | Way::ReplyAll => ("Re: ", &["re:", "re：", "aw:", "sv:", "返信:", "返信："]),
        Way::Forward => (
            "Fwd: ",
            &["fwd:", "fw:", "fwd：", "fw：", "wg:", "転送:", "転送："],
        ),
    };
    let lower = subject.to_lowercase();
    if known.iter().any(|known| lower.starts_with(known)) {
        subject.to_owned()
    } else {
        format!("{prefix}{subject}")
    }
}

fn answers(original: &Original<'_>) -> Answers {
    let own = original
        .headers
        .first("Message-ID")
        .and_then(|value| ids(value).pop());
    let mut references = match original.headers.first("References") {
        Some(value) => ids(value),
        None => original
            .headers
            .first("In-Reply-To")
            .map(ids)
            .unwrap_or_default(),
    };
    if let Some(own) = &own
        && !references.contains(own)
    {
        references.push(own.clone());
    }
    if references.len() > MOST_REFERENCES {
        references.drain(1..references.len() - MOST_REFERENCES + 1);
    }
    Answers {
        thread_id: original.thread_id.clone(),
        in_reply_to: own,
        references,
    }
}

/// What a draft answers, by its own headers; nothing where it answers nothing.
pub fn references(headers: &Headers) -> Option<(Option<String>, Vec<String>)> {
    let all = headers.first("References").map(ids).unwrap_or_default();
    let to = headers
        .first("In-Reply-To")
        .and_then(|value| ids(value).pop());
    (to.is_some() || !all.is_empty()).then_some((to, all))
}

/// The Message-IDs in a header, without brackets. Whatever is none is left out: it came from
/// outside and goes into a header.
pub fn ids(header: &str) -> Vec<String> {
    let plain = |id: &&str| {
        (1..=900).contains(&id.len())
            && id.contains('@')
            && id
                .chars()
                .all(|c| c.is_ascii_graphic() && !"<>".contains(c))
    };
    header
        .split('<')
        .filter_map(|rest| rest.split_once('>'))
        .map(|(id, _)| id)
        .filter(plain)
        .map(str::to_owned)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use gmail::Answer as _;
    use gmail::charset::Utf8Only;
    use gmail::messages::full::Message;

    const ME: &str = "me@c.example";

    fn letter(way: Way, headers: &[(&str, &str)]) -> Letter {
        let headers: Vec<String> = headers
            .iter()
            .map(|(name, value)| format!("{{\"name\":{name:?},\"value\":{value:?}}}"))
            .collect();
        let json = format!(
            r#"{{"id":"a1","threadId":"a0","internalDate":"17","labelIds":[],
                "payload":{{"mimeType":"text/plain","headers":[{}],"body":{{"size":2,"data":"SGk="}}}}}}"#,
            headers.join(",")
        );
        let message = Message::from_body(json.as_bytes()).unwrap();
        let view = MessageView::new(&message, &Utf8Only);
        let original = Original {
            view: &view,
            headers: message.payload.headers(),
            thread_id: message.thread_id.clone(),
            text: "Hi\n",
            html: None,
        };
        let own = [ME.to_owned(), "sales@c.example".to_owned()];
        let words = QuoteWords {
            wrote: "Hana wrote:".to_owned(),
            forwarded: vec!["From: Hana".to_owned()],
        };
        answer(way, original, &own, words)
    }

    fn addresses(list: &[Recipient]) -> Vec<&str> {
        list.iter().map(|one| one.address.as_str()).collect()
    }

    const HANA: (&str, &str) = ("From", "佐藤 花子 <hana@a.example>");

    #[test]
    fn an_answer_goes_to_the_writer() {
        let letter = letter(
            Way::Reply,
            &[
                HANA,
                ("To", "me@c.example, x@d.example"),
                ("Subject", "見積もり"),
            ],
        );
        assert_eq!(letter.to, [Recipient::new("佐藤 花子", "hana@a.example")]);
        assert!(letter.cc.is_empty());
        assert_eq!(letter.subject, "Re: 見積もり");
        assert_eq!(letter.from.as_deref(), Some(ME));
        let quote = letter.quote.unwrap();
        assert_eq!(
            (quote.intro, quote.text),
            (vec!["Hana wrote:".to_owned()], "Hi".to_owned())
        );
    }

    #[test]
    fn an_answer_to_all_leaves_oneself_out_and_nobody_twice() {
        let letter = letter(
            Way::ReplyAll,
            &[
                HANA,
                ("To", "Sales <SALES@c.example>, x@d.example"),
                (
                    "Cc",
                    "me@c.example, X@d.example, y@e.example, Hana@a.example",
                ),
            ],
        );
        assert_eq!(addresses(&letter.to), ["hana@a.example", "x@d.example"]);
        assert_eq!(addresses(&letter.cc), ["y@e.example"]);
        assert_eq!(letter.from.as_deref(), Some("SALES@c.example"));
    }

    #[test]
    fn where_the_writer_wants_answers_counts() {
        let letter = letter(Way::Reply, &[HANA, ("Reply-To", "desk@a.example")]);
        assert_eq!(addresses(&letter.to), ["desk@a.example"]);
    }

    #[test]
    fn an_answer_to_ones_own_mail_goes_on_to_its_reader() {
        let mine = [
            ("From", ME),
            ("To", "hana@a.example"),
            ("Cc", "y@e.example"),
        ];
        assert_eq!(addresses(&letter(Way::Reply, &mine).to), ["hana@a.example"]);
        let all = letter(Way::ReplyAll, &mine);
        assert_eq!(addresses(&all.to), ["hana@a.example"]);
        assert_eq!(addresses(&all.cc), ["y@e.example"]);
    }

    #[test]
    fn a_mail_without_a_writer_can_be_answered_once_somebody_is_named() {
        assert!(letter(Way::ReplyAll, &[]).to.is_empty());
    }

    #[test]
    fn a_name_with_another_address_in_it_is_not_passed_on() {
        let letter = letter(
            Way::Reply,
            &[("From", "\"ceo@a.example\" <evil@b.example>")],
        );
        assert_eq!(letter.to, [Recipient::new("", "evil@b.example")]);
    }

    #[test]
    fn the_subject_gets_one_prefix() {
        for (way, before, after) in [
            (Way::Reply, "Chairs", "Re: Chairs"),
            (Way::Reply, "RE: Chairs", "RE: Chairs"),
            (Way::ReplyAll, "返信：椅子", "返信：椅子"),
            (Way::Reply, "Fwd: Chairs", "Re: Fwd: Chairs"),
            (Way::Forward, "Re: Chairs", "Fwd: Re: Chairs"),
            (Way::Forward, "FW: Chairs", "FW: Chairs"),
            (Way::Reply, "", "Re: "),
        ] {
            assert_eq!(subject(way, before), after);
        }
    }

    #[test]
    fn the_conversation_is_named_by_headers_and_by_id() {
        let letter = letter(
            Way::Reply,
            &[
                HANA,
                ("Message-ID", "<2@a.example>"),
                ("References", "<0@a.example> <1@b.example>"),
            ],
        );
        let answers = letter.answers.unwrap();
        assert_eq!(answers.thread_id.as_str(), "a0");
        assert_eq!(answers.in_reply_to.as_deref(), Some("2@a.example"));
        assert_eq!(
            answers.references,
            ["0@a.example", "1@b.example", "2@a.example"]
        );
    }

    #[test]
    fn a_long_conversation_keeps_its_beginning_and_its_end() {
        let many: String = (0..60).map(|n| format!("<{n}@a.example> ")).collect();
        let letter = letter(
            Way::Reply,
            &[
                HANA,
                ("Message-ID", "<60@a.example>"),
                ("References", &many),
            ],
        );
        let references = letter.answers.unwrap().references;
        assert_eq!(references.len(), MOST_REFERENCES);
        assert_eq!(references.first().map(String::as_str), Some("0@a.example"));
        assert_eq!(references.last().map(String::as_str), Some("60@a.example"));
    }

    #[test]
    fn nothing_of_anothers_headers_gets_into_ours_but_message_ids() {
        let letter = letter(
            Way::Reply,
            &[
                HANA,
                ("Message-ID", "<a@b\r\nBcc: x@y.z>"),
                ("References", "<ok@a.example> junk <no at>"),
            ],
        );
        let answers = letter.answers.unwrap();
        assert_eq!(answers.in_reply_to, None);
        assert_eq!(answers.references, ["ok@a.example"]);
    }

    #[test]
    fn what_is_passed_on_begins_anew() {
        let letter = letter(Way::Forward, &[HANA, ("Message-ID", "<2@a.example>")]);
        assert!(letter.to.is_empty() && letter.answers.is_none());
        let quote = letter.quote.unwrap();
        assert!(quote.forwarded);
        assert_eq!(quote.intro, ["From: Hana"]);
    }
}
