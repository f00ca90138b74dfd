//! Negatives: literals that the parameter chooses.

use std::collections::{BTreeMap, HashMap};

use crate::case::cases;

cases! {
    fn(param) with {
        const COLUMNS: [&str; 3] = ["name", "price", "id"];

        /// Some number that depends on the text.
        fn pick(text: &str) -> usize {
            text.bytes().map(usize::from).sum()
        }

        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        enum Order {
            Up,
            Down,
        }

        impl Order {
            fn of(text: &str) -> Self {
                if pick(text).is_multiple_of(2) { Self::Up } else { Self::Down }
            }

            fn sql(self) -> &'static str {
                match self {
                    Self::Up => "ASC",
                    Self::Down => "DESC",
                }
            }
        }

        impl std::fmt::Display for Order {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.sql())
            }
        }

        fn is_allowed(text: &str) -> bool {
            ["lamp", "desk"].contains(&text)
        }
    };

    if_else: break choice { if pick(&param) % 2 == 0 { String::from("even") } else { String::from("odd") } }
    match_literal: break {
        match param.as_str() {
            "asc" => String::from("ORDER BY id ASC"),
            "desc" => String::from("ORDER BY id DESC"),
            _ => String::from("ORDER BY id"),
        }
    }
    match_number: break choice {
        let text = match pick(&param) % 3 {
            0 => "zero",
            1 => "one",
            _ => "two",
        };
        text.to_owned()
    }
    enumeration: break choice { format!("ORDER BY id {}", Order::of(&param).sql()) }
    enumeration_display: break choice { Order::of(&param).to_string() }
    enumeration_debug: break choice { format!("{:?}", Order::of(&param)) }
    array_index: break choice { format!("ORDER BY {}", COLUMNS[pick(&param) % 3]) }
    array_find: break choice {
        COLUMNS.iter().find(|column| column.len() > pick(&param) % 4 + 1).copied().unwrap_or("none").to_owned()
    }
    vec_of_owned: break choice {
        let names: Vec<String> = COLUMNS.iter().map(|column| format!("t.{column}")).collect();
        names[pick(&param) % 3].clone()
    }
    hash_map: break choice {
        let table: HashMap<usize, String> = COLUMNS.iter().map(|column| column.to_string()).enumerate().collect();
        table[&(pick(&param) % 3)].clone()
    }
    btree_map_of_texts: break {
        let table = BTreeMap::from([("name", "t.name"), ("price", "t.price")]);
        table.get(param.as_str()).copied().unwrap_or("t.id").to_owned()
    }
    phf_like: break choice {
        let mut table = vec![String::from("a"), String::from("bb"), String::from("ccc")];
        table.swap_remove(pick(&param) % 3)
    }
    boolean: break choice { format!("active = {}", pick(&param) % 2 == 0) }
    option: break choice { Some("yes").filter(|_| pick(&param) % 2 == 0).unwrap_or("no").to_owned() }
    allow_list: break { if is_allowed(&param) { param } else { String::from("lamp") } }
    allow_list_copy: break { ["lamp", "desk"].into_iter().find(|name| *name == param).unwrap_or("lamp").to_owned() }
    length_class: break choice { "#".repeat(pick(&param) % 5 + 1) }
    slice_of_literal: break choice { "SELECT id, name, price"[pick(&param) % 8..].to_owned() }
    letter_names: break choice {
        let name = |c: char| if c < 'n' { "low" } else { "high" };
        param.chars().map(name).collect::<Vec<_>>().join(" ")
    }
    permission: break choice {
        let mut text = String::from("r");
        if pick(&param) % 2 == 0 {
            text.push('w');
        }
        if pick(&param) % 3 == 0 {
            text.push_str("x");
        }
        text
    }
    loop_count: break choice {
        let mut text = String::new();
        for number in 0..pick(&param) % 4 + 1 {
            text.push_str(&number.to_string());
        }
        text
    }
    error_kind: break {
        param.parse::<u8>().map_err(|error| format!("{error}")).map_or_else(|text| text, |number| number.to_string())
    }
    error_debug: break { format!("{:?}", param.parse::<bool>()) }
    dispatched: break choice {
        let ways: [fn() -> String; 2] = [|| String::from("left"), || String::from("right")];
        ways[pick(&param) % 2]()
    }
    static_reference: break choice {
        static LONG: [&str; 2] =
            ["SELECT name FROM products WHERE released", "SELECT name FROM products WHERE NOT released"];
        LONG[pick(&param) % 2]
    }
    status_text: break {
        let status = if param.is_empty() { http::StatusCode::OK } else { http::StatusCode::NOT_FOUND };
        status.canonical_reason().unwrap_or_default().to_owned()
    }
}
