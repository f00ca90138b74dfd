//! `impl Trait` of functions that call themselves, and with auto traits that must still be found.

struct Source {
    text: String,
}

impl Source {
    fn boxed(&self, n: usize) -> Box<dyn Iterator<Item = String> + '_> {
        if n == 0 {
            return Box::new(std::iter::empty());
        }
        Box::new(self.boxed(n - 1).chain(std::iter::once(self.text.repeat(n))).map(move |text| text + &n.to_string()))
    }

    fn letters(&self, depth: usize) -> impl Iterator<Item = char> + Clone + '_ {
        if depth > 0 {
            let _ = self.letters(depth - 1).count();
        }
        self.text.chars().filter(move |c| c.len_utf8() < depth + 2)
    }
}

fn display(text: &str) -> impl std::fmt::Display + Send + Sync + Clone + 'static {
    text.to_uppercase()
}

fn adder(text: String) -> impl Fn(&str) -> String + Clone {
    move |other| text.clone() + other
}

fn tuple<'a>(text: &'a str, more: &'a [String]) -> (impl Iterator<Item = &'a str>, impl Fn(usize) -> Option<&'a String>) {
    (text.split(','), move |i| more.get(i))
}

fn arguments(text: impl Into<String>, others: &[impl AsRef<str>], mut each: impl FnMut(&str)) -> String {
    let text = text.into();
    others.iter().for_each(|other| each(other.as_ref()));
    text + others[0].as_ref()
}

fn needs_send<T: Send + Sync>(value: T) -> T {
    value
}

fn main() {
    let source = Source { text: "aé".into() };
    println!("{:?}", source.boxed(3).collect::<Vec<_>>());
    println!("{} {}", source.letters(1).clone().count(), source.letters(0).collect::<String>());
    println!("{} {}", needs_send(display("d")).clone(), adder("x".into()).clone()("y"));
    let more = ["m".to_string()];
    let (parts, get) = tuple("a,b", &more);
    println!("{} {:?}", parts.collect::<Vec<_>>().concat(), get(0));
    let mut seen = Vec::new();
    let text = arguments("a", &["b", "c"], |text| seen.push(text.to_owned()));
    println!("{text} {seen:?}");
}
