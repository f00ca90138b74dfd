//! Chains of `let` exist in edition 2024 only.
// editions: 2024

fn initial(text: &str) -> String {
    if let Some(first) = text.trim().chars().next()
        && first.is_alphabetic()
        && let rest = text.replace(first, "")
        && !rest.is_empty()
    {
        rest + &first.to_uppercase().to_string()
    } else {
        text.to_string()
    }
}

fn words(text: &str) -> usize {
    let mut parts = text.split(' ');
    let mut n = 0;
    while let Some(part) = parts.next()
        && let Ok(number) = part.parse::<usize>()
    {
        n += number;
    }
    match text.strip_prefix('1') {
        Some(rest) if rest.trim().len() > 3 => n + rest.len(),
        _ => n,
    }
}

fn main() {
    println!("{} {} {}", initial("abc"), initial("1"), initial("  "));
    println!("{} {}", words("1 2 x"), words("4"));
}
