//! Walking a value: which texts it holds, and what each is called.

mod impls;
mod path;
mod serialize;

pub(crate) use serialize::walk as walk_serialize;

use self::path::Path;
use crate::limits;
use crate::stats::{COUNTERS, count};

/// A value that can show the texts it holds.
///
/// Derive it for request types with `#[derive(iast::Taint)]`; it is implemented for text types, containers,
/// `Option`, `Result` and tuples, and with features for types of `http`, `axum` and `serde_json`.
///
/// ```
/// # use iast_runtime as iast;
/// struct Login { user: String, attempts: u32 }
///
/// impl iast::Taint for Login {
///     fn walk(&self, walk: &mut iast::Walk<'_>) {
///         walk.field("user", &self.user);
///     }
/// }
///
/// let login = Login { user: String::from("ann"), attempts: 1 };
/// iast::taint_all(&login, iast::Origin::HttpRequestBody);
/// assert_eq!(iast::ranges(&login.user)[0].source.name.as_deref(), Some("user"));
/// # let _ = login.attempts;
/// ```
#[diagnostic::on_unimplemented(
    message = "the texts of `{Self}` cannot be seen",
    label = "derive `iast::Taint` for this type, or leave the field out with `#[taint(skip)]`"
)]
pub trait Taint {
    /// Shows every text of the value to `walk`.
    fn walk(&self, walk: &mut Walk<'_>);
}

/// A walk over a value. See [`Taint`].
pub struct Walk<'a> {
    see: &'a mut dyn FnMut(&str, &[u8]),
    path: Path,
    depth: usize,
    seen: usize,
    nodes: usize,
}

impl std::fmt::Debug for Walk<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Walk").field("path", &self.path.as_str()).field("seen", &self.seen).finish_non_exhaustive()
    }
}

impl<'a> Walk<'a> {
    /// Walks `value`, calling `see` with the path and the bytes of each text.
    pub(crate) fn over(value: &(impl Taint + ?Sized), see: &'a mut dyn FnMut(&str, &[u8])) {
        value.walk(&mut Self::new(see));
    }

    fn new(see: &'a mut dyn FnMut(&str, &[u8])) -> Self {
        Self { see, path: Path::default(), depth: 0, seen: 0, nodes: 0 }
    }

    /// Shows a text: `bytes` are its bytes at their real address.
    pub fn text(&mut self, bytes: &[u8]) {
        self.seen += 1;
        match self.seen.cmp(&(limits::WALK_TEXTS + 1)) {
            std::cmp::Ordering::Less => (self.see)(self.path.as_str(), bytes),
            std::cmp::Ordering::Equal => count(&COUNTERS.truncated_walks),
            std::cmp::Ordering::Greater => {}
        }
    }

    /// Walks a field. Its texts are called `name`, or `outer.name` inside another field.
    pub fn field(&mut self, name: &str, value: &(impl Taint + ?Sized)) {
        self.nested(|path| path.field(name), |walk| value.walk(walk));
    }

    /// Walks the item at `index` of a list. Its texts are called `outer[index]`.
    pub fn item(&mut self, index: usize, value: &(impl Taint + ?Sized)) {
        self.nested(|path| path.item(index), |walk| value.walk(walk));
    }

    /// Runs `inside` one level deeper, under the path that `extend` makes.
    fn nested(&mut self, extend: impl FnOnce(&mut Path), inside: impl FnOnce(&mut Self)) {
        self.nodes += 1;
        if self.nodes == limits::WALK_NODES || self.nodes < limits::WALK_NODES && self.depth == limits::WALK_DEPTH {
            count(&COUNTERS.truncated_walks);
        }
        if self.nodes >= limits::WALK_NODES || self.depth == limits::WALK_DEPTH || self.seen > limits::WALK_TEXTS {
            return;
        }
        let len = self.path.len();
        extend(&mut self.path);
        self.depth += 1;
        inside(self);
        self.depth -= 1;
        self.path.cut(len);
    }
}
