//! The protocol's names as Rust's and as JSON's.

/// `TransactionalId` as `transactional_id`; not yet safe from keywords.
pub fn snake(name: &str) -> String {
    let letters: Vec<char> = name.chars().collect();
    let mut snake = String::new();
    for (index, letter) in letters.iter().enumerate() {
        let before = index.checked_sub(1).map(|before| letters[before]);
        let after = letters.get(index + 1);
        let starts_word = letter.is_ascii_uppercase()
            && before.is_some_and(|before| {
                !before.is_ascii_uppercase() || after.is_some_and(char::is_ascii_lowercase)
            });
        if starts_word {
            snake.push('_');
        }
        snake.push(letter.to_ascii_lowercase());
    }
    snake
}

/// A field's name in Rust.
pub fn field(name: &str) -> String {
    match snake(name).as_str() {
        "type" => "r#type".to_owned(),
        "match" => "r#match".to_owned(),
        plain => plain.to_owned(),
    }
}

/// A field's name in the JSON of Kafka's tools.
pub fn json(name: &str) -> String {
    let mut json = name.to_owned();
    if let Some(first) = json.get_mut(..1) {
        first.make_ascii_lowercase();
    }
    json
}
