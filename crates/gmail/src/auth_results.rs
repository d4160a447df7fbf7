//! `Authentication-Results`: what Google found out about who really sent a message (RFC 8601).

/// What a check found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Verdict {
    /// The check passed.
    Pass,
    /// The check failed.
    Fail,
    /// No check, or none with a clear result (`none`, `neutral`, `softfail`, `temperror`, …).
    #[default]
    Unclear,
}

/// The three checks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct AuthResults {
    /// The domain in From vouches for the message.
    pub dmarc: Verdict,
    /// The sending machine may send for the envelope's domain.
    pub spf: Verdict,
    /// A signature of some domain holds.
    pub dkim: Verdict,
}

impl AuthResults {
    /// Reads the topmost header that Google's own border added. Headers of other machines travel with the message and
    /// can say anything.
    pub fn read<'a>(headers: impl IntoIterator<Item = &'a str>) -> Self {
        headers
            .into_iter()
            .find_map(|header| Self::read_google(&without_comments(header)))
            .unwrap_or_default()
    }

    fn read_google(header: &str) -> Option<Self> {
        let mut parts = header.split(';');
        let authority = parts.next()?.split_whitespace().next()?;
        let google = authority == "mx.google.com" || authority == "gmr-mx.google.com";
        google.then(|| parts.fold(Self::default(), Self::with))
    }

    fn with(mut self, result: &str) -> Self {
        let first = result.split_whitespace().next().unwrap_or_default();
        let (method, value) = first.split_once('=').unwrap_or_default();
        let verdict = match value {
            "pass" => Verdict::Pass,
            "fail" => Verdict::Fail,
            _ => Verdict::Unclear,
        };
        // Several signatures give several results: one that holds is enough.
        let slot = match method {
            "dmarc" => &mut self.dmarc,
            "spf" => &mut self.spf,
            "dkim" => &mut self.dkim,
            _ => return self,
        };
        if *slot != Verdict::Pass && verdict != Verdict::Unclear {
            *slot = verdict;
        }
        self
    }

    /// From is not who it says: the domain's own rule was broken, or, where the domain has no rule, neither machine
    /// nor signature hold.
    pub fn is_forged(self) -> bool {
        match self.dmarc {
            Verdict::Fail => true,
            Verdict::Pass => false,
            Verdict::Unclear => self.spf == Verdict::Fail && self.dkim != Verdict::Pass,
        }
    }
}

/// Comments can hold semicolons and words that look like results.
fn without_comments(header: &str) -> String {
    let mut depth = 0_usize;
    let keep = |c: &char| {
        match c {
            '(' => depth += 1,
            ')' => {
                depth = depth.saturating_sub(1);
                return false;
            }
            _ => {}
        }
        depth == 0
    };
    header.chars().filter(keep).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = "mx.google.com; dkim=pass header.i=@example.com header.s=s1 header.b=abc; \
        spf=pass (google.com: domain of a@example.com designates 192.0.2.1 as permitted sender; dmarc=fail) smtp.mailfrom=a@example.com; \
        dmarc=pass (p=REJECT sp=REJECT dis=NONE) header.from=example.com";

    #[test]
    fn reads_googles_header() {
        let results = AuthResults::read([GOOD]);
        assert_eq!(
            results,
            AuthResults {
                dmarc: Verdict::Pass,
                spf: Verdict::Pass,
                dkim: Verdict::Pass
            }
        );
        assert!(!results.is_forged());
    }

    #[test]
    fn a_failed_dmarc_is_forged() {
        assert!(
            AuthResults::read([
                "mx.google.com; spf=pass smtp.mailfrom=x; dmarc=fail (p=NONE) header.from=y"
            ])
            .is_forged()
        );
    }

    #[test]
    fn without_a_rule_a_wrong_machine_and_no_signature_is_forged() {
        assert!(AuthResults::read(["mx.google.com; spf=fail smtp.mailfrom=x"]).is_forged());
        assert!(
            !AuthResults::read(["mx.google.com; spf=fail smtp.mailfrom=x; dkim=fail; dkim=pass"])
                .is_forged()
        );
        assert!(!AuthResults::read(["mx.google.com; spf=softfail smtp.mailfrom=x"]).is_forged());
    }

    #[test]
    fn believes_google_alone_and_the_topmost_first() {
        let other = "mx.evil.example; dmarc=pass";
        let fail = "mx.google.com; dmarc=fail";
        assert!(AuthResults::read([other, fail, "mx.google.com; dmarc=pass"]).is_forged());
        assert_eq!(AuthResults::read([other]), AuthResults::default());
        assert_eq!(
            AuthResults::read(["", ";;", "mx.google.com", "(("]),
            AuthResults::default()
        );
    }
}
