//! In edition 2015 a path that begins with `::` begins at the root of the crate.
// editions: 2015

mod outer {
    pub fn upper(text: &str) -> String {
        ::outer::inner::trimmed(text).to_uppercase() + &text.len().to_string()
    }

    pub mod inner {
        pub fn trimmed(text: &str) -> String {
            text.trim().to_string()
        }

        pub trait Named {
            fn name(&self) -> String {
                format!("<{}>", self.id().to_string())
            }
            fn id(&self) -> u32;
        }
    }
}

use outer::inner::Named;

impl Named for u32 {
    fn id(&self) -> u32 {
        *self
    }
}

fn boxed(named: Box<Named>) -> Result<String, ::std::num::ParseIntError> {
    let name = named.name();
    let id = try!(name.trim_matches(|c| c == '<' || c == '>').parse::<u32>());
    Ok(name + &id.to_string())
}

fn main() {
    println!("{}", outer::upper(" a "));
    println!("{}", 7u32.name());
    println!("{}", boxed(Box::new(8u32)).unwrap());
}
