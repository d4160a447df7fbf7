use contract::{
    ErrorCode, ProfileId,
    error::FieldProblem,
    list::Page,
    permission::Permission,
    route::{self, with_id},
    session::Me,
    user::{NewUser, Profile, ProfileInput, User, UserState, UserUpdate},
};
use server::testing::{ADMIN, Client, REP, on_each_database};

async fn profile(client: &Client, name: &str) -> Profile {
    let page: Page<Profile> = client.get(route::PROFILES).await.json();
    let found = page.items.into_iter().find(|profile| profile.name == name);
    found.expect("the profile is there")
}

#[tokio::test]
async fn an_administrator_adds_a_user_by_address() {
    on_each_database(async |test| {
        let admin = test.sign_in_as(ADMIN).await;
        let mut input = NewUser {
            address: " New.Person@tegami.example ".to_owned(),
            name: String::new(),
            profile_id: profile(&admin, "Standard").await.id,
            role_id: None,
        };
        let added: User = admin.post(route::USERS, &input).await.json();
        assert_eq!(added.address, "New.Person@tegami.example");
        assert_eq!(added.state, UserState::Invited);
        assert_eq!(added.profile.name, "Standard");
        input.address = "new.person@TEGAMI.example".to_owned();
        let again = admin.post(route::USERS, &input).await.error();
        assert_eq!(again.fields[0].problem, FieldProblem::Duplicate);
        input.profile_id = ProfileId::new("x");
        let unknown = admin.post(route::USERS, &input).await.error();
        assert_eq!(unknown.fields[0].field, "profile_id");
    })
    .await;
}

#[tokio::test]
async fn a_rep_neither_adds_users_nor_changes_profiles() {
    on_each_database(async |test| {
        let rep = test.sign_in_as(REP).await;
        let standard = profile(&rep, "Standard").await;
        let user = NewUser {
            address: "x@tegami.example".to_owned(),
            name: String::new(),
            profile_id: standard.id.clone(),
            role_id: None,
        };
        let refused = rep.post(route::USERS, &user).await.error();
        assert_eq!(refused.code, ErrorCode::Forbidden);
        let input = ProfileInput {
            name: "Mine".to_owned(),
            permissions: Permission::ALL.to_vec(),
            version: Some(standard.version),
        };
        let path = with_id(route::PROFILE, standard.id.as_str());
        assert_eq!(
            rep.put(&path, &input).await.error().code,
            ErrorCode::Forbidden
        );
        assert_eq!(
            rep.post(route::PROFILES, &input).await.error().code,
            ErrorCode::Forbidden
        );
        assert_eq!(rep.delete(&path).await.error().code, ErrorCode::Forbidden);
    })
    .await;
}

#[tokio::test]
async fn deactivating_a_user_ends_their_sessions_at_once() {
    on_each_database(async |test| {
        let (admin, rep) = (test.sign_in_as(ADMIN).await, test.sign_in_as(REP).await);
        let user = test.user(REP).await;
        let path = with_id(route::USER, user.id.as_str());
        let mut update = UserUpdate {
            profile_id: user.profile.id.clone(),
            role_id: None,
            active: false,
            version: user.version,
        };
        let changed: User = admin.put(&path, &update).await.json();
        assert_eq!(changed.state, UserState::Deactivated);
        assert_eq!(
            rep.get(route::SESSION).await.error().code,
            ErrorCode::Unauthenticated
        );
        update.active = true;
        update.version = changed.version;
        let back: User = admin.put(&path, &update).await.json();
        assert_eq!(back.state, UserState::Active);
        assert_eq!(
            rep.get(route::SESSION).await.status,
            401,
            "the old session stays ended"
        );
    })
    .await;
}

#[tokio::test]
async fn the_last_administrator_stays_one() {
    on_each_database(async |test| {
        let admin = test.sign_in_as(ADMIN).await;
        let user = test.user(ADMIN).await;
        let path = with_id(route::USER, user.id.as_str());
        let mut update = UserUpdate {
            profile_id: user.profile.id.clone(),
            role_id: None,
            active: false,
            version: user.version,
        };
        let refused = admin.put(&path, &update).await.error();
        assert_eq!(refused.code, ErrorCode::LastAdministrator);
        update.active = true;
        update.profile_id = profile(&admin, "Standard").await.id;
        let refused = admin.put(&path, &update).await.error();
        assert_eq!(refused.code, ErrorCode::LastAdministrator);
        let own = profile(&admin, "Administrator").await;
        let weaker = ProfileInput {
            name: own.name.clone(),
            permissions: vec![Permission::EditRecords],
            version: Some(own.version),
        };
        let path = with_id(route::PROFILE, own.id.as_str());
        let refused = admin.put(&path, &weaker).await.error();
        assert_eq!(refused.code, ErrorCode::LastAdministrator);
        assert_eq!(
            admin.get(route::SESSION).await.json::<Me>().permissions,
            Permission::ALL
        );
    })
    .await;
}

#[tokio::test]
async fn a_profile_is_created_changed_and_deleted_unless_in_use() {
    on_each_database(async |test| {
        let (admin, rep) = (test.sign_in_as(ADMIN).await, test.sign_in_as(REP).await);
        let mut input = ProfileInput {
            name: "Readers".to_owned(),
            permissions: vec![],
            version: None,
        };
        let created: Profile = admin.post(route::PROFILES, &input).await.json();
        let twice = admin.post(route::PROFILES, &input).await.error();
        assert_eq!(twice.fields[0].problem, FieldProblem::Duplicate);
        let path = with_id(route::PROFILE, created.id.as_str());
        assert_eq!(admin.delete(&path).await.status, 204);

        let standard = profile(&admin, "Standard").await;
        let path = with_id(route::PROFILE, standard.id.as_str());
        assert_eq!(admin.delete(&path).await.error().code, ErrorCode::InUse);
        input.name = "Standard".to_owned();
        input.version = Some(standard.version);
        admin.put(&path, &input).await.json::<Profile>();
        let me: Me = rep.get(route::SESSION).await.json();
        assert!(me.permissions.is_empty(), "the change holds at once");
    })
    .await;
}

#[tokio::test]
async fn users_choose_the_language_of_their_pages() {
    on_each_database(async |test| {
        let rep = test.sign_in_as(REP).await;
        let japanese = serde_json::json!({ "language": "ja" });
        let me: Me = rep.put(route::PREFERENCES, &japanese).await.json();
        assert_eq!(me.user.language.unwrap().tag(), "ja");
        assert_eq!(rep.get(route::SESSION).await.json::<Me>(), me);
        let browsers = serde_json::json!({ "language": null });
        let me: Me = rep.put(route::PREFERENCES, &browsers).await.json();
        assert_eq!(me.user.language, None);
    })
    .await;
}
