//! From the query string of a list to the rows it asks for.

use crate::{
    Error, Result,
    store::{paging::Paging, text::patterns},
};
use contract::ListQuery;

/// What a list can be narrowed to, besides a search.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Filter {
    /// Records of one account.
    Account,
    /// Records of one contact.
    Contact,
}

/// The rows that a query asks for. `sorts` are the list's columns, the natural order first;
/// what the list cannot do is refused, never left out.
pub(super) fn paging(
    query: &ListQuery,
    sorts: &[(&str, &'static str)],
    filters: &[Filter],
) -> Result<Paging> {
    let ListQuery {
        q,
        sort,
        direction,
        offset,
        limit,
        account,
        contact,
    } = query;
    let refused = |filter, given: &Option<String>| given.is_some() && !filters.contains(&filter);
    if refused(Filter::Account, account) || refused(Filter::Contact, contact) {
        return Err(malformed("this list has no such filter"));
    }
    let order = match sort {
        None => sorts.first(),
        Some(name) => sorts.iter().find(|(known, _)| known == name),
    };
    let (_, order) = order.ok_or_else(|| malformed("this list has no such column to sort by"))?;
    Ok(Paging {
        patterns: patterns(q),
        order,
        direction: *direction,
        offset: *offset,
        limit: *limit,
    })
}

fn malformed(why: &str) -> Error {
    Error::MalformedQuery(why.to_owned())
}
