//! Months that close on another day than the last: the job, the records and the session go by them.

use super::{
    customers,
    mailbox::{Letter, Rep},
    world::World,
};
use contract::{
    ErrorCode, Page,
    contact::Contact,
    error::FieldProblem,
    label::Category,
    route,
    session::{Calendar, Me},
};
use server::testing::{ADMIN, REP};

async fn close_on(world: &World, closing_day: Option<u8>) {
    let admin = world.test.sign_in_as(ADMIN).await;
    let calendar = Calendar { closing_day };
    let answer = admin.put(route::CALENDAR, &calendar).await;
    assert_eq!(answer.json::<Calendar>(), calendar);
}

/// The category of each contact that has one, by name.
async fn categories(world: &World) -> Vec<(String, Category)> {
    let rep = world.test.sign_in_as(REP).await;
    let page: Page<Contact> = rep.get(route::CONTACTS).await.json();
    let mut all: Vec<(String, Category)> = page
        .items
        .into_iter()
        .filter_map(|contact| Some((contact.full_name, contact.category?.category)))
        .collect();
    all.sort();
    all
}

#[tokio::test]
async fn mail_is_filed_by_the_month_that_closes_on_the_organizations_day() {
    super::world::on_each_database(async |world| {
        // It is 31 October in Tokyo. One deal closes today, the other tomorrow.
        customers::add_all(&world).await;
        let rep = Rep::filing(&world).await;
        close_on(&world, Some(20)).await;
        let (today, tomorrow) = (
            rep.receive(Letter::from(customers::CLOSING)),
            rep.receive(Letter::from(customers::OPEN)),
        );
        rep.run_due().await;
        // The month is from 21 October to 20 November.
        for id in [&today, &tomorrow] {
            assert_eq!(rep.labels_of(id), ["Closing this month", "UNREAD"]);
        }
        let closing = Category::ClosingThisMonth;
        assert_eq!(
            categories(&world).await,
            [
                ("closing".to_owned(), closing),
                ("open".to_owned(), closing),
                ("won".to_owned(), Category::Customers),
            ]
        );
        close_on(&world, None).await;
        assert_eq!(
            categories(&world).await[1],
            ("open".to_owned(), Category::OpenDeals)
        );
    })
    .await;
}

#[tokio::test]
async fn the_closing_day_is_an_administrators_to_set_and_everybodys_to_know() {
    let world = World::start().await;
    let rep = world.test.sign_in_as(REP).await;
    let twentieth = Calendar {
        closing_day: Some(20),
    };
    let refused = rep.put(route::CALENDAR, &twentieth).await.error();
    assert_eq!(refused.code, ErrorCode::Forbidden);
    let admin = world.test.sign_in_as(ADMIN).await;
    for closing_day in [Some(0), Some(29)] {
        let calendar = Calendar { closing_day };
        let refused = admin.put(route::CALENDAR, &calendar).await.error();
        assert_eq!(refused.fields[0].problem, FieldProblem::OutOfRange);
    }
    close_on(&world, Some(20)).await;
    let told: Calendar = rep.get(route::CALENDAR).await.json();
    assert_eq!(told, twentieth);
    let me: Me = rep.get(route::SESSION).await.json();
    assert_eq!(me.organization.closing_day, Some(20));
    // The configuration, read again at the next start, leaves it alone.
    let beside = world.test.beside().await;
    let rep = beside.sign_in_as(REP).await;
    let told: Calendar = rep.get(route::CALENDAR).await.json();
    assert_eq!(told, twentieth);
}
