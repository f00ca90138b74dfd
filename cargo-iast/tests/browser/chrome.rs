//! Chromium without a window, driven over its DevTools protocol, <https://chromedevtools.github.io/devtools-protocol/>.

use std::env;
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tempfile::TempDir;
use tungstenite::{Message, WebSocket};

/// An answer that takes longer is none.
const TIMEOUT: Duration = Duration::from_secs(120);

/// A running Chromium with one page. It ends with this value.
pub(crate) struct Chrome {
    process: Child,
    profile: TempDir,
    socket: WebSocket<TcpStream>,
    session: Option<String>,
    next: u64,
    /// What the page reported, in order.
    pub(crate) events: Vec<Value>,
}

impl Chrome {
    /// Starts it. Without one on the machine the test is skipped, but not in CI.
    pub(crate) fn start() -> Option<Self> {
        let Some(program) = find() else {
            let what = "no Chromium was found; install it with `apt-get install --no-install-recommends chromium`, \
                        or name it in the variable CHROMIUM";
            assert!(env::var_os("CI").is_none(), "{what}");
            eprintln!("skipped: {what}");
            return None;
        };
        let profile = tempfile::tempdir().unwrap();
        let mut command = Command::new(program);
        // Its sandbox does not work for root in a container; all that it opens are our own files.
        command.args(["--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run"]);
        command.args(["--disable-background-networking", "--disable-component-update", "--remote-debugging-port=0"]);
        command.arg(format!("--user-data-dir={}", profile.path().display())).arg("about:blank");
        let process = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        let (port, path) = address(profile.path());
        let stream = TcpStream::connect(("127.0.0.1", port)).unwrap();
        stream.set_read_timeout(Some(TIMEOUT)).unwrap();
        let (socket, _) = tungstenite::client(format!("ws://127.0.0.1:{port}{path}"), stream).unwrap();
        let mut chrome = Self { process, profile, socket, session: None, next: 0, events: Vec::new() };
        let target = chrome.call("Target.createTarget", json!({ "url": "about:blank" }));
        let session = chrome.call("Target.attachToTarget", json!({ "targetId": target["targetId"], "flatten": true }));
        chrome.session = session["sessionId"].as_str().map(str::to_owned);
        for domain in ["Page", "Runtime", "Log", "Network", "Security"] {
            chrome.call(&format!("{domain}.enable"), json!({}));
        }
        Some(chrome)
    }

    /// Opens a file and waits until it is loaded.
    pub(crate) fn open(&mut self, file: &Path) {
        self.events.clear();
        self.call("Page.navigate", json!({ "url": format!("file://{}", file.display()) }));
        while !self.events.iter().any(|event| event["method"] == "Page.loadEventFired") {
            self.receive();
        }
    }

    /// The value of an expression of JavaScript in the page.
    pub(crate) fn eval(&mut self, expression: &str) -> Value {
        let parameters = json!({ "expression": expression, "returnByValue": true, "awaitPromise": true });
        let mut answer = self.call("Runtime.evaluate", parameters);
        assert!(answer["exceptionDetails"].is_null(), "{expression}: {answer}");
        answer["result"]["value"].take()
    }

    /// Types into what has the focus.
    pub(crate) fn type_text(&mut self, text: &str) {
        self.call("Input.insertText", json!({ "text": text }));
        self.settle();
    }

    /// Presses a key, such as `Enter`.
    pub(crate) fn press(&mut self, key: &str, code: u32, text: &str) {
        for kind in ["keyDown", "keyUp"] {
            let parameters =
                json!({ "type": kind, "key": key, "code": key, "windowsVirtualKeyCode": code, "text": text });
            self.call("Input.dispatchKeyEvent", parameters);
        }
    }

    /// Waits until the page has been drawn anew.
    pub(crate) fn settle(&mut self) {
        self.eval("new Promise((done) => requestAnimationFrame(() => setTimeout(done)))");
    }

    /// A window of so many pixels, in one of the colour schemes.
    pub(crate) fn window(&mut self, width: u32, height: u32, scheme: &str) {
        let metrics = json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": false });
        self.call("Emulation.setDeviceMetricsOverride", metrics);
        let features = json!([{ "name": "prefers-color-scheme", "value": scheme }]);
        self.call("Emulation.setEmulatedMedia", json!({ "features": features }));
        self.settle();
    }

    /// The page as a picture.
    pub(crate) fn screenshot(&mut self, file: &Path) {
        let answer = self.call("Page.captureScreenshot", json!({ "captureBeyondViewport": true }));
        let data = answer["data"].as_str().unwrap();
        let picture = base64::Engine::decode(&base64::engine::general_purpose::STANDARD, data).unwrap();
        std::fs::write(file, picture).unwrap();
    }

    /// Sends a command and waits for its answer.
    pub(crate) fn call(&mut self, method: &str, parameters: Value) -> Value {
        self.next += 1;
        let id = self.next;
        let mut message = json!({ "id": id, "method": method, "params": parameters });
        if let Some(session) = &self.session {
            message["sessionId"] = json!(session);
        }
        self.socket.send(Message::text(message.to_string())).unwrap();
        loop {
            if let Some(mut answer) = self.receive().filter(|answer| answer["id"] == id) {
                assert!(answer["error"].is_null(), "{method}: {answer}");
                return answer["result"].take();
            }
        }
    }

    /// An answer; an event is noted.
    fn receive(&mut self) -> Option<Value> {
        let message = self.socket.read().expect("Chromium did not answer");
        let Message::Text(text) = message else { return None };
        let message: Value = serde_json::from_str(&text).unwrap();
        if message["id"].is_null() {
            // A dialog stops the page until somebody answers.
            if message["method"] == "Page.javascriptDialogOpening" {
                let close = json!({
                    "id": 0, "method": "Page.handleJavaScriptDialog", "params": { "accept": false },
                    "sessionId": self.session,
                });
                self.socket.send(Message::text(close.to_string())).unwrap();
            }
            self.events.push(message);
            return None;
        }
        Some(message)
    }
}

impl Drop for Chrome {
    fn drop(&mut self) {
        self.session = None;
        let close = json!({ "id": 0, "method": "Browser.close" });
        let asked = self.socket.send(Message::text(close.to_string()));
        if asked.is_err() {
            let _ = self.process.kill();
        }
        let _ = self.process.wait();
        // It writes to its profile until it has ended.
        let _ = std::fs::remove_dir_all(self.profile.path());
    }
}

fn find() -> Option<PathBuf> {
    if let Some(program) = env::var_os("CHROMIUM") {
        return Some(program.into());
    }
    let dirs: Vec<PathBuf> = env::split_paths(&env::var_os("PATH")?).collect();
    let names = ["chromium", "chromium-browser", "google-chrome"];
    names.iter().flat_map(|name| dirs.iter().map(move |dir| dir.join(name))).find(|path| path.is_file())
}

/// The port that it chose and the path of its socket, which it writes into its profile.
fn address(profile: &Path) -> (u16, String) {
    let start = Instant::now();
    loop {
        let text = std::fs::read_to_string(profile.join("DevToolsActivePort")).unwrap_or_default();
        if let Some((port, path)) = text.split_once('\n').filter(|(_, path)| !path.is_empty()) {
            return (port.parse().unwrap(), path.trim().to_owned());
        }
        assert!(start.elapsed() < TIMEOUT, "Chromium did not start");
        std::thread::sleep(Duration::from_millis(50));
    }
}
