//! What has no type becomes `()` up to edition 2021 and `!` since 2024; where both compile, both must go on.
#![allow(dependency_on_unit_never_type_fallback, unreachable_code)]

fn chosen(flag: bool) -> String {
    let value = if flag { "text".to_string() } else { return "early".to_owned() };
    value.to_uppercase()
}

fn looped(text: &str) -> usize {
    let mut rest = text;
    let found = loop {
        rest = match rest.strip_prefix('a') {
            Some(rest) => rest,
            None => break rest.trim().len(),
        };
    };
    found + 1
}

fn unit(text: &str) {
    let _ = text.parse::<u32>().ok().map(|n| n.to_string()).map(drop);
    let () = text.chars().for_each(drop);
    match text.len() {
        0 => return,
        _ => (),
    }
}

fn inferred(text: &str) -> Result<(), String> {
    let number = text.parse::<u32>().map_err(|error| error.to_string())?;
    (number > 1).then(|| ()).ok_or_else(|| text.to_string() + " is too small")
}

fn main() {
    println!("{} {} {}", chosen(true), chosen(false), looped("aab "));
    unit("x");
    println!("{:?} {:?} {:?}", inferred("2"), inferred("1"), inferred("x"));
}
