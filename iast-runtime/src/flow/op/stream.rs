//! Streams of std that the program reads from: what an observed operation takes out of one comes from outside.

use std::any::TypeId;
use std::fs::File;
use std::io::{BufReader, Read, Stdin, StdinLock, Take};
use std::net::TcpStream;
use std::sync::OnceLock;

use iast_schema::Origin;

use crate::config;
use crate::memory::by_id::ById;

/// Where that comes from which is read from a value of this type, when it is a stream whose origin is a source.
pub(super) fn origin(of: TypeId) -> Option<Origin> {
    static STREAMS: OnceLock<ById<Origin>> = OnceLock::new();
    let sources = config::get().sources;
    if !sources.has_streams() {
        return None;
    }
    let origin = *STREAMS.get_or_init(all).get(&of)?;
    sources.contains_by_itself(origin).then_some(origin)
}

fn all() -> ById<Origin> {
    let mut streams = ById::default();
    add::<Stdin>(&mut streams, Origin::Stdin);
    add::<StdinLock<'_>>(&mut streams, Origin::Stdin);
    add::<File>(&mut streams, Origin::File);
    add::<TcpStream>(&mut streams, Origin::NetworkStream);
    #[cfg(unix)]
    add::<std::os::unix::net::UnixStream>(&mut streams, Origin::NetworkStream);
    streams
}

/// Adds a stream, and what it is usually read through.
fn add<R: Read>(streams: &mut ById<Origin>, origin: Origin) {
    let types = [
        typeid::of::<R>(),
        typeid::of::<&R>(),
        typeid::of::<&mut R>(),
        typeid::of::<BufReader<R>>(),
        typeid::of::<&mut BufReader<R>>(),
        typeid::of::<BufReader<&R>>(),
        typeid::of::<Take<R>>(),
        typeid::of::<Take<BufReader<R>>>(),
    ];
    streams.extend(types.map(|id| (id, origin)));
}
