//! No reference to a field of a packed struct may exist.

#[repr(C, packed)]
#[derive(Clone, Copy)]
struct Header {
    kind: u8,
    length: u32,
    total: u64,
    name: [u8; 3],
}

#[repr(packed(2))]
struct Owner {
    kind: u8,
    text: String,
}

#[derive(Clone, Copy)]
struct Text(u16);

impl Text {
    fn to_text(self) -> String {
        self.0.to_string()
    }
}

#[repr(packed)]
struct Outer {
    _kind: u8,
    text: Text,
    inner: Header,
}

fn numbers(header: &mut Header, n: u64) -> u32 {
    header.total += n;
    header.length += n as u32;
    let twice = header.total + n;
    header.length.wrapping_add(twice as u32) + u32::from(header.kind)
}

fn copies(outer: &Outer) -> String {
    outer.text.to_text() + &{ outer.inner.length }.to_string() + &{ outer.inner.total }.to_string()
}

fn arrays(header: &Header) -> String {
    let name = header.name;
    String::from_utf8_lossy(&name).to_uppercase() + &header.name.len().to_string()
}

fn moved(owner: Owner) -> String {
    let text = owner.text;
    text.to_uppercase() + &owner.kind.to_string()
}

fn main() {
    let mut header = Header { kind: 1, length: 2, total: 3, name: *b"abc" };
    println!("{} {}", numbers(&mut header, 5), arrays(&header));
    println!("{}", copies(&Outer { _kind: 0, text: Text(7), inner: header }));
    println!("{}", moved(Owner { kind: 4, text: "text".into() }));
}
