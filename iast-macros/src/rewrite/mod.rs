//! Changes inside a function's body: operations on text are observed, returned values are looked at.
//!
//! Neither enters nested items, constants, types and patterns. Anything that is not understood is left exactly as
//! written.
//!
//! The value of an expression is passed through a generic identity function. Other wrappings (`match`, closures,
//! blocks) would change inference, the life of temporaries, `?` or `.await`.

mod arguments;
mod body;
mod call;
mod cell;
#[cfg(test)]
mod checking;
mod copying;
mod format;
mod groups;
mod inputs;
mod items;
mod kind;
mod lend;
mod library;
mod library_names;
mod list;
mod logging;
mod method;
mod names;
mod operator;
mod own;
mod pick;
mod pipeline;
mod place;
mod returns;
mod scalar;
mod scan;
mod scope;
mod store;
mod unwrapped;
mod words;
mod wrap;

use syn::{Block, Expr, ExprCall, Stmt};

pub(crate) use body::operations;
pub(crate) use groups::VisibleGroups;
pub(crate) use library::Call;
pub(crate) use returns::{spell_out_unit, wrap_returned};
pub(crate) use scan::may_have_operations;
pub(crate) use wrap::Site;

/// The block whose value the caller of a function gets in the end, and whether that takes an await: of a function whose
/// last expression is an `async move` block, boxed or not, it is that block; else the body.
///
/// This is the shape that `async_trait` makes of an `async fn`. Not `move`, the block could not hold what was remembered
/// on entry.
pub(crate) fn returning_block(is_async: bool, body: &mut Block) -> (&mut Block, bool) {
    if is_async || !matches!(body.stmts.last(), Some(Stmt::Expr(tail, None)) if is_future(tail)) {
        return (body, false);
    }
    match body.stmts.last_mut() {
        Some(Stmt::Expr(Expr::Async(future), None)) => (&mut future.block, true),
        Some(Stmt::Expr(Expr::Call(call), None)) => match call.args.first_mut() {
            Some(Expr::Async(future)) => (&mut future.block, true),
            _ => unreachable!("is_future has seen the async block"),
        },
        _ => unreachable!("is_future has seen the tail"),
    }
}

fn is_future(expr: &Expr) -> bool {
    match expr {
        Expr::Async(future) => future.capture.is_some(),
        Expr::Call(ExprCall { func, args, .. }) => {
            matches!(&**func, Expr::Path(path) if path.path.segments.last().is_some_and(|last| last.ident == "pin"))
                && args.len() == 1
                && matches!(args.first(), Some(Expr::Async(future)) if future.capture.is_some())
        }
        _ => false,
    }
}
