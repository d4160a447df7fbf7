//! The organization's own domains: mail from them is internal.

use super::{
    customers,
    mailbox::{Letter, Rep},
    world::World,
};
use contract::{
    ErrorCode,
    error::FieldProblem,
    mailbox_setup::LabelRules,
    people::{People, PeopleLookup, PersonKind},
    route,
    session::{OwnDomains, OwnDomainsUpdate},
};
use server::testing::{ADMIN, REP};

fn domains(all: &[&str]) -> OwnDomains {
    OwnDomains {
        domains: all.iter().map(|&one| one.to_owned()).collect(),
    }
}

/// These instead of those that stand there now.
async fn update(world: &World, all: &[&str]) -> OwnDomainsUpdate {
    let admin = world.test.sign_in_as(ADMIN).await;
    let now: OwnDomains = admin.get(route::OWN_DOMAINS).await.json();
    OwnDomainsUpdate {
        domains: domains(all).domains,
        before: now.domains,
    }
}

async fn call_own(world: &World, all: &[&str]) -> OwnDomains {
    let admin = world.test.sign_in_as(ADMIN).await;
    let update = update(world, all).await;
    admin.put(route::OWN_DOMAINS, &update).await.json()
}

#[tokio::test]
async fn of_two_administrators_who_change_own_domains_at_once_the_slower_one_is_told() {
    super::world::on_each_database(async |world| {
        let admin = world.test.sign_in_as(ADMIN).await;
        call_own(&world, &["first.example"]).await;
        let slow = update(&world, &["first.example", "slow.example"]).await;
        let faster = call_own(&world, &["first.example", "fast.example"]).await;
        let refused = admin.put(route::OWN_DOMAINS, &slow).await.error();
        assert_eq!(refused.code, ErrorCode::Conflict);
        let now: OwnDomains = admin.get(route::OWN_DOMAINS).await.json();
        assert_eq!(now, faster);
    })
    .await;
}

#[tokio::test]
async fn mail_from_an_own_domain_is_neither_filed_nor_noticed_whoever_writes_it() {
    super::world::on_each_database(async |world| {
        customers::add_all(&world).await;
        let rep = Rep::filing(&world).await;
        call_own(&world, &["Open.example", "@branch.example"]).await;
        let inside = rep.receive(Letter::from(customers::OPEN));
        let outside = rep.receive(Letter::from(customers::CLOSING));
        let run = rep.run_due().await;
        assert_eq!(rep.labels_of(&inside), ["INBOX", "UNREAD"]);
        assert_eq!(rep.labels_of(&outside), ["Closing this month", "UNREAD"]);
        assert_eq!((run.counts.notices, run.counts.not_personal), (1, 1));
        // The preview of the set-up goes by the same.
        let rules: LabelRules = rep.client().get(route::MAILBOX_RULES).await.json();
        assert_eq!(rules.own_domains, ["open.example", "branch.example"]);

        call_own(&world, &[]).await;
        let now = rep.receive(Letter::from(customers::OPEN));
        rep.next_run().await;
        assert_eq!(rep.labels_of(&now), ["Open deals", "UNREAD"]);
    })
    .await;
}

#[tokio::test]
async fn own_domains_are_an_administrators_to_set_and_everybodys_to_know() {
    let world = World::start().await;
    let rep = world.test.sign_in_as(REP).await;
    let refused = rep
        .put(route::OWN_DOMAINS, &update(&world, &["a.example"]).await)
        .await
        .error();
    assert_eq!(refused.code, ErrorCode::Forbidden);
    let admin = world.test.sign_in_as(ADMIN).await;
    for (wrong, problem) in [
        ("tegami", FieldProblem::Malformed),
        ("a.example b.example", FieldProblem::Malformed),
        ("Gmail.com", FieldProblem::Public),
        ("co.jp", FieldProblem::Public),
        ("github.io", FieldProblem::Public),
    ] {
        let refused = admin
            .put(
                route::OWN_DOMAINS,
                &update(&world, &["a.example", wrong]).await,
            )
            .await
            .error();
        let fields = refused.fields;
        assert_eq!(
            (fields[0].field.as_str(), fields[0].problem),
            ("domains[1]", problem),
            "{wrong}"
        );
    }
    let own = call_own(&world, &["Tegami.example"]).await;
    assert_eq!(own, domains(&["tegami.example"]));
    assert_eq!(rep.get(route::OWN_DOMAINS).await.json::<OwnDomains>(), own);
    // The configuration, read again at the next start, leaves them alone.
    let beside = world.test.beside().await;
    let rep = beside.sign_in_as(REP).await;
    assert_eq!(rep.get(route::OWN_DOMAINS).await.json::<OwnDomains>(), own);
}

#[tokio::test]
async fn whoever_writes_from_an_own_domain_is_looked_up_as_a_colleague() {
    let world = World::start().await;
    customers::add_all(&world).await;
    call_own(&world, &["open.example"]).await;
    let rep = world.test.sign_in_as(REP).await;
    let printer = "printer@tokyo.open.example";
    let asked = [printer, customers::OPEN, customers::CLOSING, REP.address];
    let lookup = PeopleLookup {
        addresses: asked.map(str::to_owned).into(),
    };
    let People { people } = rep.post(route::PEOPLE_LOOKUP, &lookup).await.json();
    let found: Vec<(&str, PersonKind)> = people
        .iter()
        .map(|person| (person.address.as_str(), person.kind))
        .collect();
    assert_eq!(
        found,
        [
            (printer, PersonKind::Colleague),
            (customers::OPEN, PersonKind::Contact),
            (customers::OPEN, PersonKind::Colleague),
            (customers::CLOSING, PersonKind::Contact),
            (REP.address, PersonKind::Colleague),
        ]
    );
}
