//! Images of a mail: where they are, what they are, and whether anybody is to see them.

use std::borrow::Cow;

/// Where an image says it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ImageSource<'a> {
    /// In the mail, under this Content-ID.
    Inline(Cow<'a, str>),
    /// In the address itself, as one of the kinds of [`Raster`].
    Data,
    /// At somebody's server; the address to ask it, over an encrypted connection.
    Remote(Cow<'a, str>),
    /// Nowhere that an image of a mail can be.
    Nowhere,
}

/// Where an image with this `src` is. Addresses are read as browsers do: white space around them
/// and line breaks in them do not count.
pub fn image_source(src: &str) -> ImageSource<'_> {
    let src = src.trim_matches(|c: char| c <= ' ');
    let Some((scheme, rest)) = src.split_once(':') else {
        // `//host/path` takes the scheme of the page.
        let remote = src.strip_prefix("//");
        return remote.map_or(ImageSource::Nowhere, |rest| {
            ImageSource::Remote(format!("https://{rest}").into())
        });
    };
    let scheme: String = scheme.chars().filter(|c| !"\t\r\n".contains(*c)).collect();
    match scheme.to_ascii_lowercase().as_str() {
        "cid" => {
            ImageSource::Inline(percent_encoding::percent_decode_str(rest).decode_utf8_lossy())
        }
        "data" if is_raster_data(rest) => ImageSource::Data,
        "https" => ImageSource::Remote(src.into()),
        "http" => ImageSource::Remote(format!("https:{rest}").into()),
        _ => ImageSource::Nowhere,
    }
}

fn is_raster_data(rest: &str) -> bool {
    let kind = rest.split([';', ',']).next().unwrap_or_default().trim();
    let rasters = [
        "image/png",
        "image/jpeg",
        "image/jpg",
        "image/gif",
        "image/webp",
    ];
    rasters
        .iter()
        .any(|raster| raster.eq_ignore_ascii_case(kind))
}

/// Whether two Content-IDs are the same.
pub fn is_same_id(one: &str, other: &str) -> bool {
    let bare = |id: &str| id.trim().trim_matches(['<', '>']).to_ascii_lowercase();
    bare(one) == bare(other)
}

/// Whether a remote image is a tracker: it is there to be asked for, not to be seen. Sizes as the
/// mail writes them.
pub fn is_tracker(width: Option<&str>, height: Option<&str>, style: Option<&str>) -> bool {
    let tiny = |size: Option<&str>| {
        let size = size.map(|size| size.trim().trim_end_matches("px").trim());
        size.is_some_and(|size| matches!(size, "0" | "1"))
    };
    if tiny(width) && tiny(height) {
        return true;
    }
    let style: String = style
        .unwrap_or_default()
        .chars()
        .filter(|c| !c.is_whitespace())
        .collect::<String>()
        .to_ascii_lowercase();
    let declared = |name: &str, values: &[&str]| {
        style.split(';').any(|declaration| {
            let value = declaration
                .split_once(':')
                .filter(|(found, _)| *found == name)
                .map(|(_, value)| value.trim_end_matches("!important"));
            value.is_some_and(|value| values.contains(&value))
        })
    };
    let flat = ["0", "0px", "1px"];
    declared("display", &["none"])
        || declared("visibility", &["hidden", "collapse"])
        || declared("opacity", &["0"])
        || ((tiny(width) || declared("width", &flat) || declared("max-width", &flat))
            && (tiny(height) || declared("height", &flat) || declared("max-height", &flat)))
}

/// The kinds of image that are shown. All are grids of pixels: nothing in them can run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Raster {
    /// Portable Network Graphics.
    Png,
    /// JPEG.
    Jpeg,
    /// GIF.
    Gif,
    /// WebP.
    Webp,
}

impl Raster {
    /// What these bytes are, whatever their name and sender say.
    pub fn sniff(bytes: &[u8]) -> Option<Self> {
        if bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
            Some(Self::Png)
        } else if bytes.starts_with(b"\xff\xd8\xff") {
            Some(Self::Jpeg)
        } else if bytes.starts_with(b"GIF87a") || bytes.starts_with(b"GIF89a") {
            Some(Self::Gif)
        } else if bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP") {
            Some(Self::Webp)
        } else {
            None
        }
    }

    /// Its media type.
    pub const fn mime_type(self) -> &'static str {
        match self {
            Self::Png => "image/png",
            Self::Jpeg => "image/jpeg",
            Self::Gif => "image/gif",
            Self::Webp => "image/webp",
        }
    }
}

/// The largest file that is shown before it is saved, in bytes.
const PREVIEW_MOST_BYTES: u64 = 12_000_000;

/// Whether a file may be an image that can be shown, by what its sender says. What its bytes are
/// is looked at before it is.
pub fn may_preview(mime_type: &str, name: &str, size_bytes: u64) -> bool {
    let raster = ["png", "jpeg", "jpg", "pjpeg", "gif", "webp"];
    let kind = mime_type.to_ascii_lowercase();
    let by_type = kind
        .strip_prefix("image/")
        .is_some_and(|kind| raster.contains(&kind.trim_start_matches("x-")));
    let ending = name
        .rsplit_once('.')
        .map(|(_, ending)| ending.to_ascii_lowercase());
    let by_name = kind == "application/octet-stream"
        && ending.is_some_and(|ending| raster.contains(&ending.as_str()));
    (by_type || by_name) && size_bytes <= PREVIEW_MOST_BYTES
}

#[cfg(test)]
mod tests {
    use super::*;

    fn remote(src: &str, expect: &str) {
        assert_eq!(
            image_source(src),
            ImageSource::Remote(expect.into()),
            "{src}"
        );
    }

    #[test]
    fn finds_out_where_an_image_is() {
        let inline = |src, id: &'static str| {
            assert_eq!(image_source(src), ImageSource::Inline(id.into()), "{src}");
        };
        inline("cid:logo@x", "logo@x");
        inline(" CID:a%20b@x\n", "a b@x");
        assert_eq!(image_source("data:image/png;base64,AA"), ImageSource::Data);
        assert_eq!(image_source("Data:Image/GIF,x"), ImageSource::Data);
        for src in [
            "data:image/svg+xml,<svg>",
            "data:text/html,x",
            "data:,x",
            "data:",
        ] {
            assert_eq!(image_source(src), ImageSource::Nowhere, "{src}");
        }
        remote("https://a.example/i.png", "https://a.example/i.png");
        remote("http://a.example/i.png", "https://a.example/i.png");
        remote("//a.example/i.png", "https://a.example/i.png");
        remote("ht\ntp://a.example/", "https://a.example/");
        for src in [
            "x.png",
            "",
            "javascript:x",
            "file:///etc/passwd",
            "blob:x",
            "ftp://a/",
            "cid",
        ] {
            assert_eq!(image_source(src), ImageSource::Nowhere, "{src}");
        }
        assert!(is_same_id("<Logo@X>", "logo@x"));
        assert!(!is_same_id("a", "b"));
    }

    #[test]
    fn knows_trackers_by_their_looks() {
        let hidden = |style| is_tracker(None, None, Some(style));
        assert!(is_tracker(Some("1"), Some("1"), None));
        assert!(is_tracker(Some("0px"), Some(" 1 px"), None));
        assert!(hidden("display: none"));
        assert!(hidden("color:red;DISPLAY:none !important"));
        assert!(hidden("width:1px;height:1px"));
        assert!(hidden("visibility:hidden"));
        assert!(hidden("opacity:0"));
        assert!(is_tracker(Some("1"), None, Some("height:0")));
        assert!(!is_tracker(Some("1"), Some("40"), None), "a line is a line");
        assert!(!is_tracker(
            Some("600"),
            None,
            Some("display:block;opacity:0.9")
        ));
        assert!(!hidden("max-width:100%"));
        assert!(!is_tracker(None, None, None));
    }

    #[test]
    fn tells_images_by_their_bytes() {
        let check = |bytes: &[u8], expect| assert_eq!(Raster::sniff(bytes), expect);
        check(b"\x89PNG\r\n\x1a\n rest", Some(Raster::Png));
        check(b"\xff\xd8\xff\xe0", Some(Raster::Jpeg));
        check(b"GIF89a", Some(Raster::Gif));
        check(b"RIFF\0\0\0\0WEBPVP8 ", Some(Raster::Webp));
        for other in [
            &b"<svg onload=alert(1)>"[..],
            b"%PDF-1.7",
            b"RIFF\0\0\0\0AVI ",
            b"RIFF",
            b"",
            b"\x89PNG",
        ] {
            check(other, None);
        }
    }

    #[test]
    fn only_raster_images_of_a_size_are_previewed() {
        assert!(may_preview("image/PNG", "a", 1));
        assert!(may_preview("image/x-png", "a", 1));
        assert!(may_preview("application/octet-stream", "scan.JPG", 1));
        assert!(!may_preview("image/svg+xml", "a.png", 1));
        assert!(!may_preview("text/html", "a.png", 1));
        assert!(!may_preview("application/octet-stream", "a.png.exe", 1));
        assert!(!may_preview("image/png", "a.png", 20_000_000));
    }
}
