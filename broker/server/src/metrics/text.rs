//! Prometheus' text form, version 0.0.4.

use std::fmt::{Display, Write};

/// A page of series, written family by family.
#[derive(Debug, Default)]
pub(super) struct Text(String);

impl Text {
    pub(super) fn into_string(self) -> String {
        self.0
    }

    /// Numbers that only grow; `name` ends in `_total` by convention.
    pub(super) fn counter(&mut self, name: &str, help: &str) -> Family<'_> {
        self.family(name, help, "counter")
    }

    /// Numbers that go up and down.
    pub(super) fn gauge(&mut self, name: &str, help: &str) -> Family<'_> {
        self.family(name, help, "gauge")
    }

    /// Quantiles of what was observed, and how often that was.
    pub(super) fn summary(&mut self, name: &str, help: &str) -> Family<'_> {
        self.family(name, help, "summary")
    }

    fn family(&mut self, name: &str, help: &str, kind: &str) -> Family<'_> {
        put(&mut self.0, format_args!("# HELP {name} {help}\n# TYPE {name} {kind}\n"));
        Family { out: &mut self.0, name: name.to_owned() }
    }
}

/// One family: its samples, each with labels of its own.
pub(super) struct Family<'a> {
    out: &'a mut String,
    name: String,
}

/// Names and values of labels.
pub(super) type Labels<'a> = [(&'a str, &'a dyn Display)];

impl Family<'_> {
    pub(super) fn sample(&mut self, labels: &Labels<'_>, value: impl Display) -> &mut Self {
        self.line("", labels, &value)
    }

    /// How many observations a summary is made of.
    pub(super) fn count(&mut self, labels: &Labels<'_>, value: impl Display) -> &mut Self {
        self.line("_count", labels, &value)
    }

    fn line(&mut self, suffix: &str, labels: &Labels<'_>, value: &dyn Display) -> &mut Self {
        put(self.out, format_args!("{}{suffix}", self.name));
        for (index, (label, value)) in labels.iter().enumerate() {
            let open = if index == 0 { '{' } else { ',' };
            put(self.out, format_args!("{open}{label}=\"{}\"", Escaped(*value)));
        }
        let close = if labels.is_empty() { "" } else { "}" };
        put(self.out, format_args!("{close} {value}\n"));
        self
    }
}

fn put(out: &mut String, text: std::fmt::Arguments<'_>) {
    out.write_fmt(text).expect("writing to a string cannot fail");
}

/// A label's value: backslash, quote and line break are escaped.
struct Escaped<'a>(&'a dyn Display);

impl Display for Escaped<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        struct Escape<'a, 'b>(&'a mut std::fmt::Formatter<'b>);
        impl Write for Escape<'_, '_> {
            fn write_str(&mut self, text: &str) -> std::fmt::Result {
                text.chars().try_for_each(|c| match c {
                    '\\' => self.0.write_str("\\\\"),
                    '"' => self.0.write_str("\\\""),
                    '\n' => self.0.write_str("\\n"),
                    c => self.0.write_char(c),
                })
            }
        }
        write!(Escape(f), "{}", self.0)
    }
}
