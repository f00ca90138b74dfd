//! The names of the functions and methods of libraries that are looked at when they are called.
//!
//! Which function a name stands for is found out at run time, by type. What is listed here and is another function
//! costs a few calls in a debug build and nothing else. A test of the runtime holds these lists against its table.

/// Functions with the last segment in front of them: a module, a type or a crate.
const FUNCTIONS: &[&str] = &[
    "Command::new",
    "File::create",
    "File::create_new",
    "File::open",
    "Html",
    "MaybeSafe::Safe",
    "MultiPart::alternative_plain_html",
    "PreEscaped",
    "Redirect::permanent",
    "Redirect::temporary",
    "Redirect::to",
    "Regex::new",
    "Safe",
    "Script::new",
    "SinglePart::html",
    "Value::from_safe_string",
    "Value::safe_string",
    "env::var",
    "env::var_os",
    "filters::safe",
    "fs::copy",
    "fs::create_dir",
    "fs::create_dir_all",
    "fs::hard_link",
    "fs::metadata",
    "fs::read",
    "fs::read_dir",
    "fs::read_to_string",
    "fs::remove_dir",
    "fs::remove_dir_all",
    "fs::remove_file",
    "fs::rename",
    "fs::write",
    "redis::cmd",
    "reqwest::get",
    "sxd_xpath::evaluate_xpath",
];

/// Functions that are looked at only for being called, whatever they are given. Those without a segment in front of them
/// are telling enough to be known by any path, and imported.
const CALLED: &[&str] = &[
    "Context::new",
    "Crypter::new",
    "DecodingKey::from_base64_secret",
    "DecodingKey::from_secret",
    "DecodingKey::from_urlsafe_base64_secret",
    "DecryptingKey::ecb",
    "EncodingKey::from_base64_secret",
    "EncodingKey::from_secret",
    "EncodingKey::from_urlsafe_base64_secret",
    "EncryptingKey::ecb",
    "Files::new",
    "GraphiQLSource::build",
    "HS256Key::from_bytes",
    "HS384Key::from_bytes",
    "HS512Key::from_bytes",
    "Hasher::new",
    "Key::derive_from",
    "Key::from",
    "Key::new",
    "Mt64::new",
    "Mt64::new_unseeded",
    "Mt::new",
    "Mt::new_unseeded",
    "PKey::hmac",
    "PaddedBlockDecryptingKey::ecb_pkcs7",
    "PaddedBlockEncryptingKey::ecb_pkcs7",
    "SecretKey::from_slice",
    "ServeDir::new",
    "Session::new",
    "SessionHandler::builder",
    "Sha1::from",
    "StaticFilesEndpoint::new",
    "SwaggerUi::new",
    "UnboundCipherKey::new",
    "UnboundKey::new",
    "UnparsedPublicKey::new",
    "any",
    "any_service",
    "bsdi_crypt::hash",
    "bsdi_crypt::hash_with",
    "console_subscriber::init",
    "console_subscriber::spawn",
    "crypto_hash::digest",
    "graphiql_source",
    "hash::hash",
    "hex_digest",
    "make_rng",
    "md5_crypt::hash",
    "md5_crypt::hash_with",
    "playground_source",
    "random_string::generate",
    "sha1_crypt::hash",
    "sha1_crypt::hash_with",
    "sha::sha1",
    "symm::decrypt",
    "symm::decrypt_aead",
    "symm::encrypt",
    "symm::encrypt_aead",
    "tls_rng",
    "unix_crypt::hash",
    "unix_crypt::hash_with",
    "warp::serve",
];

/// Functions that make a hash, a cipher or a generator of random numbers, and are looked at whatever they are given. Type
/// aliases are common for these, so that it is enough when the segment in front has one of [`OF_ALGORITHMS`] in it.
const MAKING: &[&str] = &[
    "compute",
    "default",
    "digest",
    "from_entropy",
    "from_os_rng",
    "from_rng",
    "from_seed",
    "new",
    "new_from_slice",
    "new_from_slices",
    "new_with_eff_key_len",
    "new_with_prefix",
    "seed_from_u64",
    "try_from_os_rng",
    "try_from_rng",
    "with_seed",
];

/// Those of them that are telling without anything in front.
const TELLING: &[&str] =
    &["new_from_slice", "new_from_slices", "new_with_eff_key_len", "new_with_prefix", "seed_from_u64"];

/// What is in the names of hashes, ciphers and generators, and of the types that people make of them, in lower case.
const OF_ALGORITHMS: &[&str] = &[
    "aes", "blowfish", "cast5", "chacha", "cipher", "crypt", "dec", "des", "digest", "ecb", "enc", "hmac", "idea",
    "isaac", "lcg", "mcg", "md2", "md4", "md5", "pcg", "rand", "rc2", "rc4", "ripemd", "rng", "sha1", "splitmix",
    "wyrand", "xoro", "xoshiro",
];

/// Crates and types all of whose functions are looked at.
const CRATES: &[&str] = &["Cipher", "fastrand"];

/// Methods with the number of their arguments.
const METHODS: &[(&str, usize)] = &[
    ("add_template", 2),
    ("add_template_owned", 2),
    ("aggregate", 1),
    ("aggregate", 2),
    ("arg", 1),
    ("at", 2),
    ("auto_list", 1),
    ("autoescape_on", 1),
    ("build", 1),
    ("call_fn", 4),
    ("cmd", 1),
    ("collect", 0),
    ("compile", 1),
    ("compile_expression", 1),
    ("compile_with_scope", 2),
    ("count_documents", 1),
    ("count_documents", 2),
    ("delete", 1),
    ("delete_many", 1),
    ("delete_many", 2),
    ("delete_one", 1),
    ("delete_one", 2),
    ("distinct", 2),
    ("distinct", 3),
    ("enclosed_name", 0),
    ("eval", 1),
    ("eval_expression", 1),
    ("eval_expression_with_scope", 2),
    ("eval_with_scope", 2),
    ("execute", 2),
    ("execute_batch", 1),
    ("extract", 1),
    ("find", 1),
    ("find", 2),
    ("find_one", 1),
    ("find_one", 2),
    ("find_one_and_delete", 1),
    ("find_one_and_delete", 2),
    ("find_one_and_replace", 2),
    ("find_one_and_replace", 3),
    ("find_one_and_update", 2),
    ("find_one_and_update", 3),
    ("get", 1),
    ("get_template", 1),
    ("goal", 1),
    ("head", 1),
    ("insert", 2),
    ("lines", 0),
    ("link_name", 0),
    ("link_name_bytes", 0),
    ("mangled_name", 0),
    ("max_age", 1),
    ("nest", 2),
    ("nest_service", 2),
    ("next", 0),
    ("next_line", 0),
    ("nth", 1),
    ("patch", 1),
    ("path", 0),
    ("path_bytes", 0),
    ("post", 1),
    ("prepare", 1),
    ("prepare_cached", 1),
    ("put", 1),
    ("query_row", 3),
    ("read", 1),
    ("read_buf", 1),
    ("read_exact", 1),
    ("read_to_end", 1),
    ("read_to_string", 1),
    ("register_escape_fn", 1),
    ("render_named_str", 3),
    ("render_str", 2),
    ("replace_one", 2),
    ("replace_one", 3),
    ("request", 2),
    ("route", 1),
    ("route", 2),
    ("route_service", 2),
    ("run", 1),
    ("run_command", 1),
    ("run_command", 2),
    ("run_cursor_command", 1),
    ("run_with_scope", 2),
    ("search", 4),
    ("service", 1),
    ("session_ttl", 1),
    ("set_auto_escape_callback", 1),
    ("set_expiry", 1),
    ("show_files_listing", 0),
    ("sign", 2),
    ("starts_with", 1),
    ("state_ttl", 1),
    ("streaming_search", 4),
    ("streaming_search_with", 5),
    ("template_from_named_str", 2),
    ("template_from_str", 1),
    ("unpack", 1),
    ("unpack_in", 1),
    ("update_many", 2),
    ("update_many", 3),
    ("update_one", 2),
    ("update_one", 3),
    ("with_expiry", 1),
];

/// Those of them whose result comes from outside or is made safe.
const GIVING: &[&str] = &[
    "collect",
    "enclosed_name",
    "env::var",
    "env::var_os",
    "fs::read",
    "fs::read_to_string",
    "get",
    "link_name",
    "link_name_bytes",
    "mangled_name",
    "next",
    "next_line",
    "nth",
    "path",
    "path_bytes",
    "query_row",
    "starts_with",
];

/// Those of them that all iterators have, and that are looked at where one begins with a function of [`SURROUNDINGS`].
const OF_ITERATORS: &[&str] = &["collect", "next", "nth"];

/// Methods of streams that make iterators, which are looked at where a loop or a closure goes over them.
const OF_LOOPS: &[&str] = &["lines"];

/// Whether a method makes an iterator over what comes from a stream.
pub(super) fn is_of_loops(name: &str) -> bool {
    contains(OF_LOOPS, name)
}

/// Methods of iterators whose closure gets each item.
const OVER_ITEMS: &[&str] = &["filter_map", "flat_map", "for_each", "map", "map_while", "try_for_each"];

/// Whether a method of an iterator hands each item to its closure.
pub(super) fn goes_over_items(name: &str) -> bool {
    contains(OVER_ITEMS, name)
}

/// Methods of iterators that only leave items out.
const LEAVING_OUT: &[&str] = &["skip", "take"];

/// Whether a method of an iterator only leaves items out.
pub(super) fn only_leaves_out(name: &str) -> bool {
    contains(LEAVING_OUT, name)
}

/// Methods that fill what they are lent. What is in it afterwards is looked at.
const FILLING: &[&str] = &["read", "read_buf", "read_exact", "read_to_end", "read_to_string"];

/// Those of them that are operations where they are not awaited.
const FILLING_AWAITED: &[&str] = &["read_buf", "read_to_end", "read_to_string"];

/// Whether a method fills what it is lent.
pub(super) fn fills(name: &str) -> bool {
    contains(FILLING, name)
}

/// Functions that make iterators over what the program was started with.
const SURROUNDINGS: &[&str] = &["args", "args_os", "vars", "vars_os"];

/// Methods that mean something whatever they are given.
const ALWAYS: &[&str] = &[
    "at",
    "auto_list",
    "autoescape_on",
    "goal",
    "max_age",
    "nest",
    "nest_service",
    "register_escape_fn",
    "route",
    "route_service",
    "service",
    "session_ttl",
    "set_auto_escape_callback",
    "set_expiry",
    "show_files_listing",
    "sign",
    "starts_with",
    "state_ttl",
    "with_expiry",
];

/// Those of them that are called often, and mean something when their first argument is a path with one of [`CONSOLES`],
/// or their last a route for any method.
const OF_ROUTES: &[&str] = &["nest", "nest_service", "route", "route_service", "service"];

/// What is in the paths of consoles.
const CONSOLES: &[&str] =
    &["actuator", "admin", "console", "debug", "graphiql", "metrics", "playground", "pprof", "swagger"];

/// Those of them that lists and maps have, too. They are looked at when what they give is awaited.
const AWAITED: &[&str] = &["insert"];

/// Methods on the way from a client to its answer. A `get` that is none of a client is a common one.
const OF_REQUESTS: &[&str] = &[
    "basic_auth",
    "bearer_auth",
    "body",
    "build",
    "call",
    "form",
    "header",
    "headers",
    "json",
    "multipart",
    "query",
    "send",
    "send_form",
    "send_json",
    "send_string",
    "timeout",
];

/// Methods on the way from a query to its documents. A `find` that is none of a driver is a common one.
const OF_QUERIES: &[&str] = &[
    "batch_size",
    "comment",
    "hint",
    "limit",
    "max_time",
    "projection",
    "run",
    "session",
    "skip",
    "sort",
    "with_options",
];

/// What stands for `.await` where the next method is asked for. No method can have this name.
pub(super) const AWAIT: &str = "await";

/// What stands for a method that hands each item to its closure, where the next method is asked for.
pub(super) const EACH: &str = "for";

/// What begins a request, when a method of [`OF_REQUESTS`] follows.
const REQUESTS: &[&str] = &["delete", "get", "head", "patch", "post", "put"];

/// Macros that write a line to a log.
const LOGGING: &[&str] = &["debug!", "error!", "event!", "info!", "log!", "trace!", "warn!"];

/// Whether a macro writes a line to a log.
pub(super) fn logs(name: &str) -> bool {
    contains(LOGGING, name)
}

/// What is known of a function or method by its name.
#[derive(Clone, Copy)]
pub(super) struct Named {
    /// Whether its result is looked at.
    pub(super) gives: bool,
    /// Whether it is looked at when all that it is given are literals, or nothing.
    pub(super) always: bool,
    /// Whether its arguments are looked at.
    pub(super) takes: bool,
}

impl Named {
    fn of(name: &str) -> Self {
        if fills(name) {
            return Self { gives: true, always: true, takes: false };
        }
        let always = contains(ALWAYS, name) || is_of_loops(name);
        Self { gives: contains(GIVING, name), always: always || contains(GIVING, name), takes: !always }
    }

    /// What the settings name as a security control: what it gives may be safe then, and so may what it is given.
    pub(super) const CONTROL: Self = Self { gives: true, always: true, takes: true };

    /// What is looked at only for being called.
    const BY_ITSELF: Self = Self { gives: false, always: true, takes: false };
}

/// What is known of a function. `parent` is the segment of the path in front of its name; without one it was imported.
pub(super) fn function(parent: Option<&str>, name: &str) -> Option<Named> {
    let full = parent.map_or_else(|| name.to_owned(), |parent| format!("{parent}::{name}"));
    let entry = FUNCTIONS.iter().find(|entry| match parent {
        Some(_) => **entry == full || **entry == name,
        // What types are made with is too common a name.
        None => name != "new" && entry.rsplit("::").next() == Some(name),
    });
    let is_called = || contains(CALLED, &full) || contains(CALLED, name) || makes(parent, name);
    entry.map(|entry| Named::of(entry)).or_else(|| is_called().then_some(Named::BY_ITSELF))
}

/// What is known of a function that was imported, if its name is too common to tell anything but with what it is given.
pub(super) fn imported(name: &str) -> Option<Named> {
    let is_known = |entry: &&str| {
        entry.rsplit_once("::").is_some_and(|(parent, last)| last == name && parent.starts_with(char::is_lowercase))
    };
    CALLED.iter().any(is_known).then_some(Named::BY_ITSELF)
}

/// Whether a function may make a hash, a cipher or a generator of random numbers.
fn makes(parent: Option<&str>, name: &str) -> bool {
    let Some(parent) = parent else { return contains(TELLING, name) };
    let is_of_algorithm = || {
        let parent = parent.to_ascii_lowercase();
        OF_ALGORITHMS.iter().any(|part| parent.contains(part))
    };
    contains(CRATES, parent) || contains(TELLING, name) || contains(MAKING, name) && is_of_algorithm()
}

/// What is known of a method with so many arguments, of whose result the method `next` is called, or which is awaited
/// ([`AWAIT`]). `of_literals` says whether the arguments are literals.
pub(super) fn method(name: &str, arguments: usize, next: Option<&str>, of_literals: bool) -> Option<Named> {
    METHODS.binary_search(&(name, arguments)).ok()?;
    if (contains(AWAITED, name) || contains(FILLING_AWAITED, name)) && next != Some(AWAIT) {
        return None;
    }
    if name == "find" && arguments == 1 && !next.is_some_and(|next| next == AWAIT || contains(OF_QUERIES, next)) {
        return None;
    }
    let is_request = !of_literals && next.is_some_and(|next| contains(OF_REQUESTS, next));
    let is_column = of_literals && name == "get";
    let known = || Named { gives: is_column || name != "get" && Named::of(name).gives, ..Named::of(name) };
    (is_request || is_column || !contains(REQUESTS, name)).then(known)
}

/// Whether a method that is known is only looked at when its first argument [may be the path of a console](may_be_console)
/// or its last is a route for any method.
pub(super) fn is_told_by_its_arguments(name: &str) -> bool {
    contains(OF_ROUTES, name)
}

/// Whether a method that is known is only looked at when it is called on [what the program was started
/// with](begins_with_surroundings).
pub(super) fn is_of_iterators(name: &str) -> bool {
    contains(OF_ITERATORS, name)
}

/// Whether a function makes an iterator over what the program was started with.
pub(super) fn begins_with_surroundings(function: &str) -> bool {
    contains(SURROUNDINGS, function)
}

/// Whether a method says something of what it is called on: of a path, not of a text.
pub(super) fn checks_itself(name: &str) -> bool {
    name == "starts_with"
}

/// Whether a path of a route may be that of a console.
pub(super) fn may_be_console(path: &str) -> bool {
    CONSOLES.iter().any(|part| path.contains(part))
}

/// Whether a name may be one of those listed here.
pub(super) fn is_listed(name: &str) -> bool {
    FUNCTIONS.iter().chain(CALLED).any(|entry| entry.rsplit("::").next() == Some(name))
        || METHODS.iter().any(|(method, _)| *method == name && !is_of_iterators(name))
        || [MAKING, OF_LOOPS, TELLING, CRATES, SURROUNDINGS].iter().any(|list| contains(list, name))
}

fn contains(list: &[&str], name: &str) -> bool {
    list.binary_search(&name).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lists_are_sorted_and_unique() {
        let of_calls = [FUNCTIONS, CALLED, LOGGING, MAKING, TELLING, OF_ALGORITHMS, CRATES, GIVING, ALWAYS];
        for list in of_calls.into_iter().chain([
            AWAITED,
            OF_ROUTES,
            CONSOLES,
            OF_ITERATORS,
            OF_LOOPS,
            OVER_ITEMS,
            LEAVING_OUT,
            FILLING,
            FILLING_AWAITED,
            SURROUNDINGS,
            OF_REQUESTS,
            OF_QUERIES,
            REQUESTS,
        ]) {
            assert!(list.is_sorted_by(|a, b| a < b), "{list:?}");
        }
        assert!(METHODS.is_sorted_by(|a, b| a < b), "{METHODS:?}");
    }

    #[test]
    fn functions_are_known_by_what_stands_in_front_of_them() {
        for (parent, name) in
            [(Some("fs"), "read"), (None, "read"), (Some("Command"), "new"), (Some("response"), "Html")]
        {
            assert!(function(parent, name).is_some(), "{parent:?} {name}");
        }
        for (parent, name) in [(Some("io"), "read"), (None, "new"), (Some("Vec"), "new"), (None, "htm")] {
            assert!(function(parent, name).is_none(), "{parent:?} {name}");
        }
        assert!(function(Some("fs"), "read").unwrap().gives && !function(Some("fs"), "write").unwrap().gives);
    }

    #[test]
    fn a_get_is_one_of_a_client_when_a_request_follows() {
        let known = |name, arguments, next, of_literals| method(name, arguments, next, of_literals).is_some();
        assert!(known("get", 1, Some("send"), false) && known("get", 1, None, true));
        assert!(!known("get", 1, Some("cloned"), false) && !known("get", 1, None, false));
        assert!(known("insert", 2, Some(AWAIT), false) && !known("insert", 2, None, false));
        assert!(known("execute", 2, None, false) && !known("execute", 0, None, false));
    }
}
