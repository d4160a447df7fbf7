use super::account;
use contract::{
    AccountId, ErrorCode,
    account::{Account, AccountInput},
    contact::{Contact, ContactInput},
    route::{self, with_id},
};
use futures_util::future::join_all;
use jiff::SignedDuration;
use server::testing::{ADMIN, NO_MAIL_REP, OTHER_REP, REP, on_each_database};
use std::collections::BTreeSet;

fn input(account: &Account) -> AccountInput {
    AccountInput {
        name: account.name.clone(),
        website: account.website.clone(),
        phone: account.phone.clone(),
        description: account.description.clone(),
        owner_id: None,
        version: Some(account.version),
    }
}

#[tokio::test]
async fn an_account_is_created_read_changed_and_deleted() {
    on_each_database(async |test| {
        let rep = test.sign_in_as(REP).await;
        let created = account(&rep, "  青葉製作所 ").await;
        assert_eq!(created.name, "青葉製作所");
        assert_eq!(created.owner.name, REP.name);
        let path = with_id(route::ACCOUNT, created.id.as_str());

        test.app.clock.advance(SignedDuration::from_mins(5));
        let change = AccountInput {
            phone: "03-1234-5678".to_owned(),
            owner_id: Some(test.user(OTHER_REP).await.id),
            ..input(&created)
        };
        let changed: Account = rep.put(&path, &change).await.json();
        assert_eq!(changed.phone, "03-1234-5678");
        assert_eq!(changed.owner.name, OTHER_REP.name);
        assert_eq!(changed.version, created.version + 1);
        assert_eq!(changed.created_at, created.created_at);
        assert!(changed.updated_at > created.updated_at);

        let read: Account = rep.get(&path).await.json();
        assert_eq!(read, changed);
        assert_eq!(rep.delete(&path).await.status, 204);
        assert_eq!(rep.get(&path).await.error().code, ErrorCode::NotFound);
        assert_eq!(rep.delete(&path).await.error().code, ErrorCode::NotFound);
    })
    .await;
}

#[tokio::test]
async fn the_later_of_two_changes_is_told_that_it_is_late() {
    on_each_database(async |test| {
        let rep = test.sign_in_as(REP).await;
        let created = account(&rep, "Acme").await;
        let path = with_id(route::ACCOUNT, created.id.as_str());
        assert_eq!(rep.put(&path, &input(&created)).await.status, 200);
        let late = rep.put(&path, &input(&created)).await;
        assert_eq!(late.error().code, ErrorCode::Conflict);
    })
    .await;
}

#[tokio::test]
async fn a_change_without_a_version_is_refused() {
    on_each_database(async |test| {
        let rep = test.sign_in_as(REP).await;
        let created = account(&rep, "Acme").await;
        let change = AccountInput {
            version: None,
            ..input(&created)
        };
        let path = with_id(route::ACCOUNT, created.id.as_str());
        let error = rep.put(&path, &change).await.error();
        assert_eq!(error.fields[0].field, "version");
    })
    .await;
}

#[tokio::test]
async fn an_account_in_use_is_not_deleted() {
    on_each_database(async |test| {
        let rep = test.sign_in_as(REP).await;
        let used = account(&rep, "Acme").await;
        let input = ContactInput {
            family_name: "Doe".to_owned(),
            account_id: Some(used.id.clone()),
            ..ContactInput::default()
        };
        let contact: Contact = rep.post(route::CONTACTS, &input).await.json();
        assert_eq!(contact.account.unwrap().name, "Acme");
        let path = with_id(route::ACCOUNT, used.id.as_str());
        assert_eq!(rep.delete(&path).await.error().code, ErrorCode::InUse);
    })
    .await;
}

#[tokio::test]
async fn deleting_takes_its_own_permission() {
    on_each_database(async |test| {
        let limited = test.sign_in_as(NO_MAIL_REP).await;
        let created = account(&limited, "Acme").await;
        let path = with_id(route::ACCOUNT, created.id.as_str());
        assert_eq!(
            limited.delete(&path).await.error().code,
            ErrorCode::Forbidden
        );
        let admin = test.sign_in_as(ADMIN).await;
        assert_eq!(admin.delete(&path).await.status, 204);
    })
    .await;
}

#[tokio::test]
async fn an_account_of_another_organization_does_not_exist() {
    on_each_database(async |test| {
        let rep = test.sign_in_as(REP).await;
        let created = account(&rep, "Acme").await;
        let db = test.store().db();
        let other = contract::OrgId::new("other");
        let id = AccountId::new(created.id.as_str());
        let found = server::store::accounts::find(db, &other, &id)
            .await
            .unwrap();
        assert!(found.is_none());
    })
    .await;
}

#[tokio::test]
async fn many_writers_wait_for_each_other() {
    on_each_database(async |test| {
        let rep = test.sign_in_as(REP).await;
        let names: Vec<String> = (0..40).map(|number| format!("Account {number}")).collect();
        let created = join_all(names.iter().map(|name| account(&rep, name))).await;
        let ids: BTreeSet<_> = created.iter().map(|account| &account.id).collect();
        assert_eq!(ids.len(), names.len());
    })
    .await;
}
