//! What the first start creates: the organization with its default profiles and stages, and its
//! first administrator.

use super::{Store, organizations, profiles, stages, users};
use crate::{clock::Clock, config::OrganizationConfig, randomness::Randomness};
use contract::{
    OrgId, ProfileId, StageId, UserId,
    permission::Permission,
    session::Organization,
    stage::{StageInput, StageKind},
    user::{Language, ProfileInput},
};
use sea_orm::{DatabaseTransaction, DbErr};

/// Makes sure that the organization stands as the configuration says, and that its first
/// administrator is among the users. Users, profiles and stages that exist are left as they are.
///
/// # Errors
/// When the database fails.
pub async fn ensure(
    store: &Store,
    config: &OrganizationConfig,
    clock: &Clock,
    randomness: &Randomness,
) -> Result<OrgId, DbErr> {
    let run = FirstRun {
        tx: store.begin().await?,
        config,
        clock,
        randomness,
    };
    let org = match organizations::first(&run.tx).await? {
        Some(found) => run.update(found.id).await?,
        None => run.create().await?,
    };
    run.tx.commit().await?;
    Ok(org)
}

struct FirstRun<'a> {
    tx: DatabaseTransaction,
    config: &'a OrganizationConfig,
    clock: &'a Clock,
    randomness: &'a Randomness,
}

impl FirstRun<'_> {
    fn id(&self) -> String {
        self.randomness.id(self.clock.now())
    }

    fn organization(&self, id: OrgId) -> Organization {
        Organization {
            id,
            name: self.config.name.clone(),
            time_zone: self.config.time_zone.clone(),
            currency: self.config.currency.clone(),
            closing_day: None,
        }
    }

    async fn update(&self, id: OrgId) -> Result<OrgId, DbErr> {
        let organization = self.organization(id);
        organizations::update(&self.tx, &organization).await?;
        Ok(organization.id)
    }

    async fn create(&self) -> Result<OrgId, DbErr> {
        let organization = self.organization(OrgId::new(self.id()));
        organizations::insert(&self.tx, &organization, self.clock.now()).await?;
        let org = organization.id;
        let mut administrator = None;
        for (name, permissions) in default_profiles(self.config.language) {
            let id = ProfileId::new(self.id());
            administrator.get_or_insert_with(|| id.clone());
            let profile = ProfileInput {
                name: name.to_owned(),
                permissions: permissions.to_vec(),
                version: None,
            };
            profiles::insert(&self.tx, &org, &id, &profile).await?;
        }
        for (position, (name, kind)) in (0..).zip(default_stages(self.config.language)) {
            let id = StageId::new(self.id());
            let stage = StageInput {
                name: name.to_owned(),
                kind,
                position,
                version: None,
            };
            stages::insert(&self.tx, &org, &id, &stage).await?;
        }
        if let Some(profile_id) = administrator {
            let user = users::NewUserRow {
                id: &UserId::new(self.id()),
                address: &self.config.administrator,
                name: &self.config.administrator,
                profile_id: &profile_id,
                role_id: None,
            };
            users::insert(&self.tx, &org, user, self.clock.now()).await?;
        }
        Ok(org)
    }
}

/// The profiles of a new organization; the first one is the administrator's.
pub fn default_profiles(language: Language) -> [(&'static str, &'static [Permission]); 3] {
    let standard: &[Permission] = &[
        Permission::MailIntegration,
        Permission::EditRecords,
        Permission::DeleteRecords,
    ];
    let without_mail: &[Permission] = &[Permission::EditRecords];
    let [administrator, usual, no_mail] = match language {
        Language::En => ["Administrator", "Standard", "Without mail"],
        Language::Ja => ["管理者", "標準", "メールなし"],
    };
    [
        (administrator, Permission::ALL),
        (usual, standard),
        (no_mail, without_mail),
    ]
}

/// The stages of a new organization, in the order of the pipeline.
pub fn default_stages(language: Language) -> [(&'static str, StageKind); 6] {
    let names = match language {
        Language::En => [
            "Qualification",
            "Needs analysis",
            "Proposal",
            "Negotiation",
            "Closed won",
            "Closed lost",
        ],
        Language::Ja => ["見込み", "ヒアリング", "提案", "交渉", "成約", "失注"],
    };
    let kinds = [
        StageKind::Open,
        StageKind::Open,
        StageKind::Open,
        StageKind::Open,
        StageKind::Won,
        StageKind::Lost,
    ];
    std::array::from_fn(|i| (names[i], kinds[i]))
}
