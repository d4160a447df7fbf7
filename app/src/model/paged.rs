//! A long list that is fetched part by part, as the reader comes to it.

use contract::Page;
use core::ops::Range;
use std::sync::Arc;

/// Rows of one part.
pub const PART_ROWS: u32 = 100;

/// The parts of a list that are here, and how long the whole list is.
#[derive(Debug, Clone, PartialEq)]
pub struct Paged<T> {
    total: usize,
    parts: Vec<Option<Arc<Vec<T>>>>,
}

impl<T> Paged<T> {
    /// A list of which the first part has come.
    pub fn starting_with(page: Page<T>) -> Self {
        let mut list = Self {
            total: 0,
            parts: Vec::new(),
        };
        list.add(page);
        list
    }

    /// Puts a part in its place. The total of the newest answer holds.
    pub fn add(&mut self, page: Page<T>) {
        self.total = usize::try_from(page.total).unwrap_or(usize::MAX);
        let place = (page.offset / PART_ROWS) as usize;
        while self.parts.len() <= place {
            self.parts.push(None);
        }
        self.parts[place] = Some(Arc::new(page.items));
    }

    /// How many rows the whole list has.
    pub const fn total(&self) -> usize {
        self.total
    }

    /// The row at this place, if its part is here.
    pub fn get(&self, row: usize) -> Option<&T> {
        let part = self.parts.get(row / PART_ROWS as usize)?.as_ref()?;
        part.get(row % PART_ROWS as usize)
    }

    /// The parts that these rows need and that are not here: their numbers.
    pub fn missing(&self, rows: &Range<usize>) -> Vec<u32> {
        if rows.is_empty() {
            return Vec::new();
        }
        let part_of = |row: usize| row / PART_ROWS as usize;
        let here = |part: usize| self.parts.get(part).is_some_and(Option::is_some);
        (part_of(rows.start)..=part_of(rows.end - 1))
            .filter(|part| !here(*part))
            .filter_map(|part| u32::try_from(part).ok())
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(offset: u32, rows: u32, total: u64) -> Page<u32> {
        Page {
            items: (offset..offset + rows).collect(),
            total,
            offset,
        }
    }

    #[test]
    fn a_row_is_found_in_the_part_that_holds_it() {
        let mut list = Paged::starting_with(page(0, 100, 1_000));
        assert_eq!(list.get(99), Some(&99));
        assert_eq!(list.get(100), None);
        list.add(page(100, 100, 1_000));
        assert_eq!(list.get(100), Some(&100));
    }

    #[test]
    fn only_parts_that_are_not_here_are_missing() {
        let list = Paged::starting_with(page(0, 100, 1_000));
        assert_eq!(list.missing(&(20..60)), Vec::<u32>::new());
        assert_eq!(list.missing(&(80..120)), vec![1]);
        assert_eq!(list.missing(&(450..610)), vec![4, 5, 6]);
        assert_eq!(list.missing(&(0..0)), Vec::<u32>::new());
    }
}
