// Functions that `macro_rules!` wrote, and macros inside functions.

pub mod macros {
    use super::observe;

    macro_rules! from_expression {
        ($name:ident, $value:expr, $parameter:ident) => {
            #[observe]
            fn $name($parameter: &str) -> String {
                let value = $value;
                $value.to_lowercase() + &value.to_string() + ($value).trim()
            }
        };
    }
    from_expression!(expression, text.trim().to_uppercase(), text);

    macro_rules! from_body {
        ($name:ident($($parameter:ident: $ty:ty),*) -> $out:ty $body:block) => {
            #[observe]
            pub(crate) fn $name($($parameter: $ty),*) -> $out $body
        };
    }
    from_body!(body(text: &str, n: usize) -> String { format!("{text}{n}") });

    /// The operators around a fragment bind it as a whole.
    macro_rules! from_operands {
        ($($name:ident($text:ident) => $value:expr, $ty:ty;)*) => {$(
            #[observe]
            fn $name($text: &str) -> $ty {
                let listed = vec![$value * 2; 1];
                let borrowed: &$ty = &$value;
                if $value > 100 {
                    return -$value;
                }
                listed[0] + $value * 2 + -$value + *borrowed + $value.pow(2) + ($value as $ty) + $text.len() as $ty
            }
        )*};
    }
    from_operands! {
        sum(text) => 1_i32 + 2, i32;
        negative(text) => -4_i64, i64;
        condition(text) => if text.is_empty() { 5_i32 } else { 6 }, i32;
        literal(text) => 7_i16, i16;
    }

    macro_rules! from_types {
        ($name:ident, $ty:ty, $pattern:pat => $bound:ident, $path:path, $life:lifetime, $vis:vis) => {
            #[observe]
            $vis fn $name<$life>($pattern: &$life (&$life str, $ty), make: fn(u8) -> Option<u8>) -> &$life dyn Fn() -> $ty {
                let _: &$ty = $bound;
                let _ = make($path(1).unwrap_or_default());
                &|| <$ty>::default()
            }
        };
    }
    from_types!(types, Vec<u8>, (_, second) => second, Some, 'x, pub(super));

    macro_rules! statements {
        ($text:expr) => {
            let length = $text.len();
            length
        };
    }

    macro_rules! early {
        ($text:expr) => {
            if $text.is_empty() {
                return String::from("early");
            }
        };
    }

    #[observe]
    fn tail_of_statements(text: &str) -> usize {
        statements! { text }
    }

    #[observe]
    fn return_in_a_macro(text: &str) -> String {
        early!(text);
        format!("{}", format_args!("{}", format!("{text}")))
    }

    #[observe]
    fn tail_macros(text: &str) -> Vec<String> {
        macro_rules! local {
            ($($tokens:tt)*) => { vec![$($tokens)*] };
        }
        if text.is_empty() {
            return vec![];
        }
        local![format!("{text}"), String::new()]
    }

    #[observe]
    fn never_returns_here(text: &str) -> u32 {
        if matches!(text, "a") {
            return line!() - line!();
        }
        unreachable!("{}", text)
    }

    /// Macros with the names of those that write a log.
    #[observe]
    fn lines(text: &str, n: usize) -> Vec<String> {
        let mut out: Vec<String> = Vec::new();
        macro_rules! info {
            ($($line:tt)+) => { out.push(format!($($line)+)) };
        }
        macro_rules! error {
            (user = %$user:expr, $($line:tt)+) => { out.push(format!("{} ", $user) + &format!($($line)+)) };
        }
        macro_rules! debug {
            ($($line:tt)*) => {};
        }
        macro_rules! trace {
            ($text:literal, $value:ident) => { out.push($text.to_owned() + $value) };
            ($text:literal only) => { out.push($text.to_owned()) };
        }
        let owned = text.to_owned();
        info!("{owned} {} {0:?} {:>n$}", text.trim(), owned);
        error!(user = %owned, "{owned}{{}}");
        debug!("{missing} {}", missing);
        trace!("x ", text);
        trace!("{missing}" only);
        for line in text.lines() {
            info!("{line}");
        }
        drop(owned);
        out
    }

    /// A method of paths and of texts.
    #[observe]
    fn starts(text: &str, start: &str) -> bool {
        let path = std::path::PathBuf::from(text);
        !path.starts_with(start) || text.trim().starts_with(start) && text.starts_with(|c: char| c == 'a')
    }

    pub fn run() -> Vec<String> {
        vec![
            lines("a\nb ", 7).concat(),
            starts("a/b", "a").to_string(),
            expression(" aB "),
            body("b", 1),
            format!("{} {} {} {}", sum("a"), negative("b"), condition("c"), literal("d")),
            format!("{:?}", types(&("", vec![]), Some)()),
            tail_of_statements("abc").to_string(),
            return_in_a_macro("") + &return_in_a_macro("late"),
            tail_macros("t").concat(),
            never_returns_here("a").to_string(),
        ]
    }
}
