//! The tree of roles: who stands above whom.

use contract::RoleId;

/// Every role with the one above it.
pub type Parents<'a> = &'a [(RoleId, Option<RoleId>)];

/// The roles above this one, the nearest first. A tree that is broken (a circle, a role that is
/// gone) ends the line rather than the program.
pub fn superiors<'a>(parents: Parents<'a>, role: &RoleId) -> Vec<&'a RoleId> {
    let mut above = Vec::new();
    let mut at = role;
    while let Some(parent) = parent_of(parents, at) {
        if parent == role || above.contains(&parent) {
            break;
        }
        above.push(parent);
        at = parent;
    }
    above
}

/// Whether a role may be put under another: not under itself, and not under one below it.
pub fn may_stand_under(parents: Parents<'_>, role: &RoleId, parent: &RoleId) -> bool {
    role != parent && !superiors(parents, parent).contains(&role)
}

fn parent_of<'a>(parents: Parents<'a>, role: &RoleId) -> Option<&'a RoleId> {
    let (_, parent) = parents.iter().find(|(id, _)| id == role)?;
    parent.as_ref()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// president > sales > rep, president > support
    fn tree() -> Vec<(RoleId, Option<RoleId>)> {
        let role = |id: &str, parent: Option<&str>| (RoleId::new(id), parent.map(RoleId::new));
        vec![
            role("rep", Some("sales")),
            role("sales", Some("president")),
            role("support", Some("president")),
            role("president", None),
        ]
    }

    fn may(role: &str, parent: &str) -> bool {
        may_stand_under(&tree(), &RoleId::new(role), &RoleId::new(parent))
    }

    #[test]
    fn superiors_are_those_above_the_nearest_first() {
        let tree = tree();
        let above = |role: &str| {
            superiors(&tree, &RoleId::new(role))
                .into_iter()
                .map(RoleId::as_str)
                .collect::<Vec<_>>()
        };
        assert_eq!(above("rep"), ["sales", "president"]);
        assert_eq!(above("president"), [""; 0]);
        assert_eq!(above("nobody"), [""; 0]);
    }

    #[test]
    fn a_role_stands_neither_under_itself_nor_under_one_below_it() {
        assert!(!may("sales", "sales"));
        assert!(!may("president", "rep"));
        assert!(!may("sales", "rep"));
        assert!(may("rep", "support"));
        assert!(may("support", "rep"));
        assert!(may("new", "rep"));
    }

    #[test]
    fn a_circle_in_the_data_has_an_end() {
        let role = |id: &str, parent: &str| (RoleId::new(id), Some(RoleId::new(parent)));
        let circle = [role("a", "b"), role("b", "a"), role("c", "a")];
        assert_eq!(superiors(&circle, &RoleId::new("a")), [&RoleId::new("b")]);
        assert_eq!(superiors(&circle, &RoleId::new("c")).len(), 2);
    }
}
