//! What a form edits: a draft that is checked into the input of an API call.

use contract::{FieldError, error::FieldProblem};

/// A form's content. Checking it gives the input to send, or what is wrong with it.
pub trait Draft: Clone + PartialEq + Send + Sync + 'static {
    /// What is sent.
    type Input;

    /// The input, or the fields that are at fault.
    fn check(&self) -> Result<Self::Input, Vec<FieldError>>;

    /// Moves what the server refused to the places of this form, where they differ.
    fn place(&self, wrong: Vec<FieldError>) -> Vec<FieldError> {
        wrong
    }
}

/// The input, unless something is wrong with it.
pub fn checked<I>(input: I, wrong: Vec<FieldError>) -> Result<I, Vec<FieldError>> {
    if wrong.is_empty() {
        Ok(input)
    } else {
        Err(wrong)
    }
}

/// Why this field was refused, if it was.
pub fn problem_of(wrong: &[FieldError], field: &str) -> Option<FieldProblem> {
    wrong.iter().find(|e| e.field == field).map(|e| e.problem)
}

/// Text without the white space around it.
pub fn trimmed(text: &str) -> String {
    text.trim().to_owned()
}

/// The addresses that were typed: rows left empty do not count.
pub fn typed_addresses(rows: &[String]) -> Vec<String> {
    rows.iter()
        .map(|row| trimmed(row))
        .filter(|row| !row.is_empty())
        .collect()
}

/// Moves what is wrong with `addresses[i]` to the row of the form that holds the i-th address:
/// rows left empty shift them.
pub fn address_rows(wrong: Vec<FieldError>, rows: &[String]) -> Vec<FieldError> {
    let filled: Vec<usize> = (0..rows.len())
        .filter(|row| !rows[*row].trim().is_empty())
        .collect();
    wrong
        .into_iter()
        .map(|error| {
            let row = error
                .field
                .strip_prefix("addresses[")
                .and_then(|rest| rest.strip_suffix(']'))
                .and_then(|index| index.parse::<usize>().ok())
                .and_then(|index| filled.get(index));
            match row {
                Some(row) => FieldError {
                    field: format!("addresses[{row}]"),
                    problem: error.problem,
                },
                None => error,
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_left_empty_are_not_sent() {
        let rows = ["", " a@example.com ", ""].map(str::to_owned);
        assert_eq!(typed_addresses(&rows), ["a@example.com"]);
    }

    #[test]
    fn what_is_wrong_with_an_address_stands_at_its_row() {
        let rows = ["", "a@example.com", "nonsense"].map(str::to_owned);
        let wrong = vec![FieldError {
            field: "addresses[1]".to_owned(),
            problem: FieldProblem::Malformed,
        }];
        let wrong = address_rows(wrong, &rows);
        assert_eq!(
            problem_of(&wrong, "addresses[2]"),
            Some(FieldProblem::Malformed)
        );
        assert_eq!(problem_of(&wrong, "addresses[1]"), None);
    }
}
