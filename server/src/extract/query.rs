//! Query strings.

use crate::Error;
use axum::extract::FromRequestParts;
use contract::{
    ListQuery,
    limits::{PAGE_DEFAULT_ROWS, PAGE_MAX_ROWS, SEARCH_MAX_CHARS},
};
use http::request::Parts;
use serde::de::DeserializeOwned;

/// A query string.
#[derive(Debug, Clone, Copy)]
pub struct Query<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequestParts<S> for Query<T> {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Error> {
        axum::extract::Query::from_request_parts(parts, state)
            .await
            .map(|axum::extract::Query(value)| Self(value))
            .map_err(|_| malformed("a parameter is unknown or has the wrong form"))
    }
}

/// The query string of a list, within its bounds and with its default filled in.
#[derive(Debug, Clone)]
pub struct List(pub ListQuery);

impl<S: Send + Sync> FromRequestParts<S> for List {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Error> {
        let Query(mut query) = Query::<ListQuery>::from_request_parts(parts, state).await?;
        if query.limit > PAGE_MAX_ROWS {
            return Err(malformed("the limit is too large"));
        }
        if query.limit == 0 {
            query.limit = PAGE_DEFAULT_ROWS;
        }
        if query.q.chars().count() > SEARCH_MAX_CHARS {
            return Err(malformed("the search text is too long"));
        }
        let texts = [
            Some(&query.q),
            query.account.as_ref(),
            query.contact.as_ref(),
        ];
        if texts.into_iter().flatten().any(|text| text.contains('\0')) {
            return Err(malformed("a parameter holds a NUL"));
        }
        Ok(Self(query))
    }
}

fn malformed(why: &str) -> Error {
    Error::MalformedQuery(why.to_owned())
}
