//! The people of the organization.

use super::{SettingsFrame, domains::DomainsCard};
use crate::{
    api::{self, Error},
    box_view::{IntoBox, view},
    components::{
        Avatar, Button, ButtonKind, Chip, Dialog, ErrorState, FormFrame, Icon, SelectField,
        SkeletonRows, TextField, Tone, error_words, user_state_words,
    },
    form::form,
    loader::{Loader, loader},
    model::{
        load::Load,
        settings_drafts::{NewUserDraft, role_of_field},
    },
    pages::record::when,
    reactive::{derived, live, spawn},
    state::{
        language::use_language,
        session::{may, use_me, use_session},
        toasts::use_toasts,
    },
    tr,
};
use contract::{
    ProfileId, RoleId,
    permission::Permission,
    role::Role,
    route,
    user::{Profile, User, UserState, UserUpdate},
};
use leptos::prelude::*;

/// Users, and the profiles and roles they may have.
#[derive(Clone)]
struct People {
    users: Vec<User>,
    profiles: Vec<Profile>,
    roles: Vec<Role>,
}

/// What of a user changes here.
#[derive(Clone)]
struct Change {
    profile_id: ProfileId,
    role_id: Option<RoleId>,
    active: bool,
}

/// The people of the organization.
#[component]
pub fn UsersSettings() -> impl IntoView {
    let people = loader(|abort| async move {
        Ok::<People, Error>(People {
            users: api::load(&abort).await?,
            profiles: api::load(&abort).await?,
            roles: api::load(&abort).await?,
        })
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
        Load::Ready(all) => {
            let row = |user: User| {
                view! {
                    <UserRow
                        user=user
                        profiles=all.profiles.clone()
                        roles=all.roles.clone()
                        people=people
                    />
                }
            };
            view! { <ul class="card records">{all.users.into_iter().map(row).collect_view()}</ul> }
        }
    });
    view! {
        <SettingsFrame
            title=tr!(settings.users)
            subtitle=tr!(settings.users_body)
            actions=actions
        >
            {body}
            {may(Permission::ManageOrganization).then(|| view! { <DomainsCard /> })}
            <Dialog open=adding title=tr!(settings.add_user)>
                <AddUser people=people open=adding />
            </Dialog>
        </SettingsFrame>
    }
}

#[component]
fn UserRow(
    user: User,
    profiles: Vec<Profile>,
    roles: Vec<Role>,
    people: Loader<People>,
) -> impl IntoView {
    let is_me = use_me().user.id == user.id;
    let tone = match user.state {
        UserState::Invited => Tone::Warm,
        UserState::Active => Tone::Good,
        UserState::Deactivated => Tone::Neutral,
    };
    let now = Change {
        profile_id: user.profile.id.clone(),
        role_id: user.role.as_ref().map(|role| role.id.clone()),
        active: user.state != UserState::Deactivated,
    };
    let active = now.active;
    let change = send_change(&user, people);
    let (by_profile, by_role, by_state) = (now.clone(), now.clone(), now.clone());
    let choose_profile = Callback::new(move |id: String| {
        change.run(Change {
            profile_id: ProfileId::new(id),
            ..by_profile.clone()
        });
    });
    let choose_role = Callback::new(move |id: String| {
        change.run(Change {
            role_id: role_of_field(&id),
            ..by_role.clone()
        });
    });
    let toggle = Callback::new(move |()| {
        change.run(Change {
            active: !active,
            ..by_state.clone()
        });
    });
    let profiles = profiles
        .into_iter()
        .map(|profile| (profile.id.into_string(), Some(profile.name)));
    let roles = core::iter::once((String::new(), None)).chain(
        roles
            .into_iter()
            .map(|role| (role.id.into_string(), Some(role.name))),
    );
    let role_id = now.role_id.map(RoleId::into_string).unwrap_or_default();
    let seen = user
        .last_sign_in_at
        .map(|at| view! { {tr!(settings.last_sign_in)}" "{when(at)} });
    let name = if user.name.is_empty() {
        user.address.clone()
    } else {
        user.name
    };
    let profile_label = {
        let name = name.clone();
        tr!(settings.profile_of, name = name.clone())
    };
    let role_label = {
        let name = name.clone();
        tr!(settings.role_of, name = name.clone())
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
            <Choice
                label=profile_label
                options=profiles.collect()
                chosen=now.profile_id.into_string()
                disabled=is_me
                on_choose=choose_profile
            />
            <Choice
                label=role_label
                options=roles.collect()
                chosen=role_id
                disabled=false
                on_choose=choose_role
            />
            {(!is_me)
                .then(|| {
                    let words = if active { tr!(settings.deactivate) } else { tr!(settings.activate) };
                    view! { <Button kind=ButtonKind::Quiet on_press=toggle>{words}</Button> }
                })}
        </li>
    }
}

/// Sends a change of a user, and shows what came of it.
fn send_change(user: &User, people: Loader<People>) -> Callback<Change> {
    let (session, toasts, language) = (use_session(), use_toasts(), use_language());
    let (id, version) = (user.id.to_string(), user.version);
    let saved = tr!(common.saved);
    Callback::new(move |change: Change| {
        let id = id.clone();
        spawn(async move {
            let Change {
                profile_id,
                role_id,
                active,
            } = change;
            let update = UserUpdate {
                profile_id,
                role_id,
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
    })
}

/// One of a few, chosen at once. An option without words is "none".
#[component]
fn Choice(
    #[prop(into)] label: Signal<String>,
    options: Vec<(String, Option<String>)>,
    chosen: String,
    disabled: bool,
    on_choose: Callback<String>,
) -> impl IntoView {
    let option = move |(value, words): (String, Option<String>)| {
        let selected = value == chosen;
        let words = match words {
            Some(words) => words.boxed(),
            None => tr!(settings.no_role).boxed(),
        };
        view! { <option value=value selected=selected>{words}</option> }
    };
    view! {
        <select
            class="input input--select input--small"
            aria-label=label
            disabled=disabled
            on:change=move |event| on_choose.run(event_target_value(&event))
        >
            {options.into_iter().map(option).collect_view()}
        </select>
    }
}

#[component]
fn AddUser(people: Loader<People>, open: RwSignal<bool>) -> impl IntoView {
    let profiles: Vec<(String, String)> = people.with(|people| {
        let profiles = people.ready().map_or(&[][..], |all| &all.profiles);
        let option = |profile: &Profile| (profile.id.to_string(), profile.name.clone());
        profiles.iter().map(option).collect()
    });
    let roles: Vec<(String, String)> = people.with(|people| {
        let roles = people.ready().map_or(&[][..], |all| &all.roles);
        let option = |role: &Role| (role.id.to_string(), role.name.clone());
        roles.iter().map(option).collect()
    });
    let none = tr!(settings.no_role);
    let roles = derived(move || {
        let none = (String::new(), none.get().to_owned());
        core::iter::once(none)
            .chain(roles.iter().cloned())
            .collect::<Vec<_>>()
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
            <SelectField
                label=tr!(settings.role)
                options=roles
                field=form.field("role_id", |d| d.role_id.clone(), |d, v| d.role_id = v)
            />
        </FormFrame>
    }
}
