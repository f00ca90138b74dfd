//! The walk over a type that is `Serialize` and has no [`Taint`](super::Taint): a serializer that writes nothing
//! and looks at the strings it is shown. Their addresses are those of the value, unless its `Serialize` makes
//! strings of its own, which then are gone before anybody could use them.

use std::any::type_name;
use std::fmt;

use serde::ser::{self, Serialize, Serializer};

use super::Walk;
use super::path::Path;
use crate::flow::document;

/// Walks `value`, calling `see` with the path and the bytes of each text.
///
/// # Errors
///
/// The name of the type, when walking it would take a lock of the program.
pub(crate) fn walk<T: Serialize + ?Sized>(value: &T, see: &mut dyn FnMut(&str, &[u8])) -> Result<(), &'static str> {
    if locks::<T>() {
        return Err(type_name::<T>());
    }
    document::walked::<T>();
    // The error is ours alone, and it only stops a part of the walk.
    let _ = value.serialize(Visit(&mut Walk::new(see)));
    Ok(())
}

/// Whether serializing the type may take a lock, which the running thread may hold.
fn locks<T: ?Sized>() -> bool {
    let name = type_name::<T>();
    name.contains("Mutex<") || name.contains("RwLock<") || name.contains("RefCell<")
}

/// Nothing was written.
#[derive(Debug)]
struct Stop;

impl fmt::Display for Stop {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the value refused to be serialized")
    }
}

impl std::error::Error for Stop {}

impl ser::Error for Stop {
    fn custom<T: fmt::Display>(_: T) -> Self {
        Self
    }
}

type Done = Result<(), Stop>;

struct Visit<'w, 'a>(&'w mut Walk<'a>);

impl Visit<'_, '_> {
    fn under<T: Serialize + ?Sized>(&mut self, extend: impl FnOnce(&mut Path), value: &T) -> Done {
        if locks::<T>() {
            return Ok(());
        }
        document::walked::<T>();
        self.0.nested(extend, |walk| {
            // A part that cannot be serialized does not keep the others from being seen.
            let _ = value.serialize(Visit(walk));
        });
        Ok(())
    }
}

macro_rules! ignore {
    ($($method:ident: $type:ty),*) => {
        $(fn $method(self, _: $type) -> Done {
            Ok(())
        })*
    };
}

impl<'w, 'a> Serializer for Visit<'w, 'a> {
    type Ok = ();
    type Error = Stop;
    type SerializeSeq = List<'w, 'a>;
    type SerializeTuple = List<'w, 'a>;
    type SerializeTupleStruct = List<'w, 'a>;
    type SerializeTupleVariant = List<'w, 'a>;
    type SerializeMap = Map<'w, 'a>;
    type SerializeStruct = Self;
    type SerializeStructVariant = Self;

    ignore!(
        serialize_bool: bool, serialize_i8: i8, serialize_i16: i16, serialize_i32: i32, serialize_i64: i64,
        serialize_i128: i128, serialize_u8: u8, serialize_u16: u16, serialize_u32: u32, serialize_u64: u64,
        serialize_u128: u128, serialize_f32: f32, serialize_f64: f64, serialize_char: char,
        serialize_unit_struct: &'static str
    );

    fn serialize_str(self, text: &str) -> Done {
        self.0.text(text.as_bytes());
        Ok(())
    }

    fn serialize_bytes(self, bytes: &[u8]) -> Done {
        self.0.text(bytes);
        Ok(())
    }

    fn serialize_none(self) -> Done {
        Ok(())
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Done {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Done {
        Ok(())
    }

    fn serialize_unit_variant(self, _: &'static str, _: u32, _: &'static str) -> Done {
        Ok(())
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(self, _: &'static str, value: &T) -> Done {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        value: &T,
    ) -> Done {
        value.serialize(self)
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<Self::SerializeSeq, Stop> {
        Ok(List { visit: self, index: 0 })
    }

    fn serialize_tuple(self, _: usize) -> Result<Self::SerializeTuple, Stop> {
        Ok(List { visit: self, index: 0 })
    }

    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<Self::SerializeTupleStruct, Stop> {
        Ok(List { visit: self, index: 0 })
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeTupleVariant, Stop> {
        Ok(List { visit: self, index: 0 })
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Self::SerializeMap, Stop> {
        let at = self.0.path.len();
        Ok(Map { visit: self, at })
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Self, Stop> {
        Ok(self)
    }

    fn serialize_struct_variant(self, _: &'static str, _: u32, _: &'static str, _: usize) -> Result<Self, Stop> {
        Ok(self)
    }
}

struct List<'w, 'a> {
    visit: Visit<'w, 'a>,
    index: usize,
}

impl List<'_, '_> {
    fn item(&mut self, value: &(impl Serialize + ?Sized)) -> Done {
        let index = self.index;
        self.index += 1;
        self.visit.under(|path| path.item(index), value)
    }
}

macro_rules! list {
    ($($trait:ident::$method:ident),*) => {
        $(impl ser::$trait for List<'_, '_> {
            type Ok = ();
            type Error = Stop;

            fn $method<T: Serialize + ?Sized>(&mut self, value: &T) -> Done {
                self.item(value)
            }

            fn end(self) -> Done {
                Ok(())
            }
        })*
    };
}

list!(
    SerializeSeq::serialize_element,
    SerializeTuple::serialize_element,
    SerializeTupleStruct::serialize_field,
    SerializeTupleVariant::serialize_field
);

struct Map<'w, 'a> {
    visit: Visit<'w, 'a>,
    /// How long the path to it is. Between a key and the end of its value, the path goes on to these.
    at: usize,
}

impl ser::SerializeMap for Map<'_, '_> {
    type Ok = ();
    type Error = Stop;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Done {
        let path = &mut self.visit.0.path;
        path.cut(self.at);
        path.field("");
        let named = path.len();
        // A key of several texts is called by the last one.
        let _ = walk(key, &mut |_, text| {
            path.cut(named);
            path.push(&String::from_utf8_lossy(text));
        });
        self.visit.under(|_| {}, key)
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Done {
        self.visit.under(|_| {}, value)
    }

    fn end(self) -> Done {
        self.visit.0.path.cut(self.at);
        Ok(())
    }
}

macro_rules! fields {
    ($($trait:ident),*) => {
        $(impl ser::$trait for Visit<'_, '_> {
            type Ok = ();
            type Error = Stop;

            fn serialize_field<T: Serialize + ?Sized>(&mut self, name: &'static str, value: &T) -> Done {
                self.under(|path| path.field(name), value)
            }

            fn end(self) -> Done {
                Ok(())
            }
        })*
    };
}

fields!(SerializeStruct, SerializeStructVariant);

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use serde::Serialize;

    use super::walk;

    #[derive(Serialize)]
    struct Order {
        #[serde(rename = "customer")]
        name: String,
        tags: Vec<String>,
        extra: BTreeMap<String, Choice>,
        amount: u32,
    }

    #[derive(Serialize)]
    enum Choice {
        Text(String),
        Both { left: Option<String>, right: String },
    }

    #[test]
    fn every_string_is_shown_at_its_own_address_under_its_wire_name() {
        let order = Order {
            name: "ann".into(),
            tags: vec!["a".into(), "b".into()],
            extra: BTreeMap::from([
                ("k".into(), Choice::Text("t".into())),
                ("m".into(), Choice::Both { left: Some("l".into()), right: "r".into() }),
            ]),
            amount: 3,
        };
        let mut seen = Vec::new();
        let _ = walk(&order, &mut |path, text| {
            seen.push((path.to_owned(), String::from_utf8(text.to_vec()).unwrap()));
            if path == "tags[1]" {
                assert_eq!(text.as_ptr(), order.tags[1].as_ptr());
            }
        });
        let names: Vec<_> = seen.iter().map(|(path, text)| format!("{path}={text}")).collect();
        assert_eq!(
            names,
            [
                "customer=ann",
                "tags[0]=a",
                "tags[1]=b",
                "extra.k=k",
                "extra.k=t",
                "extra.m=m",
                "extra.m.left=l",
                "extra.m.right=r"
            ]
        );
        assert_eq!(order.amount, 3);
    }

    #[test]
    fn what_comes_after_a_map_is_not_called_by_its_keys() {
        #[derive(Serialize)]
        struct Nested {
            maps: Vec<BTreeMap<String, BTreeMap<String, String>>>,
            numbers: BTreeMap<u8, String>,
            pairs: Vec<(String, String)>,
        }
        let map = |key: &str, value: &str| BTreeMap::from([(key.to_owned(), value.to_owned())]);
        let nested = Nested {
            maps: vec![BTreeMap::from([("a".into(), map("b", "1")), ("c".into(), map("d", "2"))]), BTreeMap::new()],
            numbers: BTreeMap::from([(7, "n".into())]),
            pairs: vec![("x".into(), "y".into())],
        };
        let mut names = Vec::new();
        let _ = walk(&nested, &mut |path, text| names.push(format!("{path}={}", String::from_utf8_lossy(text))));
        assert_eq!(
            names,
            [
                "maps[0].a=a",
                "maps[0].a.b=b",
                "maps[0].a.b=1",
                "maps[0].c=c",
                "maps[0].c.d=d",
                "maps[0].c.d=2",
                "numbers.=n",
                "pairs[0][0]=x",
                "pairs[0][1]=y"
            ]
        );
    }
}
