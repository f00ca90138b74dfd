//! The names of fields in the outside world, as `#[serde(..)]` gives them.
//!
//! Only names are read, and only for deserialising, since that is how untrusted data comes in. What serde would
//! reject is ignored here: serde says so itself.

use syn::meta::ParseNestedMeta;
use syn::{Attribute, LitStr, Result, Token};

/// A rule for all fields, `#[serde(rename_all = "..")]`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Rename {
    Lower,
    Upper,
    Pascal,
    Camel,
    Snake,
    ScreamingSnake,
    Kebab,
    ScreamingKebab,
}

/// The rules that stand on a struct, an enum or a variant.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct ContainerNames {
    /// `rename_all`: for the fields of a struct or of the variant it stands on.
    pub(crate) fields: Option<Rename>,
    /// `rename_all_fields`: for the fields of all variants.
    pub(crate) fields_of_variants: Option<Rename>,
}

impl Rename {
    /// Reads the rules on a struct, an enum or a variant.
    pub(crate) fn of_container(attrs: &[Attribute]) -> ContainerNames {
        let mut names = ContainerNames::default();
        each(attrs, |meta| {
            if meta.path.is_ident("rename_all") {
                names.fields = deserialized(meta)?.and_then(|rule| Self::parse(&rule));
            } else if meta.path.is_ident("rename_all_fields") {
                names.fields_of_variants = deserialized(meta)?.and_then(|rule| Self::parse(&rule));
            }
            Ok(())
        });
        names
    }

    fn parse(rule: &str) -> Option<Self> {
        Some(match rule {
            "lowercase" => Self::Lower,
            "UPPERCASE" => Self::Upper,
            "PascalCase" => Self::Pascal,
            "camelCase" => Self::Camel,
            "snake_case" => Self::Snake,
            "SCREAMING_SNAKE_CASE" => Self::ScreamingSnake,
            "kebab-case" => Self::Kebab,
            "SCREAMING-KEBAB-CASE" => Self::ScreamingKebab,
            _ => return None,
        })
    }

    /// The name of a field that is written in snake case.
    pub(crate) fn apply(self, field: &str) -> String {
        match self {
            Self::Lower | Self::Snake => field.to_owned(),
            Self::Upper | Self::ScreamingSnake => field.to_ascii_uppercase(),
            Self::Kebab => field.replace('_', "-"),
            Self::ScreamingKebab => field.to_ascii_uppercase().replace('_', "-"),
            Self::Pascal => field.split('_').map(capitalised).collect(),
            Self::Camel => {
                let pascal = Self::Pascal.apply(field);
                let first = pascal.chars().next().map_or(0, char::len_utf8);
                pascal[..first].to_ascii_lowercase() + &pascal[first..]
            }
        }
    }
}

/// What `#[serde(..)]` on a field says about its name.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct FieldNames {
    pub(crate) rename: Option<String>,
    /// The field's own fields stand in the place of the field.
    pub(crate) flatten: bool,
}

impl FieldNames {
    pub(crate) fn of(attrs: &[Attribute]) -> Self {
        let mut names = Self::default();
        each(attrs, |meta| {
            if meta.path.is_ident("rename") {
                names.rename = deserialized(meta)?;
            } else if meta.path.is_ident("flatten") {
                names.flatten = true;
            }
            Ok(())
        });
        names
    }
}

fn capitalised(word: &str) -> String {
    let first = word.chars().next().map_or(0, char::len_utf8);
    word[..first].to_ascii_uppercase() + &word[first..]
}

/// Calls `read` for every argument of every `#[serde(..)]`, and skips the values that it did not read.
fn each(attrs: &[Attribute], mut read: impl FnMut(&ParseNestedMeta<'_>) -> Result<()>) {
    for attribute in attrs.iter().filter(|attribute| attribute.path().is_ident("serde")) {
        let _ = attribute.parse_nested_meta(|meta| {
            read(&meta)?;
            while !meta.input.is_empty() && !meta.input.peek(Token![,]) {
                meta.input.parse::<proc_macro2::TokenTree>()?;
            }
            Ok(())
        });
    }
}

/// Reads `= "name"` or `(serialize = "..", deserialize = "name")`.
fn deserialized(meta: &ParseNestedMeta<'_>) -> Result<Option<String>> {
    if meta.input.peek(Token![=]) {
        return Ok(Some(meta.value()?.parse::<LitStr>()?.value()));
    }
    let mut name = None;
    meta.parse_nested_meta(|inner| {
        let value = inner.value()?.parse::<LitStr>()?.value();
        if inner.path.is_ident("deserialize") {
            name = Some(value);
        }
        Ok(())
    })?;
    Ok(name)
}

#[cfg(test)]
mod tests {
    use syn::parse_quote;

    use super::*;

    #[test]
    fn rules_change_names_as_serde_does() {
        for (rule, expected) in [
            ("lowercase", "first_name"),
            ("UPPERCASE", "FIRST_NAME"),
            ("PascalCase", "FirstName"),
            ("camelCase", "firstName"),
            ("snake_case", "first_name"),
            ("SCREAMING_SNAKE_CASE", "FIRST_NAME"),
            ("kebab-case", "first-name"),
            ("SCREAMING-KEBAB-CASE", "FIRST-NAME"),
        ] {
            assert_eq!(Rename::parse(rule).unwrap().apply("first_name"), expected);
        }
        assert_eq!(Rename::parse("Train-Case"), None);
        assert_eq!(Rename::Camel.apply(""), "");
    }

    #[test]
    fn other_arguments_are_passed_over() {
        let attrs = [parse_quote!(#[serde(default = "f", bound(serialize = "T: A"), rename = "a", alias = "b")])];
        assert_eq!(FieldNames::of(&attrs), FieldNames { rename: Some("a".into()), flatten: false });
        let attrs = [parse_quote!(#[serde(rename(serialize = "a"), flatten)])];
        assert_eq!(FieldNames::of(&attrs), FieldNames { rename: None, flatten: true });
        let attrs = [parse_quote!(#[serde(tag = "t", rename_all_fields(deserialize = "kebab-case"))])];
        let expected = ContainerNames { fields: None, fields_of_variants: Some(Rename::Kebab) };
        assert_eq!(Rename::of_container(&attrs), expected);
    }
}
