//! Profiles: named sets of permissions.

use super::SettingsFrame;
use crate::{
    api,
    box_view::view,
    components::{
        ErrorState, FormFrame, Icon, PageHead, SkeletonRows, TextField, permission_words,
    },
    form::{Form, form},
    i18n::Text,
    loader::loader,
    model::{load::Load, permissions, settings_drafts::ProfileDraft},
    pages::record::{delete_button, record_page, save},
    reactive::{live, now},
    tr,
};
use contract::{permission::Permission, user::Profile};
use leptos::prelude::*;

/// The profiles of the organization.
#[component]
pub fn ProfilesSettings() -> impl IntoView {
    let profiles = loader(|abort| api::load::<Profile>(&abort));
    let again = Callback::new(move |()| profiles.again());
    let new = view! {
        <a class="button button--primary" href="/settings/profiles/new">
            <Icon name="plus" />
            {tr!(settings.new_profile)}
        </a>
    };
    let row = |profile: Profile| {
        let href = format!("/settings/profiles/{}", profile.id);
        let words = profile
            .permissions
            .iter()
            .map(|p| permission_words(*p))
            .collect::<Vec<_>>();
        let list = move || {
            words
                .iter()
                .map(|words| words.get())
                .collect::<Vec<_>>()
                .join(" · ")
        };
        view! {
            <li class="records__row records__row--tall">
                <span class="records__who">
                    <a class="records__name" href=href>{profile.name}</a>
                    <span class="records__note">{live(list)}</span>
                </span>
            </li>
        }
    };
    let body = live(move || match profiles.get() {
        Load::Loading => view! { <SkeletonRows count=4 /> },
        Load::Failed(error) => view! { <ErrorState error=error on_retry=again /> },
        Load::Ready(list) => {
            view! { <ul class="card records">{list.into_iter().map(row).collect_view()}</ul> }
        }
    });
    view! {
        <SettingsFrame
            title=tr!(settings.profiles)
            subtitle=tr!(settings.profiles_body)
            actions=new
        >
            {body}
        </SettingsFrame>
    }
}

/// The form of a new profile.
#[component]
pub fn ProfileNew() -> impl IntoView {
    let back = (
        "/settings/profiles".to_owned(),
        tr!(settings.profiles).into(),
    );
    view! {
        <PageHead title=tr!(settings.new_profile) back=back />
        <ProfileForm draft=ProfileDraft::default() id=None action=tr!(common.create) />
    }
}

/// The form of a profile that is changed.
#[component]
pub fn ProfileEdit(
    /// The id in the address.
    id: String,
) -> impl IntoView {
    record_page::<Profile>(id, |profile| {
        let id = profile.id.to_string();
        let back = (
            "/settings/profiles".to_owned(),
            tr!(settings.profiles).into(),
        );
        let delete =
            delete_button::<Profile>(id.clone(), profile.name.clone(), "/settings/profiles");
        view! {
            <PageHead title=profile.name.clone() back=back>
                {delete}
            </PageHead>
            <ProfileForm draft=ProfileDraft::from(&profile) id=Some(id) action=tr!(common.save) />
        }
    })
}

#[component]
fn ProfileForm(draft: ProfileDraft, id: Option<String>, action: Text) -> impl IntoView {
    let form = form(draft);
    let send = save(form, id, |_: &Profile| "/settings/profiles".to_owned());
    view! {
        <FormFrame
            action=action
            sending=form.sending()
            failure=form.failure()
            wrong_fields=form.has_wrong_fields()
            cancel="/settings/profiles"
            on_send=send
        >
            <TextField
                label=tr!(settings.profile_name)
                required=true
                field=form.field("name", |d| d.name.clone(), |d, v| d.name = v)
            />
            <fieldset class="field ticks">
                <legend class="field__label">{tr!(settings.permissions)}</legend>
                {Permission::ALL
                    .iter()
                    .map(|permission| view! { <Tick form=form permission=*permission /> })
                    .collect_view()}
            </fieldset>
        </FormFrame>
    }
}

#[component]
fn Tick(form: Form<ProfileDraft>, permission: Permission) -> impl IntoView {
    let on = move || form.with(|draft| draft.permissions.contains(&permission));
    view! {
        <label class="tick">
            <input
                type="checkbox"
                prop:checked=now(on)
                on:change=move |event| {
                    let on = event_target_checked(&event);
                    form.edit(|draft| {
                        draft.permissions = permissions::with(&draft.permissions, permission, on);
                    });
                }
            />
            {permission_words(permission)}
        </label>
    }
}
