//! What the benchmarks are counted and compared with: statistics, runs in turn, lines to print.
//!
//! Times mean little by themselves on a small, shared machine. So two ways of doing the same work
//! run in turn, A B B A, and what is told is the median of their ratios with an interval. A
//! against A runs first: where even that leaves 0.95 to 1.05, times are told and not judged.

mod line;
mod pairs;
mod stats;

pub use line::{Report, Verdict};
pub use pairs::{Compared, Steadiness, compare, compare_with_itself};
pub use stats::{Estimate, estimate, median, quantile};
