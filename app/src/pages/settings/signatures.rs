//! What stands under the user's own mail: for each of their addresses a signature in each language.

use super::SettingsFrame;
use crate::{
    api,
    box_view::{BoxView, view},
    components::{ErrorState, FormFrame, SkeletonRecord, TextArea},
    form::{Form, form},
    i18n::Text,
    loader::{Loader, loader},
    mail::use_mail,
    model::{
        load::Load,
        signature_draft::{Row, SignaturesDraft},
    },
    reactive::live,
    state::{
        session::{may, use_me},
        toasts::use_toasts,
    },
    tr,
};
use contract::{permission::Permission, route, signature::Signatures};
use leptos::prelude::*;

/// The signatures of the signed-in user.
#[component]
pub fn SignaturesSettings() -> impl IntoView {
    let body = if may(Permission::MailIntegration) {
        view! { <Allowed /> }
    } else {
        view! { <p class="card__nothing">{tr!(email_settings.no_permission_title)}</p> }
    };
    view! {
        <SettingsFrame title=tr!(settings.signatures) subtitle=tr!(settings.signatures_body)>
            {body}
        </SettingsFrame>
    }
}

#[component]
fn Allowed() -> impl IntoView {
    let mail = use_mail();
    let address = use_me().user.address;
    let draft = loader(move |abort| {
        let address = address.clone();
        async move {
            let saved: Signatures = api::get(route::SIGNATURES, &abort).await?;
            // Which addresses there are, Gmail knows; without it, the one to sign in with is one.
            let own = match mail.own_addresses(&abort).await {
                Ok(own) => own.into_iter().map(|one| one.address).collect(),
                Err(_) => vec![address],
            };
            Ok(SignaturesDraft::new(&own, &saved))
        }
    });
    let again = Callback::new(move |()| draft.again());
    live(move || match draft.get() {
        Load::Loading => view! { <SkeletonRecord /> },
        Load::Failed(error) => view! { <ErrorState error=error on_retry=again /> },
        Load::Ready(shown) => view! { <SignaturesForm shown=shown draft=draft /> },
    })
}

#[component]
fn SignaturesForm(shown: SignaturesDraft, draft: Loader<SignaturesDraft>) -> impl IntoView {
    let toasts = use_toasts();
    let words = tr!(common.saved);
    let own: Vec<String> = shown.rows.iter().map(|row| row.address.clone()).collect();
    let form = form(shown.clone());
    let send = Callback::new(move |()| {
        let own = own.clone();
        form.send(
            |input| async move { api::put::<_, Signatures>(route::SIGNATURES, &input).await },
            move |saved| {
                toasts.done(words.get_untracked());
                draft.put(SignaturesDraft::new(&own, &saved));
            },
        );
    });
    let cards: Vec<BoxView> = (0..)
        .zip(shown.rows)
        .map(|(index, row)| card(form, index, row))
        .collect();
    view! {
        <FormFrame
            action=tr!(common.save)
            sending=form.sending()
            failure=form.failure()
            wrong_fields=form.has_wrong_fields()
            on_send=send
        >
            {cards}
        </FormFrame>
    }
}

/// The signatures of an address.
fn card(form: Form<SignaturesDraft>, index: usize, row: Row) -> BoxView {
    let field = |language: usize, label: Text| {
        let field = form.field(
            SignaturesDraft::field(index, language),
            move |draft| draft.rows[index].texts[language].clone(),
            move |draft, text| draft.rows[index].texts[language] = text,
        );
        view! { <TextArea label=label rows="5" hint=tr!(settings.signature_hint) field=field /> }
    };
    view! {
        <fieldset class="signature">
            <legend class="signature__address"><bdi>{row.address}</bdi></legend>
            <div class="form__pair">
                {field(0, tr!(settings.signature_ja))}
                {field(1, tr!(settings.signature_en))}
            </div>
        </fieldset>
    }
}
