//! The OpenAPI 3.1 document, generated from the handlers.

use crate::{AppState, extract::Json};
use axum::{Router, routing::get};
use contract::{
    ErrorBody, SortDirection,
    about::AboutKind,
    notice::{NoticeList, NoticeState},
    route,
};
use std::sync::Arc;
use utoipa::{
    OpenApi,
    openapi::{
        self, ObjectBuilder, Required,
        path::{Parameter, ParameterBuilder, ParameterIn},
        schema::{SchemaType, Type},
    },
};

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Tegami",
        description = "CRM data, settings and grants. Mail is not here: it stays in Gmail.",
        license(name = "MIT OR Apache-2.0")
    ),
    components(schemas(AboutKind, ErrorBody, NoticeList, NoticeState, SortDirection))
)]
struct Document;

/// Routes of mail that are about all of a user's mailboxes, about the one that is being set up, or about none.
const ABOUT_NO_ONE_MAILBOX: [&str; 8] = [
    route::MAILBOXES,
    route::MAILBOX_FIRST,
    route::MAILBOX_SETUP,
    route::MAILBOX_SETUP_TOKEN,
    route::MAILBOX_RECEIPT,
    route::MAILBOX_CALLS,
    route::SHARING_RULE,
    route::MAGNET,
];

/// Says of every operation that is about a mailbox how it is named.
pub fn name_mailboxes(document: &mut openapi::OpenApi) {
    let of_deals = [route::DEAL_MAIL, route::DEAL_THREAD];
    for (path, item) in &mut document.paths.paths {
        let path = path.as_str();
        let operations = [
            &mut item.get,
            &mut item.put,
            &mut item.post,
            &mut item.delete,
        ];
        for operation in operations.into_iter().flatten() {
            let tags = operation.tags.iter().flatten();
            let of_mail = of_deals.contains(&path)
                || tags
                    .into_iter()
                    .any(|tag| ["mailbox", "mailmagnet"].contains(&tag.as_str()));
            if of_mail && !ABOUT_NO_ONE_MAILBOX.contains(&path) {
                operation
                    .parameters
                    .get_or_insert_default()
                    .push(mailbox_header().into());
            }
        }
    }
}

fn mailbox_header() -> Parameter {
    ParameterBuilder::new()
        .name(route::MAILBOX_HEADER)
        .parameter_in(ParameterIn::Header)
        .required(Required::False)
        .description(Some(
            "The id of the user's mailbox that this is about; without it, the one that opens first.",
        ))
        .schema(Some(
            ObjectBuilder::new().schema_type(SchemaType::Type(Type::String)),
        ))
        .build()
}

/// What the document says before any route is added.
pub fn base() -> openapi::OpenApi {
    Document::openapi()
}

/// Serves the finished document.
pub fn routes(document: openapi::OpenApi) -> Router<AppState> {
    let document = Arc::new(document);
    Router::new().route(route::OPENAPI, get(async move || Json(document)))
}
