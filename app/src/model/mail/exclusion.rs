//! What somebody types who wants mail never to be filed.

use contract::{
    error::FieldProblem,
    label_options::{ExclusionKind, NewExclusion},
};

/// What was typed: an address where something stands before an `@`, a domain otherwise.
///
/// # Errors
/// What is wrong with it.
pub fn typed(text: &str) -> Result<NewExclusion, FieldProblem> {
    let value = text.trim();
    let kind = match value.split_once('@') {
        Some((before, _)) if !before.is_empty() => ExclusionKind::Address,
        _ => ExclusionKind::Domain,
    };
    let new = NewExclusion {
        kind,
        value: value.to_owned(),
    };
    match crm::check::exclusion(&new).first() {
        Some(wrong) => Err(wrong.problem),
        None => Ok(new),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_told_from_a_domain() {
        let kind = |text| typed(text).map(|new| new.kind);
        assert_eq!(kind(" a@b.example "), Ok(ExclusionKind::Address));
        assert_eq!(kind("b.example"), Ok(ExclusionKind::Domain));
        assert_eq!(kind("@b.example"), Ok(ExclusionKind::Domain));
    }

    #[test]
    fn what_is_neither_is_refused() {
        assert_eq!(typed(" "), Err(FieldProblem::Required));
        assert_eq!(typed("a@"), Err(FieldProblem::Malformed));
        assert_eq!(typed("hello"), Err(FieldProblem::Malformed));
    }
}
