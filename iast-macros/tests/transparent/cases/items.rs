// Single chars and bytes: indices, iterators, stores, closures over chars.

pub mod items {
    use std::cell::RefCell;
    use std::ops::{Index, IndexMut};

    use super::observe;

    type Log = RefCell<Vec<String>>;

    /// Says which of its items are asked for.
    struct Loud<'a>(Vec<u8>, &'a Log);

    impl Index<usize> for Loud<'_> {
        type Output = u8;

        fn index(&self, at: usize) -> &u8 {
            self.1.borrow_mut().push(format!("read {}", at));
            &self.0[at]
        }
    }

    impl IndexMut<usize> for Loud<'_> {
        fn index_mut(&mut self, at: usize) -> &mut u8 {
            self.1.borrow_mut().push(format!("write {}", at));
            &mut self.0[at]
        }
    }

    /// An item that is no number, and says when it is dropped.
    #[derive(Debug)]
    struct Token<'a>(Option<String>, &'a Log);

    impl Drop for Token<'_> {
        fn drop(&mut self) {
            self.1.borrow_mut().push(format!("drop {:?}", self.0));
        }
    }

    #[observe]
    fn order_of_stores(loud: &mut Loud<'_>, out: &mut Vec<u8>, log: &Log) -> u8 {
        let say = |text: &str, value: u8| {
            log.borrow_mut().push(text.to_owned());
            value
        };
        loud[usize::from(say("place", 1))] = say("value", 7);
        loud[0] = loud[1];
        out[usize::from(say("place", 0))] = say("value", loud[1]);
        out[1] = out[0];
        out.push(out[1]);
        let at = 0;
        out.push(loud[at]);
        *out.last_mut().unwrap() = say("last", 3);
        loud[0]
    }

    #[observe]
    fn indices<'a>(bytes: &[u8], names: &[&'a str], chars: &[char], grid: &[Vec<char>], at: usize) -> String {
        let mut out = String::new();
        let mut list = Vec::new();
        out.push(bytes[at] as char);
        out.push(char::from(bytes[bytes.len() - 1]));
        out.push(chars[at]);
        out.push(grid[at][0]);
        out.push_str(names[at]);
        list.push(names[at]);
        let range = 0..at;
        out.push_str(&String::from_utf8_lossy(&bytes[range]));
        match bytes[at] {
            b'x' => out.push('!'),
            other => out.push(other.into()),
        }
        let first = chars[0];
        let second = bytes[1] ^ 1;
        out += &format!("{}{}{}", first, second, chars[at].to_uppercase());
        out + &list.concat()
    }

    #[observe]
    fn tokens(tokens: &mut Vec<Token<'_>>, at: usize) -> String {
        let mut out = String::new();
        match tokens[at] {
            Token(Some(ref mut text), _) => text.push('x'),
            _ => {}
        }
        match &tokens[at] {
            Token(Some(text), _) => out.push_str(text),
            _ => {}
        }
        if let Some(text) = &mut tokens[at].0 {
            text.insert(0, 'y');
        }
        out += tokens[at].0.as_deref().unwrap_or("none");
        let taken = tokens[at].0.take();
        tokens[at].0 = None;
        out.push_str(&format!("{:?}{:?}", tokens[at], taken));
        out
    }

    #[observe]
    fn iterators(text: &str, log: &Log) -> Option<String> {
        let mut out = String::new();
        let mut chars = text.chars();
        let first = chars.next()?;
        while let Some(c) = chars.next() {
            match c {
                '\\' => out.push(chars.next()?),
                '.' => break,
                c => out.push(c),
            }
        }
        out.push(first);
        out.push(text.chars().rev().nth(1)?);
        let token = Token(text.chars().last().map(|c| c.to_string()), log);
        out.push_str(token.0.as_deref()?);
        out.push(match text.bytes().max() {
            Some(byte) if byte > b'a' => char::from(byte),
            _ => '-',
        });
        let mut rest: Vec<char> = chars.collect();
        while let Some(c) = rest.pop() {
            out.insert(0, c);
        }
        Some(out)
    }

    #[observe]
    fn loops(bytes: Vec<u8>, chars: &Vec<char>, numbers: Vec<u32>) -> Vec<u8> {
        let mut out = Vec::new();
        for c in chars {
            out.push(*c as u8);
        }
        for (at, c) in chars.iter().enumerate() {
            out[at] = *c as u8;
        }
        for (left, right) in chars.iter().zip(bytes.iter()) {
            out.push(*left as u8 ^ right);
        }
        for byte in bytes {
            out.push(byte);
        }
        for number in numbers {
            out.push(number as u8);
        }
        for byte in &mut out {
            *byte ^= 1;
        }
        for (at, byte) in out.iter_mut().enumerate().skip(1) {
            *byte = at as u8;
        }
        if let Some(byte) = out.first_mut() {
            *byte += 1;
        }
        out
    }

    #[observe]
    fn closures(text: &str, prefix: &str) -> Vec<String> {
        let mut out = vec![String::new()];
        text.chars().for_each(|c| out[0].push(c));
        out.push(text.chars().map(|c| c.to_string() + prefix).collect());
        out.push(text.char_indices().map(|(at, c)| -> String { format!("{}{}", at, c) }).collect());
        out.push(text.bytes().fold(String::new(), |mut all, byte| {
            all.push(byte as char);
            all
        }));
        out.push(text.chars().next().map_or_else(String::new, |c| c.to_string()));
        out.push(text.chars().flat_map(|c| if c == 'a' { None } else { Some(c.to_string()) }).collect());
        let later = move |at: usize| text.as_bytes()[at].to_string();
        out.push(later(0));
        out
    }

    #[observe]
    fn mapped<'a>(text: &'a str) -> impl Iterator<Item = String> + 'a {
        text.chars().map(|c| c.to_string())
    }

    #[observe]
    fn dropped_at_once(mut text: String, mut bytes: Vec<u8>, log: &Log) -> String {
        let token = Token(None, log);
        text.drain(..2);
        bytes.splice(1..2, text.bytes());
        bytes.drain(..1);
        let rest: String = text.drain(1..).collect();
        text.push_str(&rest);
        drop(token);
        bytes.swap_remove(0);
        text + &String::from_utf8_lossy(&bytes)
    }

    pub fn run() -> Vec<String> {
        let log = Log::default();
        let (mut first, mut second) = (vec![b'a', b'b'], vec![b'c', b'd']);
        let mut list = vec![Token(Some("t".to_owned()), &log), Token(None, &log)];
        let mut out = vec![
            order_of_stores(&mut Loud(std::mem::take(&mut first), &log), &mut second, &log).to_string(),
            format!("{:?}", second),
            indices(b"xyz", &["n", "m"], &['c', 'ß'], &[vec!['g'], vec!['h']], 1),
            tokens(&mut list, 0) + &tokens(&mut list, 1),
            format!("{:?}{:?}", iterators("a\\.b.cd", &log), iterators("", &log)),
            format!("{:?}", loops(b"ab".to_vec(), &vec!['c', 'd'], vec![1, 2])),
            closures("abc", "-").join(","),
            mapped("ab").collect(),
            dropped_at_once("text".to_owned(), b"12345".to_vec(), &log),
        ];
        drop(list);
        out.append(&mut log.into_inner());
        out
    }
}
