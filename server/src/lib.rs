//! Tegami's server: CRM data, sign-in, grants and the label job.
