//! JSON, CSV and SQLite.

use std::collections::BTreeMap;

use rusqlite::{Connection, params};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::case::cases;

cases! {
    fn(param) with {
        #[derive(Debug, Serialize, Deserialize)]
        struct Order {
            id: u32,
            name: String,
            #[serde(default)]
            tags: Vec<String>,
        }

        #[derive(Debug, Deserialize)]
        struct Borrowed<'a> {
            #[serde(borrow)]
            name: std::borrow::Cow<'a, str>,
        }

        #[derive(Debug, Deserialize)]
        #[serde(tag = "kind", rename_all = "lowercase")]
        enum Event {
            Login { user: String },
            Logout,
        }

        fn order(name: &str) -> String {
            format!(r#"{{"id": 7, "name": "{name}", "tags": ["new", "{name}"]}}"#)
        }

        fn database() -> Connection {
            let database = Connection::open_in_memory().expect("a database");
            database.execute_batch("CREATE TABLE t (id INTEGER PRIMARY KEY, name TEXT, note BLOB)").expect("a table");
            database
        }

        fn text(database: &Connection, query: &str) -> String {
            database.query_row(query, [], |row| row.get(0)).expect("a row")
        }
    };

    json_to_string: keep { serde_json::to_string(&param).expect("text") }
    json_to_string_escapes: keep derived quoted { serde_json::to_string(&param).expect("text") }
    json_to_vec: keep { serde_json::to_vec(&Order { id: 1, name: param, tags: Vec::new() }).expect("text") }
    json_pretty: keep { serde_json::to_string_pretty(&vec![param, String::from("b")]).expect("text") }
    json_to_writer: keep {
        let mut out = b"data: ".to_vec();
        serde_json::to_writer(&mut out, &param).expect("memory");
        out
    }
    json_from_str: keep { serde_json::from_str::<Order>(&order(&param)).expect("an order").name }
    json_from_str_escapes: keep derived quoted {
        let name = serde_json::to_string(&param).expect("text");
        serde_json::from_str::<String>(&name).expect("text")
    }
    json_from_slice: keep {
        serde_json::from_slice::<Order>(order(&param).as_bytes()).expect("an order").tags.remove(1)
    }
    json_from_reader: keep { serde_json::from_reader::<_, Order>(order(&param).as_bytes()).expect("an order").name }
    json_borrowed: keep {
        let text = order(&param);
        serde_json::from_str::<Borrowed<'_>>(&text).expect("an order").name.into_owned()
    }
    json_enum: keep {
        let text = format!(r#"{{"kind": "login", "user": "{param}"}}"#);
        match serde_json::from_str(&text).expect("an event") {
            Event::Login { user } => user,
            Event::Logout => String::new(),
        }
    }
    json_value: keep {
        let value: Value = serde_json::from_str(&order(&param)).expect("an order");
        value["name"].as_str().map(str::to_owned)
    }
    json_value_to_string: keep { json!({ "name": param, "id": 3 }).to_string() }
    json_value_pointer: keep {
        let value = json!({ "a": [{ "b": param }] });
        value.pointer("/a/0/b").and_then(Value::as_str).map(str::to_owned)
    }
    json_value_key: keep {
        let mut map = serde_json::Map::new();
        map.insert(param, Value::Bool(true));
        Value::Object(map).to_string()
    }
    json_from_value: keep { serde_json::from_value::<Order>(json!({ "id": 1, "name": param })).expect("an order").name }
    json_to_value: keep {
        let value = serde_json::to_value(Order { id: 1, name: param, tags: Vec::new() }).expect("a value");
        value["name"].as_str().map(str::to_owned)
    }
    json_merged: keep {
        let mut value = json!({ "id": 1 });
        value["name"] = Value::from(param);
        value["tags"] = json!(["x"]);
        serde_json::to_string(&value).expect("text")
    }
    json_of_map: keep pairs {
        let pairs: BTreeMap<String, String> = form_urlencoded::parse(param.as_bytes()).into_owned().collect();
        let first = param.get(..4).and_then(|key| pairs.get(key)).cloned();
        serde_json::to_string(&first).expect("text")
    }
    json_round_trip: keep utf8 {
        let text = serde_json::to_string(&Order { id: 2, name: param, tags: vec![String::from("t")] }).expect("text");
        serde_json::from_str::<Order>(&text).expect("an order").name
    }
    json_other_field: break {
        let text = format!(r#"{{"id": 7, "name": "{param}", "tags": ["new"]}}"#);
        serde_json::from_str::<Order>(&text).expect("an order").tags.remove(0)
    }
    json_number_field: break { serde_json::from_str::<Order>(&order(&param)).expect("an order").id.to_string() }
    json_keys: break {
        let value = json!({ "name": param, "id": 3 });
        value.as_object().map(|map| map.keys().cloned().collect::<Vec<_>>().join(","))
    }
    json_logout: break {
        format!("{:?}", serde_json::from_str::<Event>(if param.is_empty() { "" } else { r#"{"kind": "logout"}"# }).ok())
    }
    json_error: break {
        serde_json::from_str::<Value>(&param[..0]).map_or_else(|error| error.to_string(), |value| value.to_string())
    }
    csv_record: keep list {
        let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(param.as_bytes());
        let record = reader.records().next().expect("a record").expect("text");
        record[2].to_owned()
    }
    csv_in_loop: keep list {
        let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(param.as_bytes());
        let mut out = String::from("second: ");
        for record in reader.records() {
            let record = record.expect("text");
            out.push_str(&record[1]);
        }
        out
    }
    csv_of_literal: break {
        let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(&b"qjxzk,vbpyg"[..]);
        let record = reader.records().next().expect("a record").expect("text");
        record[usize::from(param.is_empty())].to_owned()
    }
    csv_or_literal: break list {
        let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(param.as_bytes());
        let record = reader.records().next().expect("a record").expect("text");
        let name = if record.len() > 100 { &record[0] } else { "qjxz" };
        name.to_owned()
    }
    csv_counted: break list {
        let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(param.as_bytes());
        let record = reader.records().next().expect("a record").expect("text");
        format!("{} columns, {}", record.len(), record.len().to_string())
    }
    csv_quoted: keep derived list {
        let text = format!("1,\"{param}\",3\n");
        let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes());
        let record = reader.records().next().expect("a record").expect("text");
        record[1].to_owned()
    }
    csv_deserialize: keep {
        let text = format!("id,name\n1,ann\n2,{param}\n");
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        let rows: Vec<Order> = reader.deserialize().filter_map(Result::ok).collect();
        rows.into_iter().map(|row| row.name).collect::<String>()
    }
    csv_write: keep {
        let mut writer = csv::Writer::from_writer(Vec::new());
        writer.write_record(["1", &param, "x"]).expect("memory");
        writer.into_inner().expect("memory")
    }
    csv_write_quoted: keep list {
        let mut writer = csv::Writer::from_writer(Vec::new());
        writer.write_record(["1", &param]).expect("memory");
        String::from_utf8(writer.into_inner().expect("memory")).unwrap_or_default()
    }
    csv_by_hand: keep list {
        let mut columns = param.split(',');
        let (first, second) = (columns.next().unwrap_or_default(), columns.next().unwrap_or_default());
        format!("{second};{first}\n")
    }
    csv_literal_column: break {
        let text = format!("1,ann,{param}\n");
        let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes());
        let record = reader.records().next().expect("a record").expect("text");
        record[1].to_owned()
    }
    csv_header: break {
        let text = format!("id,name\n2,{param}\n");
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        reader.headers().expect("headers").iter().collect::<Vec<_>>().join("|")
    }
    sqlite_stored: keep {
        let database = database();
        database.execute("INSERT INTO t (name) VALUES (?1)", [&param]).expect("a row");
        text(&database, "SELECT name FROM t")
    }
    sqlite_stored_long: keep long {
        let database = database();
        database.execute("INSERT INTO t (name) VALUES (?1)", [&param]).expect("a row");
        text(&database, "SELECT name FROM t")
    }
    sqlite_stored_blob: keep {
        let database = database();
        database.execute("INSERT INTO t (note) VALUES (?1)", [param.as_bytes()]).expect("a row");
        database.query_row("SELECT note FROM t", [], |row| row.get::<_, Vec<u8>>(0)).expect("a row")
    }
    sqlite_inserted_as_statement: keep {
        let database = database();
        database.execute(&format!("INSERT INTO t (name) VALUES ('{param}')"), []).expect("a row");
        text(&database, "SELECT name FROM t")
    }
    sqlite_concatenated: keep {
        let database = database();
        database.query_row("SELECT 'dear ' || ?1 || ','", [&param], |row| row.get::<_, String>(0)).expect("a row")
    }
    sqlite_updated: keep {
        let database = database();
        database.execute("INSERT INTO t (id, name) VALUES (1, 'none')", []).expect("a row");
        database.execute("UPDATE t SET name = ?2 WHERE id = ?1", params![1, param]).expect("a row");
        text(&database, "SELECT name FROM t WHERE id = 1")
    }
    sqlite_ordered: keep {
        let database = database();
        for name in ["~", &param, "!"] {
            database.execute("INSERT INTO t (name) VALUES (?1)", [name]).expect("a row");
        }
        let mut statement = database.prepare("SELECT name FROM t ORDER BY name DESC").expect("a statement");
        let rows = statement.query_map([], |row| row.get::<_, String>(0)).expect("rows");
        let names: Vec<String> = rows.filter_map(Result::ok).collect();
        names.join(" ")
    }
    sqlite_grouped: keep list {
        let database = database();
        for name in param.split(',') {
            database.execute("INSERT INTO t (name) VALUES (?1)", [name]).expect("a row");
        }
        text(&database, "SELECT group_concat(name, ';') FROM t")
    }
    sqlite_many_rows: keep {
        let database = database();
        for number in 0..300 {
            let name = if number == 150 { param.clone() } else { format!("row {number}") };
            database.execute("INSERT INTO t (id, name) VALUES (?1, ?2)", params![number, name]).expect("a row");
        }
        text(&database, "SELECT name FROM t WHERE id = 150")
    }
    sqlite_substring: keep {
        let database = database();
        database.query_row("SELECT substr(?1, 3, 6)", [&param], |row| row.get::<_, String>(0)).expect("a row")
    }
    sqlite_other_row: break {
        let database = database();
        for name in ["none", &param] {
            database.execute("INSERT INTO t (name) VALUES (?1)", [name]).expect("a row");
        }
        text(&database, "SELECT name FROM t ORDER BY id LIMIT 1")
    }
    sqlite_other_column: break {
        let database = database();
        database.execute("INSERT INTO t (name, note) VALUES ('none', ?1)", [&param]).expect("a row");
        text(&database, "SELECT name FROM t")
    }
    sqlite_deleted: break {
        let database = database();
        database.execute("INSERT INTO t (id, name) VALUES (1, ?1)", [&param]).expect("a row");
        database.execute("DELETE FROM t", []).expect("a row");
        database.execute("INSERT INTO t (id, name) VALUES (1, 'none of your business')", []).expect("a row");
        text(&database, "SELECT name FROM t")
    }
    sqlite_overwritten: break {
        let database = database();
        database.execute("INSERT INTO t (id, name) VALUES (1, ?1)", [&param]).expect("a row");
        database.execute("UPDATE t SET name = 'SELECT name FROM cat'", []).expect("a row");
        text(&database, "SELECT name FROM t")
    }
    sqlite_looked_up: break {
        let database = database();
        database.execute("INSERT INTO t (name, note) VALUES (?1, 'none')", [&param]).expect("a row");
        let note = database.query_row("SELECT note FROM t WHERE name = ?1", [&param], |row| row.get::<_, String>(0));
        note.expect("a row")
    }
    sqlite_counted: break {
        let database = database();
        database.query_row("SELECT length(?1)", [&param], |row| row.get::<_, u32>(0)).expect("a row").to_string()
    }
}
