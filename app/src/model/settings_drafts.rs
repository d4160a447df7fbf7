//! What the forms of the settings edit: a new user, a profile, a role, a stage.

use super::draft::{Draft, checked, trimmed};
use contract::{
    FieldError, ProfileId, RoleId,
    error::FieldProblem,
    permission::Permission,
    role::{Role, RoleInput},
    stage::{Stage, StageInput, StageKind},
    user::{NewUser, Profile, ProfileInput},
};

/// A user to add.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct NewUserDraft {
    /// The address the person signs in with at Google.
    pub address: String,
    /// The name to show until Google tells theirs.
    pub name: String,
    /// The profile; empty until chosen.
    pub profile_id: String,
    /// The role; empty for none.
    pub role_id: String,
}

impl Draft for NewUserDraft {
    type Input = NewUser;

    fn check(&self) -> Result<NewUser, Vec<FieldError>> {
        let input = NewUser {
            address: trimmed(&self.address),
            name: trimmed(&self.name),
            profile_id: ProfileId::new(self.profile_id.clone()),
            role_id: role_of_field(&self.role_id),
        };
        let mut wrong = crm::check::new_user(&input);
        if self.profile_id.is_empty() {
            wrong.push(FieldError {
                field: "profile_id".to_owned(),
                problem: FieldProblem::Required,
            });
        }
        checked(input, wrong)
    }
}

/// The role that a field holds; empty is none.
pub fn role_of_field(id: &str) -> Option<RoleId> {
    (!id.is_empty()).then(|| RoleId::new(id))
}

/// A role, new or changed.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct RoleDraft {
    /// Its name.
    pub name: String,
    /// The role above it; empty for one at the top.
    pub parent_id: String,
    /// The version this change is based on.
    pub version: Option<i64>,
}

impl From<&Role> for RoleDraft {
    fn from(role: &Role) -> Self {
        let parent = role.parent.as_ref();
        Self {
            name: role.name.clone(),
            parent_id: parent.map_or_else(String::new, |parent| parent.id.to_string()),
            version: Some(role.version),
        }
    }
}

impl Draft for RoleDraft {
    type Input = RoleInput;

    fn check(&self) -> Result<RoleInput, Vec<FieldError>> {
        let input = RoleInput {
            name: trimmed(&self.name),
            parent_id: role_of_field(&self.parent_id),
            version: self.version,
        };
        let wrong = crm::check::role(&input);
        checked(input, wrong)
    }
}

/// A profile, new or changed.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ProfileDraft {
    /// Its name.
    pub name: String,
    /// What it allows.
    pub permissions: Vec<Permission>,
    /// The version this change is based on.
    pub version: Option<i64>,
}

impl From<&Profile> for ProfileDraft {
    fn from(profile: &Profile) -> Self {
        Self {
            name: profile.name.clone(),
            permissions: profile.permissions.clone(),
            version: Some(profile.version),
        }
    }
}

impl Draft for ProfileDraft {
    type Input = ProfileInput;

    fn check(&self) -> Result<ProfileInput, Vec<FieldError>> {
        let input = ProfileInput {
            name: trimmed(&self.name),
            permissions: self.permissions.clone(),
            version: self.version,
        };
        let wrong = crm::check::profile(&input);
        checked(input, wrong)
    }
}

/// A stage, new or changed.
#[derive(Debug, Clone, PartialEq)]
pub struct StageDraft {
    /// Its name.
    pub name: String,
    /// What a deal in this stage counts as.
    pub kind: StageKind,
    /// Its place in the pipeline, from 0.
    pub position: i32,
    /// The version this change is based on.
    pub version: Option<i64>,
}

impl StageDraft {
    /// A new stage after these.
    pub fn after(stages: &[Stage]) -> Self {
        let last = stages.iter().map(|stage| stage.position).max();
        Self {
            name: String::new(),
            kind: StageKind::Open,
            position: last.map_or(0, |last| last.saturating_add(1)),
            version: None,
        }
    }
}

impl From<&Stage> for StageDraft {
    fn from(stage: &Stage) -> Self {
        Self {
            name: stage.name.clone(),
            kind: stage.kind,
            position: stage.position,
            version: Some(stage.version),
        }
    }
}

impl Draft for StageDraft {
    type Input = StageInput;

    fn check(&self) -> Result<StageInput, Vec<FieldError>> {
        let input = StageInput {
            name: trimmed(&self.name),
            kind: self.kind,
            position: self.position,
            version: self.version,
        };
        let wrong = crm::check::stage(&input);
        checked(input, wrong)
    }
}

/// The changes that move the stage at `from` to the place of its neighbor at `to`.
pub fn swapped(stages: &[Stage], from: usize, to: usize) -> Vec<(String, StageInput)> {
    let (Some(one), Some(other)) = (stages.get(from), stages.get(to)) else {
        return Vec::new();
    };
    let placed = |stage: &Stage, place: usize| {
        let input = StageInput {
            name: stage.name.clone(),
            kind: stage.kind,
            position: i32::try_from(place).unwrap_or(i32::MAX),
            version: Some(stage.version),
        };
        (stage.id.to_string(), input)
    };
    vec![placed(one, to), placed(other, from)]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::draft::problem_of;
    use contract::StageId;

    #[test]
    fn a_new_user_needs_an_address_and_a_profile() {
        let wrong = NewUserDraft::default().check().unwrap_err();
        assert!(problem_of(&wrong, "address").is_some());
        assert_eq!(
            problem_of(&wrong, "profile_id"),
            Some(FieldProblem::Required)
        );
    }

    #[test]
    fn a_new_stage_comes_last() {
        let stage = Stage {
            id: StageId::new("s"),
            name: "Offer".to_owned(),
            kind: StageKind::Open,
            position: 4,
            version: 1,
        };
        assert_eq!(StageDraft::after(&[]).position, 0);
        assert_eq!(StageDraft::after(&[stage]).position, 5);
    }

    #[test]
    fn neighbors_change_places() {
        let stage = |id: &str, position| Stage {
            id: StageId::new(id),
            name: id.to_owned(),
            kind: StageKind::Open,
            position,
            version: 3,
        };
        let changes = swapped(&[stage("a", 0), stage("b", 1)], 0, 1);
        let places: Vec<_> = changes
            .iter()
            .map(|(id, s)| (id.as_str(), s.position))
            .collect();
        assert_eq!(places, [("a", 1), ("b", 0)]);
    }
}
