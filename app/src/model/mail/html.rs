//! HTML mail: what of it is shown, and what is kept away. Pure; the page's part is
//! [`crate::mail::viewer`], which asks here and does what it is told.

pub mod allow;
pub mod images;
pub mod link;
pub mod passed_on;
pub mod picture;
pub mod style;
pub mod weight;

/// The most frames for one message: a part each.
pub const MOST_FRAMES: usize = 24;

/// The lowest and the highest frame, in CSS pixels. What is higher scrolls inside it.
const HEIGHT_PX: (u32, u32) = (48, 16_000);

/// The height of a frame whose content is this high, in CSS pixels.
pub fn frame_height_px(content_px: f64) -> u32 {
    let (lowest, highest) = HEIGHT_PX;
    // A cast from f64 keeps within the type's bounds.
    (content_px.ceil() as u32).clamp(lowest, highest)
}

/// Whether quoted mail is worth a fold: it is long, and the mail has words of its own. Lengths in
/// characters, without white space.
pub const fn folds_quotes(own_chars: usize, quoted_chars: usize) -> bool {
    own_chars > 0 && quoted_chars >= 80
}

/// How many characters of a text are not white space.
pub fn word_chars(text: &str) -> usize {
    text.chars().filter(|c| !c.is_whitespace()).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_frame_follows_its_content_within_bounds() {
        assert_eq!(frame_height_px(300.2), 301);
        assert_eq!(frame_height_px(0.0), 48);
        assert_eq!(frame_height_px(-5.0), 48);
        assert_eq!(frame_height_px(f64::NAN), 48);
        assert_eq!(frame_height_px(1e9), 16_000);
    }

    #[test]
    fn folds_long_quotes_below_an_answer_only() {
        assert!(folds_quotes(1, 80));
        assert!(!folds_quotes(0, 5_000), "a forwarded mail is the mail");
        assert!(!folds_quotes(100, 79));
        assert_eq!(word_chars(" 見積 \n\u{a0}ok"), 4);
    }
}
