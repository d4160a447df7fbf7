//! The people of the organization.

use super::SettingsFrame;
use crate::{
    api::{self, Error},
    box_view::view,
    components::{
        Avatar, Button, ButtonKind, Chip, Dialog, ErrorState, FormFrame, Icon, SelectField,
        SkeletonRows, TextField, Tone, error_words, user_state_words,
    },
    form::form,
    loader::{Loader, loader},
    model::{load::Load, settings_drafts::NewUserDraft},
    pages::record::when,
    reactive::{live, spawn},
    state::{
        language::use_language,
        session::{use_me, use_session},
        toasts::use_toasts,
    },
    tr,
};
use contract::{
    ProfileId, route,
    user::{Profile, User, UserState, UserUpdate},
};
use leptos::prelude::*;

/// Users and the profiles they may have.
type People = (Vec<User>, Vec<Profile>);

/// The people of the organization.
#[component]
pub fn UsersSettings() -> impl IntoView {
    let people = loader(|abort| async move {
        let users = api::load::<User>(&abort).await?;
        let profiles = api::load::<Profile>(&abort).await?;
        Ok::<People, Error>((users, profiles))
    });
    let adding = RwSignal::new(false);
    let again = Callback::new(move |()| people.again());
    let add = Callback::new(move |()| adding.set(true));
    let actions = view! {
        <Button kind=ButtonKind::Primary on_press=add>
            <Icon name="plus" />
            {tr!(settings.add_user)}
        </Button>
    };
    let body = live(move || match people.get() {
        Load::Loading => view! { <SkeletonRows count=5 /> },
        Load::Failed(error) => view! { <ErrorState error=error on_retry=again /> },
        Load::Ready((users, profiles)) => {
            let row = |user: User| {
                view! { <UserRow user=user profiles=profiles.clone() people=people /> }
            };
            view! { <ul class="card records">{users.into_iter().map(row).collect_view()}</ul> }
        }
    });
    view! {
        <SettingsFrame
            title=tr!(settings.users)
            subtitle=tr!(settings.users_body)
            actions=actions
        >
            {body}
            <Dialog open=adding title=tr!(settings.add_user)>
                <AddUser people=people open=adding />
            </Dialog>
        </SettingsFrame>
    }
}

#[component]
fn UserRow(user: User, profiles: Vec<Profile>, people: Loader<People>) -> impl IntoView {
    let (session, toasts, language) = (use_session(), use_toasts(), use_language());
    let is_me = use_me().user.id == user.id;
    let tone = match user.state {
        UserState::Invited => Tone::Warm,
        UserState::Active => Tone::Good,
        UserState::Deactivated => Tone::Neutral,
    };
    let active = user.state != UserState::Deactivated;
    let (id, version, profile_id) = (user.id.to_string(), user.version, user.profile.id.clone());
    let saved = tr!(common.saved);
    let change = Callback::new(move |(profile_id, active): (ProfileId, bool)| {
        let id = id.clone();
        spawn(async move {
            let update = UserUpdate {
                profile_id,
                active,
                version,
            };
            match api::update::<User>(&id, &update).await {
                Ok(_) => toasts.done(saved.get_untracked()),
                Err(error) => {
                    session.note(&error);
                    toasts.failed(error_words(&error, language.locale_now()));
                }
            }
            people.again();
        });
    });
    let current = profile_id.clone();
    let option = move |profile: Profile| {
        let selected = profile.id == current;
        view! { <option value=profile.id.to_string() selected=selected>{profile.name}</option> }
    };
    let toggle = Callback::new(move |()| change.run((profile_id.clone(), !active)));
    let seen = user
        .last_sign_in_at
        .map(|at| view! { {tr!(settings.last_sign_in)}" "{when(at)} });
    let name = if user.name.is_empty() {
        user.address.clone()
    } else {
        user.name
    };
    view! {
        <li class="records__row records__row--tall">
            <Avatar name=name.clone() />
            <span class="records__who">
                <span class="records__name">{name.clone()}</span>
                <span class="records__note">{user.address}</span>
                <span class="records__note">{seen}</span>
            </span>
            <Chip tone=tone words=user_state_words(user.state) />
            <select
                class="input input--select input--small"
                aria-label=tr!(settings.profile_of, name = name.clone())
                disabled=is_me
                on:change=move |event| change.run((ProfileId::new(event_target_value(&event)), active))
            >
                {profiles.into_iter().map(option).collect_view()}
            </select>
            {(!is_me)
                .then(|| {
                    let words = if active { tr!(settings.deactivate) } else { tr!(settings.activate) };
                    view! { <Button kind=ButtonKind::Quiet on_press=toggle>{words}</Button> }
                })}
        </li>
    }
}

#[component]
fn AddUser(people: Loader<People>, open: RwSignal<bool>) -> impl IntoView {
    let profiles: Vec<(String, String)> = people.with(|people| {
        let profiles = people.ready().map_or(&[][..], |(_, profiles)| profiles);
        let option = |profile: &Profile| (profile.id.to_string(), profile.name.clone());
        profiles.iter().map(option).collect()
    });
    let form = form(NewUserDraft {
        profile_id: profiles
            .last()
            .map(|(id, _)| id.clone())
            .unwrap_or_default(),
        ..NewUserDraft::default()
    });
    let toasts = use_toasts();
    let added = tr!(settings.user_added);
    let send = Callback::new(move |()| {
        form.send(
            |input| async move { api::post::<_, User>(route::USERS, &input).await },
            move |_: User| {
                open.set(false);
                toasts.done(added.get_untracked());
                people.again();
            },
        );
    });
    view! {
        <FormFrame
            action=tr!(settings.add_user)
            sending=form.sending()
            failure=form.failure()
            wrong_fields=form.has_wrong_fields()
            on_cancel=Callback::new(move |()| open.set(false))
            on_send=send
        >
            <TextField
                label=tr!(settings.google_address)
                kind="email"
                required=true
                hint=tr!(settings.google_address_hint)
                field=form.field("address", |d| d.address.clone(), |d, v| d.address = v)
            />
            <TextField
                label=tr!(settings.name)
                field=form.field("name", |d| d.name.clone(), |d, v| d.name = v)
            />
            <SelectField
                label=tr!(settings.profile)
                required=true
                options=profiles
                field=form.field("profile_id", |d| d.profile_id.clone(), |d, v| d.profile_id = v)
            />
        </FormFrame>
    }
}
