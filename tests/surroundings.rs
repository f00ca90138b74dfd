//! What a program reads that is no request: files, its environment and arguments, standard input, streams. It is trusted,
//! unless the settings name its origin; then it is untrusted without an annotation.

#![cfg(feature = "enable")]

mod support;

use std::fs::File;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Command, Stdio};

use iast::Origin;

/// The origin and the name of what a text came from, which is tainted as a whole.
fn source(text: &str) -> Option<(Origin, Option<String>)> {
    let ranges = iast::ranges(text);
    let (first, rest) = ranges.split_first()?;
    assert!(rest.is_empty() && (first.start, first.len) == (0, text.len()), "{text}: {ranges:#?}");
    Some((first.source.origin, first.source.name.clone()))
}

#[iast::instrument]
fn variable() -> String {
    std::env::var("IAST_TEST_VALUE").unwrap_or_default()
}

#[iast::instrument]
fn variables() -> Vec<(String, String)> {
    std::env::vars().collect()
}

#[iast::instrument]
fn arguments() -> (Option<String>, Vec<String>) {
    (std::env::args().nth(1), std::env::args().skip(1).collect())
}

#[iast::instrument]
fn file(path: &Path) -> std::io::Result<[String; 4]> {
    let whole = std::fs::read_to_string(path)?;
    let bytes = std::fs::read(path)?;
    let mut read = String::new();
    File::open(path)?.read_to_string(&mut read)?;
    let (mut line, mut reader) = (String::new(), BufReader::new(File::open(path)?));
    reader.read_line(&mut line)?;
    Ok([whole, String::from_utf8_lossy(&bytes).into_owned(), read, line])
}

#[iast::instrument]
async fn file_later(path: &Path) -> std::io::Result<String> {
    tokio::fs::read_to_string(path).await
}

#[iast::instrument]
async fn file_later_taken_out(path: &Path) -> std::io::Result<String> {
    let text = tokio::fs::read_to_string(path).await?;
    Ok(text)
}

#[iast::instrument]
fn line_of_input(before: &str) -> std::io::Result<(String, usize)> {
    let mut line = String::from(before);
    let read = std::io::stdin().read_line(&mut line)?;
    Ok((line, read))
}

#[iast::instrument]
fn arguments_in_a_loop() -> Vec<String> {
    let mut all = Vec::new();
    for argument in std::env::args().skip(1) {
        all.push(argument);
    }
    all
}

#[iast::instrument]
fn variables_in_a_loop() -> Option<String> {
    for (name, value) in std::env::vars() {
        if name == "IAST_TEST_VALUE" {
            return Some(value);
        }
    }
    None
}

#[iast::instrument]
fn lines_of_a_file(path: &Path) -> std::io::Result<Vec<String>> {
    let mut lines = Vec::new();
    for line in BufReader::new(File::open(path)?).lines() {
        lines.push(line?);
    }
    let reader = BufReader::new(File::open(path)?);
    for line in reader.lines() {
        let line = line?;
        lines.push(line);
    }
    Ok(lines)
}

#[iast::instrument]
fn lines_of_text(text: &str) -> Vec<String> {
    let mut lines = Vec::new();
    for line in text.lines() {
        lines.push(line.to_owned());
    }
    for line in std::io::Cursor::new(text).lines() {
        lines.push(line.expect("it is in memory"));
    }
    lines
}

#[iast::instrument]
async fn lines_of_a_file_later(path: &Path) -> std::io::Result<Vec<String>> {
    use tokio::io::AsyncBufReadExt as _;
    let mut lines = tokio::io::BufReader::new(tokio::fs::File::open(path).await?).lines();
    let mut all = Vec::new();
    while let Some(line) = lines.next_line().await? {
        all.push(line);
    }
    Ok(all)
}

#[iast::instrument]
fn lines_collected(path: &Path) -> std::io::Result<Vec<String>> {
    let mut all = Vec::new();
    let mapped = BufReader::new(File::open(path)?).lines().map(|line| line.map(|line| line + "!"));
    all.extend(mapped.collect::<std::io::Result<Vec<_>>>()?);
    let lines: Vec<String> = BufReader::new(File::open(path)?).lines().collect::<Result<_, _>>()?;
    all.extend(lines);
    let reader = BufReader::new(File::open(path)?);
    let lines: Vec<String> = reader.lines().map_while(Result::ok).take(9).collect();
    all.extend(lines);
    BufReader::new(File::open(path)?).lines().for_each(|line| all.push(line.expect("it is read")));
    Ok(all)
}

#[iast::instrument]
fn read_into(path: &Path) -> std::io::Result<[String; 4]> {
    let (mut bytes, mut array) = (vec![b'-'; 20], [b'-'; 20]);
    let count = File::open(path)?.read(&mut bytes)?;
    let read = String::from_utf8_lossy(&bytes[..count]).into_owned();
    let mut start = 0;
    let mut file = BufReader::new(File::open(path)?);
    loop {
        match file.read(&mut array[start..]) {
            Ok(0) => break,
            Ok(count) => start += count,
            Err(error) => return Err(error),
        }
    }
    let on_the_stack = String::from_utf8_lossy(&array[..start]).into_owned();
    bytes.fill(b'-');
    let mut file = File::open(path)?;
    file.read_exact(&mut bytes[2..9])?;
    let exactly = String::from_utf8_lossy(&bytes).into_owned();
    bytes.fill(b'-');
    file.take(2).read_exact(&mut bytes[1..3])?;
    let limited = String::from_utf8_lossy(&bytes).into_owned();
    Ok([read, on_the_stack, exactly, limited])
}

#[iast::instrument]
async fn read_into_later(path: &Path) -> std::io::Result<[String; 5]> {
    use tokio::io::AsyncReadExt as _;
    let (mut bytes, mut count) = (vec![b'-'; 20], 0);
    let mut file = tokio::io::BufReader::new(tokio::fs::File::open(path).await?);
    while let Ok(read @ 1..) = file.read(&mut bytes[count..]).await {
        count += read;
    }
    let read = String::from_utf8_lossy(&bytes[..count]).into_owned();
    bytes.fill(b'-');
    let mut file = tokio::fs::File::open(path).await?;
    file.read_exact(&mut bytes[2..9]).await?;
    let exactly = String::from_utf8_lossy(&bytes).into_owned();
    let mut whole = String::from("> ");
    tokio::fs::File::open(path).await?.read_to_string(&mut whole).await?;
    let mut all = b"> ".to_vec();
    tokio::fs::File::open(path).await?.read_to_end(&mut all).await.expect("it is read");
    let mut added = b"> ".to_vec();
    tokio::fs::File::open(path).await?.read_buf(&mut added).await?;
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    Ok([read, exactly, whole, text(&all), text(&added)])
}

#[iast::instrument]
async fn received_in_halves(mut stream: tokio::net::TcpStream) -> std::io::Result<[Vec<u8>; 2]> {
    use tokio::io::AsyncReadExt as _;
    let (mut first, mut second) = (vec![0; 8], Vec::new());
    let (mut half, _other) = stream.split();
    half.read_exact(&mut first).await?;
    let (mut half, _other) = stream.into_split();
    half.read_to_end(&mut second).await?;
    Ok([first, second])
}

#[iast::instrument]
fn lines_of_input() -> std::io::Result<Vec<String>> {
    let mut lines = Vec::new();
    for line in std::io::stdin().lines() {
        lines.push(line?);
    }
    Ok(lines)
}

#[iast::instrument]
fn rest_of_input() -> std::io::Result<String> {
    let mut rest = String::new();
    std::io::stdin().lock().read_to_string(&mut rest)?;
    Ok(rest)
}

#[iast::instrument]
fn stream(mut stream: TcpStream) -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// What comes in over a connection.
fn received(text: &str) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let mut client = TcpStream::connect(listener.local_addr().expect("its address")).expect("a connection");
    let (server, _) = listener.accept().expect("it is accepted");
    client.write_all(text.as_bytes()).expect("it is sent");
    drop(client);
    String::from_utf8(stream(server).expect("it comes in")).expect("it is text")
}

fn with_file<T>(use_it: impl FnOnce(&Path) -> T) -> T {
    let directory = tempfile::tempdir().expect("a directory");
    let path = directory.path().join("value.txt");
    std::fs::write(&path, "what a file says").expect("it is written");
    use_it(&path)
}

#[test]
fn it_is_trusted_unless_the_settings_name_it() {
    assert!(!variables().is_empty() && variables().iter().all(|(_, value)| source(value).is_none()));
    assert!(arguments().1.iter().all(|argument| source(argument).is_none()));
    for text in with_file(|path| file(path).expect("it is read")) {
        assert_eq!((text.as_str(), source(&text)), ("what a file says", None));
    }
    assert_eq!(source(&received("what somebody sends")), None);
    let looped = with_file(|path| lines_of_a_file(path).expect("it is read"));
    assert!(looped.iter().chain(&arguments_in_a_loop()).all(|text| source(text).is_none()));
}

/// Starts this program again for one test, with some origins as sources, and gives it something to read.
fn start(test: &str, sources: &str) {
    let mut command = Command::new(std::env::current_exe().expect("this program"));
    command.args(["--exact", test, "--nocapture"]).env("IAST_TEST_CHILD", test).env("IAST_SOURCES", sources);
    command.env("IAST_TEST_VALUE", "a value from outside").env("IAST_REPORT", "off");
    let mut child = command.stdin(Stdio::piped()).spawn().expect("it starts");
    child.stdin.take().expect("a pipe").write_all(b"the first line\nand the rest").expect("it reads");
    assert!(child.wait().expect("it ends").success(), "{sources}");
}

fn is_started_for(test: &str) -> bool {
    std::env::var("IAST_TEST_CHILD").is_ok_and(|name| name == test)
}

#[test]
fn it_is_untrusted_where_the_settings_name_it() {
    if !is_started_for("it_is_untrusted_where_the_settings_name_it") {
        let sources = "on,environment,command.line,stdin,file,network.stream";
        return start("it_is_untrusted_where_the_settings_name_it", sources);
    }
    let of = |origin, name: Option<&str>| Some((origin, name.map(str::to_owned)));
    // Before anything else is tainted.
    let (line, read) = line_of_input("> ").expect("it is read");
    let ranges = iast::ranges(&line);
    assert_eq!((&*line, read, ranges.len()), ("> the first line\n", 15, 1));
    assert_eq!((ranges[0].start, ranges[0].len, ranges[0].source.origin), (2, 15, Origin::Stdin));
    assert_eq!(source(&rest_of_input().expect("it is read")), of(Origin::Stdin, None));

    assert_eq!(source(&variable()), of(Origin::Environment, Some("IAST_TEST_VALUE")));
    let variables = variables();
    let (_, value) = variables.iter().find(|(name, _)| name == "IAST_TEST_VALUE").expect("it is one of them");
    assert!(source(value).is_some_and(|(origin, _)| origin == Origin::Environment));
    let (first, all) = arguments();
    assert_eq!(first.as_deref().and_then(source), of(Origin::CommandLine, None));
    // The name of this test stands in a variable as well.
    let options: Vec<_> = all.iter().filter(|argument| argument.starts_with("--")).collect();
    assert!(options.len() == 2 && options.iter().all(|option| source(option).is_some()), "{all:?}");
    for text in with_file(|path| file(path).expect("it is read")) {
        assert!(source(&text).is_some_and(|(origin, _)| origin == Origin::File), "{text}");
    }
    assert_eq!(source(&received("what somebody sends")), of(Origin::NetworkStream, None));
}

#[test]
fn what_a_loop_goes_over_is_untrusted_where_the_settings_name_it() {
    if !is_started_for("what_a_loop_goes_over_is_untrusted_where_the_settings_name_it") {
        let sources = "on,environment,command.line,stdin,file";
        return start("what_a_loop_goes_over_is_untrusted_where_the_settings_name_it", sources);
    }
    let origin = |text: &String| source(text).map(|(origin, _)| origin);
    assert_eq!(lines_of_text("program's\nown"), ["program's", "own", "program's", "own"]);
    assert!(lines_of_text("program's\nown").iter().all(|line| origin(line).is_none()));
    let lines = lines_of_input().expect("it is read");
    assert_eq!(lines, ["the first line", "and the rest"]);
    assert!(lines.iter().all(|line| origin(line) == Some(Origin::Stdin)));
    let lines = with_file(|path| lines_of_a_file(path).expect("it is read"));
    assert_eq!(lines.iter().map(origin).collect::<Vec<_>>(), [Some(Origin::File); 2]);
    assert_eq!(variables_in_a_loop().as_ref().and_then(origin), Some(Origin::Environment));
    let arguments = arguments_in_a_loop();
    assert!(
        arguments.iter().filter(|text| text.starts_with("--")).all(|text| origin(text) == Some(Origin::CommandLine))
    );
    let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
    let later = with_file(|path| runtime.block_on(lines_of_a_file_later(path)).expect("it is read"));
    assert_eq!(later.iter().map(origin).collect::<Vec<_>>(), [Some(Origin::File)]);
}

/// The tainted part of a text.
fn part(text: &str) -> Option<(&str, Origin)> {
    let ranges = iast::ranges(text);
    let (first, last) = (ranges.first()?, ranges.last()?);
    assert!(ranges.windows(2).all(|pair| pair[0].start + pair[0].len == pair[1].start), "{text}: {ranges:#?}");
    Some((&text[first.start..last.start + last.len], first.source.origin))
}

#[test]
fn what_is_read_into_a_buffer_is_untrusted_where_the_settings_name_it() {
    if !is_started_for("what_is_read_into_a_buffer_is_untrusted_where_the_settings_name_it") {
        return start("what_is_read_into_a_buffer_is_untrusted_where_the_settings_name_it", "file,network.stream");
    }
    let file = |text| Some((text, Origin::File));
    let read = with_file(|path| read_into(path).expect("it is read"));
    assert_eq!(part(&read[0]), file("what a file says"));
    assert_eq!(read[1], "what a file says");
    assert_eq!((&*read[2], part(&read[2])), ("--what a -----------", file("what a ")));
    assert_eq!((&*read[3], part(&read[3])), ("-fi-----------------", file("fi")));
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    let read = with_file(|path| runtime.block_on(read_into_later(path)).expect("it is read"));
    assert_eq!(part(&read[0]), file("what a file says"));
    assert_eq!((&*read[1], part(&read[1])), ("--what a -----------", file("what a ")));
    for text in &read[2..] {
        assert_eq!((&**text, part(text)), ("> what a file says", file("what a file says")));
    }
    let halves = runtime.block_on(async {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let mut client = TcpStream::connect(listener.local_addr().expect("its address")).expect("a connection");
        client.write_all(b"somebody sends this").expect("it is sent");
        drop(client);
        received_in_halves(listener.accept().await.expect("it is accepted").0).await.expect("it comes in")
    });
    for (half, expected) in halves.iter().zip(["somebody", " sends this"]) {
        let text = std::str::from_utf8(half).expect("it is text");
        assert_eq!(part(text), Some((expected, Origin::NetworkStream)));
    }
}

#[iast::sink(kind = "sql")]
fn run(_statement: &str) {}

/// What lies on the stack is recognised where it is used.
#[test]
fn what_is_read_into_an_array_is_recognised() {
    if !is_started_for("what_is_read_into_an_array_is_recognised") {
        return start("what_is_read_into_an_array_is_recognised", "file");
    }
    let [_, text, ..] = with_file(|path| read_into(path).expect("it is read"));
    run(&format!("SELECT '{text}'"));
    let [finding] = &iast::findings()[..] else { panic!("{:#?}", iast::findings()) };
    assert_eq!(finding.sources[0].origin, Origin::File);
}

#[test]
fn lines_that_are_collected_or_mapped_are_untrusted_where_the_settings_name_it() {
    if !is_started_for("lines_that_are_collected_or_mapped_are_untrusted_where_the_settings_name_it") {
        return start("lines_that_are_collected_or_mapped_are_untrusted_where_the_settings_name_it", "file");
    }
    let lines = with_file(|path| lines_collected(path).expect("it is read"));
    let parts: Vec<_> = lines.iter().map(|line| part(line)).collect();
    assert_eq!(parts, vec![Some(("what a file says", Origin::File)); 4], "{lines:?}");
}

#[test]
fn what_is_read_stays_trusted_unless_the_settings_name_it() {
    let read = with_file(|path| read_into(path).expect("it is read"));
    let lines = with_file(|path| lines_collected(path).expect("it is read"));
    assert!(read.iter().chain(&lines).all(|text| part(text).is_none()));
}

#[test]
fn others_stay_trusted() {
    if !is_started_for("others_stay_trusted") {
        return start("others_stay_trusted", "file");
    }
    assert_eq!(source(&variable()), None);
    assert_eq!(source(&rest_of_input().expect("it is read")), None);
    assert!(with_file(|path| file(path).expect("it is read")).iter().all(|text| source(text).is_some()));
}

#[test]
fn what_is_awaited_is_untrusted_as_well() {
    if !is_started_for("what_is_awaited_is_untrusted_as_well") {
        return start("what_is_awaited_is_untrusted_as_well", "file");
    }
    let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
    let texts =
        with_file(|path| runtime.block_on(async { [file_later(path).await, file_later_taken_out(path).await] }));
    for text in texts.map(|text| text.expect("it is read")) {
        assert!(source(&text).is_some_and(|(origin, _)| origin == Origin::File));
    }
}
