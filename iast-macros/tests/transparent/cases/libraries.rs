// Calls of functions whose names are those of libraries: whatever they take and give, and wherever they stand.

pub mod libraries {
    use std::cell::RefCell;
    use std::fmt::{Debug, Display};
    use std::path::Path;
    use std::rc::Rc;

    use super::observe;

    /// Functions that are called like those of std and do something else.
    mod fs {
        use super::*;

        pub fn write<P: AsRef<Path>, C: AsRef<[u8]>>(path: P, contents: C) -> String {
            format!("{}:{}", path.as_ref().display(), contents.as_ref().len())
        }

        pub fn read(out: &mut Vec<u8>) -> Option<&mut u8> {
            out.push(1);
            out.last_mut()
        }

        pub fn copy(a: &str, b: &dyn Display) -> String {
            format!("{a}{b}")
        }

        pub fn rename<'a>(a: &'a str, b: &'a str) -> &'a str {
            if a.len() > b.len() { a } else { b }
        }

        #[track_caller]
        pub fn remove_file(text: &str) -> (u32, usize) {
            (std::panic::Location::caller().line(), text.len())
        }

        pub unsafe fn remove_dir(text: &str) -> usize {
            text.len()
        }

        pub extern "C" fn create_dir(number: &i32) -> i32 {
            *number
        }

        pub fn metadata(_: impl Debug) -> Result<String, String> {
            Err("none".into())
        }

        pub async fn read_to_string(text: String) -> Result<String, ()> {
            Ok(text)
        }
    }

    struct Noisy<'a>(&'a str, &'a RefCell<Vec<String>>);

    impl Drop for Noisy<'_> {
        fn drop(&mut self) {
            self.1.borrow_mut().push(format!("drop {}", self.0));
        }
    }

    /// A tuple struct with the name of one of a library.
    struct Html<T>(T);

    struct Connection {
        log: RefCell<Vec<String>>,
    }

    impl Connection {
        fn execute(&self, sql: &str, parameters: &[&dyn Display]) -> Result<usize, String> {
            self.log.borrow_mut().push(sql.to_owned());
            Ok(parameters.len())
        }

        fn prepare<'c>(&'c mut self, sql: &'c str) -> Statement<'c> {
            self.log.get_mut().push(sql.to_owned());
            Statement(self, sql)
        }
    }

    struct Statement<'c>(&'c mut Connection, &'c str);

    impl Statement<'_> {
        fn query_row<T>(&mut self, _: &[u8], name: &str, map: impl Fn(&str) -> T) -> T {
            self.0.log.get_mut().push(name.to_owned());
            map(self.1)
        }
    }

    #[observe]
    fn functions(name: &str, text: String, count: i32) -> Vec<String> {
        let mut out = vec![7];
        if let Some(last) = fs::read(&mut out) {
            *last += 1;
        }
        let borrowed = &mut out;
        if let Some(last) = fs::read(borrowed) {
            *last += 2;
        }
        borrowed.push(9);
        let boxed: Box<str> = name.into();
        vec![
            fs::write(name, &text),
            fs::write(&*boxed, out.as_slice()),
            fs::write(Path::new(name).join("x"), [1, 2]),
            fs::copy(&text, &count),
            fs::rename(&text, &boxed).to_owned(),
            fs::create_dir(&(count + 1)).to_string(),
            unsafe { fs::remove_dir(name) }.to_string(),
            fs::metadata(&text).unwrap_or_default(),
            fs::metadata(text).unwrap_err(),
        ]
    }

    #[observe]
    fn callers(name: &str) -> bool {
        let here = line!() + 1;
        fs::remove_file(name) == (here, name.len())
    }

    #[observe]
    fn variables(name: String) -> String {
        let mut count = 0;
        let mut write = |a: &str, b: &str| {
            count += 1;
            format!("{a}{b}")
        };
        let twice = write(&name, &name) + &write(&name, "x");
        let Html(inner) = Html(name);
        twice + &inner + &count.to_string()
    }

    #[observe]
    fn extended(text: &str) -> usize {
        // The temporary lives as long as the variable.
        let html = Html(&String::from(text));
        html.0.len()
    }

    #[observe]
    fn constants(_text: &str) -> &'static Html<&'static str> {
        const A: &str = "a";
        &Html(A)
    }

    #[observe]
    fn methods(connection: &mut Connection, name: &str) -> Result<usize, String> {
        let sql = format!("a{name}");
        let mut count = connection.execute(&sql, &[&name, &1])?;
        count += connection.execute(sql.as_str(), &[])?;
        let shared = Rc::new(std::mem::replace(connection, Connection { log: RefCell::default() }));
        let closure = |text: &str| shared.execute(text, &[&text]).map(|n| n + shared.log.borrow().len());
        count += closure(name)?;
        let length = connection.prepare(&sql).query_row(&[], name, |text| text.len());
        count += connection.prepare(name).query_row(&[], &sql, str::len) * 100;
        Ok(count + length)
    }

    #[observe]
    fn drops(log: &RefCell<Vec<String>>) -> String {
        let text = fs::write(Noisy("path", log).0, Noisy("contents", log).0);
        log.borrow_mut().push("between".into());
        let length = fs::rename(Noisy("a", log).0, Noisy("bb", log).0).len();
        text + &length.to_string()
    }

    /// With the names of what makes ciphers and random numbers.
    struct Encoder<'a, F>(&'a str, F);

    impl<'a, F: Fn(&str) -> usize> Encoder<'a, F> {
        fn new(text: &'a str, map: F) -> Self {
            Self(text, map)
        }

        fn digest(&self) -> usize {
            (self.1)(self.0)
        }
    }

    mod fastrand {
        pub const fn u8(text: &str) -> usize {
            text.len()
        }

        pub fn choice<T>(items: &[T]) -> Option<&T> {
            items.last()
        }
    }

    #[observe]
    fn algorithms(text: &str) -> String {
        let length = Encoder::new(text, |text| text.len()).digest() + Encoder::new(text, fastrand::u8).digest();
        let function: fn(&str) -> usize = fastrand::u8;
        let items = [String::from("a"), text.to_owned()];
        let chosen = fastrand::choice(&items).map(String::as_str).map_or(0, fastrand::u8);
        let all: Vec<usize> = [text, "b"].iter().copied().map(fastrand::u8).collect();
        format!("{length}{chosen}{all:?}{}", function("ab"))
    }

    #[observe]
    fn generic<P: AsRef<Path> + Clone>(path: P) -> String {
        fs::write(path.clone(), "x") + &fs::write(&path, path.as_ref().as_os_str().as_encoded_bytes())
    }

    #[observe]
    async fn awaits(text: String) -> Result<String, ()> {
        let first = fs::read_to_string(text.clone()).await?;
        let second = fs::read_to_string(fs::read_to_string(text).await?).await.unwrap();
        fs::read_to_string(format!("{first}{}", second.trim())).await
    }

    fn is_send(future: impl std::future::Future<Output = Result<String, ()>> + Send) -> Result<String, ()> {
        let mut future = Box::pin(future);
        let mut context = std::task::Context::from_waker(std::task::Waker::noop());
        match future.as_mut().poll(&mut context) {
            std::task::Poll::Ready(out) => out,
            std::task::Poll::Pending => unreachable!("nothing here waits"),
        }
    }

    /// A stream whose methods are called like those of std and give something else.
    struct Stream<'a>(&'a [u8]);

    impl<'a> Stream<'a> {
        /// Borrows what it fills.
        fn read<'b>(&mut self, buffer: &'b mut [u8]) -> Option<&'b mut [u8]> {
            let count = buffer.len().min(self.0.len());
            buffer[..count].copy_from_slice(&self.0[..count]);
            self.0 = &self.0[count..];
            (count > 0).then_some(&mut buffer[..count])
        }

        fn read_exact<B: AsMut<[u8]> + ?Sized>(&mut self, buffer: &mut B) -> Result<usize, String> {
            self.read(buffer.as_mut()).map(|read| read.len()).ok_or_else(|| "nothing".to_owned())
        }

        async fn read_to_end(&mut self, buffer: &mut Vec<u8>) -> std::io::Result<usize> {
            buffer.extend_from_slice(self.0);
            Ok(std::mem::take(&mut self.0).len())
        }

        fn lines(&self) -> std::vec::IntoIter<&'a [u8]> {
            self.0.chunks(3).collect::<Vec<_>>().into_iter()
        }
    }

    /// A buffer whose places are no numbers.
    struct Ring([u8; 4]);

    impl std::ops::Index<std::ops::RangeFrom<u8>> for Ring {
        type Output = [u8];

        fn index(&self, from: std::ops::RangeFrom<u8>) -> &[u8] {
            &self.0[usize::from(from.start)..]
        }
    }

    impl std::ops::IndexMut<std::ops::RangeFrom<u8>> for Ring {
        fn index_mut(&mut self, from: std::ops::RangeFrom<u8>) -> &mut [u8] {
            &mut self.0[usize::from(from.start)..]
        }
    }

    struct Filling {
        bytes: Vec<u8>,
        count: usize,
    }

    #[observe]
    fn buffers(text: &str) -> Result<String, String> {
        let mut stream = Stream(text.as_bytes());
        let mut array = [b'-'; 6];
        let (start, end) = (1, 3);
        if let Some(read) = stream.read(&mut array[start..end]) {
            read.reverse();
        }
        let read = stream.read(&mut array[4..]).unwrap();
        read[0] = b'!';
        let mut ring = Ring([b'.'; 4]);
        let from = 2;
        stream.read(&mut ring[from..]);
        let mut filling = Filling { bytes: vec![b'x'; 4], count: 1 };
        filling.count += stream.read_exact(&mut filling.bytes[filling.count..])?;
        let mut closure = |at: usize| stream.read_exact(&mut array[at..=at]).map_err(|error| error + "!");
        let count = closure(0)? + closure(5).unwrap_or_default() + filling.count;
        let mut others = [b'b'; 2];
        let lent: &mut [u8] = &mut others[..];
        let rest = stream.read_exact(lent).unwrap_or(0) + stream.read_exact(&mut *lent).unwrap_or(0);
        let all = [&array[..], &ring.0[..], &filling.bytes[..], &lent[..]].concat();
        Ok(format!("{}{count}{rest}", String::from_utf8_lossy(&all)))
    }

    #[observe]
    async fn filled_later(text: String) -> Result<String, ()> {
        let mut bytes = Vec::from("> ");
        let mut stream = Stream(text.as_bytes());
        let count = stream.read_to_end(&mut bytes).await.map_err(drop)?;
        let rest = stream.read_to_end(&mut bytes).await.expect("it is read");
        Ok(format!("{}{count}{rest}", String::from_utf8_lossy(&bytes)))
    }

    #[observe]
    fn lines(text: &str) -> Vec<usize> {
        let stream = Stream(text.as_bytes());
        let mut all: Vec<usize> = stream.lines().map(|line| line.len()).collect();
        all.extend(Stream(text.as_bytes()).lines().skip(1).filter_map(|line| line.first().copied()).map(usize::from));
        stream.lines().for_each(|line| all.push(line.len()));
        all.extend(text.lines().take(2).flat_map(|line| [line.len(), 1]));
        let pairs = text.lines().map(|line| (line, line.len())).map(|(line, len)| line.len() + len);
        let whole: Vec<&str> = text.lines().collect();
        all.extend(pairs);
        all.push(whole.len());
        all
    }

    /// With the names of documents of a database.
    struct Document {
        name: String,
    }

    /// As unsized as a type can be.
    #[repr(transparent)]
    struct Bson(str);

    trait Collection {
        fn find_one(&self, document: Document) -> Option<Document>;

        fn distinct<'a>(&self, name: &'a str, document: &'a Document) -> &'a str {
            if document.name.is_empty() { name } else { &document.name }
        }
    }

    impl Collection for str {
        fn find_one(&self, document: Document) -> Option<Document> {
            self.contains(&document.name).then_some(document)
        }
    }

    #[observe]
    fn documents(document: Document, bson: &Bson, other: &Document) -> Option<String> {
        let found = bson.0.find_one(document)?;
        let distinct = "a".distinct(&found.name, other).to_owned();
        let first = ["a", "b"].iter().find(|name| **name == "b").copied()?;
        Some(found.name + &distinct + first + &"abc".find('c')?.to_string())
    }

    #[observe]
    #[allow(non_upper_case_globals)]
    fn constant_documents<const Bson: usize>(all: [u8; Bson], #[cfg(any())] _none: Missing<Document>) -> usize {
        all.iter().copied().map(usize::from).sum::<usize>() + Bson
    }

    #[observe]
    fn generic_documents<Document: Display + Clone>(document: &Document, all: &[Document]) -> String {
        all.iter().map(|one| one.to_string()).chain([document.to_string()]).collect()
    }

    /// With the names of what gives paths and of what makes markup safe.
    struct Safe<T>(T);

    struct Place {
        path: String,
    }

    impl Place {
        fn path(&mut self) -> &mut String {
            &mut self.path
        }

        fn at(&self, index: usize, place: fn(&str) -> usize) -> usize {
            place(&self.path[index..])
        }
    }

    #[observe]
    fn places(text: &str) -> String {
        let mut place = Place { path: text.to_owned() };
        place.path().push('!');
        *place.path() += "?";
        let Safe(safe) = Safe(place.path().clone());
        let length = place.at(1, str::len);
        format!("{safe}{length}")
    }

    pub fn run() -> Vec<String> {
        let log = RefCell::default();
        let mut connection = Connection { log: RefCell::default() };
        let mut out = functions("name", "text".into(), 3);
        out.push(callers("name").to_string());
        out.push(variables("name".into()));
        out.push(extended("abc").to_string());
        out.push(constants("").0.to_owned());
        out.push(format!("{:?}", methods(&mut connection, "x")));
        out.extend(connection.log.take());
        out.push(drops(&log));
        out.extend(log.take());
        out.push(generic("p"));
        out.push(algorithms("abc"));
        out.push(is_send(awaits("t".into())).unwrap());
        out.push(buffers("abcdefghijklmn").unwrap());
        out.push(is_send(filled_later("later".into())).unwrap());
        out.push(format!("{:?}", lines("a line\nand more")));
        let document = |name: &str| Document { name: name.into() };
        // SAFETY: it is a text under another name.
        let bson: &Bson = unsafe { &*(std::ptr::from_ref("a name") as *const Bson) };
        out.push(documents(document("name"), bson, &document("")).unwrap());
        out.push(generic_documents(&1, &[2, 3]));
        out.push(constant_documents([1, 2]).to_string());
        out.push(places("a place"));
        out
    }
}
