//! The mail of a deal: the conversations linked to it, one person's mail, everybody's. Read by
//! this browser straight from Gmail; our server knows the numbers of the linked conversations.

mod absent;
mod empty;
mod rows;
mod suggestions;
mod switch;

use crate::{
    api,
    box_view::{BoxView, Children, view},
    components::{
        ErrorState, SkeletonRows,
        mail::{FilterBar, Listed, RefreshButton, ThreadPanel, WriteButton, provide_deal_links},
    },
    loader::loader,
    mail::{AddressFilter, MailList, use_mail, use_mail_filter, wanted},
    model::{
        load::Load,
        mail::{
            actions::Told, deal_view::DealView, filter::MailFilter, letter::recipients::Recipient,
            suggest::suggestions,
        },
    },
    reactive::{derived, live},
    tr,
};
use absent::AbsentThreads;
use contract::{
    Link,
    deal::Deal,
    deal_mail::{DealMail, DealPerson},
    route,
};
use empty::{NoMailHere, Nobody};
use leptos::prelude::*;
use rows::link_under;
use suggestions::Bare;
use switch::{ViewSwitch, use_deal_view};

/// The mail of a deal, in whichever state it is. Only for users whose profile includes mail.
#[component]
pub fn DealEmails(
    /// The deal.
    deal: Deal,
) -> impl IntoView {
    let path = route::with_id(route::DEAL_MAIL, deal.id.as_str());
    let mail = loader(move |abort| {
        let path = path.clone();
        api::get::<DealMail>(&path, &abort)
    });
    let again = Callback::new(move |()| mail.again());
    use_mail().watch(move |told| {
        if *told == Told::Linked {
            mail.again();
        }
    });
    live(move || match mail.get() {
        Load::Loading => view! { <Frame><SkeletonRows count=4 /></Frame> },
        Load::Failed(error) => {
            view! { <Frame><ErrorState error=error on_retry=again /></Frame> }
        }
        Load::Ready(mail) => view! { <Shown deal=deal.clone() mail=mail /> },
    })
}

#[component]
fn Frame(
    /// The list, to bring it up to date.
    #[prop(optional)]
    list: Option<MailList>,
    /// The button that begins a mail.
    #[prop(optional)]
    write: Option<BoxView>,
    children: Children,
) -> impl IntoView {
    view! {
        <section class="card mail deal-mail" aria-labelledby="emails-title">
            <header class="mail__head">
                <h2 class="mail__title" id="emails-title">{tr!(mail.title)}</h2>
                {list.map(|list| view! { <RefreshButton list=list /> })}
                {write}
            </header>
            {children.make()}
        </section>
    }
}

/// What stands below the switch.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Body {
    /// Nobody has an address.
    Nobody,
    /// Nothing is linked yet.
    Bare,
    /// The list.
    List,
}

#[component]
fn Shown(deal: Deal, mail: DealMail) -> impl IntoView {
    let DealMail { people, threads } = mail;
    let people = StoredValue::new(people);
    let (shows, go) = use_deal_view();
    let person = Memo::new(move |_| {
        shows.with(|shows| people.with_value(|people| shows.person(people).cloned()))
    });
    let named = derived(move || {
        person
            .get()
            .map(|DealPerson { id, name, .. }| Link { id, name })
    });
    let account = deal.account.as_ref().map(|account| account.name.clone());
    let link = Link {
        id: deal.id.clone(),
        name: deal.name.clone(),
    };
    let links = provide_deal_links(link, threads, named);
    let linked = Memo::new(move |_| links.threads());
    let filter = use_mail_filter();
    let scope = Memo::new(move |_| {
        shows.with(|shows| {
            people.with_value(|people| linked.with(|linked| shows.scope(people, linked)))
        })
    });
    let list = MailList::new(wanted(scope.into(), filter.now));
    let rows = list.rows().visible();
    let found = Memo::new(move |_| {
        let linked = linked.get();
        rows.with(|rows| suggestions(rows, &linked, &deal.name, account.as_deref()))
    });
    let body = Memo::new(move |_| {
        if scope.with(|scope| scope.is_empty()) {
            Body::Nobody
        } else if shows.with(|shows| *shows == DealView::Deal) && linked.with(Vec::is_empty) {
            Body::Bare
        } else {
            Body::List
        }
    });
    let deal_id = StoredValue::new(deal.id);
    let below = move || match body.get() {
        Body::Nobody => view! { <Nobody deal=deal_id.get_value() shows=shows person=person /> },
        Body::Bare => view! { <Bare list=list found=found links=links go=go /> },
        Body::List => {
            let under = link_under(links, list.rows(), found, shows);
            view! {
                <FilterBar filter=filter />
                <AbsentThreads list=list links=links hidden=hidden(shows, filter) />
                <Listed list=list filter=filter under=Some(under)>
                    <NoMailHere shows=shows person=person people=people />
                </Listed>
            }
        }
    };
    // To whoever is looked at, else to the first of the deal's people who has an address.
    let to = derived(move || {
        let first = |one: &DealPerson| {
            let address = one.addresses.first()?;
            Some(Recipient::new(&one.name, address))
        };
        let looked_at = person.with(|person| person.as_ref().and_then(first));
        let found = looked_at.or_else(|| people.with_value(|all| all.iter().find_map(first)));
        found.into_iter().collect::<Vec<_>>()
    });
    let write = view! { <WriteButton to=to deal_id=deal_id.get_value().to_string() /> };
    view! {
        <Frame list=list write=write>
            <ViewSwitch shows=shows go=go people=people person=person />
            {live(below)}
        </Frame>
        <ThreadPanel rows=list.rows() />
    }
}

/// Whether the linked conversations are not what is looked for now.
fn hidden(shows: Memo<DealView>, filter: AddressFilter) -> Signal<bool> {
    derived(move || {
        shows.with(|shows| *shows != DealView::Deal) || !filter.now.with(MailFilter::is_empty)
    })
}
