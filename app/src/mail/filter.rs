//! The filter in the page's address.

use crate::model::mail::filter::{MailFilter, PARAMETERS, with_parameter};
use leptos::prelude::*;
use leptos_router::{
    NavigateOptions,
    hooks::{use_location, use_navigate, use_query_map},
};

/// A list's filter as it stands in the page's address, and how to change it.
#[derive(Clone, Copy)]
pub struct AddressFilter {
    /// The filter.
    pub now: Memo<MailFilter>,
    /// Changes it: a step in the browser's history.
    pub go: Callback<MailFilter>,
    /// Changes it in place, while somebody types.
    pub typed: Callback<MailFilter>,
}

/// The filter in the page's address.
pub fn use_mail_filter() -> AddressFilter {
    let query = use_query_map();
    AddressFilter {
        now: Memo::new(move |_| query.with(|query| MailFilter::read(|name| query.get(name)))),
        go: change(false),
        typed: change(true),
    }
}

/// What else stands in the address stays, but for the message that was open.
fn change(replace: bool) -> Callback<MailFilter> {
    let navigate = use_navigate();
    let location = use_location();
    Callback::new(move |filter: MailFilter| {
        let mut search = with_parameter(&location.search.get_untracked(), "message", None);
        for parameter in PARAMETERS {
            search = with_parameter(&search, parameter, None);
        }
        let own = filter.to_address();
        let search = match (search.is_empty(), own.strip_prefix('?')) {
            (false, Some(own)) => format!("{search}&{own}"),
            (true, Some(_)) => own,
            (_, None) => search,
        };
        let options = NavigateOptions {
            replace,
            scroll: false,
            ..NavigateOptions::default()
        };
        navigate(&(location.pathname.get_untracked() + &search), options);
    })
}
