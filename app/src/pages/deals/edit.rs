//! The form of a deal, new or changed.

use super::people::PeopleField;
use crate::{
    api,
    box_view::view,
    browser::intl,
    components::{
        Combobox, ErrorState, FormFrame, PageHead, SelectField, SkeletonRecord, TextArea, TextField,
    },
    form::{Form, form},
    i18n::Text,
    loader::loader,
    model::{deal_draft::DealDraft, load::Load},
    pages::{
        fields::{find_accounts, find_users, link_field},
        record::{record_page, save},
    },
    reactive::live,
    state::session::use_me,
    tr,
};
use contract::{deal::Deal, stage::Stage};
use leptos::prelude::*;

/// The form of a new deal.
#[component]
pub fn DealNew() -> impl IntoView {
    let empty = DealDraft {
        currency_digits: intl::currency_digits(&use_me().organization.currency),
        ..DealDraft::default()
    };
    view! {
        <PageHead title=tr!(deals.new_title) back=("/deals".to_owned(), tr!(deals.title).into()) />
        <WithStages draft=empty id=None action=tr!(common.create) />
    }
}

/// The form of a deal that is changed.
#[component]
pub fn DealEdit(
    /// The id in the address.
    id: String,
) -> impl IntoView {
    record_page::<Deal>(id, |deal| {
        let id = deal.id.to_string();
        let back = (format!("/deals/{id}"), deal.name.clone().into());
        let digits = intl::currency_digits(&use_me().organization.currency);
        view! {
            <PageHead title=tr!(deals.edit_title) back=back />
            <WithStages draft=DealDraft::of(&deal, digits) id=Some(id) action=tr!(common.save) />
        }
    })
}

/// Fetches the stages, which the form cannot do without.
#[component]
fn WithStages(draft: DealDraft, id: Option<String>, action: Text) -> impl IntoView {
    let stages = loader(|abort| api::load::<Stage>(&abort));
    let again = Callback::new(move |()| stages.again());
    live(move || match stages.get() {
        Load::Loading => view! { <SkeletonRecord /> },
        Load::Failed(error) => view! { <ErrorState error=error on_retry=again /> },
        Load::Ready(stages) => {
            let mut draft = draft.clone();
            if draft.stage_id.is_empty() {
                draft.stage_id = stages.first().map(|s| s.id.to_string()).unwrap_or_default();
            }
            view! { <DealForm draft=draft id=id.clone() action=action stages=stages /> }
        }
    })
}

#[component]
fn DealForm(
    draft: DealDraft,
    id: Option<String>,
    action: Text,
    stages: Vec<Stage>,
) -> impl IntoView {
    let form = form(draft);
    let cancel = match &id {
        Some(id) => format!("/deals/{id}"),
        None => "/deals".to_owned(),
    };
    let send = save(form, id, |deal: &Deal| format!("/deals/{}", deal.id));
    view! {
        <FormFrame
            action=action
            sending=form.sending()
            failure=form.failure()
            wrong_fields=form.has_wrong_fields()
            cancel=cancel
            on_send=send
        >
            <Fields form=form stages=stages />
        </FormFrame>
    }
}

#[component]
fn Fields(form: Form<DealDraft>, stages: Vec<Stage>) -> impl IntoView {
    let option = |stage: Stage| (stage.id.into_string(), stage.name);
    let stages: Vec<_> = stages.into_iter().map(option).collect();
    let currency = use_me().organization.currency;
    view! {
        <TextField
            label=tr!(deals.name)
            required=true
            field=form.field("name", |d| d.name.clone(), |d, v| d.name = v)
        />
        <div class="form__pair">
            <Combobox
                label=tr!(deals.account)
                finder=find_accounts()
                field=link_field(form, "account_id", |d| &d.account, |d| &mut d.account)
            />
            <SelectField
                label=tr!(deals.stage)
                required=true
                options=stages
                field=form.field("stage_id", |d| d.stage_id.clone(), |d, v| d.stage_id = v)
            />
        </div>
        <div class="form__pair">
            <TextField
                label=tr!(deals.amount_in, currency = currency.clone())
                inputmode="decimal"
                field=form.field("amount_minor", |d| d.amount.clone(), |d, v| d.amount = v)
            />
            <TextField
                label=tr!(deals.closing_date)
                kind="date"
                required=true
                field=form.field("closing_date", |d| d.closing_date.clone(), |d, v| d.closing_date = v)
            />
        </div>
        <PeopleField form=form />
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
