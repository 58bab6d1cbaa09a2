//! The command line: topics, produce, consume, groups, configs, storage, dump-log, up.
