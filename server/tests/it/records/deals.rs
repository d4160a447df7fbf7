use super::{account, contact, deal, deal_input, stage};
use contract::{
    ContactId, StageId,
    deal::{Deal, DealContactInput, DealInput},
    limits::AMOUNT_MINOR_MAX,
    list::Page,
    route::{self, with_id},
    stage::StageKind,
};
use jiff::civil::date;
use server::testing::{REP, on_each_database};

#[tokio::test]
async fn a_deal_is_created_read_changed_and_deleted() {
    on_each_database(async |test| {
        let rep = test.sign_in_as(REP).await;
        let (buyer, engineer) = (
            contact(&rep, "Doe", &[]).await,
            contact(&rep, "Roe", &[]).await,
        );
        let closing = date(2028, 2, 29);
        let mut input = deal_input(&rep, "Press", StageKind::Open, closing, &[&buyer]).await;
        input.amount_minor = Some(AMOUNT_MINOR_MAX);
        let created: Deal = rep.post(route::DEALS, &input).await.json();
        assert_eq!(created.closing_date, closing);
        assert_eq!(created.amount_minor, Some(AMOUNT_MINOR_MAX));
        assert_eq!(created.contacts[0].name, "Doe");

        let change = DealInput {
            contacts: vec![
                DealContactInput {
                    id: engineer.id.clone(),
                    role: "engineer".to_owned(),
                },
                DealContactInput {
                    id: buyer.id.clone(),
                    role: String::new(),
                },
            ],
            stage_id: stage(&rep, StageKind::Won).await.id,
            amount_minor: None,
            version: Some(created.version),
            ..input
        };
        let path = with_id(route::DEAL, created.id.as_str());
        let changed: Deal = rep.put(&path, &change).await.json();
        let people: Vec<_> = changed
            .contacts
            .iter()
            .map(|c| (c.name.as_str(), c.role.as_str()))
            .collect();
        assert_eq!(people, [("Roe", "engineer"), ("Doe", "")]);
        assert_eq!(changed.stage.kind, StageKind::Won);
        assert_eq!(changed.amount_minor, None);
        assert_eq!(rep.get(&path).await.json::<Deal>(), changed);
        assert_eq!(rep.delete(&path).await.status, 204);
        assert_eq!(rep.get(&path).await.status, 404);
        let buyer = with_id(route::CONTACT, buyer.id.as_str());
        assert_eq!(rep.get(&buyer).await.status, 200);
    })
    .await;
}

#[tokio::test]
async fn a_deal_with_unknown_people_or_stage_is_refused_as_a_whole() {
    on_each_database(async |test| {
        let rep = test.sign_in_as(REP).await;
        let buyer = contact(&rep, "Doe", &[]).await;
        let mut input = deal_input(&rep, "D", StageKind::Open, date(2026, 1, 1), &[&buyer]).await;
        input.stage_id = StageId::new("x");
        input.contacts.push(DealContactInput {
            id: ContactId::new("y"),
            role: String::new(),
        });
        let error = rep.post(route::DEALS, &input).await.error();
        let fields: Vec<_> = error.fields.iter().map(|f| f.field.as_str()).collect();
        assert_eq!(fields, ["stage_id", "contacts[1].id"]);
        let none: Page<Deal> = rep.get(route::DEALS).await.json();
        assert_eq!(none.total, 0);
    })
    .await;
}

#[tokio::test]
async fn deals_are_listed_by_account_and_by_contact() {
    on_each_database(async |test| {
        let rep = test.sign_in_as(REP).await;
        let acme = account(&rep, "Acme").await;
        let buyer = contact(&rep, "Doe", &[]).await;
        let day = date(2026, 11, 5);
        deal(&rep, "With Doe", StageKind::Open, day, &[&buyer]).await;
        let mut input = deal_input(&rep, "With Acme", StageKind::Open, day, &[]).await;
        input.account_id = Some(acme.id.clone());
        rep.post(route::DEALS, &input).await.json::<Deal>();

        let names = async |query: String| {
            let page: Page<Deal> = rep.get(&format!("{}?{query}", route::DEALS)).await.json();
            let names = page.items.into_iter().map(|deal| deal.name);
            names.collect::<Vec<_>>()
        };
        assert_eq!(names(format!("account={}", acme.id)).await, ["With Acme"]);
        assert_eq!(names(format!("contact={}", buyer.id)).await, ["With Doe"]);
        assert_eq!(
            names("sort=name&direction=desc".to_owned()).await,
            ["With Doe", "With Acme"]
        );
    })
    .await;
}
