//! The names of types and functions as `type_name` gives them, taken apart.
//!
//! What `type_name` says is not guaranteed to stay. Rows of the table only rely on the crate, on the last segment and on
//! one in front of it, so that a library may move its items between modules.

/// The path of a function or type, without the arguments of its types.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Name<'a> {
    /// The crate.
    pub(super) krate: &'a str,
    /// What stands between the crate and the last segment.
    pub(super) middle: Vec<&'a str>,
    pub(super) last: &'a str,
}

/// The types that lead to another one, which is what a method is called on, or what is read through them and iterates over
/// it. Of their arguments it is the first type.
const POINTERS: &[&str] = &[
    "Arc",
    "Box",
    "BufReader",
    "Cow",
    "FilterMap",
    "FlatMap",
    "Flatten",
    "Lines",
    "LockGuard",
    "MutexGuard",
    "Map",
    "MapWhile",
    "MappedMutexGuard",
    "Object",
    "OwnedMutexGuard",
    "OwnedRwLockReadGuard",
    "OwnedRwLockWriteGuard",
    "Pin",
    "PooledConnection",
    "Rc",
    "ReadHalf",
    "Ref",
    "RefMut",
    "RwLockReadGuard",
    "RwLockWriteGuard",
    "Skip",
    "Take",
];

/// The types that stand for the algorithm that they are made of, their first argument: a function of theirs is one of
/// that algorithm. Those of HMAC are none, since it is sound with a broken hash function.
const WRAPPERS: &[&str] = &[
    "BufDecryptor",
    "BufEncryptor",
    "Cbc",
    "CoreWrapper",
    "CtVariableCoreWrapper",
    "CtrCore",
    "Decryptor",
    "Encryptor",
    "OfbCore",
    "StreamCipherCoreWrapper",
];

/// Functions that make a value of their type argument.
const MAKERS: &[&str] = &["make_rng"];

/// The names that a function item may be known by: its own, and those of the same function of the types that its type
/// only wraps: of `ecb::Encryptor<des::Des>` also that of `des::Des`.
pub(super) fn functions(text: &str) -> Vec<Name<'_>> {
    let Some(name) = function(text) else { return Vec::new() };
    let function = name.last;
    let mut ty = match text.strip_prefix('<') {
        Some(rest) => closing(rest).and_then(|end| rest[..end].split(" as ").next()),
        // Of a type's own function, what stands in front of it; of one that makes something, what that is.
        None if MAKERS.contains(&function) => arguments(text),
        None => text.strip_suffix(function).and_then(|ty| ty.strip_suffix("::")),
    };
    let mut names = vec![name];
    if MAKERS.contains(&function) {
        names.extend(ty.and_then(|ty| of_type(ty, function)));
    }
    while let Some(inner) = ty.filter(|ty| function_of(ty).is_some_and(|ty| WRAPPERS.contains(&ty.last))) {
        ty = arguments(inner);
        names.extend(ty.and_then(|ty| of_type(ty, function)));
    }
    names
}

/// The name of a type's function.
fn of_type<'a>(ty: &'a str, function: &'a str) -> Option<Name<'a>> {
    let mut name = function_of(ty)?;
    name.middle.push(name.last);
    name.last = function;
    Some(name)
}

/// The name of a function item such as `std::fs::read<&str>`, `<md5::Md5 as digest::Digest>::digest` or
/// `reqwest::async_impl::client::Client::get<&str>`.
pub(super) fn function(text: &str) -> Option<Name<'_>> {
    if let Some(rest) = text.strip_prefix('<') {
        // Of a trait's function the type that implements it tells more.
        let end = closing(rest)?;
        let (ty, function) = (&rest[..end], rest[end + 1..].strip_prefix("::")?);
        return of_type(ty.split(" as ").next()?, segments(function).pop()?);
    }
    function_of(text)
}

/// The name of the type that a method is called on, when smart pointers and guards are taken off.
pub(super) fn receiver(mut text: &str) -> Option<Name<'_>> {
    // Each round takes something off.
    loop {
        text = text.trim_start_matches(['&', '*']).trim_start();
        text = ["mut ", "const ", "dyn "].iter().find_map(|prefix| text.strip_prefix(prefix)).unwrap_or(text);
        if text.starts_with(['&', '*']) {
            continue;
        }
        let name = function_of(text)?;
        match arguments(text) {
            // Half of a stream of tokio is of no other type.
            Some(inner) if POINTERS.contains(&name.last) && !inner.is_empty() => text = inner,
            _ => return Some(name),
        }
    }
}

fn function_of(text: &str) -> Option<Name<'_>> {
    let mut segments = segments(text);
    let last = segments.pop()?;
    let krate = if segments.is_empty() { "" } else { segments.remove(0) };
    Some(Name { krate, middle: segments, last })
}

/// The segments of a path, without the arguments of types and the compiler's own names.
fn segments(text: &str) -> Vec<&str> {
    let (mut segments, mut depth, mut start) = (Vec::new(), 0_usize, 0);
    let mut push = |segment: std::ops::Range<usize>| {
        let segment = text[segment].trim_matches(':');
        if !segment.is_empty() && !segment.starts_with('{') {
            segments.push(segment);
        }
    };
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'<' | b'(' | b'[' => {
                if depth == 0 {
                    push(start..at);
                }
                depth += 1;
            }
            // The arrow of a function's type closes nothing.
            b'>' if at > 0 && text.as_bytes()[at - 1] == b'-' => {}
            b'>' | b')' | b']' => {
                depth = depth.saturating_sub(1);
                start = at + 1;
            }
            b':' if depth == 0 => {
                push(start..at);
                start = at + 1;
            }
            _ => {}
        }
    }
    if depth == 0 && start < text.len() {
        push(start..text.len());
    }
    segments
}

/// Where the `<` in front of a text is closed.
fn closing(text: &str) -> Option<usize> {
    let mut depth = 1;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'<' => depth += 1,
            // `->` is none.
            b'>' if at == 0 || text.as_bytes()[at - 1] != b'-' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return Some(at);
        }
    }
    None
}

/// The first argument of a type that is itself a type.
fn arguments(text: &str) -> Option<&str> {
    let start = text.find('<')? + 1;
    let inner = &text[start..start + closing(&text[start..])?];
    let mut rest = inner;
    while rest.starts_with('\'') {
        rest = rest.split_once(',')?.1.trim_start();
    }
    Some(&rest[..first(rest)])
}

/// The arguments of a type.
pub(super) fn arguments_of(text: &str) -> Vec<&str> {
    let Some(start) = text.find('<') else { return Vec::new() };
    let Some(end) = closing(&text[start + 1..]) else { return Vec::new() };
    let mut rest = &text[start + 1..start + 1 + end];
    let mut all = Vec::new();
    while !rest.is_empty() {
        let end = first(rest);
        all.push(rest[..end].trim());
        rest = rest.get(end + 1..).unwrap_or_default();
    }
    all
}

/// The last segment of the path of a type.
pub(super) fn last_of(text: &str) -> &str {
    let path = &text[..text.find('<').unwrap_or(text.len())];
    path.rsplit("::").next().unwrap_or(path)
}

/// The length of the first of several types.
fn first(types: &str) -> usize {
    let mut depth = 0_usize;
    let end = types.bytes().enumerate().position(|(at, byte)| {
        match byte {
            b'<' | b'(' | b'[' => depth += 1,
            b'>' if at > 0 && types.as_bytes()[at - 1] == b'-' => {}
            b'>' | b')' | b']' => depth = depth.saturating_sub(1),
            _ => {}
        }
        byte == b',' && depth == 0
    });
    end.unwrap_or(types.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(name: Option<Name<'_>>) -> String {
        let Some(Name { krate, middle, last }) = name else { return "none".to_owned() };
        format!("{krate}|{}|{last}", middle.join("::"))
    }

    #[test]
    fn functions_are_taken_apart() {
        let check = |name: &str, expected: &str| assert_eq!(text(function(name)), expected, "{name}");
        check(std::any::type_name_of_val(&std::fs::read::<&str>), "std|fs|read");
        check(std::any::type_name_of_val(&std::process::Command::new::<&String>), "std|process::Command|new");
        check(std::any::type_name_of_val(&<String as From<&str>>::from), "alloc|string::String|from");
        check("a::b::<impl a::C<(x::Y, z::W)>>::d<e::F<g::H>>", "a|b|d");
        check("<md5::Md5 as digest::digest::Digest>::digest<&[u8]>", "md5|Md5|digest");
        check("<a::B<fn(x::C) -> d::E> as f::G>::h", "a|B|h");
        check("tokio::fs::read::read<..>::{{closure}}", "tokio|fs::read|read");
        check("main", "||main");
        check("", "none");
        check("<", "none");
    }

    #[test]
    fn wrappers_stand_for_what_they_wrap() {
        let check = |name: &str, expected: &[&str]| {
            let names: Vec<String> = functions(name).into_iter().map(|name| text(Some(name))).collect();
            assert_eq!(names, expected, "{name}");
        };
        check("std::fs::read<&str>", &["std|fs|read"]);
        check("<md5::Md5 as digest::Digest>::new", &["md5|Md5|new"]);
        check(
            "<digest::core_api::wrapper::CoreWrapper<md5::Md5Core> as digest::Digest>::new",
            &["digest|core_api::wrapper::CoreWrapper|new", "md5|Md5Core|new"],
        );
        check(
            "<digest::CoreWrapper<hmac::HmacCore<digest::CoreWrapper<md5::Md5Core>>> as c::KeyInit>::new",
            &["digest|CoreWrapper|new", "hmac|HmacCore|new"],
        );
        check(
            "<ecb::encrypt::Encryptor<des::des::Des> as c::KeyInit>::new",
            &["ecb|encrypt::Encryptor|new", "des|des::Des|new"],
        );
        check(
            "<cipher::StreamCipherCoreWrapper<ctr::CtrCore<des::Des, ctr::F>> as c::KeyIvInit>::new",
            &["cipher|StreamCipherCoreWrapper|new", "ctr|CtrCore|new", "des|Des|new"],
        );
        check("cbc::Encryptor<des::Des>::wrap", &["cbc|Encryptor|wrap", "des|Des|wrap"]);
        check(
            "rand::make_rng<rand::rngs::small::SmallRng>",
            &["rand||make_rng", "rand|rngs::small::SmallRng|make_rng"],
        );
        check("make_rng", &["||make_rng"]);
        check("x::Encryptor<", &["x||Encryptor"]);
    }

    #[test]
    fn receivers_are_what_pointers_lead_to() {
        let check = |name: &str, expected: &str| assert_eq!(text(receiver(name)), expected, "{name}");
        check("rusqlite::Connection", "rusqlite||Connection");
        check("&mut &rusqlite::Connection", "rusqlite||Connection");
        check("alloc::sync::Arc<std::sync::poison::mutex::Mutex<a::B>>", "std|sync::poison::mutex|Mutex");
        check("std::sync::poison::mutex::MutexGuard<rusqlite::Connection>", "rusqlite||Connection");
        check("tokio::sync::MutexGuard<'_, rusqlite::Connection>", "rusqlite||Connection");
        check("shop::Dao<rusqlite::Connection>", "shop||Dao");
        check("core::iter::adapters::map::Map<std::io::Lines<std::io::BufReader<std::fs::File>>, a::b>", "std|fs|File");
        check("tokio::io::split::ReadHalf<tokio::net::tcp::stream::TcpStream>", "tokio|net::tcp::stream|TcpStream");
        check("tokio::net::tcp::split::ReadHalf<'_>", "tokio|net::tcp::split|ReadHalf");
        check("tokio::net::tcp::split::ReadHalf", "tokio|net::tcp::split|ReadHalf");
        check("u8", "||u8");
        check("&", "none");
    }

    #[test]
    fn a_type_has_arguments() {
        assert_eq!(arguments_of("a::B<c::D<e, f>, fn(g) -> h, (i, j)>"), ["c::D<e, f>", "fn(g) -> h", "(i, j)"]);
        assert_eq!(arguments_of("a::b"), [""; 0]);
        assert_eq!((last_of("a::B<c::D>"), last_of("a"), last_of("")), ("B", "a", ""));
    }

    #[test]
    fn no_text_is_too_odd() {
        for odd in ["<<", ">>", "::", "<>::", "a::<", "&mut", "<a as b", "a<'b", "é<ü>::ö", "(a, b)", "[u8]"] {
            let _ = (function(odd), receiver(odd));
        }
    }
}
