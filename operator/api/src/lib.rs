//! The custom resources: types, defaults, validation.
