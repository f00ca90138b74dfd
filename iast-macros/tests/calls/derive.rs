//! `#[derive(Taint)]`: which texts are found, under which names.

use iast::{Taint, texts};

#[derive(Taint, serde::Deserialize)]
#[serde(rename_all = "camelCase")]
struct Order<'a, T> {
    first_name: String,
    quantity: u32,
    #[serde(default, rename(deserialize = "kind"))]
    r#type: Option<String>,
    #[taint(name = "note")]
    text: T,
    #[taint(skip)]
    #[serde(skip)]
    received: Option<std::time::SystemTime>,
    #[serde(borrow)]
    borrowed: &'a str,
    lines: Vec<Line>,
    #[serde(flatten)]
    address: Address,
}

#[derive(Taint, serde::Deserialize)]
struct Line(String);

#[derive(Taint, serde::Deserialize)]
struct Address {
    city: String,
}

#[derive(Taint)]
struct Pair(String, u8, Vec<u8>);

#[derive(Taint)]
struct Unit;

#[derive(Taint)]
enum Event<T>
where
    T: Clone,
{
    Renamed { from: String, to: T },
    Message(T),
    Ignored,
}

#[derive(Taint)]
enum Never {}

#[test]
fn structs() {
    let order = Order {
        first_name: "Eve".into(),
        quantity: 1,
        r#type: Some("t".into()),
        text: "n",
        received: None,
        borrowed: "b",
        lines: vec![Line("l".into())],
        address: Address { city: "c".into() },
    };
    assert_eq!(texts(&order), "firstName=Eve kind=t note=n borrowed=b lines.[0]=l city=c");
    assert_eq!((order.quantity, order.received), (1, None));
    let pair = Pair("a".into(), 0, b"b".to_vec());
    assert_eq!((texts(&pair), pair.1), ("0=a 2=b".to_owned(), 0));
    assert_eq!(texts(&Unit), "");
}

#[test]
fn enums() {
    assert_eq!(texts(&Event::Renamed { from: "a".into(), to: "b" }), "from=a to=b");
    assert_eq!(texts(&Event::Message("m")), "m");
    assert_eq!(texts(&Event::<String>::Ignored), "");
    assert_eq!(texts(&None::<Never>), "");
}
