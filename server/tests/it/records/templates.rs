use contract::{
    ErrorCode,
    error::FieldProblem,
    limits::{LINE_MAX_CHARS, NAME_MAX_CHARS, TEXT_MAX_CHARS},
    list::Page,
    route::{self, with_id},
    template::{Template, TemplateInput, TemplateModule},
    user::Language,
};
use server::testing::{ADMIN, Client, NO_MAIL_REP, OTHER_REP, REP, on_each_database};

fn input(name: &str, shared: bool) -> TemplateInput {
    TemplateInput {
        name: name.to_owned(),
        folder: String::new(),
        module: TemplateModule::Any,
        language: Language::En,
        subject: "About ${Deal.Deal_Name}".to_owned(),
        body: "Dear ${Contact.First_Name},\n\nthank you.".to_owned(),
        shared,
        version: None,
    }
}

async fn template(client: &Client, input: &TemplateInput) -> Template {
    client.post(route::TEMPLATES, input).await.json()
}

fn path(template: &Template) -> String {
    with_id(route::TEMPLATE, template.id.as_str())
}

fn change(template: &Template, name: &str) -> TemplateInput {
    TemplateInput {
        version: Some(template.version),
        ..input(name, template.shared)
    }
}

async fn names(client: &Client, query: &str) -> Vec<String> {
    let list = format!("{}?{query}", route::TEMPLATES);
    let page: Page<Template> = client.get(&list).await.json();
    assert_eq!(page.total, page.items.len() as u64);
    page.items.into_iter().map(|one| one.name).collect()
}

#[tokio::test]
async fn a_template_is_created_read_changed_and_deleted() {
    on_each_database(async |test| {
        let rep = test.sign_in_as(REP).await;
        let input = TemplateInput {
            folder: " お礼 ".to_owned(),
            module: TemplateModule::Deals,
            language: Language::Ja,
            body: "${Account.Account_Name}\n${Contact.Last_Name} 様\n\nお世話になっております。"
                .to_owned(),
            ..input(" 訪問のお礼 ", false)
        };
        let created = template(&rep, &input).await;
        assert_eq!(
            (created.name.as_str(), created.folder.as_str()),
            ("訪問のお礼", "お礼")
        );
        assert_eq!(created.body, input.body);
        assert_eq!(created.owner.name, REP.name);
        assert_eq!(rep.get(&path(&created)).await.json::<Template>(), created);
        let change = TemplateInput {
            language: Language::En,
            module: TemplateModule::Leads,
            shared: true,
            ..change(&created, "Thanks for the visit")
        };
        let changed: Template = rep.put(&path(&created), &change).await.json();
        assert_eq!(
            (changed.module, changed.language, changed.shared),
            (TemplateModule::Leads, Language::En, true)
        );
        assert_eq!(changed.folder, "");
        assert_eq!(changed.version, created.version + 1);
        assert_eq!(rep.delete(&path(&created)).await.status, 204);
        assert_eq!(rep.get(&path(&created)).await.status, 404);
        assert_eq!(
            rep.delete(&path(&created)).await.error().code,
            ErrorCode::NotFound
        );
    })
    .await;
}

#[tokio::test]
async fn a_change_based_on_an_older_version_is_refused() {
    on_each_database(async |test| {
        let rep = test.sign_in_as(REP).await;
        let created = template(&rep, &input("First", true)).await;
        rep.put(&path(&created), &change(&created, "Second"))
            .await
            .json::<Template>();
        let late = rep.put(&path(&created), &change(&created, "Third")).await;
        assert_eq!(late.error().code, ErrorCode::Conflict);
        let blind = rep.put(&path(&created), &input("Fourth", true)).await;
        let error = blind.error();
        assert_eq!(error.fields[0].field, "version");
        assert_eq!(names(&rep, "").await, ["Second"]);
    })
    .await;
}

#[tokio::test]
async fn what_one_keeps_to_oneself_does_not_exist_for_others() {
    on_each_database(async |test| {
        let rep = test.sign_in_as(REP).await;
        let own = template(&rep, &input("Mine", false)).await;
        for other in [OTHER_REP, ADMIN] {
            let other = test.sign_in_as(other).await;
            assert!(names(&other, "").await.is_empty());
            assert!(names(&other, "q=mine").await.is_empty());
            for answer in [
                other.get(&path(&own)).await,
                other.put(&path(&own), &change(&own, "Taken")).await,
                other.delete(&path(&own)).await,
            ] {
                assert_eq!(answer.error().code, ErrorCode::NotFound);
            }
        }
        assert_eq!(rep.get(&path(&own)).await.json::<Template>(), own);
    })
    .await;
}

#[tokio::test]
async fn what_is_shared_is_read_by_everyone_and_changed_by_its_owner_and_managers() {
    on_each_database(async |test| {
        let (rep, admin) = (test.sign_in_as(REP).await, test.sign_in_as(ADMIN).await);
        let shared = template(&rep, &input("Ours", true)).await;
        let other = test.sign_in_as(OTHER_REP).await;
        assert_eq!(other.get(&path(&shared)).await.json::<Template>(), shared);
        assert_eq!(names(&other, "").await, ["Ours"]);
        for answer in [
            other.put(&path(&shared), &change(&shared, "Theirs")).await,
            other.delete(&path(&shared)).await,
        ] {
            assert_eq!(answer.error().code, ErrorCode::Forbidden);
        }
        let better: Template = admin
            .put(&path(&shared), &change(&shared, "Better"))
            .await
            .json();
        assert_eq!(better.owner, shared.owner);
        let withdrawn = TemplateInput {
            shared: false,
            ..change(&better, "Better")
        };
        let withdrawn: Template = admin.put(&path(&shared), &withdrawn).await.json();
        assert!(!withdrawn.shared);
        assert_eq!(admin.get(&path(&shared)).await.status, 404);
        assert_eq!(rep.get(&path(&shared)).await.json::<Template>(), withdrawn);
        let another = template(&rep, &input("Old", true)).await;
        assert_eq!(admin.delete(&path(&another)).await.status, 204);
    })
    .await;
}

#[tokio::test]
async fn who_has_no_mail_reads_templates_and_writes_none() {
    on_each_database(async |test| {
        let rep = test.sign_in_as(REP).await;
        let shared = template(&rep, &input("Ours", true)).await;
        let without = test.sign_in_as(NO_MAIL_REP).await;
        assert_eq!(without.get(&path(&shared)).await.json::<Template>(), shared);
        let refused = without.post(route::TEMPLATES, &input("Mine", false)).await;
        assert_eq!(refused.error().code, ErrorCode::Forbidden);
    })
    .await;
}

#[tokio::test]
async fn templates_stand_by_folder_and_are_found_by_their_words() {
    on_each_database(async |test| {
        let rep = test.sign_in_as(REP).await;
        for (folder, name) in [
            ("Quotes", "b"),
            ("After a visit", "c"),
            ("", "z"),
            ("quotes", "A"),
            ("After", "d"),
        ] {
            let input = TemplateInput {
                folder: folder.to_owned(),
                ..input(name, true)
            };
            template(&rep, &input).await;
        }
        let cranes = TemplateInput {
            body: "ポンプの納期について".to_owned(),
            ..input("y", true)
        };
        template(&rep, &cranes).await;
        assert_eq!(names(&rep, "").await, ["y", "z", "d", "c", "A", "b"]);
        assert_eq!(
            names(&rep, "direction=desc").await,
            ["b", "A", "c", "d", "z", "y"]
        );
        assert_eq!(names(&rep, "q=QUOTES").await, ["A", "b"]);
        let kana: String = url::form_urlencoded::byte_serialize("ﾎﾟﾝﾌﾟ".as_bytes()).collect();
        assert_eq!(names(&rep, &format!("q={kana}")).await, ["y"]);
    })
    .await;
}

#[tokio::test]
async fn what_is_too_long_or_of_the_wrong_form_is_named() {
    on_each_database(async |test| {
        let rep = test.sign_in_as(REP).await;
        let full = TemplateInput {
            name: "名".repeat(NAME_MAX_CHARS),
            folder: "f".repeat(LINE_MAX_CHARS),
            subject: "s".repeat(LINE_MAX_CHARS),
            body: "本".repeat(TEXT_MAX_CHARS),
            ..input("", false)
        };
        let created = template(&rep, &full).await;
        assert_eq!(created.body, full.body);
        let over = TemplateInput {
            name: format!("{}x", full.name),
            folder: format!("{}x", full.folder),
            subject: format!("{}x", full.subject),
            body: format!("{}x", full.body),
            ..full
        };
        let wrong = TemplateInput {
            name: String::new(),
            subject: "one\nBcc: two".to_owned(),
            body: " \n".to_owned(),
            folder: "a\u{7}".to_owned(),
            ..input("", false)
        };
        let (too_long, required) = (FieldProblem::TooLong, FieldProblem::Required);
        let malformed = FieldProblem::Malformed;
        for (input, expected) in [
            (over, [too_long; 4]),
            (wrong, [required, malformed, malformed, required]),
        ] {
            let error = rep.post(route::TEMPLATES, &input).await.error();
            let found: Vec<_> = error
                .fields
                .iter()
                .map(|wrong| wrong.field.as_str())
                .collect();
            assert_eq!(found, ["name", "folder", "subject", "body"]);
            let problems: Vec<_> = error.fields.iter().map(|wrong| wrong.problem).collect();
            assert_eq!(problems, expected);
        }
        for (field, value) in [("module", "invoices"), ("language", "fr"), ("html", "<b>")] {
            let mut body = serde_json::to_value(input("x", false)).unwrap();
            body[field] = value.into();
            let refused = rep.post(route::TEMPLATES, &body).await;
            assert_eq!(refused.error().code, ErrorCode::MalformedJson, "{field}");
        }
    })
    .await;
}

#[tokio::test]
async fn an_unknown_template_is_not_found_whatever_its_id_looks_like() {
    on_each_database(async |test| {
        let rep = test.sign_in_as(REP).await;
        let known = template(&rep, &input("Known", true)).await;
        for id in [
            "x",
            "%00",
            "%FF",
            "..%2F..",
            "0196f000-0000-7000-8000-000000000000",
        ] {
            let path = with_id(route::TEMPLATE, id);
            assert_eq!(rep.get(&path).await.status, 404, "{id}");
            let change = rep.put(&path, &change(&known, "x")).await;
            assert_eq!(change.error().code, ErrorCode::NotFound, "{id}");
            assert_eq!(rep.delete(&path).await.status, 404, "{id}");
        }
    })
    .await;
}
