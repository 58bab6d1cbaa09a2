//! The same resources on one machine without Kubernetes.
