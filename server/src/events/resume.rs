//! Where a stream goes on.

use crate::store::events::Extent;

/// How a stream begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Begin {
    /// The id after which events are told.
    pub(super) after: i64,
    /// Whether the browser must read everything anew first.
    pub(super) fresh: bool,
}

/// Where a browser goes on that was told the event `told`, or none yet. One that was told an event
/// which is not there (the database is an older copy of itself), or that has missed events which
/// are not kept any more, begins anew.
pub(super) fn begin(told: Option<i64>, extent: Extent) -> Begin {
    let Extent { last, oldest } = extent;
    let goes_on = |told: &i64| {
        let next_is_kept = || oldest.is_some_and(|oldest| oldest <= *told + 1);
        (0..=last).contains(told) && (*told == last || next_is_kept())
    };
    told.filter(goes_on).map_or(
        Begin {
            after: last,
            fresh: true,
        },
        |after| Begin {
            after,
            fresh: false,
        },
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_browser_goes_on_where_it_was_or_begins_anew() {
        let some = |last, oldest| Extent {
            last,
            oldest: Some(oldest),
        };
        let none = |last| Extent { last, oldest: None };
        let (on, anew) = (
            |after| Begin {
                after,
                fresh: false,
            },
            |after| Begin { after, fresh: true },
        );
        for (told, extent, expected) in [
            (None, none(0), anew(0)),
            (None, some(9, 1), anew(9)),
            (Some(0), none(0), on(0)),
            (Some(0), some(9, 1), on(0)),
            (Some(7), some(9, 1), on(7)),
            (Some(7), some(9, 8), on(7)),
            (Some(7), some(9, 9), anew(9)),
            (Some(9), some(9, 9), on(9)),
            (Some(9), none(9), on(9)),
            (Some(8), none(9), anew(9)),
            (Some(10), some(9, 1), anew(9)),
            (Some(-1), some(9, 1), anew(9)),
        ] {
            assert_eq!(begin(told, extent), expected, "{told:?} {extent:?}");
        }
    }
}
