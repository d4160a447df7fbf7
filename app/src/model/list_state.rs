//! The state of a list as it stands in the page's address, and as the API takes it.

use contract::{ListQuery, SortDirection};
use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};

/// What must be escaped in a query string's value.
const QUERY: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'%')
    .add(b'&')
    .add(b'+')
    .add(b'<')
    .add(b'=')
    .add(b'>');

/// What a list shows: the words searched for and the order. Lives in the page's address, so
/// that a link, a reload and the back button show the same list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ListState {
    /// Words to find.
    pub q: String,
    /// The column to sort by and the direction; absent: the list's natural order.
    pub sort: Option<(String, SortDirection)>,
}

impl ListState {
    /// Reads the state from an address's parameters. A column this list does not have is
    /// dropped, so that an old link still works.
    pub fn read(param: impl Fn(&str) -> Option<String>, columns: &[&str]) -> Self {
        let sort = param("sort")
            .filter(|column| columns.contains(&column.as_str()))
            .map(|column| match param("direction").as_deref() {
                Some("desc") => (column, SortDirection::Desc),
                _ => (column, SortDirection::Asc),
            });
        Self {
            q: param("q").unwrap_or_default(),
            sort,
        }
    }

    /// The query string of the page's address, with its `?`; empty for the plain list.
    pub fn to_address(&self) -> String {
        let mut pairs = Vec::new();
        if !self.q.is_empty() {
            pairs.push(("q", self.q.as_str()));
        }
        if let Some((column, direction)) = &self.sort {
            pairs.push(("sort", column.as_str()));
            if *direction == SortDirection::Desc {
                pairs.push(("direction", "desc"));
            }
        }
        query_string(pairs)
    }

    /// The direction in which this column is sorted, if it is the one.
    pub fn direction_of(&self, column: &str) -> Option<SortDirection> {
        self.sort
            .as_ref()
            .filter(|(sorted, _)| sorted == column)
            .map(|(_, direction)| *direction)
    }

    /// The state after a press on a column's header: ascending first, then the other way round.
    pub fn sorted_by(&self, column: &str) -> Self {
        let direction = match self.direction_of(column) {
            Some(SortDirection::Asc) => SortDirection::Desc,
            Some(SortDirection::Desc) | None => SortDirection::Asc,
        };
        Self {
            sort: Some((column.to_owned(), direction)),
            ..self.clone()
        }
    }

    /// The request for a part of this list.
    pub fn to_query(&self, offset: u32, limit: u32) -> ListQuery {
        ListQuery {
            q: self.q.trim().to_owned(),
            sort: self.sort.as_ref().map(|(column, _)| column.clone()),
            direction: self.sort.as_ref().map(|(_, d)| *d).unwrap_or_default(),
            offset,
            limit,
            ..ListQuery::default()
        }
    }
}

/// A list request as a query string, with its `?`.
pub fn list_query_string(query: &ListQuery) -> String {
    let offset = query.offset.to_string();
    let limit = query.limit.to_string();
    let mut pairs = vec![("offset", offset.as_str()), ("limit", limit.as_str())];
    if !query.q.is_empty() {
        pairs.push(("q", &query.q));
    }
    if let Some(sort) = &query.sort {
        pairs.push(("sort", sort));
        if query.direction == SortDirection::Desc {
            pairs.push(("direction", "desc"));
        }
    }
    if let Some(account) = &query.account {
        pairs.push(("account", account));
    }
    if let Some(contact) = &query.contact {
        pairs.push(("contact", contact));
    }
    query_string(pairs)
}

/// Pairs as a query string, with its `?`; empty for none.
pub fn query_string(pairs: Vec<(&str, &str)>) -> String {
    let mut out = String::new();
    for (name, value) in pairs {
        out.push(if out.is_empty() { '?' } else { '&' });
        out.push_str(name);
        out.push('=');
        out.extend(utf8_percent_encode(value, QUERY));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    const COLUMNS: &[&str] = &["name", "owner"];

    fn read(pairs: &[(&str, &str)]) -> ListState {
        let find = |name: &str| {
            pairs
                .iter()
                .find(|(n, _)| *n == name)
                .map(|(_, v)| (*v).to_owned())
        };
        ListState::read(find, COLUMNS)
    }

    #[test]
    fn the_plain_list_has_a_plain_address() {
        assert_eq!(read(&[]), ListState::default());
        assert_eq!(ListState::default().to_address(), "");
    }

    #[test]
    fn a_search_and_an_order_survive_the_address() {
        let state = read(&[("q", "山田 & co"), ("sort", "name"), ("direction", "desc")]);
        assert_eq!(
            state.to_address(),
            "?q=%E5%B1%B1%E7%94%B0%20%26%20co&sort=name&direction=desc"
        );
    }

    #[test]
    fn a_column_the_list_does_not_have_is_dropped() {
        assert_eq!(read(&[("sort", "shoe_size")]).sort, None);
    }

    #[test]
    fn pressing_a_header_twice_turns_the_order_round() {
        let once = ListState::default().sorted_by("name");
        assert_eq!(once.direction_of("name"), Some(SortDirection::Asc));
        let twice = once.sorted_by("name");
        assert_eq!(twice.direction_of("name"), Some(SortDirection::Desc));
        assert_eq!(twice.sorted_by("owner").direction_of("name"), None);
    }

    #[test]
    fn a_request_leaves_out_what_is_not_asked() {
        let query = ListState::default().to_query(50, 50);
        assert_eq!(list_query_string(&query), "?offset=50&limit=50");
    }
}
