//! What a mail proposes for the fields of a new record, or of one that is changed.

use crate::{
    components::mail::Offer,
    form::Form,
    i18n::Text,
    model::{
        draft::Draft,
        mail::signature::{Name, Origin, Proposal},
    },
    tr,
};
use leptos::prelude::*;

/// Puts a value into a field of a draft.
pub type Write<D> = fn(&mut D, String);

/// Which fields of a form take what a mail proposes.
pub struct Takes<D> {
    /// The two parts of the name.
    pub name: fn(&mut D, Name),
    /// The company, where it is a field of the form and not a link.
    pub company: Option<Write<D>>,
    /// The job title.
    pub title: Write<D>,
    /// The telephone number.
    pub phone: Write<D>,
}

/// What a mail proposes, into whichever fields are ticked.
pub fn offers<D: Draft>(form: Form<D>, proposal: Proposal, takes: Takes<D>) -> Vec<Offer> {
    let Proposal {
        address: _,
        name,
        company,
        title,
        phone,
    } = proposal;
    let name = name.map(|(name, origin)| {
        let value = format!("{} {}", name.family, name.given);
        Offer {
            label: tr!(sender.name),
            value: value.trim().to_owned(),
            origin,
            set: Some(Callback::new(move |taken: bool| {
                let name = if taken { name.clone() } else { Name::default() };
                form.edit(|draft| (takes.name)(draft, name));
            })),
        }
    });
    let offer = move |label: Text, value: Option<String>, write: Option<Write<D>>| {
        value.map(|value| Offer {
            label,
            value: value.clone(),
            origin: Origin::Signature,
            set: write.map(|write| {
                Callback::new(move |taken: bool| {
                    let value = if taken { value.clone() } else { String::new() };
                    form.edit(|draft| write(draft, value));
                })
            }),
        })
    };
    let company = offer(tr!(sender.company), company, takes.company);
    let title = offer(tr!(sender.title), title, Some(takes.title));
    let phone = offer(tr!(sender.phone), phone, Some(takes.phone));
    [name, company, title, phone]
        .into_iter()
        .flatten()
        .collect()
}
