//! Queries of MongoDB and Redis. Of MongoDB's driver there is a stand-in with its names, the documents are the real ones.

use bson::{Bson, Document, doc};
use iast::VulnerabilityKind::NosqlInjection;
use mongodb::{Collection, Database};

use crate::{assert_called, evidence, silent, untrusted};

struct User;

fn users() -> Collection<User> {
    Collection::default()
}

/// What a client sends.
#[iast::source(params, origin = "http.request.body")]
fn received(query: Document) -> Document {
    query
}

/// Who sends `{"name": {"$ne": null}}`.
fn everybody() -> Document {
    received(serde_json::from_str(r#"{"name": {"$ne": "nobody"}}"#).unwrap())
}

#[iast::instrument]
async fn found(users: &Collection<User>, filter: Document) -> u32 {
    users.find_one(filter).await.unwrap();
    line!() - 1
}

/// The findings of the running test at a line: what is untrusted, and whether it did harm.
#[track_caller]
fn assert_operator(line: u32, call: &str) {
    let found: Vec<_> = iast::findings().into_iter().filter(|finding| finding.location.line == line).collect();
    assert!(found.iter().all(|finding| finding.kind == NosqlInjection), "{found:#?}");
    let operator = found.iter().find(|finding| evidence(finding) == "‹$ne›").unwrap_or_else(|| panic!("{found:#?}"));
    assert_eq!(operator.flow.last().map(|step| &*step.what), Some(call));
    assert!(operator.note.as_deref().is_some_and(|note| note.contains("an operator of the query")), "{operator:#?}");
}

#[tokio::test]
async fn an_operator_that_came_in() {
    let line = found(&users(), everybody()).await;
    assert_operator(line, "mongodb::Collection::find_one(filter)");
}

#[iast::instrument]
async fn by_value(users: &Collection<User>, name: &str) -> usize {
    let filter = doc! { "name": name };
    let mut all = users.find_one(filter.clone()).await.unwrap();
    all += users.find(filter).limit(1).await.unwrap();
    all += users.find_one(doc! { "name": name, "age": { "$in": [name.to_owned()] } }).await.unwrap();
    all += users.update_one(doc! { "name": name }, doc! { "$set": { "name": name } }).await.unwrap();
    all + users.aggregate([doc! { "$match": { "name": name } }]).run().unwrap()
}

/// It is a string whatever it says, also when it says what its field is called.
#[tokio::test]
async fn a_value_is_none() {
    assert!(by_value(&users(), &untrusted("{\"$ne\": null}")).await > 0);
    assert!(by_value(&users(), &untrusted("name")).await > 0);
    assert!(by_value(&users(), &untrusted("me")).await > 0);
    silent();
}

#[iast::instrument]
async fn by_field(users: &Collection<User>, field: &str) -> (Document, u32) {
    users.find_one(doc! { field: 1 }).await.unwrap();
    (doc! {}, line!() - 1)
}

#[tokio::test]
async fn a_key() {
    let (_, line) = by_field(&users(), &untrusted("is_admin")).await;
    assert_called(NosqlInjection, line, "‹is_admin›", "mongodb::Collection::find_one(filter)");
}

/// The field of that name that users may ask for.
#[iast::sanitizer(kind = "nosql")]
fn allowed(field: &str) -> String {
    field.trim_start_matches('$').to_owned()
}

#[iast::instrument]
async fn by_allowed_field(users: &Collection<Document>, field: &str) -> usize {
    let filter = doc! { allowed(field): 1 };
    users.find_one(filter).await.unwrap()
}

#[tokio::test]
async fn a_key_that_is_allowed_is_none() {
    assert_eq!(by_allowed_field(&Collection::default(), &untrusted("$a name")).await, 1);
    silent();
}

#[iast::instrument]
fn by_code(users: &Collection<Document>, name: &str) -> u32 {
    users.find_one(doc! { "$where": format!("this.name == '{name}'") }).run().unwrap();
    line!() - 1
}

#[test]
fn code_of_javascript() {
    let line = by_code(&Collection::default(), &untrusted("' || '"));
    let expected = "this.name == '‹' || '›'";
    assert_called(NosqlInjection, line, expected, "mongodb::Collection::find_one(filter)");
}

#[iast::instrument]
fn by_code_of_its_type(users: &Collection<Document>, code: &str) -> u32 {
    users.count_documents(doc! { "$expr": Bson::JavaScriptCode(code.to_owned()) }).run().unwrap();
    line!() - 1
}

#[test]
fn code_of_javascript_of_its_own_type() {
    let line = by_code_of_its_type(&Collection::default(), &untrusted("return 1"));
    assert_called(NosqlInjection, line, "‹return 1›", "mongodb::Collection::count_documents(filter)");
}

#[iast::instrument]
fn all(users: &Collection<User>, database: &Database, query: &Document) -> [(u32, &'static str); 13] {
    let query = || query.clone();
    let first = line!() + 1;
    users.count_documents(query()).run().unwrap();
    users.delete_many(query()).run().unwrap();
    users.delete_one(query()).run().unwrap();
    users.distinct("name", query()).run().unwrap();
    users.find(query()).run().unwrap();
    users.find_one_and_delete(query()).run().unwrap();
    users.find_one_and_replace(query(), doc! {}).run().unwrap();
    users.find_one_and_update(query(), doc! {}).run().unwrap();
    users.replace_one(query(), doc! {}).run().unwrap();
    users.update_many(doc! {}, query()).run().unwrap();
    users.update_one(query(), doc! {}).run().unwrap();
    database.run_command(query()).run().unwrap();
    database.run_cursor_command(query()).run().unwrap();
    let calls = [
        "count_documents(filter)",
        "delete_many(query)",
        "delete_one(query)",
        "distinct(filter)",
        "find(filter)",
        "find_one_and_delete(filter)",
        "find_one_and_replace(filter)",
        "find_one_and_update(filter)",
        "replace_one(query)",
        "update_many(update)",
        "update_one(query)",
        "run_command(command)",
        "run_cursor_command(command)",
    ];
    std::array::from_fn(|at| (first + at as u32, calls[at]))
}

#[test]
fn every_way_to_ask() {
    for (line, call) in all(&users(), &Database, &everybody()) {
        let ty = if call.contains("command") { "Database" } else { "Collection" };
        assert_operator(line, &format!("mongodb::{ty}::{call}"));
    }
}

#[iast::instrument]
fn in_a_pipeline(users: &Collection<User>, database: &Database, query: Document) -> [u32; 2] {
    users.aggregate(vec![query.clone()]).run().unwrap();
    database.aggregate([query]).run().unwrap();
    [line!() - 2, line!() - 1]
}

#[test]
fn a_pipeline() {
    let [first, second] = in_a_pipeline(&users(), &Database, everybody());
    assert_operator(first, "mongodb::Collection::aggregate(pipeline)");
    assert_operator(second, "mongodb::Database::aggregate(pipeline)");
}

#[iast::instrument]
fn distinct(users: &Collection<User>, field: &str) -> u32 {
    users.distinct(field, doc! {}).run().unwrap();
    line!() - 1
}

#[test]
fn the_name_of_a_field() {
    let line = distinct(&users(), &untrusted("password"));
    assert_called(NosqlInjection, line, "‹password›", "mongodb::Collection::distinct(field_name)");
}

#[iast::instrument]
async fn of_version_2(users: &mongodb::v2::Collection<User>, filter: Document) -> [u32; 2] {
    users.find(filter.clone(), None).await.unwrap();
    users.update_one(doc! {}, filter, None).await.unwrap();
    users.find(None, 1).await.unwrap();
    [line!() - 3, line!() - 2]
}

#[tokio::test]
async fn version_2_of_the_driver() {
    let [found, updated] = of_version_2(&mongodb::v2::Collection::default(), everybody()).await;
    assert_operator(found, "mongodb::Collection::find(filter)");
    assert_operator(updated, "mongodb::Collection::update_one(update)");
}

mod of_the_program {
    /// Something else with a method of that name.
    pub(super) struct Collection;

    impl Collection {
        pub(super) fn find_one(&self, filter: bson::Document) -> usize {
            filter.len()
        }
    }
}

#[iast::instrument]
fn elsewhere(query: Document) -> usize {
    of_the_program::Collection.find_one(query)
}

#[test]
fn a_method_of_the_program_with_that_name_is_none() {
    assert_eq!(elsewhere(everybody()), 1);
    silent();
}

mod redis_commands {
    use super::*;

    #[iast::instrument]
    fn script(code: &str) -> u32 {
        redis::Script::new(&format!("return redis.call('GET', '{code}')"));
        line!() - 1
    }

    #[test]
    fn a_script() {
        let line = script(&untrusted("x'); --"));
        let expected = "return redis.call('GET', '‹x'); --›')";
        assert_called(NosqlInjection, line, expected, "redis::Script::new(code)");
    }

    #[iast::instrument]
    fn evaluated(code: &str) -> u32 {
        redis::cmd("EVAL").arg(code).arg(0);
        line!() - 1
    }

    #[test]
    fn code_that_is_evaluated() {
        let line = evaluated(&untrusted("return 1"));
        assert_called(NosqlInjection, line, "‹return 1›", "redis::Cmd::arg(arg)");
    }

    #[iast::instrument]
    fn loaded(code: &str) -> u32 {
        redis::pipe().cmd("SCRIPT").arg("LOAD").arg(code);
        line!() - 1
    }

    #[test]
    fn code_that_is_loaded() {
        let line = loaded(&untrusted("return 1"));
        assert_called(NosqlInjection, line, "‹return 1›", "redis::Pipeline::arg(arg)");
    }

    #[iast::instrument]
    fn command(name: &str) -> [u32; 2] {
        redis::cmd(name);
        redis::pipe().cmd(name);
        [line!() - 2, line!() - 1]
    }

    #[test]
    fn the_name_of_a_command() {
        let lines = command(&untrusted("FLUSHALL"));
        let found: Vec<_> = iast::findings().iter().map(|finding| (finding.kind, finding.location.line)).collect();
        assert_eq!(found, lines.map(|line| (NosqlInjection, line)));
    }

    #[iast::instrument]
    fn values(key: &str, code: &str) -> Vec<u8> {
        let keys = 1;
        let mut commands = redis::cmd("SET").arg(key).arg(key).get_packed_command();
        commands.extend(redis::cmd("EVAL").arg(code).arg(keys).arg(key).get_packed_command());
        let script = redis::Script::new(code);
        assert_eq!(script.get_hash().len(), 40);
        let _invocation = script.key(key).arg(key);
        commands
    }

    #[test]
    fn keys_and_values_are_none() {
        assert!(!values(&untrusted("a b\r\nFLUSHALL"), "return ARGV[1]").is_empty());
        silent();
    }
}
