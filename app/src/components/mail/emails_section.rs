//! The Emails list on the page of a record.

use super::{
    WriteButton,
    deal_filter::{DealField, DealStage, use_deal_filter},
    empty::{NoAddress, NoMail},
    filter_bar::FilterBar,
    listed::Listed,
    source_tabs::{SourceTabs, use_source},
    thread_panel::ThreadPanel,
};
use crate::{
    box_view::view,
    components::{Button, ButtonKind, Icon, Show},
    mail::{MailList, use_mail_filter, wanted},
    model::mail::{
        letter::recipients::Recipient,
        list::{EmailList, Stage},
        record::RecordAddresses,
        scope::Scope,
    },
    reactive::derived,
    state::session::may,
    tr,
};
use contract::{DealId, Link, permission::Permission};
use leptos::prelude::*;

/// The mail with one person or with several, read by this browser from Gmail. Absent for users
/// whose profile does not include mail.
#[component]
pub fn EmailsSection(
    /// The name of the person or the company.
    #[prop(into)]
    name: Signal<String>,
    /// The addresses, the primary one first.
    #[prop(into)]
    addresses: Signal<Vec<String>>,
    /// The deals whose conversations it can be narrowed to.
    #[prop(optional)]
    deals: Option<Signal<Vec<Link<DealId>>>>,
) -> impl IntoView {
    may(Permission::MailIntegration).then(move || {
        let record = Memo::new(move |_| addresses.with(|list| RecordAddresses::new(list)));
        let deal = use_deal_filter();
        let scope = derived(move || deal.narrow(|| Scope::Record(record.get())));
        let filter = use_mail_filter();
        let list = MailList::new(wanted(scope, filter.now));
        let source = use_source(list);
        let to = derived(move || {
            let first = addresses.with(|list| list.first().cloned());
            let first = first.map(|address| Recipient::new(&name.get(), &address));
            first.into_iter().collect::<Vec<_>>()
        });
        let none = derived(move || record.with(RecordAddresses::is_empty));
        view! {
            <section class="card mail" aria-labelledby="emails-title">
                <header class="mail__head">
                    <h2 class="mail__title" id="emails-title">{tr!(mail.title)}</h2>
                    <Show when=move || !none.get()>
                        <RefreshButton list=list />
                        <WriteButton to=to />
                    </Show>
                </header>
                <Show when=move || !none.get()>
                    <SourceTabs list=list source=source />
                    <FilterBar filter=filter>
                        {deals.map(|deals| view! { <DealField filter=deal deals=deals /> })}
                    </FilterBar>
                    <DealStage filter=deal />
                    <Show when=move || deal.is_here()>
                        <Listed list=list filter=filter>
                            <NoMail name=name addresses=addresses source=source />
                        </Listed>
                    </Show>
                </Show>
                <Show when=move || none.get()>
                    <NoAddress />
                </Show>
            </section>
            <ThreadPanel rows=list.rows() />
        }
    })
}

/// Brings a list up to date.
#[component]
pub fn RefreshButton(
    /// The list.
    list: MailList,
) -> impl IntoView {
    let state = list.state();
    let busy = derived(move || state.with(is_loading));
    let refresh = Callback::new(move |()| list.refresh());
    view! {
        <Button kind=ButtonKind::Quiet busy=busy on_press=refresh>
            <Icon name="refresh" />
            {tr!(mail.refresh)}
        </Button>
    }
}

fn is_loading(list: &EmailList) -> bool {
    list.stage == Stage::Loading
}
