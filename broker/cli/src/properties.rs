//! Java's properties files, as far as commands need `server.properties`: keys, values, comments, lines that go on.

use std::collections::BTreeMap;

/// The properties of a text. A later line wins over an earlier one of the same key.
pub fn parse(text: &str) -> Result<BTreeMap<String, String>, String> {
    let mut properties = BTreeMap::new();
    let mut lines = text.lines().enumerate();
    while let Some((index, line)) = lines.next() {
        let mut logical = line.trim_start().to_owned();
        if logical.is_empty() || logical.starts_with(['#', '!']) {
            continue;
        }
        while goes_on(&logical) {
            logical.pop();
            match lines.next() {
                Some((_, more)) => logical.push_str(more.trim_start()),
                None => break,
            }
        }
        let (key, value) = split(&logical);
        let unescaped =
            |part: &str| unescape(part).ok_or_else(|| format!("line {}: a bad \\u escape", index + 1));
        properties.insert(unescaped(key)?, unescaped(value)?);
    }
    Ok(properties)
}

/// Whether an odd number of backslashes ends the line.
fn goes_on(line: &str) -> bool {
    line.bytes().rev().take_while(|byte| *byte == b'\\').count() % 2 == 1
}

/// Key and value: separated by the first unescaped `=`, `:` or white space.
fn split(line: &str) -> (&str, &str) {
    let mut escaped = false;
    for (at, c) in line.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '=' | ':' => return (&line[..at], line[at + 1..].trim_start()),
            c if c.is_ascii_whitespace() => {
                let rest = line[at..].trim_start();
                return (&line[..at], rest.strip_prefix(['=', ':']).unwrap_or(rest).trim_start());
            }
            _ => {}
        }
    }
    (line, "")
}

fn unescape(text: &str) -> Option<String> {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        if c != '\\' {
            out.push(c);
            continue;
        }
        match chars.next() {
            Some('t') => out.push('\t'),
            Some('n') => out.push('\n'),
            Some('r') => out.push('\r'),
            Some('f') => out.push('\u{c}'),
            Some('u') => {
                let digits: String = chars.by_ref().take(4).collect();
                out.push(char::from_u32(
                    u32::from_str_radix(&digits, 16).ok().filter(|_| digits.len() == 4)?,
                )?);
            }
            Some(other) => out.push(other),
            None => {}
        }
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_java_reads() {
        let text = "# comment\n! another\n\na=1\n b : two words  \nc\\:d=x\\=y\nlong=one,\\\n   two\nempty\nu=\\u0041\na=2\n";
        let properties = parse(text).unwrap();
        let expected = [
            ("a", "2"),
            ("b", "two words  "),
            ("c:d", "x=y"),
            ("empty", ""),
            ("long", "one,two"),
            ("u", "A"),
        ];
        assert_eq!(properties, expected.map(|(k, v)| (k.to_owned(), v.to_owned())).into());
        assert!(parse("a=\\u00").is_err());
    }
}
