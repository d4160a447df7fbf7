//! Whether a new notice is announced on the desktop, and the times of a day as they are typed.

use contract::notice::{MagnetSettings, NoticeList, NoticeState, NoticesGlance};
use crm::magnet::is_within;

/// The list and the state in which a notice must stand to be announced.
pub const fn announced(settings: &MagnetSettings) -> (NoticeState, NoticeList) {
    let list = if settings.only_closing_this_month {
        NoticeList::ClosingThisMonth
    } else {
        NoticeList::All
    };
    (NoticeState::Waiting, list)
}

/// Whether a message is announced at this minute of the day. `found` is what stands in the list
/// that [`announced`] names: whoever is muted does not.
pub fn is_due(
    settings: &MagnetSettings,
    minute: u16,
    found: &NoticesGlance,
    message_id: &str,
) -> bool {
    let quiet = settings
        .quiet
        .is_some_and(|quiet| is_within(minute, quiet.from_minute, quiet.until_minute));
    !quiet
        && found
            .items
            .iter()
            .any(|notice| notice.message_id == message_id)
}

/// A minute of the day as a time field has it: `22:00`.
pub fn clock_text(minute: u16) -> String {
    format!("{:02}:{:02}", minute / 60, minute % 60)
}

/// The minute of the day that a time field names.
pub fn minute_of(text: &str) -> Option<u16> {
    let (hours, minutes) = text.split_once(':')?;
    // Some browsers add seconds.
    let minutes = minutes.split(':').next()?;
    let (hours, minutes): (u16, u16) = (hours.parse().ok()?, minutes.parse().ok()?);
    (hours < 24 && minutes < 60).then_some(hours * 60 + minutes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use contract::notice::{GlancedNotice, QuietHours};

    fn found(id: &str) -> NoticesGlance {
        NoticesGlance {
            items: vec![GlancedNotice {
                message_id: id.to_owned(),
            }],
            ..NoticesGlance::default()
        }
    }

    #[test]
    fn what_is_muted_handled_or_elsewhere_is_not_announced() {
        let settings = MagnetSettings::default();
        assert!(is_due(&settings, 600, &found("a1"), "a1"));
        assert!(!is_due(&settings, 600, &found("a2"), "a1"));
        assert_eq!(
            announced(&settings),
            (NoticeState::Waiting, NoticeList::All)
        );
        let only = MagnetSettings {
            only_closing_this_month: true,
            ..settings
        };
        assert_eq!(announced(&only).1, NoticeList::ClosingThisMonth);
    }

    #[test]
    fn nothing_is_announced_in_quiet_hours() {
        let night = MagnetSettings {
            quiet: Some(QuietHours {
                from_minute: 22 * 60,
                until_minute: 7 * 60,
            }),
            ..MagnetSettings::default()
        };
        let due = |minute| is_due(&night, minute, &found("a1"), "a1");
        assert!(due(7 * 60) && due(21 * 60 + 59));
        assert!(!due(22 * 60) && !due(0) && !due(6 * 60 + 59));
    }

    #[test]
    fn a_minute_is_typed_as_a_time() {
        for minute in [0, 59, 60, 1_439] {
            assert_eq!(minute_of(&clock_text(minute)), Some(minute));
        }
        assert_eq!(minute_of("07:30:00"), Some(450));
        for nonsense in ["", "7", "24:00", "12:60", "a:b"] {
            assert_eq!(minute_of(nonsense), None, "{nonsense}");
        }
    }
}
