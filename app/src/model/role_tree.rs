//! Roles as a tree.

use contract::{RoleId, role::Role};
use crm::role::may_stand_under;

/// A role with those below it, by name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Node {
    /// The role.
    pub role: Role,
    /// Those right below it.
    pub below: Vec<Self>,
}

/// The tree of these roles. One whose superior is not among them stands at the top.
pub fn tree(roles: &[Role]) -> Vec<Node> {
    let is_top = |role: &&Role| {
        let parent = role.parent.as_ref();
        parent.is_none_or(|parent| !roles.iter().any(|role| role.id == parent.id))
    };
    roles
        .iter()
        .filter(is_top)
        .map(|role| node(role, roles))
        .collect()
}

fn node(role: &Role, roles: &[Role]) -> Node {
    let is_below = |other: &&Role| {
        let parent = other.parent.as_ref();
        parent.is_some_and(|parent| parent.id == role.id)
    };
    let below = roles.iter().filter(is_below);
    Node {
        role: role.clone(),
        below: below.map(|role| node(role, roles)).collect(),
    }
}

/// The roles that this one may be put under, as value and name for a field; a new role under any.
pub fn superior_options(roles: &[Role], role: Option<&RoleId>) -> Vec<(String, String)> {
    let parents: Vec<(RoleId, Option<RoleId>)> = roles
        .iter()
        .map(|role| {
            let parent = role.parent.as_ref();
            (role.id.clone(), parent.map(|parent| parent.id.clone()))
        })
        .collect();
    roles
        .iter()
        .filter(|other| role.is_none_or(|role| may_stand_under(&parents, role, &other.id)))
        .map(|role| (role.id.to_string(), role.name.clone()))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use contract::Link;

    fn role(id: &str, parent: Option<&str>) -> Role {
        Role {
            id: RoleId::new(id),
            name: id.to_owned(),
            parent: parent.map(|id| Link {
                id: RoleId::new(id),
                name: id.to_owned(),
            }),
            user_count: 0,
            version: 1,
        }
    }

    fn roles() -> Vec<Role> {
        vec![
            role("reps", Some("sales")),
            role("sales", Some("top")),
            role("support", Some("top")),
            role("top", None),
        ]
    }

    #[test]
    fn each_role_stands_below_its_superior() {
        let tree = tree(&roles());
        assert_eq!(tree.len(), 1);
        let below: Vec<_> = tree[0]
            .below
            .iter()
            .map(|node| node.role.name.as_str())
            .collect();
        assert_eq!(below, ["sales", "support"]);
        assert_eq!(tree[0].below[0].below[0].role.name, "reps");
    }

    #[test]
    fn a_role_whose_superior_is_gone_is_still_shown() {
        let tree = tree(&[role("reps", Some("gone"))]);
        assert_eq!(tree[0].role.name, "reps");
    }

    #[test]
    fn a_role_is_not_offered_itself_or_those_below_it() {
        let names = |id: &str| {
            let options = superior_options(&roles(), Some(&RoleId::new(id)));
            options
                .into_iter()
                .map(|(_, name)| name)
                .collect::<Vec<_>>()
        };
        assert_eq!(names("sales"), ["support", "top"]);
        assert_eq!(names("top"), [""; 0]);
        assert_eq!(superior_options(&roles(), None).len(), 4);
    }
}
