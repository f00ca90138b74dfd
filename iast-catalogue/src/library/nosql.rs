//! Queries of databases that are not asked in SQL.

super::table! {
    ["mongodb"] => "Collection.aggregate" (0 "pipeline" NosqlInjection),
        "Collection.count_documents" (0 "filter" NosqlInjection),
        "Collection.delete_many" (0 "query" NosqlInjection), "Collection.delete_one" (0 "query" NosqlInjection),
        "Collection.distinct" (0 "field_name" NosqlInjection Key, 1 "filter" NosqlInjection),
        "Collection.find" (0 "filter" NosqlInjection), "Collection.find_one" (0 "filter" NosqlInjection),
        "Collection.find_one_and_delete" (0 "filter" NosqlInjection),
        "Collection.find_one_and_replace" (0 "filter" NosqlInjection),
        "Collection.find_one_and_update" (0 "filter" NosqlInjection, 1 "update" NosqlInjection),
        "Collection.replace_one" (0 "query" NosqlInjection),
        "Collection.update_many" (0 "query" NosqlInjection, 1 "update" NosqlInjection),
        "Collection.update_one" (0 "query" NosqlInjection, 1 "update" NosqlInjection),
        "Database.aggregate" (0 "pipeline" NosqlInjection),
        "Database.run_command" (0 "command" NosqlInjection),
        "Database.run_cursor_command" (0 "command" NosqlInjection);
    ["redis"] => "Script::new" (0 "code" NosqlInjection Code),
        "redis::cmd" (0 "name" NosqlInjection),
        "Cmd.arg" (0 "arg" NosqlInjection RedisArgument),
        "Pipeline.cmd" (0 "name" NosqlInjection),
        "Pipeline.arg" (0 "arg" NosqlInjection RedisArgument);
}

/// Whether what follows these arguments of a command is code: `EVAL`, `FUNCTION LOAD`.
pub(super) fn is_code(chain: &[&str]) -> bool {
    let words: Vec<String> = chain.iter().map(|word| word.to_ascii_uppercase()).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    matches!(words[..], ["EVAL" | "EVAL_RO"] | ["SCRIPT" | "FUNCTION", "LOAD"] | ["FUNCTION", "LOAD", "REPLACE"])
}

#[cfg(test)]
mod tests {
    use super::is_code;

    #[test]
    fn code_stands_behind_the_commands_that_take_it() {
        for chain in [&["EVAL"][..], &["eval_ro"], &["SCRIPT", "LOAD"], &["FUNCTION", "LOAD", "REPLACE"]] {
            assert!(is_code(chain), "{chain:?}");
        }
        for chain in [&["EVAL", ""][..], &["EVALSHA"], &["SET", "EVAL"], &["SCRIPT"], &[""], &[]] {
            assert!(!is_code(chain), "{chain:?}");
        }
    }
}
