//! Every route of the server, in one list.

use crate::{
    AppState, Error, api,
    auth::sign_in,
    client,
    layers::{csrf, deadline, headers, observe},
    mail_frame, openapi,
};
use axum::{
    Router,
    extract::DefaultBodyLimit,
    middleware::{from_fn, from_fn_with_state},
    response::{IntoResponse, Response},
};
use contract::limits::BODY_MAX_BYTES;
use tower_http::catch_panic::CatchPanicLayer;
use utoipa_axum::{router::OpenApiRouter, routes};

/// The routes that the OpenAPI document lists. Each handler names its path, from
/// [`contract::route`], beside its parameters and answers.
pub fn api() -> OpenApiRouter<AppState> {
    OpenApiRouter::with_openapi(openapi::base())
        .routes(routes!(api::config::show_config))
        .routes(routes!(
            api::session::show_session,
            api::session::delete_session
        ))
        .routes(routes!(
            api::mailbox::show_mailbox,
            api::mailbox::update_mailbox,
            api::mailbox::disconnect_mailbox
        ))
        .routes(routes!(api::mailbox::list_mailboxes))
        .routes(routes!(api::mailbox::open_first))
        .routes(routes!(api::mailbox::connect_mailbox))
        .routes(routes!(api::mailbox::create_token))
        .routes(routes!(
            api::mailbox_setup::show_setup,
            api::mailbox_setup::keep_setup,
            api::mailbox_setup::save_setup,
            api::mailbox_setup::give_up_setup
        ))
        .routes(routes!(api::mailbox_setup::create_setup_token))
        .routes(routes!(api::mailbox::set_aliases))
        .routes(routes!(
            api::mailbox::show_receipt,
            api::mailbox::delete_receipt
        ))
        .routes(routes!(api::mailbox_records::show_stored))
        .routes(routes!(
            api::mailbox_records::list_facts,
            api::mailbox_records::delete_facts
        ))
        .routes(routes!(api::mailbox_records::list_filings))
        .routes(routes!(
            api::mailbox_records::list_calls,
            api::mailbox_records::delete_calls
        ))
        .routes(routes!(api::mailbox_setup::show_rules))
        .routes(routes!(
            api::mailbox_setup::show_sharing,
            api::mailbox_setup::update_sharing
        ))
        .routes(routes!(
            api::mailbox_setup::show_sharing_rule,
            api::mailbox_setup::update_sharing_rule
        ))
        .routes(routes!(
            api::label_options::show_options,
            api::label_options::update_options
        ))
        .routes(routes!(
            api::label_options::show_categories,
            api::label_options::update_categories
        ))
        .routes(routes!(
            api::label_options::list_exclusions,
            api::label_options::add_exclusion
        ))
        .routes(routes!(api::label_options::delete_exclusion))
        .routes(routes!(
            api::label_runs::list_label_runs,
            api::mailbox::run_labels
        ))
        .routes(routes!(api::label_runs::show_label_run))
        .routes(routes!(api::mailbox::choose_label))
        .routes(routes!(api::mailbox::file_existing))
        .routes(routes!(api::label_runs::undo_labels))
        .routes(routes!(api::session::update_preferences))
        .routes(routes!(api::users::list_users, api::users::create_user))
        .routes(routes!(api::users::show_user, api::users::update_user))
        .routes(routes!(
            api::profiles::list_profiles,
            api::profiles::create_profile
        ))
        .routes(routes!(
            api::profiles::show_profile,
            api::profiles::update_profile,
            api::profiles::delete_profile
        ))
        .routes(routes!(
            api::organization::show_calendar,
            api::organization::update_calendar
        ))
        .routes(routes!(
            api::organization::show_own_domains,
            api::organization::update_own_domains
        ))
        .routes(routes!(api::roles::list_roles, api::roles::create_role))
        .routes(routes!(
            api::roles::show_role,
            api::roles::update_role,
            api::roles::delete_role
        ))
        .routes(routes!(
            api::accounts::list_accounts,
            api::accounts::create_account
        ))
        .routes(routes!(
            api::accounts::show_account,
            api::accounts::update_account,
            api::accounts::delete_account
        ))
        .routes(routes!(
            api::contacts::list_contacts,
            api::contacts::create_contact
        ))
        .routes(routes!(
            api::contacts::show_contact,
            api::contacts::update_contact,
            api::contacts::delete_contact
        ))
        .routes(routes!(api::leads::list_leads, api::leads::create_lead))
        .routes(routes!(
            api::leads::show_lead,
            api::leads::update_lead,
            api::leads::delete_lead
        ))
        .routes(routes!(api::stages::list_stages, api::stages::create_stage))
        .routes(routes!(
            api::stages::show_stage,
            api::stages::update_stage,
            api::stages::delete_stage
        ))
        .routes(routes!(api::deals::list_deals, api::deals::create_deal))
        .routes(routes!(
            api::deals::show_deal,
            api::deals::update_deal,
            api::deals::delete_deal
        ))
        .routes(routes!(
            api::templates::list_templates,
            api::templates::create_template
        ))
        .routes(routes!(
            api::templates::show_template,
            api::templates::update_template,
            api::templates::delete_template
        ))
        .routes(routes!(api::notes::count_jottings))
        .routes(routes!(api::notes::list_notes, api::notes::create_note))
        .routes(routes!(api::notes::update_note, api::notes::delete_note))
        .routes(routes!(api::tasks::list_tasks, api::tasks::create_task))
        .routes(routes!(api::tasks::update_task, api::tasks::delete_task))
        .routes(routes!(
            api::signatures::show_signatures,
            api::signatures::update_signatures
        ))
        .routes(routes!(api::deal_mail::show_deal_mail))
        .routes(routes!(
            api::deal_mail::link_thread,
            api::deal_mail::unlink_thread
        ))
        .routes(routes!(api::deal_mail::show_thread_deal))
        .routes(routes!(api::people::look_up_people))
        .routes(routes!(api::events::stream_events))
        .routes(routes!(
            api::notices::list_notices,
            api::notices::delete_notices
        ))
        .routes(routes!(
            api::notices::update_notice,
            api::notices::delete_notice
        ))
        .routes(routes!(
            api::notices::show_settings,
            api::notices::update_settings
        ))
        .routes(routes!(api::notices::mute, api::notices::unmute))
        .routes(routes!(api::people::list_customer_names))
        .routes(routes!(api::push::show_push_setup))
        .routes(routes!(api::operations::show_health))
        .routes(routes!(api::operations::show_metrics))
}

/// What Google calls. It has no session and comes from no page: its handlers have checks of their own.
pub fn called_by_google() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(api::push::receive_push))
        .layer(DefaultBodyLimit::max(api::push::BODY_MAX_BYTES))
}

/// The whole server: routes, then what happens to every request.
pub fn router(app: AppState) -> Router {
    let (routes, mut document) = api().split_for_parts();
    let (called_by_google, described) = called_by_google().split_for_parts();
    document.merge(described);
    openapi::name_mailboxes(&mut document);
    routes
        .merge(openapi::routes(document))
        .merge(sign_in::routes())
        .merge(mail_frame::routes())
        .fallback(client::serve)
        .method_not_allowed_fallback(async || Error::MethodNotAllowed)
        .layer(DefaultBodyLimit::max(BODY_MAX_BYTES))
        .layer(from_fn_with_state(app.clone(), csrf::refuse_cross_site))
        .merge(called_by_google.method_not_allowed_fallback(async || Error::MethodNotAllowed))
        .layer(from_fn(deadline::limit))
        .layer(CatchPanicLayer::custom(panicked))
        .layer(from_fn_with_state(app.clone(), observe::requests))
        .layer(from_fn_with_state(app.clone(), headers::secure))
        .with_state(app)
}

/// The panic's message may hold data; its place is in the panic hook's own line.
fn panicked(_: Box<dyn core::any::Any + Send>) -> Response {
    Error::Fault("a handler panicked".to_owned()).into_response()
}
