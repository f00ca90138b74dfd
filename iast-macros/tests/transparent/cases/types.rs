// Inference, coercions and odd types.

pub mod types {
    use std::borrow::Cow;
    use std::collections::HashMap;
    use std::error::Error;
    use std::fmt::{self, Debug, Display, Write};
    #[allow(unused_imports)] // Part of the prelude since 2021.
    use std::iter::FromIterator;
    use std::ops::{Add, Neg, Not};
    use std::rc::Rc;

    use super::observe;

    #[observe]
    fn unsized_box(text: &str) -> Box<dyn Fn(&str) -> usize + '_> {
        if text.is_empty() {
            return Box::new(|_| 0);
        }
        Box::new(move |other| text.len() + other.len())
    }

    #[observe]
    fn unsized_iterator(n: u32, _text: &str) -> Box<dyn Iterator<Item = u32>> {
        match n {
            0 => Box::new(std::iter::empty()),
            _ => Box::new(unsized_iterator(n - 1, "").chain(std::iter::once(n))),
        }
    }

    #[observe]
    fn slices(bytes: &Vec<u8>, text: &String) -> (Rc<dyn Debug>, usize) {
        let part: &[u8] = bytes;
        let shared: Rc<dyn Debug> = Rc::new(text.clone());
        (shared, part.len())
    }

    #[observe]
    fn deref_on_return(text: &String) -> &str {
        text
    }

    #[observe]
    fn option_of_dyn<'a>(text: &'a String, show: bool) -> Option<&'a dyn Debug> {
        if show { Some(text) } else { None }
    }

    #[observe]
    fn inferred(text: &str) -> Result<HashMap<String, usize>, Box<dyn Error>> {
        let mut counts = HashMap::new();
        for word in text.split(',') {
            *counts.entry(format!("{word}")).or_default() += word.parse::<usize>()?;
        }
        Ok(counts)
    }

    #[observe]
    fn collected<C: FromIterator<char>>(text: &str) -> C {
        text.chars().rev().collect()
    }

    #[observe]
    fn question_marks(text: Option<&str>) -> Option<String> {
        let first = text?.chars().next()?;
        Some(format!("{first}"))
    }

    #[observe]
    fn opaque(text: &str, depth: usize) -> impl Iterator<Item = char> + Clone + '_ {
        if depth > 0 {
            let _ = opaque(text, depth - 1).count();
        }
        return text.chars().filter(move |c| c.is_alphabetic());
    }

    #[observe]
    fn generic<T: Add<Output = T> + Copy + Display, S: AsRef<str> + ?Sized>(a: T, b: T, text: &S) -> String
    where
        T: PartialOrd,
    {
        if a < b {
            return format!("{}{}", a + b, text.as_ref());
        }
        format!("{a}")
    }

    #[observe]
    fn arguments(text: impl Into<String>, others: &[impl AsRef<str>]) -> impl Display {
        text.into() + others[0].as_ref()
    }

    struct Fixed<const N: usize>([u8; N]);

    impl<const N: usize> Fixed<N> {
        #[observe]
        fn array<const M: usize>(&self, _text: &str) -> [u8; M] {
            let mut out = [0; M];
            out[0] = self.0[N - 1];
            out
        }
    }

    #[observe]
    fn higher_ranked(_text: &str, f: for<'a> fn(&'a str) -> &'a str) -> for<'a> fn(&'a str) -> &'a str {
        let fs = [f, str::trim];
        fs[1]
    }

    #[observe]
    fn cow(text: &str) -> Cow<'_, str> {
        match text.find('a') {
            Some(_) => Cow::Owned(format!("{}", text.replace('a', "b"))),
            None => text.into(),
        }
    }

    trait Shape {
        fn name(&self) -> String;

        #[observe]
        fn described(&self, prefix: &str) -> String {
            format!("{prefix} {}", self.name())
        }

        #[observe]
        fn into_name(self) -> String
        where
            Self: Sized,
        {
            self.name()
        }
    }

    impl Shape for str {
        #[observe]
        fn name(&self) -> String {
            format!("str {self}")
        }
    }

    impl Shape for u8 {
        fn name(&self) -> String {
            format!("u8 {self}")
        }
    }

    struct Shown(String);

    impl Display for Shown {
        #[observe]
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            if f.alternate() {
                return write!(f, "<{}>", format!("{}", self.0));
            }
            f.write_str(&format!("{:?}", self.0))?;
            f.write_char('.')
        }
    }

    #[derive(Clone, Copy)]
    struct Flag(u8);

    impl Not for Flag {
        type Output = bool;
        fn not(self) -> bool {
            self.0 == 0
        }
    }

    impl Neg for Flag {
        type Output = i32;
        fn neg(self) -> i32 {
            -i32::from(self.0)
        }
    }

    #[observe]
    fn hints(text: &str, flag: Flag) -> String {
        fn length(text: &String) -> usize {
            text.len()
        }
        fn grow(text: &mut String) {
            text.push('x');
        }
        grow(&mut format!("{text}"));
        let kept: &String = &format!("{text}");
        let boxed: &dyn Debug = &format!("{text}");
        let wrapped: &str = &(format!("{text}"));
        format!("{} {kept} {boxed:?} {wrapped} {} {}", length(&format!("{text}")), !flag, -flag)
    }

    union Bits {
        number: u32,
        bytes: [u8; 4],
    }

    #[observe]
    unsafe fn of_union(bits: &Bits, text: &str) -> u32 {
        unsafe { bits.number.count_ones() + u32::from(bits.bytes[0]) + text.len() as u32 }
    }

    #[observe]
    unsafe extern "C" fn foreign(text: *const std::ffi::c_char) -> usize {
        unsafe { std::ffi::CStr::from_ptr(text).to_bytes().len() }
    }

    const A: usize = 3;
    const B: usize = 4;

    #[observe]
    fn promoted(text: &str) -> &'static usize {
        const C: usize = A + B;
        let array = [0u8; A + B];
        match text.len() {
            A => &(A + B),
            C => &(1 + 2),
            _ if array.is_empty() => &C,
            _ => {
                const { &(A * B) }
            }
        }
    }

    #[observe]
    fn shadows(iast: &str, returning: &str, step: &str) -> String {
        let core = format!("{iast}{returning}");
        let std = core + step;
        std
    }

    #[observe]
    fn raw(r#type: &str, r#fn: &str) -> String {
        format!("{}{}", r#type, r#fn)
    }

    pub fn run() -> Vec<String> {
        let text = "1,2".to_owned();
        vec![
            (unsized_box("ab")("c") + unsized_box("")("c")).to_string(),
            unsized_iterator(3, "").sum::<u32>().to_string(),
            format!("{:?}", slices(&vec![1], &text)),
            deref_on_return(&text).to_owned(),
            format!("{:?} {:?}", option_of_dyn(&text, true), option_of_dyn(&text, false).is_none()),
            inferred("a").unwrap_err().to_string(),
            format!("{:?}", inferred("7,7").unwrap()),
            collected::<String>("abc") + &collected::<Vec<_>>("abc").len().to_string(),
            format!("{:?} {:?}", question_marks(Some("xy")), question_marks(None)),
            opaque("a1b", 2).collect(),
            generic(1, 2, "s") + &generic(2.5, 1.5, &String::new()),
            arguments("a", &["b"]).to_string(),
            format!("{:?}", Fixed([1, 2]).array::<3>("")),
            higher_ranked("", |text| text)(" t ").to_owned(),
            cow("banana").into_owned() + &cow("x"),
            "x".described("a") + &1u8.described("b") + &2u8.into_name(),
            format!("{} {:#}", Shown("s".into()), Shown("t".into())),
            hints("text", Flag(2)),
            unsafe { of_union(&Bits { number: 3 }, "ab") + foreign(b"four\0".as_ptr().cast()) as u32 }.to_string(),
            format!("{} {} {}", promoted("abc"), promoted("abcdefg"), promoted("")),
            shadows("a", "b", "c") + &raw("d", "e"),
        ]
    }
}
