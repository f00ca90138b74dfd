//! What a program reads that is no request: most trust it, so it is untrusted only where the settings say so.

super::table! {
    ["std"] => "env::var" () -> Environment 0, "env::var_os" () -> Environment 0,
        "Vars.collect" () -> Environment, "VarsOs.collect" () -> Environment,
        "Vars.next" () -> Environment, "VarsOs.next" () -> Environment,
        "Stdin.lines" () -> Stdin, "StdinLock.lines" () -> Stdin, "File.lines" () -> File,
        "TcpStream.lines" () -> NetworkStream, "UnixStream.lines" () -> NetworkStream,
        "Stdin.collect" () -> Stdin, "StdinLock.collect" () -> Stdin, "File.collect" () -> File,
        "TcpStream.collect" () -> NetworkStream, "UnixStream.collect" () -> NetworkStream,
        "Stdin.read" () -> Stdin, "StdinLock.read" () -> Stdin, "File.read" () -> File,
        "TcpStream.read" () -> NetworkStream, "UnixStream.read" () -> NetworkStream,
        "Stdin.read_exact" () -> Stdin, "StdinLock.read_exact" () -> Stdin, "File.read_exact" () -> File,
        "TcpStream.read_exact" () -> NetworkStream, "UnixStream.read_exact" () -> NetworkStream,
        "Args.collect" () -> CommandLine, "Args.next" () -> CommandLine, "Args.nth" () -> CommandLine,
        "ArgsOs.collect" () -> CommandLine, "ArgsOs.next" () -> CommandLine, "ArgsOs.nth" () -> CommandLine;
    ["tokio"] => "Stdin.next_line" () -> Stdin, "File.next_line" () -> File, "TcpStream.next_line" () -> NetworkStream,
        "UnixStream.next_line" () -> NetworkStream;
    ["tokio"] => "Stdin.read" () -> Stdin, "Stdin.read_buf" () -> Stdin, "Stdin.read_exact" () -> Stdin,
        "Stdin.read_to_end" () -> Stdin, "Stdin.read_to_string" () -> Stdin,
        "File.read" () -> File, "File.read_buf" () -> File, "File.read_exact" () -> File,
        "File.read_to_end" () -> File, "File.read_to_string" () -> File,
        "TcpStream.read" () -> NetworkStream, "TcpStream.read_buf" () -> NetworkStream,
        "TcpStream.read_exact" () -> NetworkStream, "TcpStream.read_to_end" () -> NetworkStream,
        "TcpStream.read_to_string" () -> NetworkStream,
        "UnixStream.read" () -> NetworkStream, "UnixStream.read_buf" () -> NetworkStream,
        "UnixStream.read_exact" () -> NetworkStream, "UnixStream.read_to_end" () -> NetworkStream,
        "UnixStream.read_to_string" () -> NetworkStream,
        "ReadHalf.read" () -> NetworkStream, "ReadHalf.read_buf" () -> NetworkStream,
        "ReadHalf.read_exact" () -> NetworkStream, "ReadHalf.read_to_end" () -> NetworkStream,
        "ReadHalf.read_to_string" () -> NetworkStream, "ReadHalf.next_line" () -> NetworkStream,
        "OwnedReadHalf.read" () -> NetworkStream, "OwnedReadHalf.read_buf" () -> NetworkStream,
        "OwnedReadHalf.read_exact" () -> NetworkStream, "OwnedReadHalf.read_to_end" () -> NetworkStream,
        "OwnedReadHalf.read_to_string" () -> NetworkStream, "OwnedReadHalf.next_line" () -> NetworkStream;
}
