//! The filter in the page's address.

use crate::{
    model::mail::filter::{MailFilter, PARAMETERS, with_parameter},
    place::{Step, use_place},
};
use leptos::prelude::*;
use leptos_router::hooks::{use_location, use_query_map};

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
    let (query, fragment) = (use_query_map(), use_location().hash);
    AddressFilter {
        now: Memo::new(move |_| {
            query.with(|query| {
                fragment.with(|fragment| MailFilter::read(|name| query.get(name), fragment))
            })
        }),
        go: change(Step::New),
        typed: change(Step::InPlace),
    }
}

/// What else stands in the address stays, but for the message that was open.
fn change(step: Step) -> Callback<MailFilter> {
    let place = use_place();
    Callback::new(move |filter: MailFilter| {
        let mut query = with_parameter(&place.query(), "message", None);
        for parameter in PARAMETERS {
            query = with_parameter(&query, parameter, None);
        }
        let own = filter.to_query();
        let query = match (query.is_empty(), own.strip_prefix('?')) {
            (false, Some(own)) => format!("{query}&{own}"),
            (true, Some(_)) => own,
            (_, None) => query,
        };
        place.go(&query, &filter.to_fragment(), step);
    })
}
