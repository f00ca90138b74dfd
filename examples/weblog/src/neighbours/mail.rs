//! A mail server that takes every message and throws it away.

use std::io;

use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::{TcpListener, TcpStream};

pub(super) async fn serve(listener: TcpListener) {
    while let Ok((stream, _)) = listener.accept().await {
        tokio::spawn(talk(stream));
    }
}

/// Talks with one client until it leaves.
async fn talk(stream: TcpStream) -> io::Result<()> {
    let mut stream = BufReader::new(stream);
    stream.write_all(b"220 weblog\r\n").await?;
    let mut in_message = false;
    let mut line = String::new();
    while stream.read_line(&mut line).await? > 0 {
        let word = line.get(..4).unwrap_or_default().to_ascii_uppercase();
        let answer: &[u8] = match &*word {
            _ if in_message && line != ".\r\n" => b"",
            "DATA" => {
                in_message = true;
                b"354 go on\r\n"
            }
            "QUIT" => b"221 bye\r\n",
            _ => {
                in_message = false;
                b"250 fine\r\n"
            }
        };
        stream.write_all(answer).await?;
        line.clear();
    }
    Ok(())
}
