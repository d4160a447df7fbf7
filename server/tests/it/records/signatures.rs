use contract::{
    ErrorCode,
    error::FieldProblem,
    limits::TEXT_MAX_CHARS,
    route,
    signature::{Signature, Signatures},
    user::Language,
};
use server::testing::{NO_MAIL_REP, OTHER_REP, REP, on_each_database};

fn signature(address: &str, language: Language, text: &str) -> Signature {
    Signature {
        address: address.to_owned(),
        language,
        text: text.to_owned(),
    }
}

fn all(signatures: &[Signature]) -> Signatures {
    Signatures {
        signatures: signatures.to_vec(),
    }
}

#[tokio::test]
async fn a_user_has_a_signature_for_each_address_and_language() {
    on_each_database(async |test| {
        let rep = test.sign_in_as(REP).await;
        let none: Signatures = rep.get(route::SIGNATURES).await.json();
        assert_eq!(none, Signatures::default());
        let written = all(&[
            signature(
                " Sales@tegami.example ",
                Language::En,
                "Hana Sato\nTegami\n\n",
            ),
            signature("hana@tegami.example", Language::Ja, "  佐藤 花子"),
            signature("hana@tegami.example", Language::En, "Hana Sato"),
        ]);
        let saved: Signatures = rep.put(route::SIGNATURES, &written).await.json();
        let expected = all(&[
            signature("hana@tegami.example", Language::En, "Hana Sato"),
            signature("hana@tegami.example", Language::Ja, "  佐藤 花子"),
            signature("sales@tegami.example", Language::En, "Hana Sato\nTegami"),
        ]);
        assert_eq!(saved, expected);
        assert_eq!(rep.get(route::SIGNATURES).await.json::<Signatures>(), saved);

        let fewer = all(&saved.signatures[1..2]);
        let left: Signatures = rep.put(route::SIGNATURES, &fewer).await.json();
        assert_eq!(left, fewer);
        let nothing = Signatures::default();
        let left: Signatures = rep.put(route::SIGNATURES, &nothing).await.json();
        assert_eq!(left, nothing);
    })
    .await;
}

#[tokio::test]
async fn nobody_sees_or_changes_the_signatures_of_another() {
    on_each_database(async |test| {
        let rep = test.sign_in_as(REP).await;
        let own = all(&[signature("hana@tegami.example", Language::Ja, "佐藤")]);
        rep.put(route::SIGNATURES, &own).await;
        let other = test.sign_in_as(OTHER_REP).await;
        let seen: Signatures = other.get(route::SIGNATURES).await.json();
        assert_eq!(seen, Signatures::default());
        other.put(route::SIGNATURES, &Signatures::default()).await;
        assert_eq!(rep.get(route::SIGNATURES).await.json::<Signatures>(), own);
        let without = test.sign_in_as(NO_MAIL_REP).await;
        let refused = without.put(route::SIGNATURES, &own).await;
        assert_eq!(refused.error().code, ErrorCode::Forbidden);
    })
    .await;
}

#[tokio::test]
async fn what_cannot_stand_under_mail_is_refused_at_its_place() {
    on_each_database(async |test| {
        let rep = test.sign_in_as(REP).await;
        let wrong = all(&[
            signature("no address", Language::Ja, "佐藤"),
            signature("hana@tegami.example", Language::Ja, " \n"),
            signature("HANA@tegami.example", Language::Ja, "佐藤"),
            signature(
                "sales@tegami.example",
                Language::Ja,
                &"あ".repeat(TEXT_MAX_CHARS + 1),
            ),
        ]);
        let refused = rep.put(route::SIGNATURES, &wrong).await.error();
        let fields: Vec<(&str, FieldProblem)> = refused
            .fields
            .iter()
            .map(|error| (error.field.as_str(), error.problem))
            .collect();
        assert_eq!(
            fields,
            [
                ("signatures[0].address", FieldProblem::Malformed),
                ("signatures[1].text", FieldProblem::Required),
                ("signatures[2].address", FieldProblem::Duplicate),
                ("signatures[3].text", FieldProblem::TooLong),
            ]
        );
        let none: Signatures = rep.get(route::SIGNATURES).await.json();
        assert_eq!(none, Signatures::default());
    })
    .await;
}
