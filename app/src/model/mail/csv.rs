//! Tables as text, for a spreadsheet (RFC 4180).

/// One line for each row. What a spreadsheet would take for a formula stands as text.
pub fn csv<'a>(rows: impl IntoIterator<Item = &'a [String]>) -> String {
    let mut text = String::new();
    for row in rows {
        let cells: Vec<String> = row.iter().map(|cell| quoted(cell)).collect();
        text.push_str(&cells.join(","));
        text.push_str("\r\n");
    }
    text
}

fn quoted(cell: &str) -> String {
    let is_formula = cell.starts_with(['=', '+', '-', '@', '\t', '\r']);
    let safe = if is_formula {
        format!("'{cell}")
    } else {
        cell.to_owned()
    };
    if safe.contains([',', '"', '\r', '\n']) {
        format!("\"{}\"", safe.replace('"', "\"\""))
    } else {
        safe
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(cell: &str) -> String {
        csv([[cell.to_owned()].as_slice()])
    }

    #[test]
    fn plain_cells_stand_as_they_are() {
        let row = ["a".to_owned(), "2026-10-31T09:00:00Z".to_owned()];
        assert_eq!(
            csv([row.as_slice(), &row]),
            "a,2026-10-31T09:00:00Z\r\na,2026-10-31T09:00:00Z\r\n"
        );
    }

    #[test]
    fn what_would_end_a_cell_is_quoted() {
        assert_eq!(one("a,b"), "\"a,b\"\r\n");
        assert_eq!(one("say \"so\""), "\"say \"\"so\"\"\"\r\n");
        assert_eq!(one("two\nlines"), "\"two\nlines\"\r\n");
    }

    #[test]
    fn no_cell_is_a_formula() {
        for cell in ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1"] {
            assert!(
                one(cell).trim_start_matches('"').starts_with('\''),
                "{cell}"
            );
        }
    }
}
