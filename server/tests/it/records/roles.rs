use contract::{
    ErrorCode, RoleId,
    error::FieldProblem,
    list::Page,
    role::{Role, RoleInput},
    route::{self, with_id},
    user::{NewUser, User, UserUpdate},
};
use server::testing::{ADMIN, Client, REP, on_each_database};

async fn role(admin: &Client, name: &str, above: Option<&Role>) -> Role {
    admin.post(route::ROLES, &input(name, above)).await.json()
}

fn input(name: &str, above: Option<&Role>) -> RoleInput {
    RoleInput {
        name: name.to_owned(),
        parent_id: above.map(|role| role.id.clone()),
        version: None,
    }
}

fn path(role: &Role) -> String {
    with_id(route::ROLE, role.id.as_str())
}

#[tokio::test]
async fn the_tree_is_the_administrators_to_change() {
    on_each_database(async |test| {
        let (admin, rep) = (test.sign_in_as(ADMIN).await, test.sign_in_as(REP).await);
        let refused = rep.post(route::ROLES, &input("Sales", None)).await;
        assert_eq!(refused.error().code, ErrorCode::Forbidden);
        let sales = role(&admin, "Sales", None).await;
        let reps = role(&admin, "営業担当", Some(&sales)).await;
        assert_eq!(
            reps.parent.as_ref().map(|above| above.name.as_str()),
            Some("Sales")
        );
        let change = RoleInput {
            version: Some(reps.version),
            ..input("Reps", None)
        };
        let changed: Role = admin.put(&path(&reps), &change).await.json();
        assert_eq!((changed.name.as_str(), changed.parent), ("Reps", None));
        let page: Page<Role> = rep.get(route::ROLES).await.json();
        let names: Vec<_> = page.items.iter().map(|role| role.name.as_str()).collect();
        assert_eq!(names, ["Reps", "Sales"]);
        assert_eq!(admin.delete(&path(&sales)).await.status, 204);
    })
    .await;
}

#[tokio::test]
async fn a_role_never_stands_under_itself() {
    on_each_database(async |test| {
        let admin = test.sign_in_as(ADMIN).await;
        let top = role(&admin, "Top", None).await;
        let middle = role(&admin, "Middle", Some(&top)).await;
        let bottom = role(&admin, "Bottom", Some(&middle)).await;
        for (moved, under) in [
            (&top, &top),
            (&top, &middle),
            (&top, &bottom),
            (&middle, &bottom),
        ] {
            let change = RoleInput {
                version: Some(moved.version),
                ..input(&moved.name, Some(under))
            };
            let error = admin.put(&path(moved), &change).await.error();
            assert_eq!(error.fields[0].field, "parent_id");
            assert_eq!(error.fields[0].problem, FieldProblem::Circular);
        }
    })
    .await;
}

#[tokio::test]
async fn what_a_role_names_must_exist_and_its_name_be_its_own() {
    on_each_database(async |test| {
        let admin = test.sign_in_as(ADMIN).await;
        let nowhere = RoleInput {
            parent_id: Some(RoleId::new("nowhere")),
            ..input("Lost", None)
        };
        let error = admin.post(route::ROLES, &nowhere).await.error();
        assert_eq!(error.fields[0].problem, FieldProblem::Unknown);
        role(&admin, "Sales", None).await;
        let error = admin
            .post(route::ROLES, &input(" Sales ", None))
            .await
            .error();
        assert_eq!(error.fields[0].problem, FieldProblem::Duplicate);
    })
    .await;
}

#[tokio::test]
async fn a_user_has_a_role_and_a_role_in_use_stays() {
    on_each_database(async |test| {
        let admin = test.sign_in_as(ADMIN).await;
        let top = role(&admin, "Top", None).await;
        let sales = role(&admin, "Sales", Some(&top)).await;
        let me: Page<User> = admin.get(route::USERS).await.json();
        let profile_id = me.items[0].profile.id.clone();
        let new = NewUser {
            address: "new@tegami.example".to_owned(),
            name: String::new(),
            profile_id: profile_id.clone(),
            role_id: Some(sales.id.clone()),
        };
        let user: User = admin.post(route::USERS, &new).await.json();
        assert_eq!(
            user.role.as_ref().map(|role| role.name.as_str()),
            Some("Sales")
        );
        let counted: Role = admin.get(&path(&sales)).await.json();
        assert_eq!(counted.user_count, 1);
        for in_use in [&top, &sales] {
            assert_eq!(
                admin.delete(&path(in_use)).await.error().code,
                ErrorCode::InUse
            );
        }
        let update = UserUpdate {
            profile_id,
            role_id: None,
            active: true,
            version: user.version,
        };
        let user_path = with_id(route::USER, user.id.as_str());
        let changed: User = admin.put(&user_path, &update).await.json();
        assert_eq!(changed.role, None);
        assert_eq!(admin.delete(&path(&sales)).await.status, 204);
        let unknown = UserUpdate {
            role_id: Some(sales.id),
            version: changed.version,
            ..update
        };
        let error = admin.put(&user_path, &unknown).await.error();
        assert_eq!(error.fields[0].field, "role_id");
    })
    .await;
}
