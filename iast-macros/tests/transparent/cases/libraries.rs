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
        out
    }
}
