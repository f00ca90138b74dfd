//! Functions of which `iast.toml` says that they make values safe. No attribute does.

#![cfg(feature = "iast")]

/// What would be code of others, as far as the tests go: it is only observed.
#[iast::instrument]
pub mod text {
    /// Makes a text part of a string of SQL.
    #[must_use]
    pub fn escape(text: &str) -> String {
        if text.is_empty() {
            return String::new();
        }
        text.replace('\'', "''")
    }

    /// Whether a text is a name; the first argument only says whose.
    #[must_use]
    pub fn is_name(_whose: &str, text: &str) -> bool {
        text.bytes().all(|byte| byte.is_ascii_alphanumeric())
    }

    /// Refuses what is no name.
    ///
    /// # Errors
    ///
    /// The first byte that is in no name.
    pub fn check(text: &str) -> Result<(), u8> {
        text.bytes().find(|byte| !byte.is_ascii_alphanumeric()).map_or(Ok(()), Err)
    }

    /// Ends in a panic unless a text is a name.
    pub fn assert_plain(text: &str) {
        if text.is_empty() {
            return;
        }
        assert!(is_name("", text), "no name");
    }

    /// A number in a text. What comes out says nothing of what went in.
    #[must_use]
    pub fn parsed(text: &str) -> u32 {
        text.parse().unwrap_or_default()
    }

    /// Makes a text safe, later.
    pub async fn escape_later(text: &str) -> String {
        text.replace('\'', "''")
    }

    /// A page.
    #[derive(Debug)]
    pub struct Html<T>(pub T);

    impl<T: AsRef<str>> Html<T> {
        /// The text of the page, escaped.
        #[must_use]
        pub fn escape_all(&self) -> String {
            self.0.as_ref().replace('<', "&lt;")
        }
    }

    /// Looks for names.
    pub trait Find {
        /// The name.
        fn find(&self, name: &str) -> Option<u32>;
    }

    /// Knows one name.
    #[derive(Debug)]
    pub struct Guard;

    impl Find for Guard {
        fn find(&self, name: &str) -> Option<u32> {
            (name.to_lowercase() == "ann").then_some(1)
        }
    }
}

/// Functions with the names of controls that are none.
#[iast::instrument]
pub mod others {
    /// Is called as the control is.
    #[must_use]
    pub fn escape(text: &str) -> String {
        text.replace('\'', "''")
    }
}

/// Functions that are controls and that nobody observes, as those of other crates are.
pub mod unobserved {
    /// Makes a text part of a string of SQL.
    #[must_use]
    pub fn clean(text: &str) -> String {
        text.replace('\'', "''")
    }

    /// As [`clean`], later.
    pub async fn clean_later(text: &str) -> String {
        clean(text)
    }

    /// Whether a text has no quotes; the first argument only says whose.
    #[must_use]
    pub fn is_clean(_whose: &str, text: &str) -> bool {
        !text.contains('\'')
    }

    /// Whether a text has no quotes, later.
    pub async fn is_clean_later(text: &str) -> bool {
        is_clean("", text)
    }

    /// Refuses what has quotes.
    ///
    /// # Errors
    ///
    /// There is a quote.
    pub fn clean_or<E>(text: &str, error: E) -> Result<usize, E> {
        if is_clean("", text) { Ok(text.len()) } else { Err(error) }
    }

    /// Knows of itself whether it is plain.
    pub trait Plain {
        /// Whether there are no quotes.
        fn is_plain(&self) -> bool;

        /// Refuses quotes.
        ///
        /// # Errors
        ///
        /// There is a quote.
        fn plain_or_err(&self) -> Result<bool, u8>;
    }

    impl Plain for String {
        fn is_plain(&self) -> bool {
            is_clean("", self)
        }

        fn plain_or_err(&self) -> Result<bool, u8> {
            if self.is_plain() { Ok(self.len() < 100) } else { Err(1) }
        }
    }

    /// As [`clean`], unless there is nothing to clean.
    #[must_use]
    pub fn clean_some(text: &str) -> Option<String> {
        (!text.is_empty()).then(|| clean(text))
    }

    /// Cleans texts.
    #[derive(Debug)]
    pub struct Cleaner<T>(pub T);

    impl<T: AsRef<str>> Cleaner<T> {
        /// Cleans several texts.
        #[must_use]
        pub fn clean_all(&self, more: &str) -> Vec<String> {
            vec![clean(self.0.as_ref()), clean(more)]
        }
    }

    /// Cleans nothing, and has a method of the same name.
    #[derive(Debug)]
    pub struct Collector;

    impl Collector {
        /// The texts as they are.
        #[must_use]
        pub fn clean_all(&self, more: &str) -> Vec<String> {
            vec![more.to_owned()]
        }
    }
}
