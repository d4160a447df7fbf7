//! Notes and tasks.

use contract::{
    ErrorCode,
    about::{About, AboutKind, JottingCounts},
    note::{Note, NoteInput},
    route,
    task::{Task, TaskInput},
};
use server::testing::{ADMIN, Client, NO_MAIL_REP, OTHER_REP, REP, on_each_database};

fn about(kind: AboutKind, id: &str) -> About {
    About {
        kind,
        id: id.to_owned(),
    }
}

fn note(about: About, text: &str) -> NoteInput {
    NoteInput {
        about,
        text: text.to_owned(),
        message_id: Some("CAF.1@mail.example".to_owned()),
        part_id: None,
        version: None,
    }
}

fn task(title: &str, due_on: Option<&str>) -> TaskInput {
    TaskInput {
        title: title.to_owned(),
        about: None,
        due_on: due_on.map(|date| date.parse().unwrap()),
        done: false,
        message_id: None,
        owner_id: None,
        version: None,
    }
}

async fn notes_of(client: &Client, about: &About) -> Vec<Note> {
    let path = format!(
        "{}?kind={}&id={}",
        route::NOTES,
        about.kind.as_str(),
        about.id
    );
    client.get(&path).await.json()
}

async fn tasks(client: &Client, query: &str) -> Vec<Task> {
    let path = format!("{}{query}", route::TASKS);
    client.get(&path).await.json()
}

async fn counts(client: &Client, about: &About) -> (u64, u64) {
    let path = format!(
        "{}?kind={}&id={}",
        route::JOTTINGS,
        about.kind.as_str(),
        about.id
    );
    let JottingCounts { notes, tasks } = client.get(&path).await.json();
    (notes, tasks)
}

fn titles(tasks: &[Task]) -> Vec<&str> {
    tasks.iter().map(|task| task.title.as_str()).collect()
}

#[tokio::test]
async fn a_note_stands_with_its_record_and_goes_with_it() {
    on_each_database(async |test| {
        let rep = test.sign_in_as(REP).await;
        let contact = super::contact(&rep, "Doe", &[]).await;
        let account = super::account(&rep, "Acme").await;
        let person = about(AboutKind::Contact, contact.id.as_str());
        let company = about(AboutKind::Account, account.id.as_str());
        let first: Note = rep
            .post(
                route::NOTES,
                &note(person.clone(), " Likes chairs.\nBlue ones. "),
            )
            .await
            .json();
        assert_eq!(first.text, "Likes chairs.\nBlue ones.");
        assert_eq!(first.about.name, "Doe");
        assert_eq!(first.author.name, REP.name);
        assert_eq!(first.message_id.as_deref(), Some("CAF.1@mail.example"));
        rep.post(route::NOTES, &note(company.clone(), "Big"))
            .await
            .json::<Note>();
        assert_eq!(notes_of(&rep, &person).await, std::slice::from_ref(&first));
        assert_eq!(notes_of(&rep, &company).await.len(), 1);

        let path = route::with_id(route::NOTE, first.id.as_str());
        let change = NoteInput {
            version: Some(first.version),
            ..note(person.clone(), "Red ones")
        };
        let changed: Note = rep.put(&path, &change).await.json();
        assert_eq!((changed.text.as_str(), changed.version), ("Red ones", 2));
        assert_eq!(changed.message_id, first.message_id, "the mail stays");
        let stale = rep.put(&path, &change).await;
        assert_eq!(stale.error().code, ErrorCode::Conflict);

        let contact = route::with_id(route::CONTACT, contact.id.as_str());
        assert_eq!(
            test.sign_in_as(ADMIN).await.delete(&contact).await.status,
            204
        );
        assert_eq!(notes_of(&rep, &person).await, []);
    })
    .await;
}

#[tokio::test]
async fn a_record_tells_how_much_is_written_about_it() {
    on_each_database(async |test| {
        let rep = test.sign_in_as(REP).await;
        let contact = super::contact(&rep, "Doe", &[]).await;
        let account = super::account(&rep, "Acme").await;
        let person = about(AboutKind::Contact, contact.id.as_str());
        let company = about(AboutKind::Account, account.id.as_str());
        assert_eq!(counts(&rep, &person).await, (0, 0));
        for (record, text) in [(&person, "One"), (&person, "Two"), (&company, "Three")] {
            rep.post(route::NOTES, &note(record.clone(), text))
                .await
                .json::<Note>();
        }
        for (title, done) in [("Open", false), ("Done", true)] {
            let input = TaskInput {
                about: Some(person.clone()),
                done,
                ..task(title, None)
            };
            rep.post(route::TASKS, &input).await.json::<Task>();
        }
        assert_eq!(counts(&rep, &person).await, (2, 1), "what is done is done");
        assert_eq!(counts(&rep, &company).await, (1, 0));
        let nobody = about(AboutKind::Deal, "nobody");
        assert_eq!(counts(&rep, &nobody).await, (0, 0));
    })
    .await;
}

#[tokio::test]
async fn only_its_author_changes_a_note() {
    let test = server::testing::TestApp::start().await;
    let (rep, other) = (test.sign_in_as(REP).await, test.sign_in_as(OTHER_REP).await);
    let contact = super::contact(&rep, "Doe", &[]).await;
    let person = about(AboutKind::Contact, contact.id.as_str());
    let written: Note = rep
        .post(route::NOTES, &note(person.clone(), "Mine"))
        .await
        .json();
    let path = route::with_id(route::NOTE, written.id.as_str());
    let change = NoteInput {
        version: Some(1),
        ..note(person.clone(), "Not mine")
    };
    let refused = other.put(&path, &change).await;
    assert_eq!(refused.error().code, ErrorCode::Forbidden);
    let plain = test.sign_in_as(NO_MAIL_REP).await;
    assert_eq!(plain.delete(&path).await.error().code, ErrorCode::Forbidden);
    assert_eq!(notes_of(&other, &person).await, [written]);
    assert_eq!(rep.delete(&path).await.status, 204);
}

#[tokio::test]
async fn a_file_of_a_mail_stands_with_a_record_without_its_name() {
    on_each_database(async |test| {
        let rep = test.sign_in_as(REP).await;
        let contact = super::contact(&rep, "Doe", &[]).await;
        let person = about(AboutKind::Contact, contact.id.as_str());
        let file = |part_id: &str, text: &str| NoteInput {
            part_id: Some(part_id.to_owned()),
            ..note(person.clone(), text)
        };
        let added: Note = rep.post(route::NOTES, &file("1.2", "")).await.json();
        assert_eq!(added.part_id.as_deref(), Some("1.2"));
        assert_eq!(added.message_id.as_deref(), Some("CAF.1@mail.example"));
        assert_eq!(notes_of(&rep, &person).await, std::slice::from_ref(&added));

        // Words may come and go; the file stays.
        let path = route::with_id(route::NOTE, added.id.as_str());
        for (version, text) in [(1, "The signed one"), (2, "")] {
            let change = NoteInput {
                version: Some(version),
                ..note(person.clone(), text)
            };
            let changed: Note = rep.put(&path, &change).await.json();
            assert_eq!(
                (changed.text.as_str(), changed.version),
                (text, version + 1)
            );
            assert_eq!(changed.part_id, added.part_id);
        }
        for odd in [
            " ",
            "offer.pdf",
            "1.",
            "1..2",
            "-1",
            "１",
            "1.2.3.4.5.6.7.8.9.10.11.12.13.14.15.16.17.18.19.20.21.22.23.24.25.26.27",
        ] {
            let refused = rep.post(route::NOTES, &file(odd, "")).await.error();
            assert_eq!(refused.code, ErrorCode::InvalidField, "{odd}");
            assert_eq!(refused.fields[0].field, "part_id", "{odd}");
        }
        let of_nothing = NoteInput {
            message_id: None,
            ..file("1", "")
        };
        let refused = rep.post(route::NOTES, &of_nothing).await.error();
        assert_eq!(refused.fields[0].field, "message_id");
    })
    .await;
}

#[tokio::test]
async fn a_note_that_is_about_no_file_keeps_its_words() {
    let test = server::testing::TestApp::start().await;
    let rep = test.sign_in_as(REP).await;
    let contact = super::contact(&rep, "Doe", &[]).await;
    let person = about(AboutKind::Contact, contact.id.as_str());
    let added: Note = rep
        .post(route::NOTES, &note(person.clone(), "Words"))
        .await
        .json();
    let emptied = NoteInput {
        part_id: Some("1".to_owned()),
        version: Some(1),
        ..note(person.clone(), " ")
    };
    let path = route::with_id(route::NOTE, added.id.as_str());
    let refused = rep.put(&path, &emptied).await.error();
    assert_eq!(refused.fields[0].field, "text");
    assert_eq!(notes_of(&rep, &person).await, [added]);
}

#[tokio::test]
async fn a_note_needs_words_and_a_record_that_is_there() {
    let test = server::testing::TestApp::start().await;
    let rep = test.sign_in_as(REP).await;
    let nobody = about(AboutKind::Lead, "nobody");
    let contact = super::contact(&rep, "Doe", &[]).await;
    let person = about(AboutKind::Contact, contact.id.as_str());
    let odd = NoteInput {
        message_id: Some("two words".to_owned()),
        ..note(person.clone(), "x")
    };
    for (input, field) in [
        (note(person.clone(), " "), "text"),
        (note(person, &"x".repeat(10_001)), "text"),
        (note(nobody, "x"), "about"),
        (odd, "message_id"),
    ] {
        let error = rep.post(route::NOTES, &input).await.error();
        assert_eq!(error.fields[0].field, field);
    }
    let more = serde_json::json!({
        "about": {"kind": "lead", "id": "x"}, "text": "x", "subject": "x",
    });
    let refused = rep.post(route::NOTES, &more).await;
    assert_eq!(refused.error().code, ErrorCode::MalformedJson);
}

#[tokio::test]
async fn open_tasks_stand_by_the_day_they_are_due_until_they_are_done() {
    on_each_database(async |test| {
        let rep = test.sign_in_as(REP).await;
        for input in [
            task("Some day", None),
            task("Later", Some("2026-12-01")),
            task("Soon", Some("2026-11-01")),
        ] {
            rep.post(route::TASKS, &input).await.json::<Task>();
        }
        let open = tasks(&rep, "").await;
        assert_eq!(titles(&open), ["Soon", "Later", "Some day"]);
        let soon = &open[0];
        let path = route::with_id(route::TASK, soon.id.as_str());
        let done = TaskInput {
            done: true,
            version: Some(soon.version),
            ..task("Soon", Some("2026-11-01"))
        };
        let changed: Task = rep.put(&path, &done).await.json();
        assert_eq!(changed.done_at, Some(test.now()));
        assert_eq!(titles(&tasks(&rep, "").await), ["Later", "Some day"]);
        assert_eq!(titles(&tasks(&rep, "?done=true").await), ["Soon"]);
        let again = TaskInput {
            done: false,
            version: Some(changed.version),
            ..done
        };
        let open_again: Task = rep.put(&path, &again).await.json();
        assert_eq!(open_again.done_at, None);
        assert_eq!(rep.delete(&path).await.status, 204);
        assert_eq!(titles(&tasks(&rep, "").await), ["Later", "Some day"]);
    })
    .await;
}

#[tokio::test]
async fn a_task_about_a_record_is_everybodys_to_see_and_one_by_itself_its_owners() {
    on_each_database(async |test| {
        let (rep, other) = (test.sign_in_as(REP).await, test.sign_in_as(OTHER_REP).await);
        let contact = super::contact(&rep, "Doe", &[]).await;
        let person = about(AboutKind::Contact, contact.id.as_str());
        let shared = TaskInput {
            about: Some(person.clone()),
            owner_id: Some(test.user(OTHER_REP).await.id),
            ..task("Call Doe", None)
        };
        let given: Task = rep.post(route::TASKS, &shared).await.json();
        assert_eq!(given.owner.name, OTHER_REP.name);
        let own: Task = rep.post(route::TASKS, &task("Alone", None)).await.json();
        let of_record = format!("?kind=contact&id={}", contact.id);
        assert_eq!(titles(&tasks(&rep, &of_record).await), ["Call Doe"]);
        assert_eq!(titles(&tasks(&rep, "").await), ["Alone"]);
        assert_eq!(titles(&tasks(&other, "").await), ["Call Doe"]);
        let path = route::with_id(route::TASK, own.id.as_str());
        let change = TaskInput {
            version: Some(1),
            ..task("Not mine", None)
        };
        for answer in [other.put(&path, &change).await, other.delete(&path).await] {
            assert_eq!(answer.error().code, ErrorCode::NotFound);
        }
        let half = rep.get(&format!("{}?kind=contact", route::TASKS)).await;
        assert_eq!(half.error().code, ErrorCode::MalformedQuery);
    })
    .await;
}

#[tokio::test]
async fn whoever_is_given_a_task_is_told_at_once() {
    let test = server::testing::TestApp::start().await;
    let (rep, other) = (test.sign_in_as(REP).await, test.sign_in_as(OTHER_REP).await);
    let mut stream = other.open("/api/events?after=0").await;
    let contact = super::contact(&rep, "Doe", &[]).await;
    let given = TaskInput {
        about: Some(about(AboutKind::Contact, contact.id.as_str())),
        owner_id: Some(test.user(OTHER_REP).await.id),
        ..task("Call", None)
    };
    rep.post(route::TASKS, &given).await.json::<Task>();
    let told = contract::event::Event::TasksChanged;
    assert_eq!(stream.next().await, Some((1, told)));
}
