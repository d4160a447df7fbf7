//! The form of an account, new or changed.

use crate::{
    box_view::view,
    components::{Combobox, FormFrame, PageHead, TextArea, TextField},
    form::{Form, form},
    i18n::Text,
    model::account_draft::AccountDraft,
    pages::{
        fields::{find_users, link_field},
        record::{record_page, save},
    },
    tr,
};
use contract::account::Account;
use leptos::prelude::*;

/// The form of a new account.
#[component]
pub fn AccountNew() -> impl IntoView {
    view! {
        <PageHead
            title=tr!(accounts.new_title)
            back=("/accounts".to_owned(), tr!(accounts.title).into())
        />
        <AccountForm draft=AccountDraft::default() id=None action=tr!(common.create) />
    }
}

/// The form of an account that is changed.
#[component]
pub fn AccountEdit(
    /// The id in the address.
    id: String,
) -> impl IntoView {
    record_page::<Account>(id, |account| {
        let id = account.id.to_string();
        let back = (format!("/accounts/{id}"), account.name.clone().into());
        view! {
            <PageHead title=tr!(accounts.edit_title) back=back />
            <AccountForm draft=AccountDraft::from(&account) id=Some(id) action=tr!(common.save) />
        }
    })
}

#[component]
fn AccountForm(draft: AccountDraft, id: Option<String>, action: Text) -> impl IntoView {
    let form = form(draft);
    let cancel = match &id {
        Some(id) => format!("/accounts/{id}"),
        None => "/accounts".to_owned(),
    };
    let send = save(form, id, |account: &Account| {
        format!("/accounts/{}", account.id)
    });
    view! {
        <FormFrame
            action=action
            sending=form.sending()
            failure=form.failure()
            wrong_fields=form.has_wrong_fields()
            cancel=cancel
            on_send=send
        >
            <Fields form=form />
        </FormFrame>
    }
}

#[component]
fn Fields(form: Form<AccountDraft>) -> impl IntoView {
    view! {
        <TextField
            label=tr!(accounts.name)
            required=true
            field=form.field("name", |d| d.name.clone(), |d, v| d.name = v)
        />
        <div class="form__pair">
            <TextField
                label=tr!(accounts.website)
                inputmode="url"
                field=form.field("website", |d| d.website.clone(), |d, v| d.website = v)
            />
            <TextField
                label=tr!(common.phone)
                kind="tel"
                field=form.field("phone", |d| d.phone.clone(), |d, v| d.phone = v)
            />
        </div>
        <Combobox
            label=tr!(common.owner)
            finder=find_users()
            field=link_field(form, "owner_id", |d| &d.owner, |d| &mut d.owner)
        />
        <TextArea
            label=tr!(common.description)
            field=form.field("description", |d| d.description.clone(), |d, v| d.description = v)
        />
    }
}
