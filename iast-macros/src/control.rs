//! Functions that the settings name as security controls.
//!
//! A macro sees the name of a function, not its path. So every observed function with the name of a control tells the
//! runtime when it is entered and left, and no other function does: most programs have no controls and must not pay.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;
use std::sync::atomic::{AtomicBool, Ordering};

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote_spanned;
use syn::Signature;
use syn::ext::IdentExt as _;

use crate::model::Value;
use crate::params;
use crate::types::{self, Returned};

/// A function that may be a control.
pub(crate) struct Control {
    /// Its arguments, with their positions as the settings count them.
    pub(crate) values: Vec<(usize, Value)>,
    /// Whether it returns nothing, and does not write that down.
    pub(crate) returns_nothing: bool,
}

/// What a function is, when it has the name of a control.
pub(crate) fn of(sig: &Signature) -> Option<Control> {
    let returned = types::Returned::of(&sig.output);
    if !is_named(&sig.ident) || matches!(returned, Returned::Never | Returned::Closure) {
        return None;
    }
    let parameters = params::of(sig);
    let is_alone = parameters.len() == 1;
    let others = parameters.iter().filter(|parameter| !parameter.is_self()).enumerate();
    // A method without other arguments validates what it is called on. No position names that.
    let itself =
        parameters.iter().filter(|parameter| parameter.is_self() && is_alone).map(|itself| (usize::MAX, itself));
    let values = others
        .chain(itself)
        .filter(|(_, parameter)| parameter.ty.is_none_or(|ty| !types::plainly_not_text(ty)))
        .flat_map(|(at, parameter)| parameter.values().into_iter().map(move |value| (at, value)))
        .collect();
    Some(Control { values, returns_nothing: returned == Returned::Nothing })
}

/// Whether this is the name of a control.
pub(crate) fn is_named(function: &Ident) -> bool {
    CONFIGURED.names.contains(&function.unraw().to_string())
}

/// Makes the crate depend on the settings, so that cargo builds it anew when they change. Once is enough for a crate.
pub(crate) fn dependency() -> TokenStream {
    static DONE: AtomicBool = AtomicBool::new(false);
    if DONE.swap(true, Ordering::Relaxed) { TokenStream::new() } else { CONFIGURED.dependency() }
}

static CONFIGURED: LazyLock<Configured> = LazyLock::new(|| {
    if cfg!(test) {
        return Configured { names: HashSet::from(["a_control".to_owned()]), file: None };
    }
    let directory = std::env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from);
    Configured::read(&|name| std::env::var(name).ok(), directory.as_deref())
});

/// What the settings of the crate that is built say about controls.
#[derive(Debug, Default, PartialEq, Eq)]
struct Configured {
    /// The names of the functions.
    names: HashSet<String>,
    /// The `iast.toml`.
    file: Option<PathBuf>,
}

impl Configured {
    /// Reads the settings as the runtime does, which also reports what is wrong with them. What a program runs with is
    /// looked for from its working directory, and `cargo test` makes that the directory of the package.
    #[cfg(feature = "enable")]
    fn read(variable: &dyn Fn(&str) -> Option<String>, package: Option<&Path>) -> Self {
        use iast_config::{CONFIG, Control, Document, SECURITY_CONTROLS, Value};

        let given = |name: &str| variable(name).filter(|value| !value.is_empty());
        let package = package.unwrap_or(Path::new(""));
        let file = given(CONFIG).map(|path| package.join(path)).or_else(|| iast_config::find(package));
        let in_file = || {
            let document = Document::parse(&iast_config::read(file.as_deref()?).ok()?);
            Some(match &document.get(SECURITY_CONTROLS.1)?.value {
                Value::Text(text) => text.clone(),
                Value::List(items) => {
                    let texts =
                        items.iter().filter_map(|item| if let Value::Text(text) = item { Some(&**text) } else { None });
                    texts.collect::<Vec<_>>().join(";")
                }
                _ => String::new(),
            })
        };
        let text = given(SECURITY_CONTROLS.0).or_else(in_file).unwrap_or_default();
        let (controls, _) = iast_config::controls(&text);
        let plain = |control: &Control| control.name().trim_start_matches("r#").to_owned();
        Self { names: controls.iter().map(plain).collect(), file }
    }

    /// No code is generated, so there is nothing to know.
    #[cfg(not(feature = "enable"))]
    fn read(_: &dyn Fn(&str) -> Option<String>, _: Option<&Path>) -> Self {
        Self::default()
    }

    fn dependency(&self) -> TokenStream {
        let here = Span::mixed_site();
        let variables = ["IAST_SECURITY_CONTROLS", "IAST_CONFIG"]
            .map(|name| quote_spanned!(here=> const _: ::core::option::Option<&str> = ::core::option_env!(#name);));
        let file = self
            .file
            .as_deref()
            .filter(|file| file.is_absolute())
            .and_then(Path::to_str)
            .map(|file| quote_spanned!(here=> const _: &[u8] = ::core::include_bytes!(#file);));
        quote_spanned!(here=> #(#variables)* #file)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn positions(function: &str) -> Option<Vec<(usize, String)>> {
        let function: syn::ItemFn = syn::parse_str(function).unwrap();
        let values = of(&function.sig)?.values;
        Some(values.into_iter().map(|(at, value)| (at, value.ident.to_string())).collect())
    }

    #[test]
    fn arguments_are_counted_without_self() {
        let named = |pairs: &[(usize, &str)]| Some(pairs.iter().map(|(at, name)| (*at, (*name).to_owned())).collect());
        assert_eq!(positions("fn other(a: &str) -> bool {}"), None);
        assert_eq!(
            positions("fn a_control(a: &str, n: u32, P { b, c }: P) -> A {}"),
            named(&[(0, "a"), (2, "b"), (2, "c")])
        );
        assert_eq!(positions("fn r#a_control(&self, a: &str) {}"), named(&[(0, "a")]));
        assert_eq!(positions("fn a_control(&self) {}"), named(&[(usize::MAX, "self")]));
        assert_eq!(positions("fn a_control() -> String {}"), named(&[]));
        assert_eq!(positions("fn a_control(a: &str) -> ! {}"), None);
    }

    #[cfg(feature = "enable")]
    mod with_settings {
        use std::fs;

        use super::*;

        fn names(configured: &Configured) -> Vec<&str> {
            let mut names: Vec<_> = configured.names.iter().map(String::as_str).collect();
            names.sort_unstable();
            names
        }

        #[test]
        fn the_variable_wins_over_the_file_around_the_package() {
            let directory = tempfile::tempdir().expect("a directory");
            let (file, package) = (directory.path().join("iast.toml"), directory.path().join("member"));
            fs::create_dir(&package).expect("a directory");
            let none = Configured::read(&|_| None, Some(&package));
            assert_eq!((names(&none), none.file.as_ref()), (Vec::new(), None));

            fs::write(&file, "security-controls = [\"SANITIZER:*:a::b\", \"SANITIZER:*:a::r#c\", \"wrong\"]")
                .expect("a file");
            let read = Configured::read(&|_| None, Some(&package));
            assert_eq!((names(&read), read.file.as_ref()), (vec!["b", "c"], Some(&file)));

            let variable = |name: &str| (name == "IAST_SECURITY_CONTROLS").then(|| "SANITIZER:*:a::d".to_owned());
            let read = Configured::read(&variable, Some(&package));
            assert_eq!((names(&read), read.file.as_ref()), (vec!["d"], Some(&file)));

            let variable = |name: &str| (name == "IAST_CONFIG").then(|| "../other.toml".to_owned());
            let read = Configured::read(&variable, Some(&package));
            assert_eq!((names(&read), read.file.as_ref()), (Vec::new(), Some(&package.join("../other.toml"))));
        }

        #[test]
        fn the_crate_depends_on_the_variables_and_the_file() {
            let file = Some(PathBuf::from("/w/iast.toml"));
            let tokens = Configured { names: HashSet::new(), file }.dependency().to_string();
            for part in [
                "option_env ! (\"IAST_SECURITY_CONTROLS\")",
                "option_env ! (\"IAST_CONFIG\")",
                "include_bytes ! (\"/w/iast.toml\")",
            ] {
                assert!(tokens.contains(part), "{part}: {tokens}");
            }
            assert!(!Configured::default().dependency().to_string().contains("include_bytes"));
        }
    }
}
