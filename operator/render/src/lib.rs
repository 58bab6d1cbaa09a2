//! From a node spec and local facts to server.properties.
