//! `Read`, `Write`, `BufRead` and what implements them.

use std::io::{BufRead as _, BufReader, BufWriter, Cursor, LineWriter, Read as _, Seek as _, SeekFrom, Write as _};

use crate::case::cases;
use crate::support::at_sink;

cases! {
    fn(param) with {
        /// Gives one byte at a time, as a slow connection does.
        struct Slow<'a>(&'a [u8]);

        impl std::io::Read for Slow<'_> {
            fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
                match (self.0.split_first(), buffer.first_mut()) {
                    (Some((byte, rest)), Some(place)) => {
                        *place = *byte;
                        self.0 = rest;
                        Ok(1)
                    }
                    _ => Ok(0),
                }
            }
        }

        /// Writes in upper case.
        struct Loud<W>(W);

        impl<W: std::io::Write> std::io::Write for Loud<W> {
            fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
                self.0.write(&bytes.to_ascii_uppercase())
            }

            fn flush(&mut self) -> std::io::Result<()> {
                self.0.flush()
            }
        }

        fn read_all(mut from: impl std::io::Read) -> String {
            let mut text = String::new();
            from.read_to_string(&mut text).expect("text");
            text
        }
    };

    read_to_string: keep { read_all(param.as_bytes()) }
    read_to_end: keep {
        let mut bytes = b"body: ".to_vec();
        param.as_bytes().read_to_end(&mut bytes).expect("memory");
        bytes
    }
    io_read_to_string: keep { std::io::read_to_string(Cursor::new(param)).expect("text") }
    read_exact: keep {
        let mut bytes = vec![0; 6];
        Cursor::new(&param[4..]).read_exact(&mut bytes).expect("enough");
        bytes
    }
    read_into_array: keep {
        let mut buffer = [0; 64];
        let len = param.as_bytes().read(&mut buffer).expect("memory");
        buffer[..len].to_vec()
    }
    read_in_pieces: keep {
        let mut from = param.as_bytes();
        let mut buffer = vec![0; 7];
        let mut text = Vec::new();
        loop {
            match from.read(&mut buffer).expect("memory") {
                0 => break,
                len => text.extend_from_slice(&buffer[..len]),
            }
        }
        text
    }
    read_bytes: keep { param.as_bytes().bytes().map(|byte| byte.expect("memory")).collect::<Vec<u8>>() }
    read_slow: keep { read_all(Slow(param.as_bytes())) }
    take: keep { read_all(param.as_bytes().take(9)) }
    chain: keep { read_all("head ".as_bytes().chain(param.as_bytes()).chain(" tail".as_bytes())) }
    buf_reader: keep { read_all(BufReader::new(Cursor::new(param))) }
    buf_reader_small: keep { read_all(BufReader::with_capacity(3, param.as_bytes())) }
    read_line: keep lines {
        let mut reader = BufReader::new(param.as_bytes());
        let mut line = String::new();
        reader.read_line(&mut line).expect("a line");
        line
    }
    read_second_line: keep lines {
        let mut reader = BufReader::new(param.as_bytes());
        let mut line = String::new();
        reader.read_line(&mut line).expect("a line");
        line.clear();
        reader.read_line(&mut line).expect("a line");
        line
    }
    read_until: keep pairs {
        let mut bytes = Vec::new();
        param.as_bytes().read_until(b'=', &mut bytes).expect("memory");
        bytes
    }
    lines: keep lines { param.as_bytes().lines().map_while(Result::ok).collect::<Vec<_>>().join(",") }
    split: keep list { Cursor::new(param).split(b',').map_while(Result::ok).nth(2).unwrap_or_default() }
    fill_buf: keep {
        let mut reader = BufReader::new(param.as_bytes());
        let seen = at_sink(reader.fill_buf().expect("memory"));
        reader.consume(3);
        seen
    }
    cursor_seek: keep {
        let mut cursor = Cursor::new(param);
        cursor.seek(SeekFrom::Start(12)).expect("inside");
        read_all(cursor)
    }
    cursor_write: keep {
        let mut cursor = Cursor::new(b"..............................".to_vec());
        cursor.set_position(4);
        cursor.write_all(param.as_bytes()).expect("room");
        cursor.into_inner()
    }
    cursor_write_into_slice: keep {
        let mut place = [b'-'; 32];
        let mut cursor = Cursor::new(&mut place[..]);
        cursor.write_all(param.as_bytes()).expect("room");
        place.to_vec()
    }
    write_all: keep {
        let mut out = Vec::new();
        out.write_all(b"HTTP/1.1 302 Found\r\nLocation: ").expect("memory");
        out.write_all(param.as_bytes()).expect("memory");
        out
    }
    write_some: keep {
        let mut place = vec![b' '; 24];
        let mut rest = &mut place[2..];
        let len = rest.write(&param.as_bytes()[..10]).expect("room");
        assert_eq!(len, 10);
        place
    }
    write_macro: keep {
        let mut out = Vec::new();
        write!(out, "<{param}>").expect("memory");
        writeln!(out, "{:>6}", &param[..3]).expect("memory");
        out
    }
    write_vectored: keep {
        let mut out = Vec::new();
        let parts = [std::io::IoSlice::new(b"a="), std::io::IoSlice::new(param.as_bytes())];
        let _ = out.write_vectored(&parts).expect("memory");
        out
    }
    write_byte_by_byte: keep {
        let mut out = Vec::new();
        for byte in param.bytes() {
            out.write_all(&[byte]).expect("memory");
        }
        out
    }
    write_through: keep {
        let mut out = Loud(Vec::new());
        write!(out, "name={param}").expect("memory");
        out.0
    }
    buf_writer: keep {
        let mut out = BufWriter::new(Vec::new());
        out.write_all(b"v ").expect("memory");
        out.write_all(param.as_bytes()).expect("memory");
        out.into_inner().unwrap_or_default()
    }
    buf_writer_small: keep {
        let mut out = BufWriter::with_capacity(4, Vec::new());
        for part in param.as_bytes().chunks(3) {
            out.write_all(part).expect("memory");
        }
        out.into_inner().unwrap_or_default()
    }
    line_writer: keep lines {
        let mut out = LineWriter::new(Vec::new());
        out.write_all(param.as_bytes()).expect("memory");
        out.into_inner().unwrap_or_default()
    }
    copy: keep {
        let mut out = Vec::new();
        std::io::copy(&mut param.as_bytes(), &mut out).expect("memory");
        out
    }
    copy_through_buffers: keep huge {
        let mut out = BufWriter::new(Vec::new());
        std::io::copy(&mut BufReader::with_capacity(100, param.as_bytes()), &mut out).expect("memory");
        out.into_inner().unwrap_or_default()
    }
    read_again: keep {
        let mut cursor = Cursor::new(param.into_bytes());
        let mut first = [0; 5];
        cursor.read_exact(&mut first).expect("enough");
        cursor.rewind().expect("inside");
        read_all(cursor)
    }
    deque: keep {
        let mut queue: std::collections::VecDeque<u8> = std::collections::VecDeque::new();
        queue.write_all(param.as_bytes()).expect("memory");
        read_all(queue)
    }
    buffer_reused_for_literal: break {
        let mut buffer = vec![0; 20];
        param.as_bytes().read_exact(&mut buffer).expect("enough");
        "SELECT name FROM cat".as_bytes().read_exact(&mut buffer).expect("enough");
        buffer
    }
    line_reused_for_literal: break lines {
        let text = format!("{param}the end\n");
        let mut reader = BufReader::new(text.as_bytes());
        let mut line = String::new();
        for _ in 0..5 {
            line.clear();
            reader.read_line(&mut line).expect("a line");
        }
        line
    }
    seek_back_and_overwrite: break {
        let mut cursor = Cursor::new(Vec::new());
        cursor.write_all(param.as_bytes()).expect("memory");
        cursor.rewind().expect("inside");
        cursor.write_all(b"01234567890123456789").expect("memory");
        cursor.into_inner()
    }
    empty: break {
        std::io::copy(&mut param.as_bytes(), &mut std::io::sink()).expect("nowhere");
        read_all(std::io::empty()) + "none"
    }
    zeros: break { std::io::repeat(b'0').take(param.len() as u64).bytes().map_while(Result::ok).collect::<Vec<u8>>() }
    literal_part_of_chain: break {
        let mut chained = "head".as_bytes().chain(param.as_bytes());
        let mut bytes = vec![0; 4];
        chained.read_exact(&mut bytes).expect("enough");
        bytes
    }
}
