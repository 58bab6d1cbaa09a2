//! Nodes on a simulated world: faults, workloads, checkers.
