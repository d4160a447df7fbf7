//! Roles: who stands above whom.

use super::SettingsFrame;
use crate::{
    api,
    box_view::{BoxView, IntoBox, view},
    components::{
        EmptyState, ErrorState, FormFrame, Icon, PageHead, SelectField, SkeletonRecord,
        SkeletonRows, TextField,
    },
    form::form,
    i18n::Text,
    loader::loader,
    model::{
        load::Load,
        role_tree::{Node, superior_options, tree},
        settings_drafts::RoleDraft,
    },
    pages::{
        not_found::NotFound,
        record::{delete_button, save},
    },
    reactive::{derived, live},
    tr,
};
use contract::{RoleId, role::Role};
use leptos::prelude::*;

const LIST: &str = "/settings/roles";

/// The roles of the organization, as a tree.
#[component]
pub fn RolesSettings() -> impl IntoView {
    let roles = loader(|abort| api::load::<Role>(&abort));
    let again = Callback::new(move |()| roles.again());
    let body = live(move || match roles.get() {
        Load::Loading => view! { <SkeletonRows count=4 /> },
        Load::Failed(error) => view! { <ErrorState error=error on_retry=again /> },
        Load::Ready(roles) if roles.is_empty() => view! {
            <EmptyState
                icon="contact"
                title=tr!(settings.no_roles)
                body=tr!(settings.no_roles_body)
            >
                {new_link()}
            </EmptyState>
        },
        Load::Ready(roles) => view! { <div class="card">{branch(tree(&roles))}</div> },
    });
    view! {
        <SettingsFrame
            title=tr!(settings.roles)
            subtitle=tr!(settings.roles_body)
            actions=new_link()
        >
            {body}
        </SettingsFrame>
    }
}

fn new_link() -> BoxView {
    view! {
        <a class="button button--primary" href="/settings/roles/new">
            <Icon name="plus" />
            {tr!(settings.new_role)}
        </a>
    }
}

/// Roles that stand beside each other, each with those below it.
fn branch(nodes: Vec<Node>) -> BoxView {
    if nodes.is_empty() {
        return ().boxed();
    }
    let item = |node: Node| {
        let href = format!("{LIST}/{}", node.role.id);
        let count = node.role.user_count;
        view! {
            <li class="roles__item">
                <span class="roles__role">
                    <a class="records__name" href=href>{node.role.name}</a>
                    <span class="records__note">{tr!(settings.role_users, n = count)}</span>
                </span>
                {branch(node.below)}
            </li>
        }
    };
    view! { <ul class="roles" role="list">{nodes.into_iter().map(item).collect_view()}</ul> }
}

/// The form of a new role.
#[component]
pub fn RoleNew() -> impl IntoView {
    view! { <RolePage id=None /> }
}

/// The form of a role that is changed.
#[component]
pub fn RoleEdit(
    /// The id in the address.
    id: String,
) -> impl IntoView {
    view! { <RolePage id=Some(id) /> }
}

/// Both need all roles, to offer those above.
#[component]
fn RolePage(id: Option<String>) -> impl IntoView {
    let roles = loader(|abort| api::load::<Role>(&abort));
    let again = Callback::new(move |()| roles.again());
    let id = id.map(RoleId::new);
    live(move || match roles.get() {
        Load::Loading => view! { <SkeletonRecord /> },
        Load::Failed(error) => view! { <ErrorState error=error on_retry=again /> },
        Load::Ready(roles) => match &id {
            None => view! {
                <PageHead title=tr!(settings.new_role) back=back() />
                <RoleForm draft=RoleDraft::default() id=None roles=roles action=tr!(common.create) />
            },
            Some(id) => match roles.iter().find(|role| role.id == *id) {
                Some(role) => edit(role.clone(), roles),
                None => view! { <NotFound /> },
            },
        },
    })
}

fn edit(role: Role, roles: Vec<Role>) -> BoxView {
    let delete = delete_button::<Role>(role.id.to_string(), role.name.clone(), LIST);
    let draft = RoleDraft::from(&role);
    view! {
        <PageHead title=role.name.clone() back=back()>{delete}</PageHead>
        <RoleForm draft=draft id=Some(role.id) roles=roles action=tr!(common.save) />
    }
}

fn back() -> (String, Signal<String>) {
    (LIST.to_owned(), tr!(settings.roles).into())
}

#[component]
fn RoleForm(draft: RoleDraft, id: Option<RoleId>, roles: Vec<Role>, action: Text) -> impl IntoView {
    let form = form(draft);
    let none = tr!(settings.at_the_top);
    let above = superior_options(&roles, id.as_ref());
    let options = derived(move || {
        let top = (String::new(), none.get().to_owned());
        core::iter::once(top)
            .chain(above.iter().cloned())
            .collect::<Vec<_>>()
    });
    let send = save(form, id.map(RoleId::into_string), |_: &Role| {
        LIST.to_owned()
    });
    view! {
        <FormFrame
            action=action
            sending=form.sending()
            failure=form.failure()
            wrong_fields=form.has_wrong_fields()
            cancel=LIST
            on_send=send
        >
            <TextField
                label=tr!(settings.role_name)
                required=true
                field=form.field("name", |d| d.name.clone(), |d, v| d.name = v)
            />
            <SelectField
                label=tr!(settings.role_above)
                options=options
                field=form.field("parent_id", |d| d.parent_id.clone(), |d, v| d.parent_id = v)
            />
        </FormFrame>
    }
}
