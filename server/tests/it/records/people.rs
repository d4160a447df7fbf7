use super::{account, contact, deal};
use contract::{
    ErrorCode,
    contact::{Contact, ContactInput},
    error::FieldProblem,
    label::Category,
    lead::{Lead, LeadInput},
    limits::LOOKUP_MAX,
    people::{CustomerName, CustomerNames, KnownPerson, People, PeopleLookup, PersonKind},
    route,
    stage::StageKind,
};
use jiff::civil::date;
use server::testing::{ADMIN, Client, NO_MAIL_REP, OTHER_REP, REP, on_each_database};

fn asked(addresses: &[&str]) -> PeopleLookup {
    PeopleLookup {
        addresses: addresses.iter().map(|&a| a.to_owned()).collect(),
    }
}

async fn who(client: &Client, addresses: &[&str]) -> Vec<KnownPerson> {
    let answer = client.post(route::PEOPLE_LOOKUP, &asked(addresses)).await;
    answer.json::<People>().people
}

async fn names(client: &Client, addresses: &[&str]) -> Vec<(String, PersonKind, String)> {
    let people = who(client, addresses).await.into_iter();
    people
        .map(|person| (person.address, person.kind, person.name))
        .collect()
}

#[tokio::test]
async fn everybody_learns_what_the_customers_of_their_organization_are_called() {
    on_each_database(async |test| {
        let rep = test.sign_in_as(REP).await;
        let yamada = contact(&rep, "Yamada", &["taro@a.example"]).await;
        let lead = LeadInput {
            family_name: "佐藤".to_owned(),
            given_name: "花子".to_owned(),
            company: "青葉商事".to_owned(),
            ..LeadInput::default()
        };
        let lead: Lead = rep.post(route::LEADS, &lead).await.json();
        let other = test.sign_in_as(OTHER_REP).await;
        let answer: CustomerNames = other.get(route::PEOPLE_NAMES).await.json();
        let named = |id: &str| {
            let found = answer.names.iter().find(|name| name.id == id);
            found.expect("everybody is named").clone()
        };
        assert_eq!(answer.names.len(), 2);
        assert_eq!(
            named(lead.id.as_str()),
            CustomerName {
                id: lead.id.to_string(),
                family_name: "佐藤".to_owned(),
                given_name: "花子".to_owned(),
                company: "青葉商事".to_owned(),
            }
        );
        assert_eq!(named(yamada.id.as_str()).company, "");
    })
    .await;
}

#[tokio::test]
async fn an_address_leads_to_every_record_that_has_it() {
    on_each_database(async |test| {
        let rep = test.sign_in_as(REP).await;
        let both = contact(&rep, "Yamada", &["taro@a.example", "t.yamada@gmail.com"]).await;
        let same = contact(&rep, "Abe", &["TARO@a.example"]).await;
        let lead = LeadInput {
            family_name: "Yamada".to_owned(),
            company: "Chairs".to_owned(),
            addresses: vec!["taro@A.example".to_owned()],
            ..LeadInput::default()
        };
        let lead: Lead = rep.post(route::LEADS, &lead).await.json();
        let people = who(
            &rep,
            &["Taro@a.example", "nobody@a.example", OTHER_REP.address],
        )
        .await;
        let found: Vec<(&str, PersonKind, &str)> = people
            .iter()
            .map(|person| (person.address.as_str(), person.kind, person.id.as_str()))
            .collect();
        let colleague = people.last().unwrap();
        assert_eq!(
            found,
            [
                ("Taro@a.example", PersonKind::Contact, same.id.as_str()),
                ("Taro@a.example", PersonKind::Contact, both.id.as_str()),
                ("Taro@a.example", PersonKind::Lead, lead.id.as_str()),
                (
                    OTHER_REP.address,
                    PersonKind::Colleague,
                    colleague.id.as_str()
                ),
            ]
        );
        assert_eq!(people[2].company, "Chairs");
        assert_eq!(colleague.name, OTHER_REP.name);
        // Gmail ignores dots and tags in its own addresses, and so does the lookup.
        let gmail = names(&rep, &["TYamada+crm@gmail.com"]).await;
        assert_eq!(gmail.len(), 1);
        assert_eq!(gmail[0].2, both.full_name);
    })
    .await;
}

#[tokio::test]
async fn a_contact_comes_with_its_account_its_category_and_its_open_deals() {
    on_each_database(async |test| {
        let rep = test.sign_in_as(REP).await;
        let account = account(&rep, "Chairs KK").await;
        let input = ContactInput {
            family_name: "Yamada".to_owned(),
            addresses: vec!["taro@a.example".to_owned()],
            account_id: Some(account.id),
            ..ContactInput::default()
        };
        let yamada: Contact = rep.post(route::CONTACTS, &input).await.json();
        let later = date(2099, 1, 1);
        for (name, kind) in [
            ("one", StageKind::Open),
            ("two", StageKind::Open),
            ("three", StageKind::Won),
        ] {
            deal(&rep, name, kind, later, &[&yamada]).await;
        }
        let people = who(&rep, &["taro@a.example"]).await;
        assert_eq!(people.len(), 1);
        assert_eq!(people[0].company, "Chairs KK");
        assert_eq!(people[0].category, Some(Category::OpenDeals));
        assert_eq!(people[0].open_deals, 2);
    })
    .await;
}

#[tokio::test]
async fn what_is_no_address_nobody_has() {
    on_each_database(async |test| {
        let rep = test.sign_in_as(REP).await;
        let odd = [
            "",
            " ",
            "nobody",
            "\0@a.example",
            "a@b@c",
            "' OR 1=1 --",
            "%",
        ];
        assert_eq!(names(&rep, &odd).await, []);
        assert_eq!(names(&rep, &[]).await, []);
    })
    .await;
}

#[tokio::test]
async fn a_lookup_is_bounded_and_for_users_of_mail() {
    on_each_database(async |test| {
        let rep = test.sign_in_as(REP).await;
        let many = vec!["a@b.example"; LOOKUP_MAX + 1];
        let refused = rep.post(route::PEOPLE_LOOKUP, &asked(&many)).await.error();
        assert_eq!(refused.code, ErrorCode::InvalidField);
        assert_eq!(refused.fields[0].problem, FieldProblem::TooMany);
        assert_eq!(who(&rep, &many[1..]).await, []);
        let long = format!("{}@b.example", "a".repeat(250));
        let refused = rep
            .post(route::PEOPLE_LOOKUP, &asked(&["a@b.example", &long]))
            .await;
        let fields = refused.error().fields;
        assert_eq!(fields[0].field, "addresses[1]");
        assert_eq!(fields[0].problem, FieldProblem::TooLong);
        let without = test.sign_in_as(NO_MAIL_REP).await;
        let refused = without
            .post(route::PEOPLE_LOOKUP, &asked(&[ADMIN.address]))
            .await;
        assert_eq!(refused.error().code, ErrorCode::Forbidden);
        let nobody = test.anonymous();
        let refused = nobody
            .post(route::PEOPLE_LOOKUP, &asked(&[ADMIN.address]))
            .await;
        assert_eq!(refused.error().code, ErrorCode::Unauthenticated);
    })
    .await;
}
