//! Expressions as statements, labels, loops with values, ranges, tuples, casts, nested functions and closures.

struct Point {
    x: usize,
    y: String,
}

fn tails(text: &str) -> usize {
    let length = match text.len() {
        0 => "a",
        _ => "bb",
    }
    .repeat(2)
    .len();
    let other = if text.is_empty() { "x" } else { "yyy" }.to_uppercase().len();
    let block = { text.trim() }.to_owned() + unsafe { text.get_unchecked(0..1) };
    length + other + block.len()
}

fn labels(texts: &[&str]) -> String {
    let mut out = String::new();
    'outer: for (i, text) in texts.iter().enumerate() {
        for c in text.chars() {
            match c {
                'n' => continue 'outer,
                'b' => break 'outer,
                'r' => return out + &i.to_string(),
                _ => out.push(c),
            }
        }
        out += "|";
    }
    let found = loop {
        if out.len() > 3 {
            break out.to_uppercase();
        }
        out.push_str("+");
    };
    let value = 'value: {
        if texts.is_empty() {
            break 'value "empty".to_string();
        }
        texts.concat()
    };
    found + &value
}

fn statements(text: &mut String) -> usize {
    text.push_str("a");
    { text.push_str("b") }
    if text.len() > 1 {
        text.push_str("c")
    }
    match text.len() {
        1 => text.clear(),
        _ => text.push_str("d"),
    }
    let n = {
        let n = text.len();
        text.truncate(n - 1);
        n + 1
    };
    ;
    (|| text.push('e'))();
    n
}

fn structs(text: &str, point: Point) -> Point {
    let Point { x, ref y } = point;
    let x = x + y.len();
    let moved = Point { x, ..Point { x: 0, y: text.to_uppercase() } };
    Point { x: moved.x + (Point { y: text.to_string(), ..moved }).y.len(), y: text.replace("t", "T") }
}

fn ranges(text: &str) -> String {
    let end = text.len();
    let all = [&text[..], &text[1..], &text[..end - 1], &text[1..=2], &text[0 + 1..end]];
    let sum: usize = (0..end).chain(1..=end + 1).map(|i| i + 1).sum();
    all.concat() + &sum.to_string() + &(..3).contains(&2).to_string()
}

fn nested(text: &str) -> String {
    fn inner(text: &str) -> String {
        text.trim().to_owned() + "i"
    }
    struct Local;
    impl Local {
        fn to_text(&self, text: &str) -> String {
            text.to_uppercase()
        }
    }
    let outer = |text: &str| {
        let deeper = |n: usize| text.repeat(n) + &inner(text);
        deeper(2) + &Local.to_text(text)
    };
    return outer(text) + &inner(text);
}

fn casts(text: &str) -> i64 {
    let n = text.len() as u8 as char as u32 as i64;
    let sum = text.len() as i64 + n as i64;
    if (text.len() as i64) < sum { -(sum as i8) as i64 } else { !n }
}

fn tuples(pair: (String, (usize, String))) -> (String, usize) {
    let (first, (n, second)) = pair;
    let mut both = (first.clone() + &second, n);
    both.0 += &first;
    both.1 += 1;
    (both.0.to_uppercase(), both.1 + second.len())
}

fn guards(text: Option<&str>, list: &[String]) -> String {
    let first = match text {
        Some(text) if text.trim().is_empty() => "blank".to_string(),
        Some(text @ ("a" | "b")) => text.to_uppercase(),
        Some(text) if list.iter().any(|item| item.to_lowercase() == text) => text.replace("x", "y"),
        Some(ref text) => text.to_owned().to_owned() + "?",
        None => String::new(),
    };
    let second = match list {
        [] => 0,
        [one] => one.len(),
        [first, .., last] => first.len() + last.len(),
    };
    let [a, b] = [first.as_str(), "z"];
    let mut i = 0;
    while let Some(item) = list.get(i) {
        i += item.len().max(1);
    }
    a.to_string() + b + &(second + i).to_string()
}

fn main() {
    println!("{} {}", tails("abc"), labels(&["an", "x"]) + &labels(&["r"]) + &labels(&["ab"]) + &labels(&[]));
    let mut text = String::new();
    let n = statements(&mut text).to_string();
    println!("{n} {text}");
    let point = structs("text", Point { x: 1, y: "yy".into() });
    println!("{} {} {}", point.x, point.y, ranges("text"));
    println!("{} {} {:?}", nested(" n "), casts("cast"), tuples(("a".into(), (1, "b".into()))));
    let list = ["X".to_string(), "yy".to_string()];
    println!("{} {} {}", guards(Some(" "), &[]), guards(Some("a"), &list[..1]), guards(Some("x"), &list));
    println!("{} {}", guards(Some("other"), &list), guards(None, &list));
}
