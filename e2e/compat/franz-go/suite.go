// Package suite pins the franz-go release whose own client tests run against the broker. It holds no code: the tests
// are compiled from the module as published, see `e2e/src/compat/franz_go.rs`.
package suite

import _ "github.com/twmb/franz-go/pkg/kgo"
