//! Which rows of a long list stand in the page: those in view and a few around them.

use core::ops::Range;

/// Rows drawn above and below the view, so that a quick scroll shows no gap.
const OVERSCAN_ROWS: usize = 6;

/// The rows to draw.
///
/// `scroll_px` is how far the list is scrolled, `view_px` how high the view is.
pub fn rows_in_view(scroll_px: f64, view_px: f64, row_px: f64, total: usize) -> Range<usize> {
    if total == 0 || row_px <= 0.0 {
        return 0..0;
    }
    let first = (scroll_px.max(0.0) / row_px).floor() as usize;
    let shown = (view_px.max(0.0) / row_px).ceil() as usize + 1;
    let start = first.min(total - 1).saturating_sub(OVERSCAN_ROWS);
    let end = first
        .saturating_add(shown)
        .saturating_add(OVERSCAN_ROWS)
        .min(total);
    start..end
}

/// The rows that are to be seen, wholly or in part.
pub fn rows_shown(scroll_px: f64, view_px: f64, row_px: f64, total: usize) -> Range<usize> {
    if row_px <= 0.0 {
        return 0..0;
    }
    let first = (scroll_px.max(0.0) / row_px).floor() as usize;
    let end = ((scroll_px.max(0.0) + view_px.max(0.0)) / row_px).ceil() as usize;
    first.min(total)..end.min(total)
}

/// How far to scroll so that `row` is wholly in view; `None` where it already is.
pub fn scroll_to_show(row: usize, scroll_px: f64, view_px: f64, row_px: f64) -> Option<f64> {
    let top = row as f64 * row_px;
    let bottom = top + row_px;
    if top < scroll_px {
        Some(top)
    } else if bottom > scroll_px + view_px {
        Some(bottom - view_px)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_to_be_seen_has_nothing_around_it() {
        assert_eq!(rows_shown(0.0, 480.0, 48.0, 10_000), 0..10);
        assert_eq!(rows_shown(24.0, 480.0, 48.0, 10_000), 0..11);
        assert_eq!(rows_shown(479_900.0, 480.0, 48.0, 10_000), 9_997..10_000);
        assert_eq!(rows_shown(0.0, 480.0, 48.0, 3), 0..3);
        assert_eq!(rows_shown(900.0, 480.0, 48.0, 3), 3..3);
    }

    #[test]
    fn a_list_at_its_top_draws_the_view_and_a_few_rows_below() {
        assert_eq!(rows_in_view(0.0, 400.0, 40.0, 5_000), 0..17);
    }

    #[test]
    fn a_list_in_its_middle_draws_a_few_rows_on_both_sides() {
        assert_eq!(rows_in_view(4_000.0, 400.0, 40.0, 5_000), 94..117);
    }

    #[test]
    fn rows_past_the_end_are_not_drawn() {
        assert_eq!(rows_in_view(199_900.0, 400.0, 40.0, 5_000), 4_991..5_000);
        assert_eq!(rows_in_view(9_999_999.0, 400.0, 40.0, 10), 3..10);
    }

    #[test]
    fn an_empty_list_draws_nothing() {
        assert_eq!(rows_in_view(0.0, 400.0, 40.0, 0), 0..0);
    }

    #[test]
    fn scrolling_moves_no_further_than_it_must() {
        assert_eq!(scroll_to_show(3, 0.0, 400.0, 40.0), None);
        assert_eq!(scroll_to_show(10, 0.0, 400.0, 40.0), Some(40.0));
        assert_eq!(scroll_to_show(2, 200.0, 400.0, 40.0), Some(80.0));
    }
}
