use super::{deal, stage};
use contract::{
    ErrorCode,
    list::Page,
    route::{self, with_id},
    stage::{Stage, StageInput, StageKind},
};
use jiff::civil::date;
use server::testing::{ADMIN, REP, on_each_database};

#[tokio::test]
async fn the_pipeline_is_the_administrators_to_change() {
    on_each_database(async |test| {
        let (admin, rep) = (test.sign_in_as(ADMIN).await, test.sign_in_as(REP).await);
        let input = StageInput {
            name: "Trial".to_owned(),
            kind: StageKind::Open,
            position: 3,
            version: None,
        };
        let refused = rep.post(route::STAGES, &input).await;
        assert_eq!(refused.error().code, ErrorCode::Forbidden);
        let created: Stage = admin.post(route::STAGES, &input).await.json();
        let change = StageInput {
            kind: StageKind::Lost,
            version: Some(created.version),
            ..input
        };
        let path = with_id(route::STAGE, created.id.as_str());
        let changed: Stage = admin.put(&path, &change).await.json();
        assert_eq!(changed.kind, StageKind::Lost);
        assert_eq!(rep.get(&path).await.json::<Stage>(), changed);
        assert_eq!(admin.delete(&path).await.status, 204);
    })
    .await;
}

#[tokio::test]
async fn the_default_pipeline_is_in_order() {
    on_each_database(async |test| {
        let rep = test.sign_in_as(REP).await;
        let page: Page<Stage> = rep.get(route::STAGES).await.json();
        let names: Vec<_> = page.items.iter().map(|s| s.name.as_str()).collect();
        let expected = [
            "Qualification",
            "Needs analysis",
            "Proposal",
            "Negotiation",
            "Closed won",
            "Closed lost",
        ];
        assert_eq!(names, expected);
    })
    .await;
}

#[tokio::test]
async fn a_stage_with_deals_is_not_deleted() {
    on_each_database(async |test| {
        let admin = test.sign_in_as(ADMIN).await;
        deal(&admin, "D", StageKind::Won, date(2026, 1, 1), &[]).await;
        let won = stage(&admin, StageKind::Won).await;
        let path = with_id(route::STAGE, won.id.as_str());
        assert_eq!(admin.delete(&path).await.error().code, ErrorCode::InUse);
    })
    .await;
}
