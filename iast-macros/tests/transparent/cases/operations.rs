// Operations on text: places that are looked at, values that pass by, and what else the arguments do.

pub mod operations {
    use std::borrow::Cow;
    use std::cell::{Cell, RefCell};
    use std::collections::{BTreeMap, VecDeque};
    use std::convert::TryFrom;
    #[allow(unused_imports)] // Part of the prelude since 2021.
    use std::convert::TryInto;
    use std::fmt::Write as _;
    use std::ops::{Add, AddAssign, Deref, DerefMut, Index, Neg, Not, Range};
    use std::rc::Rc;
    use std::sync::Mutex;

    use super::observe;

    type Log = RefCell<Vec<String>>;

    /// Text that says when it is dropped.
    #[derive(Clone)]
    struct Noisy<'a>(String, &'a Log);

    impl Drop for Noisy<'_> {
        fn drop(&mut self) {
            self.1.borrow_mut().push(format!("drop {}", self.0));
        }
    }

    impl<'a> Noisy<'a> {
        fn to_uppercase(&self) -> Noisy<'a> {
            Noisy(self.0.to_uppercase(), self.1)
        }

        fn replace(self, other: &Noisy<'_>) -> Noisy<'a> {
            Noisy(format!("{}{}", self.0, other.0), self.1)
        }

        fn push(&mut self, other: Noisy<'_>) -> &mut Self {
            self.0.push_str(&other.0);
            self
        }

        fn text(&self) -> &str {
            &self.0
        }
    }

    impl<'a> Add<&Noisy<'_>> for Noisy<'a> {
        type Output = Noisy<'a>;

        fn add(mut self, other: &Noisy<'_>) -> Noisy<'a> {
            self.0 += &other.0;
            self.clone()
        }
    }

    impl AddAssign<Noisy<'_>> for Noisy<'_> {
        fn add_assign(&mut self, other: Noisy<'_>) {
            self.0 += &other.0;
        }
    }

    #[observe]
    fn drop_order(log: &Log) -> usize {
        let noisy = |text: &str| Noisy(text.to_owned(), log);
        let mut a = noisy("a");
        let b = noisy("b");
        let n = a.to_uppercase().replace(&b.to_uppercase()).text().len();
        a.push(noisy("c")).push(b.clone());
        a += noisy("d");
        let sum = a.clone() + &noisy("e") + &b;
        let kept = &noisy("f").to_uppercase();
        match noisy("g").to_uppercase().text() {
            "G" => log.borrow_mut().push(kept.text().to_owned()),
            _ => {}
        }
        let last = { noisy("h").clone() };
        n + sum.replace(&last).text().to_string().len()
    }

    #[derive(Default)]
    struct Form {
        name: String,
        parts: Vec<String>,
        nested: Option<Box<Form>>,
    }

    #[observe]
    fn partial_moves(form: Form, mut other: Form) -> String {
        let parts = form.parts;
        let name = form.name.clone() + &parts.concat();
        let nested = form.nested.map(|nested| nested.name.to_uppercase());
        other.parts.push(form.name);
        let Form { name: other_name, .. } = other;
        other.name = other_name.to_lowercase();
        other.name.push_str(&nested.unwrap_or_default());
        name + &other.name + &other.parts.join("/")
    }

    #[observe]
    fn two_phases(list: &mut Vec<String>, text: &mut String) -> String {
        list.push(list.concat());
        list.insert(list.len(), list[0].clone());
        text.push_str(&text.clone());
        text.truncate(text.len() - 1);
        let end = list.len() - 1;
        list.swap(0, end);
        let first = list.remove(0);
        list.extend(vec![first.clone(), first]);
        list.extend_from_slice(&[text.clone()]);
        list.retain(|x| x != "never");
        list.join(text)
    }

    #[observe]
    fn uninitialised(text: &str) -> String {
        let late: String;
        let early = text.replace({ late = text.to_owned(); "x" }, "y");
        let mut moved = String::from("m");
        let sum = { drop(moved); moved = early.clone(); 1 };
        moved.push_str(&late);
        moved.repeat(sum)
    }

    #[observe]
    fn indices(texts: &[String], range: Range<usize>, map: &BTreeMap<String, Vec<u8>>) -> String {
        let cell = Cell::new(0);
        let next = || {
            cell.set(cell.get() + 1);
            cell.get() - 1
        };
        let mut out = texts[next()].to_uppercase() + &texts[next()];
        out.push_str(&texts[0][range].to_string());
        out.extend(map["k"].clone().into_iter().map(char::from));
        let mut arrays = [[b'a', b'b'], [b'c', b'd']];
        arrays[1].reverse();
        let part = arrays[1][..1].to_vec();
        arrays[0][..1].copy_from_slice(&part);
        let mut forms = [Form::default(), Form::default()];
        let (i, j) = (0, 1);
        let parts = &mut forms[i].parts;
        let name = forms[j].name.clone() + &format!("{:?}", forms[j].name);
        parts.push(name);
        let mut queue: VecDeque<String> = texts.iter().cloned().collect();
        queue[0].push_str(&out);
        queue[1] += "!";
        format!("{}{:?}{}{}", queue[0], arrays, queue[1], forms[0].parts.concat())
    }

    struct Counting(Cell<usize>, String);

    impl Index<char> for Counting {
        type Output = String;

        fn index(&self, _: char) -> &String {
            self.0.set(self.0.get() + 1);
            &self.1
        }
    }

    #[observe]
    fn overloaded_index(text: &Counting, at: char) -> usize {
        let found = text[at].clone();
        found.len() + text.0.get()
    }

    #[derive(Clone, Copy, PartialEq, Debug)]
    struct Amount(i64);

    impl Add for Amount {
        type Output = Amount;
        fn add(self, other: Amount) -> Amount {
            Amount(self.0 + other.0)
        }
    }

    impl Add<i64> for Amount {
        type Output = i64;
        fn add(self, other: i64) -> i64 {
            self.0 + other
        }
    }

    impl Not for Amount {
        type Output = bool;
        fn not(self) -> bool {
            self.0 == 0
        }
    }

    impl Neg for Amount {
        type Output = String;
        fn neg(self) -> String {
            (-self.0).to_string()
        }
    }

    const A: u8 = 1;
    const B: u8 = 2;

    #[observe]
    fn numbers(a: Amount, mut b: u64, c: f32, d: &[i32]) -> String {
        let promoted: &'static u8 = &(A + B);
        let array = [0; (A + B) as usize];
        b += d.iter().map(|x| *x as u64).sum::<u64>() + b;
        let mut total = 0;
        for x in d {
            total += x;
            total += *x + 1;
        }
        let mut bytes = [1u8, 2];
        bytes[0] += bytes[1];
        let wide = bytes[0] as u32 + u32::from(bytes[1]);
        let hint: i64 = a + a.0;
        let not: bool = !(a + a);
        let neg: String = -a.clone();
        format!("{promoted}{}{b}{total}{wide}{hint}{not}{neg}{:?}{}", array.len(), a + a, c + c + 0.5, promoted = promoted)
    }

    #[observe]
    fn hints(shared: &Mutex<Form>, rc: &Rc<String>, cow: Cow<'_, str>, boxed: Box<str>) -> usize {
        fn string(text: &String) -> usize {
            text.len()
        }
        fn form(form: &mut Form) -> usize {
            form.name.len()
        }
        let n = form(&mut shared.lock().unwrap()) + string(&rc.clone()) + string(&(rc.to_string() + &cow));
        let slice: &[u8] = &cow.clone().into_owned().into_bytes();
        let text: &str = &boxed.clone().into_string();
        let dynamic: Box<dyn Fn() -> usize> = Option::<u8>::None.map_or(Box::new(|| 1), |_| Box::new(|| 2));
        let debug: &dyn std::fmt::Debug = &String::from(text);
        let owned: Rc<str> = text.to_owned().into();
        let array: [u8; 2] = slice[..2].try_into().unwrap();
        let number = u8::try_from(n).unwrap_or_default();
        let same: &String = &text.replace("a", &text.to_lowercase());
        n + slice.len() + dynamic() + format!("{debug:?}{array:?}{number}").len() + owned.len() + same.len()
    }

    #[observe]
    fn guards(shared: &Mutex<String>, log: &Log) -> String {
        shared.lock().unwrap().push_str("locked");
        let copy = shared.lock().unwrap().clone();
        let mut guard = shared.lock().unwrap();
        guard.push('!');
        *guard += &copy;
        write!(guard, "{}", copy).unwrap();
        log.borrow_mut().push(guard.to_uppercase());
        let out = format!("{guard}{}", log.borrow().concat());
        drop(guard);
        out + &shared.lock().unwrap()
    }

    #[observe]
    fn formats(form: &Form, r#type: &str, width: usize) -> Result<String, std::fmt::Error> {
        let name = &form.name;
        let mut out = String::new();
        write!(out, "{name:>width$}|{:<1$}|{type}", form.parts[0], width)?;
        write!(&mut out, "{{name}} {name:?} {0} {0:?} {other}", form.name.trim(), other = r#type.to_owned() + "x")?;
        writeln!(&mut out)?;
        writeln!(out, "{:.*}", 1, name)?;
        let formatter: &mut dyn std::fmt::Write = &mut out;
        write!(formatter, "{}", format!("{}{}", name, format_args!("{}", r#type)))?;
        let nested = format!("{}", { let name = "inner"; format!("{name}") });
        Ok(std::format!("{out}{nested}{}", if width > 1 { "a" } else { "b" },))
    }

    struct Shown<'a>(&'a Form);

    impl std::fmt::Display for Shown<'_> {
        #[observe]
        fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            f.write_str("<")?;
            write!(f, "{}", self.0.name)?;
            f.write_str(&self.0.name)?;
            write!(f, "{}>", self.0.parts.concat())
        }
    }

    #[observe]
    fn pipelines(text: &str, parts: &[&str]) -> Result<String, std::num::ParseIntError> {
        let reversed: String = text.chars().rev().collect();
        let numbers = text.split(',').filter(|x| !x.is_empty()).map(|x| x.parse::<u8>()).collect::<Result<Vec<_>, _>>()?;
        let folded = parts.iter().fold(String::new(), |mut all, part| {
            all.push_str(part);
            all + "-"
        });
        let grouped: BTreeMap<usize, Vec<&str>> = parts.iter().fold(BTreeMap::new(), |mut map, part| {
            map.entry(part.len()).or_insert_with(Vec::new).push(*part);
            map
        });
        let (a, b): (String, Vec<char>) = (text.escape_debug().collect(), text.chars().collect());
        let unit: () = numbers.iter().map(drop).collect();
        Ok(format!("{reversed}{numbers:?}{folded}{grouped:?}{a}{b:?}{unit:?}"))
    }

    #[observe]
    fn loops(text: &str, bytes: &[u8]) -> String {
        let mut out = String::with_capacity(text.len());
        'all: for (i, c) in text.char_indices() {
            let upper = c.to_ascii_uppercase();
            match c {
                'q' => break 'all,
                's' => continue,
                '<' => out.push_str("&lt;"),
                other if i > 3 => out.insert(0, other),
                _ => out.push(upper),
            }
        }
        let mut buffer = bytes.to_vec();
        for (i, &byte) in bytes.iter().rev().enumerate() {
            buffer[i] = byte + 1;
        }
        let mut chars = text.chars().peekable();
        while let Some(c) = chars.next() {
            if let Some(next) = chars.peek() {
                out.extend([c, *next].iter());
            }
        }
        let owned = text.to_owned();
        for byte in owned.bytes() {
            buffer.push(byte);
            if byte == b'z' {
                drop(owned);
                break;
            }
        }
        out.push_str(&String::from_utf8_lossy(&buffer));
        out
    }

    /// Methods of these names that take and give what those of text do not.
    struct Odd(Vec<u8>);

    impl Odd {
        fn chars(self) -> std::vec::IntoIter<u8> {
            self.0.into_iter()
        }
        fn push(&mut self, byte: u8) -> Result<usize, String> {
            self.0.push(byte);
            Ok(self.0.len())
        }
        fn clear(self) -> Self {
            self
        }
        fn iter(&mut self) -> std::slice::IterMut<'_, u8> {
            self.0.iter_mut()
        }
        fn encode(&self, f: impl FnOnce(&mut Vec<u8>)) -> Vec<u8> {
            let mut out = self.0.clone();
            f(&mut out);
            out
        }
    }

    impl Deref for Odd {
        type Target = [u8];
        fn deref(&self) -> &[u8] {
            &self.0
        }
    }

    impl DerefMut for Odd {
        fn deref_mut(&mut self) -> &mut [u8] {
            &mut self.0
        }
    }

    #[observe]
    fn odd(mut odd: Odd, out: &mut Vec<u8>) -> Result<String, String> {
        odd.push(1)?;
        odd.push(odd.len() as u8)?;
        let mut odd = odd.clear();
        for byte in odd.iter() {
            *byte += 1;
            out.push(*byte);
        }
        odd.swap(0, 1);
        let encoded = odd.encode(|buffer| buffer.push(7));
        for byte in odd.chars() {
            out.push(byte);
        }
        Ok(format!("{encoded:?}{out:?}"))
    }

    #[observe]
    fn closures(form: &Form, prefix: String) -> Box<dyn Fn(&str) -> String> {
        let mut seen = Vec::new();
        let mut see = |text: &str| {
            seen.push(text.to_owned());
            seen.concat() + &form.name + &prefix
        };
        let first = see("a") + &see("b");
        let shout = |text: &String| text.to_uppercase() + &format!("{prefix}{}", form.name.clone());
        let all = form.parts.iter().map(shout).chain(std::iter::once(seen.join("-"))).collect::<String>();
        Box::new(move |text| first.clone() + &all + &prefix.replace("p", text) + text)
    }

    #[observe]
    fn generic<T, S>(value: &T, texts: &[S], n: usize) -> Vec<T>
    where
        T: Clone + Add<Output = T> + Into<String>,
        S: AsRef<str> + ?Sized + ToString,
        S: Sized,
    {
        let mut all = vec![value.clone(); n];
        all.push(value.clone() + value.to_owned());
        let text: String = value.clone().into();
        let joined = texts.iter().map(|x| x.as_ref().to_uppercase() + &x.to_string()).collect::<Vec<_>>().concat() + &text;
        if joined.is_empty() {
            all.clear();
        }
        all
    }

    #[derive(Clone)]
    struct Word(String);

    impl Add for Word {
        type Output = Self;
        fn add(self, other: Self) -> Self {
            Word(self.0 + &other.0)
        }
    }

    impl From<Word> for String {
        fn from(word: Word) -> String {
            word.0
        }
    }

    #[observe]
    fn slices(texts: &[String]) -> String {
        match texts {
            [] => String::new(),
            [only] => only.clone(),
            [first, .., last] if first == last => first.to_uppercase(),
            [first, rest @ ..] => first.to_lowercase() + &rest.concat() + &slices(rest),
        }
    }

    #[observe]
    fn shadowing(text: &str) -> String {
        #[allow(non_upper_case_globals)]
        static other: &str = "static";
        let text = text.to_owned() + other;
        let text = { let text = text.trim(); fn trim() -> String { String::new() } text.to_string() + &trim() };
        let inner = {
            #[allow(non_upper_case_globals)]
            const text: &str = "const";
            text.to_uppercase() + &format!("{text}")
        };
        if let Some(text) = text.find('a') { inner + &text.to_string() } else { text.clone() + &inner }
    }

    #[observe]
    fn blocks(text: &str) -> Option<String> {
        let found = 'found: loop {
            if text.is_empty() {
                break 'found text.to_owned();
            }
            break match text.chars().next()? {
                'a' => String::from(text).replace('a', &match text.len() {
                    1 => return Some(text.to_uppercase()),
                    _ => text.to_lowercase(),
                }),
                'b' => unsafe { String::from_utf8_unchecked(text.as_bytes().to_vec()) },
                c => c.to_string() + text,
            };
        };
        Some(found)
    }

    /// Two of the results are texts that say when they are dropped.
    struct Codec<'a>(&'a Log);

    impl<'a> Codec<'a> {
        fn decode<'b>(&'b self, text: &'b str) -> Result<(Noisy<'a>, u8), Cow<'b, str>> {
            match text.len() {
                0 => Err(text.into()),
                n => Ok((Noisy(text.to_owned(), self.0), u8::try_from(n).unwrap_or_default())),
            }
        }
    }

    impl Noisy<'_> {
        fn as_str(&self) -> &str {
            &self.0
        }

        fn into_owned(self) -> String {
            self.0.clone()
        }
    }

    #[observe]
    fn unwrapped(log: &Log, text: &str, end: &str) -> Result<String, String> {
        let codec = Codec(log);
        let kept = &codec.decode(text).map_err(|e| e.into_owned() + end)?;
        let (Noisy(ref name, _), _) = codec.decode(&text.to_uppercase()).ok().unwrap();
        let mut out = codec.decode(&name.replace('A', "x")).map_err(|_| end)?.0.into_owned();
        out += codec.decode(end).map_err(|e| format!("no {}", e))?.0.as_str();
        let bytes: [u8; 2] = text.as_bytes()[..2].try_into().map_err(|_| "short".to_owned())?;
        let n = u16::from_le_bytes(bytes[..].try_into().unwrap());
        let text: &str = std::str::from_utf8(&text.as_bytes()[1..]).unwrap_or_default();
        let more = format!("{}{}{}", kept.0.text(), n, codec.decode(text).expect("more").1);
        log.borrow_mut().push(more);
        let last = std::str::from_utf8(&codec.decode(end).ok().unwrap().0.as_str().as_bytes().to_vec()).unwrap().len();
        Ok(format!("{out}{last}{}", (codec.decode(end).is_ok(), &codec.decode(end).ok().unwrap().1).1))
    }

    pub fn run() -> Vec<String> {
        let log = Log::default();
        let form = |name: &str| Form {
            name: name.to_owned(),
            parts: vec!["p".to_owned(), name.to_owned()],
            nested: Some(Box::new(Form { name: "nested".to_owned(), ..Form::default() })),
        };
        let texts = ["x<y".to_owned(), "qz".to_owned(), "x<y".to_owned()];
        let mut map = BTreeMap::new();
        map.insert("k".to_owned(), vec![b'v']);
        let generic_out = generic(&Word("w".to_owned()), &["a", "b"], 1);
        let mut out = vec![
            drop_order(&log).to_string(),
            partial_moves(form("One"), form("Two")),
            two_phases(&mut texts.to_vec(), &mut "text".to_owned()),
            uninitialised("xyz"),
            indices(&texts, 1..3, &map),
            overloaded_index(&Counting(Cell::new(0), "text".to_owned()), 'c').to_string(),
            numbers(Amount(3), 4, 0.5, &[1, 2]),
            hints(&Mutex::new(form("shared")), &Rc::new("rc".to_owned()), "cow".into(), "boxed".into()).to_string(),
            guards(&Mutex::new("m".to_owned()), &RefCell::default()),
            format!("{:?}{}", formats(&form("name"), "type", 6), Shown(&form("shown"))),
            format!("{:?}{:?}", pipelines("1,2", &["a", "bc"]), pipelines("x", &[])),
            loops("as<bq<cz", b"abc"),
            format!("{:?}", odd(Odd(vec![3, 4]), &mut vec![9])),
            closures(&form("c"), "prefix".to_owned())("end"),
            generic_out.into_iter().map(|word| word.0).collect(),
            slices(&texts) + &slices(&texts[..2]) + &slices(&[]),
            shadowing(" an ") + &shadowing("x"),
            format!("{:?}{:?}{:?}{:?}", blocks(""), blocks("ab"), blocks("b"), blocks("c")),
            format!("{:?}{:?}", unwrapped(&log, "abc", "z"), unwrapped(&log, "", "z")),
            format!("{:?}{:?}", unwrapped(&log, "abc", ""), unwrapped(&log, "ab", "z")),
        ];
        out.append(&mut log.into_inner());
        out
    }
}
