//! What the active controller decides over the image.

pub mod config;
