//! The metadata image: immutable values, deltas, apply.
