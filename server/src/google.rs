//! Google, as the server knows it: sign-in, the two grants, and the few Gmail calls of the gateway.
//!
//! [`gateway::Gateway`] is the only way from the server to Gmail. It has one function for each call that DESIGN.md
//! lists and no other, so a call that reads mail content cannot be written here.

pub mod gateway;
pub mod http;
pub mod oauth;
pub mod scope;
