//! What a profile may be given, as a set of tick boxes.

use contract::permission::Permission;

/// The permissions after a tick box was pressed, in the order they are shown.
pub fn with(permissions: &[Permission], permission: Permission, on: bool) -> Vec<Permission> {
    Permission::ALL
        .iter()
        .copied()
        .filter(|p| {
            if *p == permission {
                on
            } else {
                permissions.contains(p)
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tick_adds_and_its_removal_takes_away() {
        let one = with(&[Permission::ManageUsers], Permission::EditRecords, true);
        assert_eq!(one, [Permission::EditRecords, Permission::ManageUsers]);
        assert_eq!(
            with(&one, Permission::ManageUsers, false),
            [Permission::EditRecords]
        );
    }
}
