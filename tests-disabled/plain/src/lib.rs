//! Functions of every shape under every attribute. `plain` is this file without the attributes and the calls of iast,
//! whose lines are comments there; a test compares the two, line by line and in the machine code.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt::Display;
use std::future::Future;
use std::path::{Path, PathBuf};
use std::pin::Pin;

/// What a handler gets.
#[derive(Debug, Clone, PartialEq)]
pub struct Order {
    /// The buyer.
    pub name: String,
    /// How many.
    // #[taint(skip)]
    pub amount: u32,
    /// A message.
    // #[taint(name = "message")]
    pub note: Option<String>,
}

/// A type with parameters.
#[derive(Debug)]
pub enum Page<'a, T: Display> {
    /// Nothing.
    Empty,
    /// Something.
    Full {
        /// The title.
        title: &'a str,
        /// The rest.
        body: T,
    },
}

/// A handler.
// #[iast::source(params, origin = "http.request.parameter")]
pub fn search(name: String, limit: usize) -> Vec<String> {
    let statement = format!("SELECT * FROM products WHERE name = '{name}' LIMIT {limit}");
    select(&statement)
}

/// A handler with one untrusted parameter.
// #[iast::source]
pub fn count_the_visit(
    visits_by_agent: &mut BTreeMap<String, u64>,
    agent: &str,
    first_agent_seen: &mut Option<String>,
) -> u64 {
    first_agent_seen.get_or_insert_with(|| agent.to_owned());
    let count = visits_by_agent.entry(agent.to_owned()).or_default();
    *count += 1;
    *count
}

/// What comes back is untrusted.
// #[iast::source(returns, origin = "kafka.message.value", name = "orders")]
pub fn next_message(queue: &mut Vec<Vec<u8>>) -> Option<Vec<u8>> {
    if queue.len() > 3 {
        return queue.pop();
    }
    (!queue.is_empty()).then(|| queue.remove(0))
}

/// A data access function.
// #[iast::sink(kind = "sql, nosql", args(statement))]
pub fn select(statement: &str) -> Vec<String> {
    statement.split(' ').map(str::to_owned).collect()
}

/// A sink that panics, with the place in its message.
// #[iast::sink(kind = "path")]
pub fn byte_of(path: &[u8], index: usize) -> u8 {
    path[index]
}

/// A sink that is called from C.
///
/// # Safety
///
/// `text` points to a C string.
// #[iast::sink(kind = "command", args(text))]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn subject_length(text: *const u8) -> usize {
    let mut len = 0;
    // SAFETY: the string ends with a zero, by the caller's contract.
    while unsafe { *text.add(len) } != 0 {
        len += 1;
    }
    len
}

/// A sanitizer with an early return.
// #[iast::sanitizer(kind = "xss")]
pub fn escape(text: &str) -> Cow<'_, str> {
    if !text.contains(['<', '&']) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.replace('&', "&amp;").replace('<', "&lt;"))
}

/// An asynchronous sanitizer that fails.
// #[iast::sanitizer(kind = "*")]
pub async fn resolve(root: &Path, name: &str) -> Result<PathBuf, String> {
    let name = checked(name).await?;
    if name.contains("..") {
        return Err(format!("{name:?} leads out"));
    }
    Ok(root.join(name))
}

/// A validator.
// #[iast::validator(kind = "path", args(name))]
pub async fn checked(name: &str) -> Result<&str, String> {
    let bad = name.chars().find(|c| c.is_control());
    match bad {
        Some(c) => Err(format!("{c:?} is a control character")),
        None => Ok(name),
    }
}

/// A validator that is not asynchronous.
// #[iast::validator(kind = "command")]
pub fn is_word(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

/// A propagator.
// #[iast::propagator]
pub fn rot13(text: &str) -> String {
    let turn = |c: char, first: u8| char::from((c as u8 - first + 13) % 26 + first);
    text.chars()
        .map(|c| match c {
            'a'..='z' => turn(c, b'a'),
            'A'..='Z' => turn(c, b'A'),
            other => other,
        })
        .collect()
}

/// A generic function under several attributes.
// #[iast::source(params)]
// #[iast::sink(kind = "header")]
// #[iast::propagator]
pub fn join<T, const N: usize>(parts: [T; N]) -> String
where
    T: AsRef<str>,
{
    let mut joined = String::new();
    for part in &parts {
        joined.push_str(part.as_ref());
    }
    joined
}

/// The function above with types.
pub fn join_three(a: &str, b: &str, c: &str) -> String {
    join([a, b, c])
}

/// What is observed as a whole.
// #[iast::instrument]
pub mod dao {
    use super::Order;

    /// Becomes a step.
    pub fn insert(order: &Order) -> String {
        format!("INSERT INTO orders VALUES ('{}', {})", order.name, order.amount)
    }

    /// Is left alone.
    // #[iast::skip]
    pub fn total(orders: &[Order]) -> u64 {
        orders.iter().map(|order| u64::from(order.amount)).sum()
    }

    /// Cannot be observed.
    pub const fn limit(amount: u32) -> u32 {
        if amount > 100 { 100 } else { amount }
    }
}

// #[iast::instrument]
impl Order {
    /// A method.
    pub fn title(&self) -> String {
        format!("{} x {}", self.amount, self.name)
    }

    /// A method under an attribute of its own.
    // #[iast::sink(kind = "email", args(self))]
    pub fn send(self) -> usize {
        self.note.unwrap_or(self.name).len()
    }

    /// An asynchronous method.
    pub async fn settle(&mut self, by: u32) -> String {
        self.amount = std::future::ready(self.amount.wrapping_sub(by)).await;
        format!("{} left", self.amount)
    }
}

/// A trait with a method that has a body.
// #[iast::instrument]
pub trait Shown {
    /// Has none.
    fn shown(&self) -> String;

    /// Has one.
    fn framed(&self) -> String {
        format!("[{}]", self.shown())
    }

    /// What `async_trait` makes.
    fn later<'a>(&'a self) -> Pin<Box<dyn Future<Output = String> + Send + 'a>>
    where
        Self: Sync,
    {
        Box::pin(async move { format!("{}, later", self.shown()) })
    }
}

impl Shown for Order {
    // #[iast::source(returns)]
    fn shown(&self) -> String {
        self.title()
    }
}

/// An asynchronous function has machine code where somebody asks for it.
pub fn resolving<'a>(root: &'a Path, name: &'a str) -> Pin<Box<dyn Future<Output = Result<PathBuf, String>> + 'a>> {
    Box::pin(resolve(root, name))
}

/// The same for a method.
pub fn settling(order: &mut Order) -> Pin<Box<dyn Future<Output = String> + '_>> {
    Box::pin(order.settle(1))
}

/// And for those of a trait.
pub fn shown(order: &Order) -> &dyn Shown {
    order
}

/// The functions of iast, called by hand.
pub fn by_hand(order: &Order, count: u64) -> u64 {
    // iast::taint(&order.name, iast::Origin::HttpRequestBody, "name");
    let doubled = count.wrapping_mul(2);
    // iast::taint_all(order, iast::Origin::HttpRequestBody);
    // iast::untaint(&order.name);
    doubled.rotate_left(order.amount)
}
