//! The mail of an account: with anybody at it. Read by this browser straight from Gmail.

use crate::{
    api::{self, Abort, Error},
    box_view::{Children, view},
    components::{EmptyState, ErrorState, SkeletonRows, mail::EmailsSection},
    loader::loader,
    model::load::Load,
    reactive::live,
    tr,
};
use contract::{AccountId, ListQuery, contact::Contact, limits::PAGE_MAX_ROWS};
use leptos::prelude::*;

/// People whose mail is looked for: some 150 searches in Gmail, an eighth of what it takes in a
/// minute.
const PEOPLE_MOST: usize = 1_000;

/// The addresses of the people at an account.
#[derive(Clone, Default)]
struct Addresses {
    addresses: Vec<String>,
    /// Contacts that were asked for.
    people: usize,
    /// Contacts there are.
    total: u64,
}

/// The mail with anybody at an account, in whichever state it is. Only for users whose profile
/// includes mail.
#[component]
pub fn AccountEmails(
    /// The account.
    account: AccountId,
    /// Its name.
    name: String,
) -> impl IntoView {
    let found = loader(move |abort| {
        let account = account.to_string();
        async move { addresses_of(account, &abort).await }
    });
    let again = Callback::new(move |()| found.again());
    live(move || match found.get() {
        Load::Loading => view! { <Frame><SkeletonRows count=4 /></Frame> },
        Load::Failed(error) => {
            view! { <Frame><ErrorState error=error on_retry=again /></Frame> }
        }
        Load::Ready(found) if found.addresses.is_empty() => {
            view! { <Frame><Nobody /></Frame> }
        }
        Load::Ready(found) => {
            let part = (found.total > found.people as u64).then(|| {
                let words = tr!(accounts.mail_part, n = found.people, total = found.total);
                view! { <p class="mail__note">{words}</p> }
            });
            view! {
                <EmailsSection
                    name=Signal::stored(name.clone())
                    addresses=Signal::stored(found.addresses)
                />
                {part}
            }
        }
    })
}

/// The addresses of everybody at the account, page by page.
async fn addresses_of(account: String, abort: &Abort) -> Result<Addresses, Error> {
    let mut found = Addresses::default();
    loop {
        let query = ListQuery {
            account: Some(account.clone()),
            offset: u32::try_from(found.people).unwrap_or(u32::MAX),
            limit: PAGE_MAX_ROWS,
            ..ListQuery::default()
        };
        let page = api::list::<Contact>(&query, abort).await?;
        found.total = page.total;
        found.people += page.items.len();
        let last = page.items.is_empty() || found.people as u64 >= page.total;
        let addresses = page.items.into_iter().flat_map(|one| one.addresses);
        found.addresses.extend(addresses);
        if last || found.people >= PEOPLE_MOST {
            return Ok(found);
        }
    }
}

#[component]
fn Frame(children: Children) -> impl IntoView {
    view! {
        <section class="card mail" aria-labelledby="emails-title">
            <header class="mail__head">
                <h2 class="mail__title" id="emails-title">{tr!(mail.title)}</h2>
            </header>
            {children.make()}
        </section>
    }
}

#[component]
fn Nobody() -> impl IntoView {
    view! {
        <EmptyState
            icon="mail"
            title=tr!(accounts.no_address_title)
            body=tr!(accounts.no_address_text)
        />
    }
}
