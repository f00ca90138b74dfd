//! Text inside of collections, options, tuples, structs and enums.

use std::collections::{BTreeMap, BTreeSet, BinaryHeap, HashMap, HashSet, LinkedList, VecDeque};

use crate::case::cases;
use crate::support::at_sink;

cases! {
    fn(param) with {
        #[derive(Debug, Clone, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
        struct User {
            id: u64,
            name: String,
            mail: Option<String>,
        }

        #[derive(Debug, Clone)]
        enum Filter {
            All,
            ByName(String),
            Both { name: String, city: String },
            Not(Box<Filter>),
        }

        impl Filter {
            fn sql(&self) -> String {
                match self {
                    Self::All => String::from("1"),
                    Self::ByName(name) => format!("name = '{name}'"),
                    Self::Both { name, city } => format!("name = '{name}' AND city = '{city}'"),
                    Self::Not(inner) => format!("NOT ({})", inner.sql()),
                }
            }
        }

        #[derive(Default)]
        struct Builder {
            parts: Vec<String>,
        }

        impl Builder {
            fn with(mut self, part: impl Into<String>) -> Self {
                self.parts.push(part.into());
                self
            }

            fn build(self) -> String {
                self.parts.join(" ")
            }
        }

        struct Tree {
            value: String,
            children: Vec<Tree>,
        }

        impl Tree {
            fn render(&self, out: &mut String) {
                out.push_str("<li>");
                out.push_str(&self.value);
                self.children.iter().for_each(|child| child.render(out));
                out.push_str("</li>");
            }
        }
    };

    vec: keep { vec![String::from("a"), param].swap_remove(1) }
    vec_push_pop: keep {
        let mut all = Vec::new();
        all.push(param);
        all.pop().unwrap_or_default()
    }
    vec_grows: keep {
        let mut all = vec![param];
        all.extend((0..100).map(|number| number.to_string()));
        all.swap_remove(0)
    }
    vec_clone: keep { vec![param, String::from("b")].clone().concat() }
    vec_sort: keep {
        let mut all = vec![format!("2{param}"), String::from("3"), String::from("1")];
        all.sort();
        all.concat()
    }
    vec_of_vec: keep { vec![vec![String::from("a")], vec![param]].concat().join(",") }
    vec_of_slices: keep list { param.split(',').collect::<Vec<_>>()[2].to_owned() }
    vec_drain: keep {
        let mut all = vec![String::from("a"), param, String::from("c")];
        all.drain(1..).collect::<Vec<_>>().join("+")
    }
    vec_insert_remove: keep {
        let mut all = vec![String::from("a"), String::from("b")];
        all.insert(1, param);
        all.remove(1)
    }
    boxed_slice: keep { vec![param, String::from("x")].into_boxed_slice()[0].clone() }
    array: keep { [String::from("a"), param, String::from("b")].concat() }
    array_map: keep { [&param[..5], &param[5..]].map(|part| format!("({part})")).concat() }
    array_destructured: keep {
        let [_, name] = [String::from("a"), param];
        name
    }
    hash_map: keep {
        let mut map = HashMap::new();
        map.insert("name", param);
        map.remove("name")
    }
    hash_map_get: keep {
        let map = HashMap::from([("a", String::from("1")), ("name", param)]);
        map.get("name").cloned().unwrap_or_default()
    }
    hash_map_key: keep {
        let map = HashMap::from([(param, 1)]);
        map.into_keys().next().unwrap_or_default()
    }
    hash_map_entry: keep {
        let mut map: HashMap<&str, String> = HashMap::new();
        map.entry("q").or_default().push_str(&param);
        map.entry("q").and_modify(|text| text.push('!')).or_default().clone()
    }
    hash_map_grows: keep {
        let mut map = HashMap::from([(0, param)]);
        map.extend((1..500).map(|number| (number, number.to_string())));
        map.remove(&0)
    }
    hash_map_of_pairs: keep pairs {
        let map: HashMap<&str, &str> = param.split('&').filter_map(|pair| pair.split_once('=')).collect();
        let key = param.get(10..14).unwrap_or_default();
        map.get(key).copied().unwrap_or_default().to_owned()
    }
    hash_map_other_key: break {
        let map = HashMap::from([("a", String::from("1")), ("name", param)]);
        map["a"].clone()
    }
    hash_map_replaced: break {
        let mut map = HashMap::from([("name", param)]);
        map.insert("name", String::from("nobody"));
        map["name"].clone()
    }
    hash_map_looked_up: break {
        let table = HashMap::from([("price", "ORDER BY price"), ("name", "ORDER BY name")]);
        table.get(param.as_str()).copied().unwrap_or("ORDER BY id")
    }
    btree_map: keep { BTreeMap::from([(2, param), (1, String::from("a"))]).into_values().collect::<Vec<_>>().join(",") }
    btree_map_range: keep {
        let map = BTreeMap::from([(1, String::from("a")), (5, param), (9, String::from("b"))]);
        map.range(2..8).map(|(_, value)| value.as_str()).collect::<String>()
    }
    btree_map_as_query: keep {
        let map = BTreeMap::from([("a", "1"), ("name", param.as_str())]);
        map.iter().map(|(key, value)| format!("{key}={value}")).collect::<Vec<_>>().join("&")
    }
    btree_map_splits: keep {
        let mut map: BTreeMap<usize, String> = (0..100).map(|number| (number, number.to_string())).collect();
        map.insert(50, param);
        map.split_off(&50).into_values().next().unwrap_or_default()
    }
    btree_map_first_literal: break {
        let map = BTreeMap::from([(2, param), (1, String::from("a"))]);
        map.into_values().next().unwrap_or_default()
    }
    btree_set: keep { BTreeSet::from([param.clone(), String::from("0")]).pop_last().unwrap_or_default() }
    hash_set: keep { HashSet::from([param]).drain().next().unwrap_or_default() }
    vec_deque: keep {
        let mut queue = VecDeque::from([String::from("a")]);
        queue.push_front(param);
        queue.pop_front().unwrap_or_default()
    }
    vec_deque_of_bytes: keep {
        let mut queue: VecDeque<u8> = param.bytes().collect();
        queue.rotate_left(5);
        Vec::from(queue)
    }
    vec_deque_contiguous: keep {
        let mut queue = VecDeque::from(vec![b'.'; 4]);
        queue.extend(param.as_bytes());
        queue.make_contiguous().to_vec()
    }
    linked_list: keep {
        let mut list = LinkedList::from([String::from("a"), param]);
        list.pop_back()
    }
    heap: keep { BinaryHeap::from([(2, param), (1, String::from("a"))]).pop().map(|(_, text)| text) }
    option_map: keep { Some(param).map(|text| format!("<{text}>")) }
    option_take: keep {
        let mut place = Some(param);
        place.take()
    }
    option_as_deref: keep {
        let place = Some(param);
        at_sink(place.as_deref().unwrap_or("none"))
    }
    option_or_else: keep { None.or_else(|| Some(param)).filter(|text| !text.is_empty()) }
    option_zip: keep { Some(param).zip(Some(3)).map(|(text, count)| text.repeat(count)) }
    option_get_or_insert: keep {
        let mut place = None;
        place.get_or_insert_with(|| param.clone()).clone()
    }
    option_replaced: break {
        let mut place = Some(param);
        drop(place.replace(String::from("none")));
        place
    }
    option_unwrap_or: break { param.strip_prefix("admin:").map(str::to_owned).unwrap_or_else(|| String::from("guest")) }
    result_ok: keep { Ok::<_, ()>(param).unwrap_or_default() }
    result_err: keep { Err::<(), _>(param).unwrap_err() }
    result_question_mark: keep {
        let parse = |text: &str| -> Result<String, std::str::Utf8Error> {
            let inner = std::str::from_utf8(text.as_bytes())?;
            Ok(inner.trim().to_owned())
        };
        parse(&param).unwrap_or_default()
    }
    result_collect: keep list {
        let all: Result<Vec<&str>, ()> = param.split(',').map(Ok).collect();
        all.unwrap_or_default().join(";")
    }
    result_error_text: break {
        param.parse::<u32>().map_or_else(|error| error.to_string(), |number| number.to_string())
    }
    tuple: keep { (1, param, 'c').1 }
    tuple_swapped: keep {
        let (left, right) = (String::from("a"), param);
        let (left, right) = (right, left);
        left + &right
    }
    structure: keep { User { id: 1, name: param, mail: None }.name }
    structure_clone: keep {
        let user = User { id: 1, name: param, ..User::default() };
        user.clone().name
    }
    structure_update: keep {
        let user = User { mail: Some(param), ..User::default() };
        User { id: 2, ..user }.mail
    }
    structure_destructured: keep {
        let User { id, name, .. } = User { id: 4, name: param, mail: None };
        format!("{id}:{name}")
    }
    structure_debug: keep { format!("{:?}", User { id: 3, name: String::from("ann"), mail: Some(param) }) }
    structures_found: keep {
        let user = |(name, id): (&str, u64)| User { id, name: name.to_owned(), mail: None };
        let users = [("ann", 1), (&*param, 2), ("bob", 3)].map(user);
        users.into_iter().find(|user| user.id == 2).map(|user| user.name)
    }
    enumeration: keep { Filter::ByName(param).sql() }
    enumeration_nested: keep { Filter::Not(Box::new(Filter::ByName(param))).sql() }
    enumeration_two_fields: keep { Filter::Both { name: String::from("ann"), city: param }.clone().sql() }
    enumeration_without: break { if param.is_empty() { Filter::ByName(param) } else { Filter::All }.sql() }
    builder: keep {
        Builder::default().with("SELECT * FROM t WHERE").with(format!("n = '{param}'")).with("LIMIT 1").build()
    }
    tree: keep {
        let leaf = |value: &str| Tree { value: value.to_owned(), children: Vec::new() };
        let tree = Tree { value: String::from("root"), children: vec![leaf("a"), leaf(&param), leaf("b")] };
        let mut out = String::new();
        tree.render(&mut out);
        out
    }
    indexed: keep list {
        let parts: Vec<String> = param.split(',').map(str::to_owned).collect();
        format!("{} {}", parts[3], parts[0])
    }
    grouped: keep words {
        let mut groups: BTreeMap<usize, Vec<&str>> = BTreeMap::new();
        for (at, word) in param.split(' ').enumerate() {
            groups.entry(at % 2).or_default().push(word);
        }
        groups.into_values().map(|words| words.concat()).collect::<Vec<_>>().join("/")
    }
    nested: keep {
        let nested: Vec<Option<Result<Box<String>, ()>>> = vec![None, Some(Ok(Box::new(param)))];
        nested.into_iter().flatten().flatten().map(|text| *text).collect::<String>()
    }
}
