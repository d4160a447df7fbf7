use contract::{
    LeadId,
    lead::{Lead, LeadInput, LeadStatus},
    route::{self, with_id},
};
use server::testing::{REP, on_each_database};

#[tokio::test]
async fn a_lead_is_created_read_changed_and_deleted() {
    on_each_database(async |test| {
        let rep = test.sign_in_as(REP).await;
        let input = LeadInput {
            family_name: "Curie".to_owned(),
            given_name: "Marie".to_owned(),
            company: "Radium AG".to_owned(),
            addresses: vec!["marie@radium.example".to_owned()],
            ..LeadInput::default()
        };
        let created: Lead = rep.post(route::LEADS, &input).await.json();
        assert_eq!(created.full_name, "Marie Curie");
        assert_eq!(created.status, LeadStatus::New);
        let change = LeadInput {
            status: LeadStatus::Qualified,
            addresses: vec![],
            version: Some(created.version),
            ..input
        };
        let path = with_id(route::LEAD, created.id.as_str());
        let changed: Lead = rep.put(&path, &change).await.json();
        assert_eq!(changed.status, LeadStatus::Qualified);
        assert!(changed.addresses.is_empty());
        assert_eq!(rep.get(&path).await.json::<Lead>(), changed);
        assert_eq!(rep.delete(&path).await.status, 204);
        assert_eq!(rep.get(&path).await.status, 404);
    })
    .await;
}

#[tokio::test]
async fn an_unknown_lead_is_not_found_whatever_its_id_looks_like() {
    on_each_database(async |test| {
        let rep = test.sign_in_as(REP).await;
        for id in [
            "x",
            "%00",
            "%FF",
            "..%2F..",
            "0196f000-0000-7000-8000-000000000000",
        ] {
            let answer = rep.get(&with_id(route::LEAD, id)).await;
            assert_eq!(answer.status, 404, "{id}");
        }
        let unnamed = LeadId::new("");
        let found = server::store::leads::find(test.store().db(), &test.app.organization, &unnamed);
        assert!(found.await.unwrap().is_none());
    })
    .await;
}
