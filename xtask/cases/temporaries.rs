//! When temporaries are dropped, in every kind of statement. The editions differ, and each must keep its own order.

use std::sync::Mutex;

struct Loud(&'static str, String);

impl Drop for Loud {
    fn drop(&mut self) {
        println!("  drop {}", self.0);
    }
}

impl Loud {
    fn to_owned(self) -> Loud {
        self
    }

    fn as_str(&self) -> &str {
        &self.1
    }

    fn replace(&self, other: &Loud) -> String {
        self.1.replace("a", &other.1)
    }

    fn join(self, other: Loud) -> Loud {
        println!("  join {} {}", self.0, other.0);
        Loud(self.0, self.1.clone() + &other.1)
    }
}

impl std::ops::Add<Loud> for Loud {
    type Output = Loud;
    fn add(self, other: Loud) -> Loud {
        println!("  add {} {}", self.0, other.0);
        Loud("sum", self.1.to_string() + &other.1)
    }
}

impl std::ops::AddAssign<Loud> for Loud {
    fn add_assign(&mut self, other: Loud) {
        println!("  add to {}", self.0);
        self.1.push_str(&other.1);
    }
}

fn loud(name: &'static str) -> Loud {
    println!("  make {name}");
    Loud(name, name.to_string())
}

fn statements() -> usize {
    let length = loud("a").to_owned().as_str().len() + {
        println!("middle");
        loud("b").replace(&loud("c")).len()
    };
    println!("discarded");
    let _ = loud("d").to_owned();
    loud("e").to_owned();
    println!("kept");
    let _kept = loud("f").to_owned();
    let extended: &str = &loud("g").to_owned().1;
    let pair = (loud("h").as_str().len(), &loud("i"));
    println!("list {} {}", extended, pair.0);
    let list = vec![loud("j").to_owned().as_str().len(), loud("k").replace(&loud("l")).len()];
    println!("end");
    length + list.len()
}

fn heads() -> String {
    match loud("m").to_owned().as_str().trim() {
        text => println!("in the match {text}"),
    }
    if loud("n").as_str().len() > 3 {
        println!("never");
    } else {
        println!("else");
    }
    if let Some(c) = loud("o").as_str().chars().next() {
        println!("if let {c}");
    } else {
        println!("never");
    }
    if let Some(c) = loud("p").as_str().chars().nth(1) {
        println!("never {c}");
    } else {
        println!("else after if let");
    }
    while loud("q").as_str().is_empty() {}
    for c in loud("r").to_owned().as_str().chars() {
        println!("for {c}");
    }
    let Some(first) = loud("s").as_str().chars().next().map(String::from) else { return String::new() };
    println!("let else");
    first
}

fn operands() -> usize {
    let mut sum = loud("t") + loud("u");
    println!("sum");
    sum += loud("v").to_owned();
    println!("more");
    let joined = loud("w").join(loud("x") + loud("y"));
    println!("joined");
    joined.as_str().len() + sum.1.len()
}

fn tail() -> usize {
    let _local = loud("local");
    loud("tail").to_owned().as_str().len()
}

fn blocks() -> usize {
    let n = { loud("block").to_owned().as_str().len() };
    println!("after the block");
    let m = if n > 0 { loud("then").as_str().len() } else { 0 };
    println!("after the if");
    n + m
}

fn early(stop: bool) -> Result<usize, String> {
    let _outer = loud("outer");
    let value = loud("value").replace(&loud("other"));
    if stop {
        return Err(loud("error").as_str().to_uppercase());
    }
    let parsed: Result<usize, _> = loud("7").as_str().parse();
    Ok(parsed.map_err(|_| String::new())? + value.len())
}

fn guards(mutex: &Mutex<String>) -> usize {
    let first = mutex.lock().unwrap().trim().len();
    mutex.lock().unwrap().push_str("x");
    let text = mutex.lock().unwrap().clone() + &first.to_string();
    *mutex.lock().unwrap() += &text;
    let second = { mutex.lock().unwrap().len() };
    let third = mutex.lock().unwrap().trim().len();
    first + second + third
}

fn parameters(first: Loud, _: Loud, (second, _): (Loud, Loud)) -> String {
    let _local = loud("inner");
    first.replace(&second)
}

fn main() {
    println!("{}", statements());
    println!("{}", heads());
    println!("{}", operands());
    println!("{} {}", tail(), blocks());
    println!("{:?} {:?}", early(true), early(false));
    println!("{}", guards(&Mutex::new("m".into())));
    println!("{}", parameters(loud("p1"), loud("p2"), (loud("p3"), loud("p4"))));
}
