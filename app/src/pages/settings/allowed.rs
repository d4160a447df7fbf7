//! Settings that not every profile may see: the page, or why it is not there.

use crate::{
    box_view::{BoxView, view},
    components::EmptyState,
    i18n::Text,
    state::session::may,
    tr,
};
use contract::permission::Permission;

/// What is about the user's own mailbox, for those who may connect one.
pub fn with_mail(page: fn() -> BoxView) -> BoxView {
    allowed(
        Permission::MailIntegration,
        page,
        tr!(email_settings.no_permission_title),
        tr!(email_settings.no_permission_text),
    )
}

/// What is about the whole organization, for those who manage it.
pub fn for_administrators(page: fn() -> BoxView) -> BoxView {
    allowed(
        Permission::ManageOrganization,
        page,
        tr!(email_setup.rule_not_allowed),
        tr!(email_setup.rule_not_allowed_text),
    )
}

fn allowed(permission: Permission, page: fn() -> BoxView, title: Text, body: Text) -> BoxView {
    if may(permission) {
        page()
    } else {
        view! { <EmptyState icon="lock" title=title body=body /> }
    }
}
