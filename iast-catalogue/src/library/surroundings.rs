//! What a program reads that is no request: most trust it, so it is untrusted only where the settings say so.

super::table! {
    ["std"] => "env::var" () -> Environment 0, "env::var_os" () -> Environment 0,
        "Vars.collect" () -> Environment, "VarsOs.collect" () -> Environment,
        "Args.collect" () -> CommandLine, "Args.next" () -> CommandLine, "Args.nth" () -> CommandLine,
        "ArgsOs.collect" () -> CommandLine, "ArgsOs.next" () -> CommandLine, "ArgsOs.nth" () -> CommandLine;
}
