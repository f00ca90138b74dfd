//! What a program reads that is no request: most trust it, so it is untrusted only where the settings say so.

super::table! {
    ["std"] => "env::var" () -> Environment 0, "env::var_os" () -> Environment 0,
        "Vars.collect" () -> Environment, "VarsOs.collect" () -> Environment,
        "Vars.next" () -> Environment, "VarsOs.next" () -> Environment,
        "Stdin.lines" () -> Stdin, "StdinLock.lines" () -> Stdin, "File.lines" () -> File,
        "TcpStream.lines" () -> NetworkStream, "UnixStream.lines" () -> NetworkStream,
        "Args.collect" () -> CommandLine, "Args.next" () -> CommandLine, "Args.nth" () -> CommandLine,
        "ArgsOs.collect" () -> CommandLine, "ArgsOs.next" () -> CommandLine, "ArgsOs.nth" () -> CommandLine;
    ["tokio"] => "Stdin.next_line" () -> Stdin, "File.next_line" () -> File, "TcpStream.next_line" () -> NetworkStream,
        "UnixStream.next_line" () -> NetworkStream;
}
