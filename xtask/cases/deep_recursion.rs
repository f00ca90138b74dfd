//! A recursive descent that uses a small part of its stack, so that a few times as much must fit as well.

#[derive(Debug)]
enum Tree {
    Text(String),
    List(Vec<Tree>),
}

struct Parser<'a> {
    rest: &'a str,
    depth: usize,
}

impl Parser<'_> {
    fn tree(&mut self) -> Result<Tree, String> {
        self.depth += 1;
        let tree = if self.rest.starts_with('(') { self.list()? } else { self.text()? };
        self.depth -= 1;
        Ok(tree)
    }

    fn list(&mut self) -> Result<Tree, String> {
        let mut items = Vec::new();
        self.rest = self.rest[1..].trim_start();
        loop {
            match self.rest.chars().next() {
                None => return Err(format!("the list at depth {} has no end", self.depth)),
                Some(')') => break,
                Some(_) => items.push(self.tree()?),
            }
            self.rest = self.rest.trim_start();
        }
        self.rest = self.rest.split_at(1).1;
        Ok(Tree::List(items))
    }

    fn text(&mut self) -> Result<Tree, String> {
        let end = self.rest.find(|c: char| c == '(' || c == ')' || c == ' ').unwrap_or(self.rest.len());
        if end == 0 {
            return Err("no text at ".to_string() + self.rest);
        }
        let (text, rest) = self.rest.split_at(end);
        self.rest = rest;
        Ok(Tree::Text(text.to_owned()))
    }
}

fn shown(tree: &Tree) -> String {
    match tree {
        Tree::Text(text) => text.to_uppercase(),
        Tree::List(items) => {
            let mut out = String::from("[");
            for item in items {
                out += &shown(item);
                out.push_str(&items.len().to_string());
            }
            out + "]"
        }
    }
}

fn main() {
    let run = || {
        let depth = 100;
        let text = "(a ".repeat(depth) + &")".repeat(depth);
        let mut parser = Parser { rest: &text, depth: 0 };
        let tree = parser.tree().unwrap();
        (shown(&tree), Parser { rest: "(", depth: 0 }.tree().map(|tree| shown(&tree)))
    };
    let thread = std::thread::Builder::new().stack_size(512 * 1024).spawn(run).unwrap();
    println!("{:?}", thread.join().unwrap());
}
