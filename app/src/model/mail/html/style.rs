//! Declarations of style that are kept. Images stand in `<img>` and nowhere else, so whatever in a
//! declaration could load something goes, in every mode.

/// The functions that a value may use. All others go: `url`, `image-set`, `src`, `var`, `attr` and
/// whatever the next browser brings.
const FUNCTIONS: &[&str] = &[
    "calc",
    "clamp",
    "hsl",
    "hsla",
    "hwb",
    "lab",
    "lch",
    "linear-gradient",
    "max",
    "min",
    "oklab",
    "oklch",
    "radial-gradient",
    "rgb",
    "rgba",
    "rotate",
    "scale",
    "translate",
    "translatex",
    "translatey",
];

/// Whether a `style` attribute has nothing that needs a look at each of its declarations.
pub fn is_plain(style: &str) -> bool {
    !style.contains(['(', '\\']) && !style.contains("--") && !follows_the_frame(style)
}

/// Whether a declaration is kept; the value as the browser writes it.
pub fn is_kept(name: &str, value: &str) -> bool {
    !name.starts_with("--")
        && !value.contains('\\')
        && uses_known_functions(value)
        && !follows_the_frame(value)
}

fn uses_known_functions(value: &str) -> bool {
    value.match_indices('(').all(|(at, _)| {
        let before = value.get(..at).unwrap_or_default();
        let is_name = |c: char| !c.is_ascii() || c.is_ascii_alphanumeric() || c == '-' || c == '_';
        let start = before.trim_end_matches(is_name).len();
        let name = before.get(start..).unwrap_or_default();
        // A bracket without a name groups a calculation.
        name.is_empty()
            || FUNCTIONS
                .iter()
                .any(|known| known.eq_ignore_ascii_case(name))
    })
}

/// Whether a length follows the height of the frame, which follows its content: the two would
/// chase each other.
fn follows_the_frame(value: &str) -> bool {
    let mut after_digit = false;
    for (at, c) in value.char_indices() {
        if after_digit && c.is_ascii_alphabetic() {
            let rest = value.get(at..).unwrap_or_default();
            let end = rest.find(|c: char| !c.is_ascii_alphabetic());
            let unit = rest.get(..end.unwrap_or(rest.len())).unwrap_or_default();
            let unit = unit.to_ascii_lowercase();
            let unit = unit.trim_start_matches(['s', 'l', 'd']);
            if matches!(unit, "vh" | "vb" | "vmin" | "vmax") {
                return true;
            }
        }
        after_digit = c.is_ascii_digit() || c == '.';
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_what_only_draws() {
        for value in [
            "red",
            "rgb(1, 2, 3)",
            "calc(100% - (2px + 1em))",
            "linear-gradient(rgb(0, 0, 0), rgba(1, 1, 1, 0.5))",
            "\"Hiragino Sans\", 游ゴシック",
            "translateX(3px) ROTATE(4deg)",
            "100%",
            "12vw",
        ] {
            assert!(is_kept("x", value), "{value}");
        }
    }

    #[test]
    fn drops_whatever_could_load() {
        for value in [
            "url(\"https://a.example/\")",
            "red url(x)",
            "URL(x)",
            "u\\72l(x)",
            "image-set(\"x\" 1x)",
            "-webkit-image-set(url(x) 1x)",
            "cross-fade(url(x), url(y))",
            "-webkit-cross-fade(x)",
            "element(#x)",
            "image(x)",
            "src(\"x\")",
            "var(--x)",
            "env(x)",
            "attr(src type(<url>))",
            "linear-gradient(red, url(x))",
            "paint(x)",
            "ｕrl(x)",
        ] {
            assert!(!is_kept("background", value), "{value}");
            assert!(!is_plain(&format!("background: {value}")), "{value}");
        }
        assert!(!is_kept("--x", "1"));
        assert!(!is_plain("--x: 1"));
    }

    #[test]
    fn drops_heights_that_chase_the_frame() {
        for value in ["100vh", "calc(50svh - 3px)", "1.5VMAX", "100dvb", "1vmin"] {
            assert!(!is_kept("min-height", value), "{value}");
            assert!(!is_plain(value), "{value}");
        }
        assert!(is_plain("color:#0ab;width:100vw"), "no height");
        assert!(is_plain("color: red; padding: 1px 2em"));
    }
}
