use super::{account, contact};
use contract::{
    ErrorCode, account::Account, contact::Contact, limits::PAGE_MAX_ROWS, list::Page, route,
};
use server::testing::{Client, REP, on_each_database};

async fn page(client: &Client, query: &str) -> Page<Account> {
    client
        .get(&format!("{}?{query}", route::ACCOUNTS))
        .await
        .json()
}

fn names(page: &Page<Account>) -> Vec<&str> {
    page.items
        .iter()
        .map(|account| account.name.as_str())
        .collect()
}

#[tokio::test]
async fn pages_follow_each_other_without_gap_or_repeat() {
    on_each_database(async |test| {
        let rep = test.sign_in_as(REP).await;
        for name in ["b", "É", "a", "山", "C", "あ", "a"] {
            account(&rep, name).await;
        }
        let all = page(&rep, "").await;
        assert_eq!(names(&all), ["a", "a", "b", "C", "É", "あ", "山"]);
        assert_eq!(all.total, 7);
        let mut seen = Vec::new();
        for offset in [0, 3, 6] {
            let part = page(&rep, &format!("limit=3&offset={offset}")).await;
            assert_eq!((part.total, part.offset), (7, offset));
            seen.extend(part.items);
        }
        assert_eq!(seen, all.items);
        let past = page(&rep, "offset=100").await;
        assert_eq!((past.items.len(), past.total), (0, 7));
        let down = page(&rep, "sort=name&direction=desc&limit=2").await;
        assert_eq!(names(&down), ["山", "あ"]);
    })
    .await;
}

#[tokio::test]
async fn every_list_sorts_by_every_one_of_its_columns() {
    on_each_database(async |test| {
        use server::store::{accounts, contacts, deals, leads, profiles, stages, templates, users};
        let rep = test.sign_in_as(REP).await;
        contact(&rep, "Doe", &["doe@acme.example"]).await;
        for (path, sorts) in [
            (route::ACCOUNTS, accounts::SORTS),
            (route::CONTACTS, contacts::SORTS),
            (route::LEADS, leads::SORTS),
            (route::DEALS, deals::SORTS),
            (route::STAGES, stages::SORTS),
            (route::USERS, users::SORTS),
            (route::PROFILES, profiles::SORTS),
            (route::TEMPLATES, templates::SORTS),
        ] {
            for (column, _) in sorts {
                let answer = rep.get(&format!("{path}?sort={column}&q=e")).await;
                assert_eq!(answer.status, 200, "{path} {column}");
            }
        }
    })
    .await;
}

#[tokio::test]
async fn what_a_list_cannot_do_is_refused() {
    on_each_database(async |test| {
        let rep = test.sign_in_as(REP).await;
        let too_many = format!("limit={}", PAGE_MAX_ROWS + 1);
        let too_long = format!("q={}", "x".repeat(201));
        for query in [
            "limit=-1",
            "limit=x",
            "offset=99999999999",
            "direction=up",
            "sort=password",
            "sort=name;drop",
            "unknown=1",
            "q=%00",
            "contact=1",
            &too_many,
            &too_long,
        ] {
            let answer = rep.get(&format!("{}?{query}", route::ACCOUNTS)).await;
            assert_eq!(answer.error().code, ErrorCode::MalformedQuery, "{query}");
        }
        let most = format!(
            "{}?limit={PAGE_MAX_ROWS}&offset=4294967295",
            route::CONTACTS
        );
        assert_eq!(rep.get(&most).await.json::<Page<Contact>>().total, 0);
    })
    .await;
}
