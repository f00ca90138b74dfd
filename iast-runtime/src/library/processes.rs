//! Programs that are started.

super::table! {
    ["std", "tokio"] => "Command::new" (0 "program" CommandInjection),
        "Command.arg" (0 "arg" CommandInjection);
}
