//! Kafka's requests, responses and internal records as values, and their bytes.
