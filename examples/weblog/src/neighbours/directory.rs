//! A directory of two people that speaks as much of LDAP (RFC 4511) as a search takes.

use std::io;

use bytes::BytesMut;
use lber::common::TagClass::{self, Application, Universal};
use lber::parse::parse_tag;
use lber::structure::{PL, StructureTag};
use lber::write::encode_into;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

/// The attributes of each person.
const PEOPLE: [[(&str, &str); 2]; 2] =
    [[("uid", "shaquille_oatmeal"), ("userPassword", "123456")], [("uid", "ann"), ("userPassword", "a-b-c")]];

const OCTET_STRING: u64 = 4;
const ENUMERATED: u64 = 10;
const SEQUENCE: u64 = 16;
const SET: u64 = 17;

pub(super) async fn serve(listener: TcpListener) {
    while let Ok((stream, _)) = listener.accept().await {
        tokio::spawn(talk(stream));
    }
}

/// Answers one client until it leaves or says something that is not understood.
async fn talk(mut stream: TcpStream) -> io::Result<()> {
    let mut received = Vec::new();
    loop {
        let (rest, message) = match parse_tag(&received) {
            Ok((rest, message)) => (rest.len(), message),
            Err(lber::Err::Incomplete(_)) => {
                if stream.read_buf(&mut received).await? == 0 {
                    return Ok(());
                }
                continue;
            }
            Err(_) => return Ok(()),
        };
        received.drain(..received.len() - rest);
        let Some(answers) = answers(message) else { return Ok(()) };
        let mut out = BytesMut::new();
        for answer in answers {
            encode_into(&mut out, answer)?;
        }
        stream.write_all(&out).await?;
    }
}

/// The messages that answer a message.
fn answers(message: StructureTag) -> Option<Vec<StructureTag>> {
    let [id, operation]: [StructureTag; 2] = message.expect_constructed()?.try_into().ok()?;
    let filter = operation.expect_constructed()?.into_iter().nth(6)?;
    let found = PEOPLE.iter().filter(|person| matches(*person, &filter));
    let mut answers: Vec<_> = found.map(entry).collect();
    answers.push(done());
    Some(answers.into_iter().map(|answer| node(Universal, SEQUENCE, vec![id.clone(), answer])).collect())
}

/// Whether a person is one of those that a filter describes.
fn matches(person: &[(&str, &str)], filter: &StructureTag) -> bool {
    const AND: u64 = 0;
    const OR: u64 = 1;
    const NOT: u64 = 2;
    const EQUAL: u64 = 3;
    const PRESENT: u64 = 7;
    let has = |name: &[u8], value: Option<&[u8]>| {
        person.iter().any(|(known, of)| known.as_bytes() == name && value.is_none_or(|value| value == of.as_bytes()))
    };
    match (filter.id, &filter.payload) {
        (AND, PL::C(filters)) => filters.iter().all(|filter| matches(person, filter)),
        (OR, PL::C(filters)) => filters.iter().any(|filter| matches(person, filter)),
        (NOT, PL::C(filters)) => filters.iter().all(|filter| !matches(person, filter)),
        (EQUAL, PL::C(parts)) => match &parts[..] {
            [StructureTag { payload: PL::P(name), .. }, StructureTag { payload: PL::P(value), .. }] => {
                has(name, Some(value))
            }
            _ => false,
        },
        (PRESENT, PL::P(name)) => has(name, None),
        _ => false,
    }
}

fn entry(person: &[(&str, &str); 2]) -> StructureTag {
    let [(name, uid), _] = person;
    let values = node(Universal, SET, vec![leaf(OCTET_STRING, uid.as_bytes())]);
    let attribute = node(Universal, SEQUENCE, vec![leaf(OCTET_STRING, name.as_bytes()), values]);
    let dn = format!("uid={uid},ou=people");
    node(Application, 4, vec![leaf(OCTET_STRING, dn.as_bytes()), node(Universal, SEQUENCE, vec![attribute])])
}

fn done() -> StructureTag {
    node(Application, 5, vec![leaf(ENUMERATED, &[0]), leaf(OCTET_STRING, b""), leaf(OCTET_STRING, b"")])
}

fn node(class: TagClass, id: u64, items: Vec<StructureTag>) -> StructureTag {
    StructureTag { class, id, payload: PL::C(items) }
}

fn leaf(id: u64, bytes: &[u8]) -> StructureTag {
    StructureTag { class: Universal, id, payload: PL::P(bytes.to_vec()) }
}
