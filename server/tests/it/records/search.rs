use super::{account, contact};
use contract::{
    contact::{Contact, ContactInput},
    list::Page,
    route,
};
use server::testing::{Client, REP, on_each_database};

async fn found(client: &Client, words: &str) -> Vec<String> {
    let query: String = url::form_urlencoded::byte_serialize(words.as_bytes()).collect();
    let page: Page<Contact> = client
        .get(&format!("{}?q={query}", route::CONTACTS))
        .await
        .json();
    assert_eq!(page.total, page.items.len() as u64);
    page.items
        .into_iter()
        .map(|contact| contact.family_name)
        .collect()
}

#[tokio::test]
async fn every_word_must_occur_somewhere() {
    on_each_database(async |test| {
        let rep = test.sign_in_as(REP).await;
        let acme = account(&rep, "ACME Große GmbH").await;
        contact(&rep, "Écluse", &["E.Cluse@acme.example"]).await;
        contact(&rep, "山田", &["yamada@aoba.example"]).await;
        contact(&rep, "タナカ", &[]).await;
        contact(&rep, "50%_off\\", &[]).await;
        let input = ContactInput {
            family_name: "Zoe".to_owned(),
            account_id: Some(acme.id),
            ..ContactInput::default()
        };
        rep.post(route::CONTACTS, &input).await.json::<Contact>();

        for (words, expected) in [
            ("écluse", &["Écluse"][..]),
            ("ÉCLUSE", &["Écluse"]),
            ("acme", &["Zoe", "Écluse"]),
            ("acme grosse", &[]),
            ("gmbh zoe", &["Zoe"]),
            ("GROßE", &["Zoe"]),
            ("山", &["山田"]),
            ("山田\u{3000}aoba", &["山田"]),
            ("ﾀﾅｶ", &["タナカ"]),
            ("ＹＡＭＡＤＡ", &["山田"]),
            ("%", &["50%_off\\"]),
            ("_", &["50%_off\\"]),
            ("\\", &["50%_off\\"]),
            ("' OR 1=1 --", &[]),
        ] {
            assert_eq!(found(&rep, words).await, expected, "{words}");
        }
    })
    .await;
}
