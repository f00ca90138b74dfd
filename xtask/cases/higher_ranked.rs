//! Functions for all lifetimes, in fields, lists, boxes and returned.

type Cut = for<'a> fn(&'a str) -> &'a str;

struct Tools {
    cut: Cut,
    list: Vec<Box<dyn for<'a> Fn(&'a str) -> &'a str>>,
}

fn same(text: &str) -> &str {
    text
}

impl Tools {
    fn trim(&self) -> Cut {
        self.cut
    }

    fn strip(&self) -> impl for<'a> Fn(&'a str) -> &'a str + 'static {
        |text| text.trim_start()
    }

    fn boxed(&self) -> Box<dyn for<'a> Fn(&'a str) -> &'a str> {
        Box::new(|text| text.trim_end())
    }

    fn insert<'a>(&'a self, list: &mut Vec<&'a str>) {
        list.push("inserted");
    }
}

fn call<F>(f: F) -> usize
where
    F: for<'a, 'b> Fn(&'a str, &'b str) -> &'a str,
{
    let local = "loc".to_string() + "al";
    f(&local, "other").len()
}

fn all(tools: &Tools) -> String {
    let cut = tools.trim();
    let chosen: Cut = if tools.list.is_empty() { tools.trim() } else { same };
    let strip = tools.strip();
    let boxed = tools.boxed();
    let mut list = vec![];
    tools.insert(&mut list);
    let functions = [tools.trim(), same, chosen, str::trim];
    let mut out = cut(" a ").to_string() + tools.trim()(" b ") + strip(" c") + boxed("d ") + (tools.cut)("e");
    for function in functions {
        out += function(" f ");
    }
    for function in &tools.list {
        out.push_str(function("g"));
    }
    out + &list.concat() + &call(|first, _| first.trim()).to_string()
}

fn main() {
    println!("{}", all(&Tools { cut: same, list: vec![] }));
    println!("{}", all(&Tools { cut: str::trim, list: vec![Box::new(|text| &text[..1])] }));
}
