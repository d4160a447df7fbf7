//! The rules, pure: categories, months, addresses, the plan of a label run.
