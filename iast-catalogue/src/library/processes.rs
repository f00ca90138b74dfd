//! Programs that are started.

super::table! {
    ["std", "tokio"] => "Command::new" (0 "program" CommandInjection Program),
        "Command.arg" (0 "arg" CommandInjection Argument);
}

/// Programs that run their argument, and the option in front of it.
const SHELLS: &[(&str, &[&str])] = &[
    ("bash", &["-c", "-lc", "-ec"]),
    ("cmd", &["/C", "/c", "/K"]),
    ("dash", &["-c"]),
    ("fish", &["-c"]),
    ("ksh", &["-c"]),
    ("perl", &["-e"]),
    ("powershell", &["-Command", "-c"]),
    ("pwsh", &["-Command", "-c"]),
    ("python", &["-c"]),
    ("python3", &["-c"]),
    ("sh", &["-c", "-ec"]),
    ("zsh", &["-c"]),
];

/// Whether what follows these literals of a command is a script: `sh -c`.
pub(super) fn is_script(chain: &[&str]) -> bool {
    let [program, .., option] = chain else { return false };
    let program = program.rsplit(['/', '\\']).next().unwrap_or_default().trim_end_matches(".exe");
    SHELLS.iter().any(|(shell, options)| *shell == program && options.contains(option))
}

#[cfg(test)]
mod tests {
    use super::is_script;

    #[test]
    fn a_script_stands_behind_a_shell_and_its_option() {
        assert!(is_script(&["sh", "-c"]) && is_script(&["/bin/bash", "-x", "-c"]) && is_script(&["cmd.exe", "/C"]));
        for other in [&["sh"][..], &["sh", "-x"], &["ls", "-c"], &["-c"], &[], &["true", "sh", "-x"]] {
            assert!(!is_script(other), "{other:?}");
        }
    }
}
