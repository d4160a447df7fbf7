//! The lines that a benchmark prints.

use std::fmt;

use super::pairs::{Compared, Steadiness};
use super::stats::Estimate;

/// What came of a figure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The target is met.
    Pass,
    /// It is not.
    Short,
    /// The machine is too restless to tell.
    Noisy,
}

impl Verdict {
    fn of(met: bool) -> Self {
        if met { Self::Pass } else { Self::Short }
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Pass => "pass",
            Self::Short => "short",
            Self::Noisy => "noisy",
        })
    }
}

/// One figure, as it is printed.
#[derive(Clone, Debug)]
struct Line {
    what: String,
    figure: String,
    baseline: String,
    ratio: String,
    target: String,
    verdict: Verdict,
    gate: bool,
}

impl fmt::Display for Line {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            what,
            figure,
            baseline,
            ratio,
            target,
            verdict,
            gate,
        } = self;
        let gate = if *gate { " (gate)" } else { "" };
        write!(
            f,
            "{what:<38} {figure:<16} {baseline:<34} {ratio:<20} {target:<20} {verdict}{gate}"
        )
    }
}

/// What a benchmark found: counts, which are a gate, and times, which are compared.
///
/// Printed, it is one line that says what came of it, and one for each figure below that.
#[derive(Clone, Debug)]
pub struct Report {
    number: u8,
    title: &'static str,
    steadiness: Option<Steadiness>,
    lines: Vec<Line>,
    notes: Vec<String>,
}

impl Report {
    /// An empty report of the benchmark with this number.
    pub fn new(number: u8, title: &'static str) -> Self {
        Self {
            number,
            title,
            steadiness: None,
            lines: Vec::new(),
            notes: Vec::new(),
        }
    }

    /// Says how steady the machine was. Times that come after are judged by it.
    pub fn steadiness(&mut self, steadiness: Steadiness) {
        self.steadiness = Some(steadiness);
    }

    /// A count that must not be above its target: the gate.
    pub fn count(&mut self, what: &str, figure: usize, most: usize, unit: &str) {
        self.counted(what, figure, most, unit, true);
    }

    /// A count that should not be above its target, and hangs on how fast the machine is.
    pub fn hint(&mut self, what: &str, figure: usize, most: usize, unit: &str) {
        self.counted(what, figure, most, unit, false);
    }

    /// A count that must be at most so many times that of another way of doing the same: a gate as well.
    pub fn counts(&mut self, what: &str, figure: usize, other: (&str, usize), most: f64) {
        let target = format!("≤ {most:.2}x");
        self.times(what, figure, other, target, true, |ratio| ratio <= most);
    }

    /// A count that should be at least so many times that of another way. It is no gate.
    pub fn at_least(&mut self, what: &str, figure: usize, other: (&str, usize), least: f64) {
        let target = format!("≥ {least:.2}x");
        self.times(what, figure, other, target, false, |ratio| ratio >= least);
    }

    fn times(
        &mut self,
        what: &str,
        figure: usize,
        (name, other): (&str, usize),
        target: String,
        gate: bool,
        is_met: impl Fn(f64) -> bool,
    ) {
        #[expect(clippy::cast_precision_loss, reason = "counts stay far below 2^52")]
        let ratio = figure as f64 / (other as f64).max(1.0);
        self.lines.push(Line {
            what: what.to_owned(),
            figure: grouped(figure),
            baseline: format!("{name} {}", grouped(other)),
            ratio: format!("{ratio:.3}x"),
            target,
            verdict: Verdict::of(is_met(ratio)),
            gate,
        });
    }

    fn counted(&mut self, what: &str, figure: usize, most: usize, unit: &str, gate: bool) {
        self.lines.push(Line {
            what: what.to_owned(),
            figure: format!("{} {unit}", grouped(figure)),
            baseline: String::new(),
            ratio: String::new(),
            target: format!("≤ {} {unit}", grouped(most)),
            verdict: Verdict::of(figure <= most),
            gate,
        });
    }

    /// A time that should not be above its target.
    pub fn time(&mut self, what: &str, figure_ms: f64, most_ms: f64) {
        let verdict = self.judged(figure_ms <= most_ms);
        self.lines.push(Line {
            what: what.to_owned(),
            figure: milliseconds(figure_ms),
            baseline: String::new(),
            ratio: String::new(),
            target: format!("≤ {}", milliseconds(most_ms)),
            verdict,
            gate: false,
        });
    }

    /// A time that should be at most so many times that of another way.
    pub fn compared(&mut self, what: &str, compared: &Compared, other: &str, most: f64) {
        let baseline = (other, compared.other_ms());
        self.ratio(what, compared.ours_ms(), baseline, compared.ratio, most);
    }

    /// A time beside that of another way, for whoever reads it: it has no target.
    pub fn beside(&mut self, what: &str, compared: &Compared, other: &str) {
        self.note(format!(
            "{what}: {}; {other}: {}; {}, no target",
            milliseconds(compared.ours_ms()),
            milliseconds(compared.other_ms()),
            shown(compared.ratio),
        ));
    }

    /// A time that should be at most so many times another.
    pub fn ratio(
        &mut self,
        what: &str,
        figure_ms: f64,
        (name, baseline_ms): (&str, f64),
        ratio: Estimate,
        most: f64,
    ) {
        let verdict = self.judged(ratio.median <= most);
        self.lines.push(Line {
            what: what.to_owned(),
            figure: milliseconds(figure_ms),
            baseline: format!("{name} {}", milliseconds(baseline_ms)),
            ratio: shown(ratio),
            target: format!("≤ {most:.2}x"),
            verdict,
            gate: false,
        });
    }

    /// A sentence about how it was measured.
    pub fn note(&mut self, sentence: impl Into<String>) {
        self.notes.push(sentence.into());
    }

    /// Whether every count met its target.
    pub fn gates_hold(&self) -> bool {
        let mut gates = self.lines.iter().filter(|line| line.gate);
        gates.all(|line| line.verdict == Verdict::Pass)
    }

    /// What came of all of it.
    pub fn verdict(&self) -> Verdict {
        let any = |verdict| self.lines.iter().any(|line| line.verdict == verdict);
        if any(Verdict::Short) {
            Verdict::Short
        } else if any(Verdict::Noisy) {
            Verdict::Noisy
        } else {
            Verdict::Pass
        }
    }

    fn judged(&self, met: bool) -> Verdict {
        match self.steadiness {
            Some(steadiness) if !steadiness.holds() => Verdict::Noisy,
            _ => Verdict::of(met),
        }
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}  {}: {}", self.number, self.title, self.verdict())?;
        if let Some(steadiness) = self.steadiness {
            let word = if steadiness.holds() {
                "steady"
            } else {
                "noisy"
            };
            write!(f, "; A/A {}, {word}", shown(steadiness.ratio))?;
        }
        writeln!(f)?;
        for line in &self.lines {
            writeln!(f, "     {line}")?;
        }
        for note in &self.notes {
            writeln!(f, "     {note}")?;
        }
        Ok(())
    }
}

/// `1.12x [1.08, 1.15]`.
fn shown(ratio: Estimate) -> String {
    let Estimate { median, low, high } = ratio;
    format!("{median:.2}x [{low:.2}, {high:.2}]")
}

fn milliseconds(ms: f64) -> String {
    if ms < 10_000.0 {
        format!("{ms:.0} ms")
    } else {
        format!("{:.1} s", ms / 1_000.0)
    }
}

/// `1,005`.
fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let mut grouped = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn ratio(median: f64) -> Estimate {
        Estimate {
            median,
            low: median - 0.02,
            high: median + 0.02,
        }
    }

    #[test]
    fn a_count_above_its_target_breaks_the_gate_and_a_time_does_not() {
        let mut report = Report::new(1, "Contact page");
        report.count("quota units", 1_005, 1_005, "units");
        report.time("painted", 120.0, 100.0);
        assert!(report.gates_hold());
        assert_eq!(report.verdict(), Verdict::Short);
        report.count("requests", 6, 5, "requests");
        assert!(!report.gates_hold());
    }

    #[test]
    fn a_count_below_what_it_should_be_at_least_is_short_and_no_gate() {
        let mut report = Report::new(5, "Throttled");
        report.at_least("useful units", 900, ("ideal", 1_000), 0.9);
        assert_eq!(report.verdict(), Verdict::Pass);
        report.at_least("useful units", 899, ("ideal", 1_000), 0.9);
        assert_eq!(report.verdict(), Verdict::Short);
        assert!(report.gates_hold());
        assert!(report.to_string().contains("≥ 0.90x"));
    }

    #[test]
    fn a_hint_is_judged_and_no_gate() {
        let mut report = Report::new(2, "First load");
        report.hint("layout shift", 32, 0, "/ 1,000");
        assert!(report.gates_hold());
        assert_eq!(report.verdict(), Verdict::Short);
    }

    #[test]
    fn on_a_restless_machine_only_counts_are_judged() {
        let mut report = Report::new(7, "Big lists");
        let restless = Estimate {
            high: 1.3,
            ..ratio(1.0)
        };
        report.steadiness(Steadiness { ratio: restless });
        report.ratio("End", 50.0, ("vanilla", 10.0), ratio(5.0), 1.5);
        report.count("rows", 20, 57, "rows");
        assert_eq!(report.verdict(), Verdict::Noisy);
        let printed = report.to_string();
        assert!(
            printed.contains("A/A 1.00x [0.98, 1.30], noisy"),
            "{printed}"
        );
        assert!(printed.contains("≤ 57 rows"), "{printed}");
    }

    #[test]
    fn a_line_says_figure_baseline_ratio_target_and_verdict() {
        let mut report = Report::new(1, "Contact page");
        report.ratio("cold", 412.4, ("vanilla", 371.0), ratio(1.11), 1.25);
        let printed = report.to_string();
        let mut lines = printed.lines();
        assert_eq!(lines.next(), Some("1  Contact page: pass"));
        let words: Vec<_> = lines.next().expect("a figure").split_whitespace().collect();
        let expected = "cold 412 ms vanilla 371 ms 1.11x [1.09, 1.13] ≤ 1.25x pass";
        assert_eq!(words.join(" "), expected);
    }

    #[test]
    fn large_numbers_are_grouped() {
        assert_eq!(grouped(999), "999");
        assert_eq!(grouped(1_005), "1,005");
        assert_eq!(grouped(1_234_567), "1,234,567");
    }
}
