//! A file that is too large for a mail lies on Google Drive, and the mail leads there.

use super::body::{Body, Line, LineKind, Run, Style, safe_link};

/// Where Drive and the documents in it are.
const HOSTS: [&str; 2] = ["drive.google.com", "docs.google.com"];

/// The link to something on Google Drive that this text is; none where it leads anywhere else,
/// whatever it looks like.
pub fn drive_link(text: &str) -> Option<String> {
    let link = safe_link(text)?;
    let uri: http::Uri = link.parse().ok()?;
    // The whole authority: neither a name before it nor a port behind it.
    let place = uri.authority()?.as_str();
    let known = HOSTS.iter().any(|host| host.eq_ignore_ascii_case(place));
    (known && names_something(&uri) && uri.scheme_str() == Some("https")).then_some(link)
}

/// Whether it names a file or a folder, and is not the address of everybody's own Drive.
fn names_something(uri: &http::Uri) -> bool {
    let mut parts = uri.path().split('/');
    let by_path = parts.any(|part| matches!(part, "d" | "folders"))
        && parts.next().is_some_and(|id| !id.is_empty());
    let mut fields = uri.query().unwrap_or_default().split('&');
    by_path || fields.any(|field| field.strip_prefix("id=").is_some_and(|id| !id.is_empty()))
}

impl Body {
    /// Puts a link on a line of its own below what was written, above the last `under` lines: the
    /// signature.
    pub fn put_link(&mut self, name: &str, link: &str, under: usize) {
        let end = self.lines.len().saturating_sub(under);
        let written = self.lines.get(..end).unwrap_or_default();
        let place = written
            .iter()
            .rposition(|line| !line.runs.is_empty())
            // Where nothing was written yet, there is room for it above.
            .map_or(end.min(1), |last| last + 1);
        let line = Line {
            kind: LineKind::Plain,
            runs: vec![Run::Text {
                text: name.to_owned(),
                style: Style::default(),
                link: Some(link.to_owned()),
            }],
        };
        self.lines.insert(place, line);
        if under > 0 && place == end {
            self.lines.insert(place + 1, Line::default());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LINK: &str = "https://drive.google.com/file/d/1AbC/view?usp=sharing";

    #[test]
    fn only_a_link_to_something_on_drive_is_one() {
        for good in [
            LINK,
            " https://docs.google.com/spreadsheets/d/1AbC/edit#gid=0\n",
            "https://Drive.Google.com/drive/folders/1AbC?resourcekey=0-x",
            "https://drive.google.com/open?id=1AbC",
        ] {
            assert_eq!(drive_link(good).as_deref(), Some(good.trim()), "{good}");
        }
        for bad in [
            "",
            "https://drive.google.com",
            "https://drive.google.com/",
            "http://drive.google.com/file/d/1AbC/view",
            "https://drive.google.com.evil.example/file/d/1",
            "https://drive.google.com@evil.example/file/d/1",
            "https://drive.google.com:444/file/d/1",
            "https://evil.example/https://drive.google.com/file/d/1",
            "javascript:alert(1)//drive.google.com/x",
            "https://drive.google.com/a b",
            "https://drive.google.com/drive/my-drive",
            "https://drive.google.com/drive/folders/",
            "https://docs.google.com/document/u/0/",
            "https://drive.google.com/open?id=",
        ] {
            assert_eq!(drive_link(bad), None, "{bad}");
        }
    }

    fn with_link(text: &str, under: usize) -> String {
        let mut body = Body::of_text(text);
        body.put_link("見積書.pdf", LINK, under);
        let plain: Vec<String> = body
            .lines
            .iter()
            .map(|line| match line.runs.first() {
                Some(Run::Text { text, link, .. }) if link.is_some() => format!("[{text}]"),
                Some(Run::Text { text, .. }) => text.clone(),
                _ => String::new(),
            })
            .collect();
        plain.join("\n")
    }

    #[test]
    fn the_link_stands_below_the_text_and_above_the_signature() {
        assert_eq!(
            with_link("Dear Sato,\nsee here:", 0),
            "Dear Sato,\nsee here:\n[見積書.pdf]"
        );
        assert_eq!(
            with_link("Dear Sato,\n\nAoi\nTegami", 2),
            "Dear Sato,\n[見積書.pdf]\n\nAoi\nTegami"
        );
        assert_eq!(
            with_link("Dear Sato,\nAoi", 1),
            "Dear Sato,\n[見積書.pdf]\n\nAoi"
        );
        assert_eq!(with_link("\n\nAoi", 1), "\n[見積書.pdf]\n\nAoi");
        assert_eq!(with_link("", 0), "\n[見積書.pdf]");
    }

    #[test]
    fn whoever_gets_it_reads_where_it_leads() {
        let mut body = Body::of_text("See:");
        body.put_link("見積書.pdf", LINK, 0);
        assert!(body.to_text().contains(LINK), "{}", body.to_text());
        let html = body.to_html(&|_| String::new());
        assert!(html.contains(&format!("href=\"{LINK}\"")), "{html}");
    }
}
