//! One log and everything that is checkpointed with it, in Kafka's layout.
