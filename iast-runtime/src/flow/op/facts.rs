//! What is known of an operation by its name, worked out once for each site.

use std::sync::atomic::{AtomicU64, Ordering};

use iast_catalogue::library;

use super::model::{self, Model};
use crate::memory::intercept;
use crate::site::OpSite;
use crate::slot;

/// What is known of an operation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Facts {
    pub(super) model: Model,
    /// Whether it does no more than its model says, by copies that are seen where it copies: what it makes of the same texts is
    /// labelled in the same way each time.
    pub(super) is_plain: bool,
}

const ENTRIES: usize = 1 << 11;
/// Addresses of statics have 48 bits at most.
const ADDRESS: u64 = u64::MAX << 16;
const PLAIN: u64 = 1 << 8;

/// The address of a site in the upper bits, and its facts.
static KNOWN: [AtomicU64; ENTRIES] = [const { AtomicU64::new(0) }; ENTRIES];

/// The facts of the operation at a site.
#[inline]
pub(super) fn of(site: &'static OpSite) -> Facts {
    let address = std::ptr::from_ref(site) as u64;
    let entry = &KNOWN[slot::of(address, ENTRIES)];
    let known = entry.load(Ordering::Relaxed);
    if known & ADDRESS == address << 16 {
        return Facts { model: Model::from_bits(known as u8), is_plain: known & PLAIN != 0 };
    }
    find(site, entry, address)
}

#[cold]
fn find(site: &'static OpSite, entry: &AtomicU64, address: u64) -> Facts {
    let model = model::of(site);
    let facts = Facts { model, is_plain: is_plain(site, model) };
    if address << 16 >> 16 == address {
        let plain = if facts.is_plain { PLAIN } else { 0 };
        entry.store(address << 16 | plain | u64::from(model as u8), Ordering::Relaxed);
    }
    facts
}

fn is_plain(site: &OpSite, model: Model) -> bool {
    let makes_safe = |name| library::escapes(name).is_some();
    intercept::follows()
        && match model {
            Model::Copy | Model::Case | Model::Words | Model::Rewrite | Model::Replace | Model::Code => {
                !makes_safe(site.name) && !site.chain.iter().any(|link| makes_safe(link))
            }
            // A slice that is written to moves on.
            Model::Append => site.name != "write" && !model::writes(site),
            _ => false,
        }
}
