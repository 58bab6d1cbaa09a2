//! A broker put together: handlers, partitions, purgatory, journal, lifecycle.
