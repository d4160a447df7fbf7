//! The signatures of a user in a form: for each address one in each language.

use super::draft::{Draft, checked};
use contract::{
    FieldError,
    signature::{Signature, Signatures},
    user::Language,
};

/// The languages of signatures, in the order in which they stand in the form.
pub const LANGUAGES: [Language; 2] = [Language::Ja, Language::En];

/// All signatures of a user.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SignaturesDraft {
    /// For each address.
    pub rows: Vec<Row>,
}

/// The signatures of an address.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Row {
    /// The address.
    pub address: String,
    /// The texts, in the order of [`LANGUAGES`]; empty for none.
    pub texts: [String; 2],
}

impl SignaturesDraft {
    /// What is saved, with a row for each of one's own addresses, and one for each that is no
    /// longer one's own.
    pub fn new(own: &[String], saved: &Signatures) -> Self {
        let mut rows: Vec<Row> = Vec::new();
        let saved_at = saved.signatures.iter().map(|one| &one.address);
        for address in own.iter().chain(saved_at) {
            let is_it = |row: &Row| row.address.eq_ignore_ascii_case(address);
            if !rows.iter().any(is_it) {
                rows.push(Row {
                    address: address.clone(),
                    texts: LANGUAGES.map(|language| text_of(saved, address, language)),
                });
            }
        }
        Self { rows }
    }

    /// The name of a field, by its row and its language.
    pub fn field(row: usize, language: usize) -> String {
        format!("signature-{row}-{language}")
    }

    /// The rows and languages that have a text, in the order in which they are sent.
    fn written(&self) -> impl Iterator<Item = (usize, usize, &str)> {
        self.rows.iter().enumerate().flat_map(|(row, of_row)| {
            let texts = of_row.texts.iter().enumerate();
            let written = texts.filter(|(_, text)| !text.trim().is_empty());
            written.map(move |(language, text)| (row, language, text.as_str()))
        })
    }
}

fn text_of(saved: &Signatures, address: &str, language: Language) -> String {
    let found = saved
        .signatures
        .iter()
        .find(|one| one.language == language && one.address.eq_ignore_ascii_case(address));
    found.map(|one| one.text.clone()).unwrap_or_default()
}

impl Draft for SignaturesDraft {
    type Input = Signatures;

    fn check(&self) -> Result<Signatures, Vec<FieldError>> {
        let signatures = self.written().map(|(row, language, text)| Signature {
            address: self.rows[row].address.clone(),
            language: LANGUAGES[language],
            text: text.to_owned(),
        });
        let input = Signatures {
            signatures: signatures.collect(),
        };
        let wrong = crm::check::signatures(&input);
        checked(input, self.place(wrong))
    }

    fn place(&self, wrong: Vec<FieldError>) -> Vec<FieldError> {
        let written: Vec<String> = self
            .written()
            .map(|(row, language, _)| Self::field(row, language))
            .collect();
        let placed = wrong.into_iter().map(|error| {
            let index = error
                .field
                .strip_prefix("signatures[")
                .and_then(|rest| rest.split(']').next())
                .and_then(|index| index.parse::<usize>().ok());
            match index.and_then(|index| written.get(index)) {
                Some(field) => FieldError {
                    field: field.clone(),
                    problem: error.problem,
                },
                None => error,
            }
        });
        placed.collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::draft::problem_of;
    use contract::{error::FieldProblem, limits::TEXT_MAX_CHARS};

    fn saved() -> Signatures {
        let one = |address: &str, language, text: &str| Signature {
            address: address.to_owned(),
            language,
            text: text.to_owned(),
        };
        Signatures {
            signatures: vec![
                one("a@c.example", Language::En, "Yamada"),
                one("old@c.example", Language::Ja, "山田"),
            ],
        }
    }

    #[test]
    fn every_address_has_a_row_and_nothing_that_is_saved_is_lost() {
        let own = ["A@c.example", "b@c.example"].map(str::to_owned);
        let draft = SignaturesDraft::new(&own, &saved());
        let addresses: Vec<&str> = draft.rows.iter().map(|row| row.address.as_str()).collect();
        assert_eq!(addresses, ["A@c.example", "b@c.example", "old@c.example"]);
        assert_eq!(draft.rows[0].texts, ["", "Yamada"]);
        assert_eq!(draft.check().unwrap().signatures.len(), 2);
    }

    #[test]
    fn what_is_wrong_stands_at_its_field() {
        let own = ["a@c.example", "b@c.example"].map(str::to_owned);
        let mut draft = SignaturesDraft::new(&own, &Signatures::default());
        draft.rows[0].texts[1] = "Yamada".to_owned();
        draft.rows[1].texts[0] = "x".repeat(TEXT_MAX_CHARS + 1);
        let wrong = draft.check().unwrap_err();
        let field = SignaturesDraft::field(1, 0);
        assert_eq!(problem_of(&wrong, &field), Some(FieldProblem::TooLong));
    }
}
