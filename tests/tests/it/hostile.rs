//! Hostile mail in the real viewer, with all of its layers and with each of them switched off.

mod answering;
mod layers;
mod payload;
mod reader;
mod single;
