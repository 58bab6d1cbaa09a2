//! KRaft as a sans-io state machine: events in, actions out.
