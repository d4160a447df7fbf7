use super::{account, contact, deal};
use contract::{
    AccountId, ErrorCode, UserId,
    contact::{Contact, ContactInput},
    deal::Deal,
    error::FieldProblem,
    label::Category,
    route::{self, with_id},
    stage::StageKind,
};
use crm::{address::Canonical, category::ContactFact};
use jiff::civil::date;
use server::{
    store::mail::book,
    testing::{REP, on_each_database},
};

#[tokio::test]
async fn a_contact_keeps_its_addresses_in_order_and_as_written() {
    on_each_database(async |test| {
        let rep = test.sign_in_as(REP).await;
        let account = account(&rep, "青葉製作所").await;
        let input = ContactInput {
            family_name: "山田".to_owned(),
            given_name: "太郎".to_owned(),
            addresses: vec![
                "Taro.Yamada@Aoba.example".to_owned(),
                "taro@home.example".to_owned(),
            ],
            account_id: Some(account.id.clone()),
            ..ContactInput::default()
        };
        let created: Contact = rep.post(route::CONTACTS, &input).await.json();
        assert_eq!(created.full_name, "山田 太郎");
        assert_eq!(created.addresses, input.addresses);
        assert_eq!(created.account.as_ref().unwrap().id, account.id);
        assert_eq!(created.category, None);

        let change = ContactInput {
            addresses: vec!["taro@home.example".to_owned()],
            account_id: None,
            version: Some(created.version),
            ..input
        };
        let path = with_id(route::CONTACT, created.id.as_str());
        let changed: Contact = rep.put(&path, &change).await.json();
        assert_eq!(changed.addresses, ["taro@home.example"]);
        assert_eq!(changed.account, None);
        assert_eq!(rep.get(&path).await.json::<Contact>(), changed);
    })
    .await;
}

#[tokio::test]
async fn records_that_do_not_exist_are_named_by_field() {
    on_each_database(async |test| {
        let rep = test.sign_in_as(REP).await;
        let input = ContactInput {
            family_name: "Doe".to_owned(),
            account_id: Some(AccountId::new("no\0where")),
            owner_id: Some(UserId::new("nobody")),
            ..ContactInput::default()
        };
        let error = rep.post(route::CONTACTS, &input).await.error();
        let fields: Vec<_> = error
            .fields
            .iter()
            .map(|f| (f.field.as_str(), f.problem))
            .collect();
        let unknown = FieldProblem::Unknown;
        assert_eq!(fields, [("account_id", unknown), ("owner_id", unknown)]);
    })
    .await;
}

#[tokio::test]
async fn the_category_follows_the_deals_and_the_month_of_the_organization() {
    on_each_database(async |test| {
        let rep = test.sign_in_as(REP).await;
        let buyer = contact(&rep, "Doe", &["doe@acme.example"]).await;
        let path = with_id(route::CONTACT, buyer.id.as_str());
        let category = async || rep.get(&path).await.json::<Contact>().category;

        deal(&rep, "Lost", StageKind::Lost, date(2026, 10, 31), &[&buyer]).await;
        assert_eq!(category().await, None);
        deal(&rep, "Won", StageKind::Won, date(2025, 1, 1), &[&buyer]).await;
        assert_eq!(category().await.unwrap().category, Category::Customers);
        deal(&rep, "Later", StageKind::Open, date(2026, 11, 1), &[&buyer]).await;
        assert_eq!(category().await.unwrap().category, Category::OpenDeals);
        deal(&rep, "Now", StageKind::Open, date(2026, 10, 31), &[&buyer]).await;
        let reason = category().await.unwrap();
        assert_eq!(reason.category, Category::ClosingThisMonth);
        assert_eq!(reason.deal_name, "Now");

        // 15:00 in UTC on the 31st is midnight in Tokyo: next month begins.
        test.app.clock.advance(jiff::SignedDuration::from_hours(6));
        assert_eq!(category().await.unwrap().deal_name, "Later");
    })
    .await;
}

#[tokio::test]
async fn deleting_a_contact_leaves_its_deals() {
    on_each_database(async |test| {
        let rep = test.sign_in_as(REP).await;
        let leaver = contact(&rep, "Doe", &["doe@acme.example"]).await;
        let stayer = contact(&rep, "Roe", &[]).await;
        let closing = date(2026, 12, 24);
        let deal = deal(&rep, "D", StageKind::Open, closing, &[&leaver, &stayer]).await;
        let path = with_id(route::CONTACT, leaver.id.as_str());
        assert_eq!(rep.delete(&path).await.status, 204);
        assert_eq!(rep.get(&path).await.error().code, ErrorCode::NotFound);
        let deal: Deal = rep
            .get(&with_id(route::DEAL, deal.id.as_str()))
            .await
            .json();
        let left: Vec<_> = deal.contacts.iter().map(|c| c.name.as_str()).collect();
        assert_eq!(left, ["Roe"]);
    })
    .await;
}

#[tokio::test]
async fn senders_are_known_by_every_address_of_every_contact() {
    on_each_database(async |test| {
        let rep = test.sign_in_as(REP).await;
        let first = contact(&rep, "Doe", &["Doe@acme.example", "j.doe+x@gmail.com"]).await;
        let second = contact(&rep, "Roe", &["doe@ACME.example"]).await;
        let closing = date(2026, 10, 1);
        deal(&rep, "A", StageKind::Open, closing, &[&first]).await;
        deal(&rep, "B", StageKind::Won, closing, &[&second, &first]).await;

        let db = test.store().db();
        let known = book::senders(db, &test.app.organization).await.unwrap();
        let having = |address: &str| -> Vec<ContactFact> {
            let address = Canonical::of(address).unwrap();
            let having = known.contacts.iter().filter(|(one, _)| *one == address);
            having.map(|(_, contact)| contact.clone()).collect()
        };
        let shared = having("doe@acme.example");
        let deals = |name: &str| {
            let id = if name == "Doe" { &first.id } else { &second.id };
            let fact = shared.iter().find(|fact| fact.id == *id).unwrap();
            fact.deals.len()
        };
        assert_eq!((shared.len(), deals("Doe"), deals("Roe")), (2, 2, 1));
        let gmail = having("jdoe@gmail.com");
        assert_eq!(gmail.len(), 1);
        assert_eq!(gmail[0].id, first.id);
    })
    .await;
}
