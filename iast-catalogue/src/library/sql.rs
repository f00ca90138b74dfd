//! Statements of SQL.

super::table! {
    ["rusqlite"] => "Connection.execute" (0 "sql" SqlInjection),
        "Connection.execute_batch" (0 "sql" SqlInjection),
        "Connection.prepare" (0 "sql" SqlInjection),
        "Connection.prepare_cached" (0 "sql" SqlInjection),
        "Connection.query_row" (0 "sql" SqlInjection) -> SqlRowValue,
        "Row.get" () -> SqlRowValue 0;
}
