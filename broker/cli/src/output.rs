//! Printing: one view, in the format that was asked for.

use std::io::Write;

use clap::{Args, ValueEnum};
use serde_json::{Value, json};

use crate::failure::Failure;

/// What JSON and YAML answers say they are; their fields are a promise.
const API_VERSION: &str = "cli.ottla.dev/v1alpha1";

/// A format.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// Columns
    #[default]
    Table,
    /// More columns
    Wide,
    /// One JSON document
    Json,
    /// One YAML document
    Yaml,
    /// Kind and name, one a line
    Name,
    /// One JSON object a line
    Jsonl,
}

/// How to print.
#[derive(Clone, Copy, Debug, Args)]
pub struct OutputArgs {
    /// Output format
    #[arg(short, long, value_enum, default_value_t)]
    pub output: Format,
    /// Leave the header line of tables out
    #[arg(long)]
    pub no_headers: bool,
}

/// Things of one kind, to be printed.
pub struct View {
    /// The kind of each item, such as `Topic`.
    pub kind: &'static str,
    /// Column names.
    pub columns: &'static [&'static str],
    /// More columns for `wide`.
    pub wide_columns: &'static [&'static str],
    /// The items.
    pub rows: Vec<Row>,
}

/// One thing.
pub struct Row {
    /// Its name.
    pub name: String,
    /// A cell for each column, wide ones included.
    pub cells: Vec<String>,
    /// All that is known of it.
    pub json: Value,
}

/// Prints a view to standard output.
pub fn print(view: &View, args: OutputArgs) -> Result<(), Failure> {
    let items = || view.rows.iter().map(|row| row.json.clone()).collect::<Vec<_>>();
    let list = || json!({"apiVersion": API_VERSION, "kind": format!("{}List", view.kind), "items": items()});
    match args.output {
        Format::Table => write(&table(view.columns, &view.rows, args.no_headers)),
        Format::Wide => {
            let columns: Vec<&str> = view.columns.iter().chain(view.wide_columns).copied().collect();
            write(&table(&columns, &view.rows, args.no_headers))
        }
        Format::Json => write(&format!("{:#}\n", list())),
        Format::Yaml => {
            let text = serde_yaml::to_string(&list());
            write(&text.map_err(|error| Failure::new(error.to_string(), "ottla --help"))?)
        }
        Format::Name => {
            let kind = view.kind.to_ascii_lowercase();
            write(&view.rows.iter().map(|row| format!("{kind}/{}\n", row.name)).collect::<String>())
        }
        Format::Jsonl => write(&view.rows.iter().map(|row| format!("{}\n", row.json)).collect::<String>()),
    }
}

/// Lines of padded columns.
fn table(columns: &[&str], rows: &[Row], no_headers: bool) -> String {
    let header: Vec<String> = columns.iter().map(|name| (*name).to_owned()).collect();
    let mut lines: Vec<&[String]> = Vec::new();
    if !no_headers {
        lines.push(&header);
    }
    lines.extend(rows.iter().map(|row| &row.cells[..columns.len()]));
    let width = |index: usize| lines.iter().map(|line| line[index].chars().count()).max().unwrap_or(0);
    let widths: Vec<usize> = (0..columns.len()).map(width).collect();
    let mut text = String::new();
    for line in lines {
        let cells: Vec<String> =
            line.iter().zip(&widths).map(|(cell, width)| format!("{cell:width$}")).collect();
        text.push_str(cells.join("   ").trim_end());
        text.push('\n');
    }
    text
}

/// Writes to standard output. A reader that went away is a silent end, as for every filter.
pub fn write(text: &str) -> Result<(), Failure> {
    write_bytes(text.as_bytes())
}

/// As [`write`].
pub fn write_bytes(bytes: &[u8]) -> Result<(), Failure> {
    let mut stdout = std::io::stdout().lock();
    let written = stdout.write_all(bytes).and_then(|()| stdout.flush());
    written.map_err(|error| match error.kind() {
        std::io::ErrorKind::BrokenPipe => Failure::reader_gone(),
        _ => Failure::new(format!("cannot write to standard output: {error}"), "df -h"),
    })
}

/// `a,b,c`; `-` for nothing.
pub fn join<T: std::fmt::Display>(items: impl IntoIterator<Item = T>) -> String {
    let text = items.into_iter().map(|item| item.to_string()).collect::<Vec<_>>().join(",");
    if text.is_empty() { "-".to_owned() } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_align_and_can_lose_their_header() {
        let row = |name: &str, cells: &[&str]| Row {
            name: name.to_owned(),
            cells: cells.iter().map(|cell| (*cell).to_owned()).collect(),
            json: Value::Null,
        };
        let rows = [row("a", &["a", "10", "x"]), row("long", &["long", "2", "y"])];
        assert_eq!(table(&["NAME", "COUNT"], &rows, false), "NAME   COUNT\na      10\nlong   2\n");
        assert_eq!(table(&["NAME", "COUNT", "MORE"], &rows, true), "a      10   x\nlong   2    y\n");
    }
}
