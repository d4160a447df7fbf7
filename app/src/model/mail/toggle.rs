//! Messages that are picked out one by one: selected, or open.

use gmail::MessageId;

/// Picks out a message, at the end, or no longer.
pub fn toggle(picked: &mut Vec<MessageId>, id: &MessageId) {
    let before = picked.len();
    picked.retain(|known| known != id);
    if picked.len() == before {
        picked.push(id.clone());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_time_takes_it_back() {
        let [one, two] = ["a1", "b2"].map(|id| MessageId::new(id).unwrap());
        let mut picked = vec![one.clone()];
        toggle(&mut picked, &two);
        assert_eq!(picked, [one.clone(), two.clone()]);
        toggle(&mut picked, &one);
        assert_eq!(picked, [two]);
    }
}
