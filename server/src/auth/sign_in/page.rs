//! The pages at the end of a round trip to Google: plain HTML without script, in Japanese or English.
//!
//! They answer 200 and navigate on by themselves where all went well. A redirect would not do: browsers leave a
//! `SameSite=Strict` cookie out of a request that Google's redirect started.

use axum::{
    http::{HeaderMap, StatusCode, header},
    response::{Html, IntoResponse, Response},
};
use contract::{mailbox::MailFeature, route, user::Language};

/// The style sheet of these pages.
pub(super) const STYLE: &str = include_str!("page.css");
/// Where it is served.
pub const STYLE_PATH: &str = "/auth/page.css";
/// The settings page: a consent that was begun nowhere else comes back to it.
pub(crate) const EMAIL_SETTINGS: &str = "/settings/channels/email";

/// How a round trip ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Ending {
    /// Signed in; on to this path of the app.
    SignedIn(String),
    /// A mailbox is connected, or a feature added to a grant.
    Connected(MailFeature),
    /// The person said no at Google.
    Denied,
    /// The person said no to a grant at Google, or did not tick its box.
    ConsentRefused,
    /// The round trip is unknown, used, too old, or another browser's.
    Stale,
    /// The callback or Google's answer did not pass a check.
    Untrusted,
    /// The address is not one of the organization's, or was deactivated.
    NotInvited,
    /// Google does not vouch for the address.
    AddressNotVerified,
    /// Another Google account of the same address signed in before.
    AnotherAccount,
    /// The consent was given for another mailbox than the one that is connected.
    AnotherMailbox,
    /// The mailbox is connected by another user.
    MailboxTaken,
    /// The user has connected this mailbox already.
    MailboxKnown,
    /// An administrator of the person's organization at Google does not allow the app.
    AdminBlocked,
    /// The profile no longer allows mail.
    Forbidden,
    /// Google cannot be reached.
    GoogleUnavailable,
    /// A fault of ours.
    Internal,
}

struct Words {
    title: &'static str,
    text: &'static str,
    link: &'static str,
}

impl Ending {
    const fn status(&self) -> StatusCode {
        match self {
            Self::SignedIn(_) | Self::Connected(_) => StatusCode::OK,
            Self::Stale | Self::Untrusted => StatusCode::BAD_REQUEST,
            Self::Denied
            | Self::ConsentRefused
            | Self::NotInvited
            | Self::AddressNotVerified
            | Self::AnotherAccount
            | Self::AdminBlocked
            | Self::Forbidden => StatusCode::FORBIDDEN,
            Self::AnotherMailbox | Self::MailboxTaken | Self::MailboxKnown => StatusCode::CONFLICT,
            Self::GoogleUnavailable => StatusCode::BAD_GATEWAY,
            Self::Internal => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// The ending's name, for logs and for programs that read the page.
    pub(crate) const fn code(&self) -> &'static str {
        match self {
            Self::SignedIn(_) => "signed_in",
            Self::Connected(_) => "connected",
            Self::Denied => "denied",
            Self::ConsentRefused => "consent_refused",
            Self::Stale => "stale",
            Self::Untrusted => "untrusted",
            Self::NotInvited => "not_invited",
            Self::AddressNotVerified => "address_not_verified",
            Self::AnotherAccount => "another_account",
            Self::AnotherMailbox => "another_mailbox",
            Self::MailboxTaken => "mailbox_taken",
            Self::MailboxKnown => "mailbox_known",
            Self::AdminBlocked => "admin_blocked",
            Self::Forbidden => "forbidden",
            Self::GoogleUnavailable => "google_unavailable",
            Self::Internal => "internal",
        }
    }

    /// Where the page's link leads. A consent comes back to the page it was begun on, which reads the outcome from its
    /// query.
    fn next(&self, back_to: Option<&str>) -> String {
        let outcome = match self {
            Self::SignedIn(path) => return path.clone(),
            Self::Connected(MailFeature::Read) => "connected",
            Self::Connected(MailFeature::Act) => "acting",
            Self::Connected(MailFeature::Send) => "sending",
            Self::Connected(MailFeature::File) => "filing",
            Self::ConsentRefused => "refused",
            Self::AnotherMailbox => "wrong_account",
            Self::MailboxTaken => "taken",
            Self::MailboxKnown => "known",
            Self::AdminBlocked => match back_to {
                Some(_) => "blocked",
                None => return route::SIGN_IN.to_owned(),
            },
            Self::Forbidden => "failed",
            Self::Denied | Self::NotInvited | Self::AddressNotVerified | Self::AnotherAccount => {
                return route::SIGN_IN.to_owned();
            }
            Self::Stale | Self::Untrusted | Self::GoogleUnavailable | Self::Internal => {
                match back_to {
                    Some(_) => "failed",
                    // Whatever was under way: the app's own pages know whether somebody is signed in.
                    None => return "/".to_owned(),
                }
            }
        };
        with_outcome(back_to.unwrap_or(EMAIL_SETTINGS), outcome)
    }

    /// The page. `back_to` is where a consent was begun.
    pub(crate) fn into_page(self, language: Language, back_to: Option<&str>) -> Response {
        let words = self.words(language);
        let next = escape(&self.next(back_to));
        let goes_on = self.status() == StatusCode::OK;
        let refresh = if goes_on {
            format!("<meta http-equiv=\"refresh\" content=\"0; url={next}\">")
        } else {
            String::new()
        };
        let html = format!(
            "<!doctype html>\n<html lang=\"{lang}\" data-ending=\"{code}\">\n<head>\n<meta charset=\"utf-8\">\n\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n{refresh}\n\
             <title>{title} – Tegami</title>\n<link rel=\"stylesheet\" href=\"{STYLE_PATH}\">\n</head>\n\
             <body><main><h1>{title}</h1><p>{text}</p><p><a href=\"{next}\">{link}</a></p></main></body>\n</html>\n",
            lang = language.tag(),
            code = self.code(),
            title = words.title,
            text = words.text,
            link = words.link,
        );
        let headers = [
            (header::CACHE_CONTROL, "no-store"),
            // The callback's address holds the code and the state.
            (header::REFERRER_POLICY, "no-referrer"),
        ];
        (self.status(), headers, Html(html)).into_response()
    }

    const fn words(&self, language: Language) -> Words {
        match language {
            Language::En => self.english(),
            Language::Ja => self.japanese(),
        }
    }

    const fn english(&self) -> Words {
        let (title, text, link) = match self {
            Self::SignedIn(_) => ("Signed in", "Taking you to your page.", "Continue"),
            Self::Connected(_) => ("Permission given", "Taking you back.", "Continue"),
            Self::Denied => (
                "Not signed in",
                "You canceled at Google. Nothing was changed.",
                "Try again",
            ),
            Self::ConsentRefused => (
                "Permission not given",
                "At Google, the permission was refused or its box was not ticked. Everything that does not need it \
                 works as before.",
                "Back",
            ),
            Self::Stale => (
                "This page has expired",
                "It was opened a second time, too late, or in another browser. Please start again.",
                "Start again",
            ),
            Self::Untrusted => (
                "Something does not fit",
                "The answer did not pass our checks, so nothing was changed. Please start again.",
                "Start again",
            ),
            Self::NotInvited => (
                "No access yet",
                "This Google account is not one of this organization's users, or was deactivated. Ask an \
                 administrator to add its address, or sign in with another account.",
                "Use another account",
            ),
            Self::AddressNotVerified => (
                "Address not confirmed",
                "Google has not confirmed this account's address. Confirm it at Google, then sign in again.",
                "Try again",
            ),
            Self::AnotherAccount => (
                "Another Google account",
                "This address signed in with another Google account before. An administrator can remove the user and \
                 add the address anew.",
                "Use another account",
            ),
            Self::AnotherMailbox => (
                "Another mailbox",
                "You chose another Google account than the one that this is for. Choose the same one. Other accounts can \
                 be connected in the settings.",
                "Back",
            ),
            Self::MailboxTaken => (
                "Mailbox in use",
                "Another user has connected this mailbox. A mailbox belongs to one user.",
                "Back",
            ),
            Self::MailboxKnown => (
                "Already connected",
                "You have connected this mailbox already. Choose another Google account.",
                "Back",
            ),
            Self::AdminBlocked => (
                "Blocked by your organization",
                "An administrator of your Google Workspace does not allow this app, or the app is limited to another \
                 organization. Nothing was changed. Ask them to allow it in the Google Admin console.",
                "Back",
            ),
            Self::Forbidden => (
                "Not allowed",
                "Your profile does not include mail. Ask an administrator.",
                "Back",
            ),
            Self::GoogleUnavailable => (
                "Google is not answering",
                "Nothing was changed. Please try again in a moment.",
                "Try again",
            ),
            Self::Internal => (
                "That did not work",
                "The fault is ours and has been noted. Please try again.",
                "Try again",
            ),
        };
        Words { title, text, link }
    }

    const fn japanese(&self) -> Words {
        let (title, text, link) = match self {
            Self::SignedIn(_) => ("サインインしました", "ページに移動します。", "続ける"),
            Self::Connected(_) => ("許可されました", "元のページに戻ります。", "続ける"),
            Self::Denied => (
                "サインインしていません",
                "Google の画面でキャンセルされました。何も変更していません。",
                "やり直す",
            ),
            Self::ConsentRefused => (
                "許可されませんでした",
                "Google の画面で許可されなかったか、チェックが入っていませんでした。この許可が要らない機能はそのまま使えます。",
                "戻る",
            ),
            Self::Stale => (
                "このページは期限切れです",
                "二度開かれたか、時間が経ちすぎたか、別のブラウザーで開かれました。最初からやり直してください。",
                "最初から",
            ),
            Self::Untrusted => (
                "確認できませんでした",
                "応答を確認できなかったため、何も変更していません。最初からやり直してください。",
                "最初から",
            ),
            Self::NotInvited => (
                "まだ利用できません",
                "この Google アカウントは、この組織のユーザーではないか、停止されています。管理者にアドレスの追加を依頼するか、別のアカウントでサインインしてください。",
                "別のアカウントを使う",
            ),
            Self::AddressNotVerified => (
                "アドレスが未確認です",
                "Google でこのアカウントのアドレスが確認されていません。確認してから、もう一度サインインしてください。",
                "やり直す",
            ),
            Self::AnotherAccount => (
                "別の Google アカウントです",
                "このアドレスは以前、別の Google アカウントでサインインしました。管理者はユーザーを削除して、アドレスを追加し直せます。",
                "別のアカウントを使う",
            ),
            Self::AnotherMailbox => (
                "別のメールボックスです",
                "対象のものとは別の Google アカウントが選ばれました。同じアカウントを選んでください。ほかのアカウントは設定から接続できます。",
                "戻る",
            ),
            Self::MailboxTaken => (
                "使用中のメールボックスです",
                "このメールボックスはほかのユーザーが接続しています。一つのメールボックスを使えるのは一人だけです。",
                "戻る",
            ),
            Self::MailboxKnown => (
                "接続済みのメールボックスです",
                "このメールボックスはすでに接続されています。別の Google アカウントを選んでください。",
                "戻る",
            ),
            Self::AdminBlocked => (
                "組織で制限されています",
                "Google Workspace の管理者がこのアプリを許可していないか、アプリがほかの組織に限定されています。何も変更していません。Google 管理コンソールでの許可を管理者に依頼してください。",
                "戻る",
            ),
            Self::Forbidden => (
                "許可されていません",
                "プロファイルにメールの権限がありません。管理者に問い合わせてください。",
                "戻る",
            ),
            Self::GoogleUnavailable => (
                "Google が応答しません",
                "何も変更していません。少し待ってからやり直してください。",
                "やり直す",
            ),
            Self::Internal => (
                "うまくいきませんでした",
                "こちらの不具合として記録しました。もう一度お試しください。",
                "やり直す",
            ),
        };
        Words { title, text, link }
    }
}

/// The language of these pages: the first of ours in `Accept-Language`. Nobody is signed in yet, so there is no profile
/// to ask.
pub(super) fn language(headers: &HeaderMap) -> Language {
    let accepted = headers
        .get(header::ACCEPT_LANGUAGE)
        .and_then(|value| value.to_str().ok());
    let mut ranges: Vec<(f32, Language)> = accepted
        .unwrap_or_default()
        .split(',')
        .filter_map(|range| {
            let (tag, quality) = range.split_once(";q=").unwrap_or((range, "1"));
            let primary = tag.trim().split('-').next()?;
            let language = [Language::Ja, Language::En]
                .into_iter()
                .find(|l| l.tag() == primary)?;
            Some((quality.trim().parse().unwrap_or(0.0), language))
        })
        .collect();
    ranges.sort_by(|(a, _), (b, _)| b.total_cmp(a));
    ranges
        .first()
        .map_or(Language::En, |(_, language)| *language)
}

/// The path with what came of the round trip in its query.
fn with_outcome(path: &str, outcome: &str) -> String {
    let (path, fragment) = match path.find('#') {
        Some(at) => path.split_at(at),
        None => (path, ""),
    };
    let joint = if path.contains('?') { '&' } else { '?' };
    format!("{path}{joint}connect={outcome}{fragment}")
}

fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            c => escaped.push(c),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    fn accepting(value: &'static str) -> Language {
        let mut headers = HeaderMap::new();
        headers.insert(header::ACCEPT_LANGUAGE, value.parse().unwrap());
        language(&headers)
    }

    #[test]
    fn speaks_the_browsers_first_language_of_ours() {
        assert_eq!(accepting("ja,en-US;q=0.9,en;q=0.8"), Language::Ja);
        assert_eq!(accepting("fr-FR, en;q=0.3, ja-JP;q=0.7"), Language::Ja);
        assert_eq!(accepting("de"), Language::En);
        assert_eq!(language(&HeaderMap::new()), Language::En);
    }

    #[test]
    fn what_came_of_it_stands_in_the_query() {
        assert_eq!(with_outcome("/a", "acting"), "/a?connect=acting");
        assert_eq!(
            with_outcome("/a?message=1#x", "refused"),
            "/a?message=1&connect=refused#x"
        );
    }

    #[test]
    fn a_path_cannot_break_out_of_its_attribute() {
        assert_eq!(escape("/a\"><b>&'"), "/a&quot;&gt;&lt;b&gt;&amp;&#39;");
    }
}
