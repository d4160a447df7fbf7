//! What could be spent by whoever knew every limit: a bucket for each mailbox and one for the project, each of which fills
//! evenly and is never spent in vain.

use gmail::units::{Item, Table};

/// A batch of label changes takes so many ids.
const BATCH: usize = 1_000;

/// The cheapest that mail can be filed for, so much of it for each label: a look at each message, then the calls.
pub fn units(by_label: impl Iterator<Item = usize>) -> f64 {
    let table = Table::SINCE_2026_05;
    let units = |item| table.units(item) as usize;
    let of_label = |count: usize| {
        let each = units(Item::MessagesModify) * count;
        let batches = units(Item::MessagesBatchModify) * count.div_ceil(BATCH);
        units(Item::MessagesGet) * count + each.min(batches)
    };
    #[expect(clippy::cast_precision_loss, reason = "counts stay far below 2^52")]
    let units = by_label.map(of_label).sum::<usize>() as f64;
    units
}

/// How the buckets emptied.
pub struct Ideal {
    /// Seconds until the last mailbox but the first, that of the person, was done.
    pub seconds: i64,
    /// Units spent by then, on all of them.
    pub spent: f64,
}

/// Spends, second by second, what the project gives, in equal parts on whoever still wants some, and on none more than its
/// mailbox gives. The person in the first mailbox takes so many units a second of both.
pub fn spend(mut wanted: Vec<f64>, project_per_minute: f64, person_per_s: f64) -> Ideal {
    let per_mailbox = f64::from(Table::SINCE_2026_05.per_user_per_minute) / 60.0;
    let (mut spent, mut seconds) = (0.0, 0);
    while wanted.iter().skip(1).any(|wanted| *wanted > 0.0) {
        seconds += 1;
        let mut left = project_per_minute / 60.0 - person_per_s;
        let mut of_mailbox: Vec<f64> = vec![per_mailbox; wanted.len()];
        of_mailbox[0] -= person_per_s;
        loop {
            let open = |number: &usize| wanted[*number] > 1e-9 && of_mailbox[*number] > 1e-9;
            let open: Vec<usize> = (0..wanted.len()).filter(open).collect();
            if open.is_empty() || left < 1e-9 {
                break;
            }
            #[expect(clippy::cast_precision_loss, reason = "some hundreds")]
            let part = left / open.len() as f64;
            for number in open {
                let taken = part.min(wanted[number]).min(of_mailbox[number]);
                wanted[number] -= taken;
                of_mailbox[number] -= taken;
                left -= taken;
                spent += taken;
            }
        }
        for wanted in &mut wanted {
            if *wanted <= 1e-6 {
                *wanted = 0.0;
            }
        }
    }
    Ideal { seconds, spent }
}
