//! A browser driven through chromedriver: the few WebDriver commands that the tests need.
//! Source: https://www.w3.org/TR/webdriver2/.

use std::io::{BufRead, BufReader, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

const STARTS_MAX: usize = 5;
const WAIT: Duration = Duration::from_secs(20);
const NEEDED: &str =
    "the browser tests need Chromium and its driver; on Debian: apt-get install chromium chromium-driver";

/// A driver process with one headless browser. Both end with this value.
pub struct Browser {
    driver: Child,
    port: u16,
    session: String,
    runtime: tokio::runtime::Runtime,
    client: reqwest::Client,
    _profile: tempfile::TempDir,
}

/// What the browser said since it was last asked.
pub struct Log {
    /// Messages of the console, problems with the content security policy among them.
    pub console: Vec<String>,
    /// The addresses that it asked for.
    pub requests: Vec<String>,
}

fn program(names: &[&str]) -> PathBuf {
    let found = names.iter().map(PathBuf::from).find(|path| path.exists());
    found.unwrap_or_else(|| panic!("none of {names:?} is there; {NEEDED}"))
}

impl Browser {
    /// Starts the driver on a free port, and a browser with a profile of its own.
    pub fn start() -> Self {
        let chromium = program(&["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"]);
        // On a busy machine the driver may lose the port that it chose, and ends; then it is asked again.
        let (driver, port) = (0..STARTS_MAX)
            .find_map(|_| start_driver())
            .unwrap_or_else(|| panic!("chromedriver ended without saying its port, {STARTS_MAX} times; {NEEDED}"));
        let profile = tempfile::tempdir().expect("a place for the profile");
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        let client = node::tls::dialler(None).expect("a client").timeout(WAIT * 2).build().expect("a client");
        let mut browser = Self { driver, port, session: String::new(), runtime, client, _profile: profile };
        let made = browser.command("POST", "/session", &capabilities(&chromium, browser._profile.path()));
        browser.session = made["sessionId"].as_str().expect("a session").to_owned();
        browser
    }

    /// Opens an address.
    pub fn open(&self, url: &str) {
        self.session("POST", "/url", &json!({ "url": url }));
    }

    /// Returns the address of the page that is open.
    pub fn url(&self) -> String {
        self.session("GET", "/url", &Value::Null).as_str().unwrap_or_default().to_owned()
    }

    /// Opens a window of its own beside this one, and returns its handle. The current one stays current.
    pub fn second_window(&self) -> String {
        let made = self.session("POST", "/window/new", &json!({ "type": "window" }));
        made["handle"].as_str().expect("a window handle").to_owned()
    }

    /// Returns the handle of the current window.
    pub fn window(&self) -> String {
        self.session("GET", "/window", &Value::Null).as_str().expect("a window handle").to_owned()
    }

    /// Goes to another window.
    pub fn switch(&self, handle: &str) {
        self.session("POST", "/window", &json!({ "handle": handle }));
    }

    /// Runs a script in the page and returns what it returns.
    pub fn run(&self, script: &str) -> Value {
        self.session("POST", "/execute/sync", &json!({ "script": script, "args": [] }))
    }

    /// Returns the text of the page as a reader sees it.
    pub fn text(&self) -> String {
        self.run("return document.body ? document.body.innerText : ''").as_str().unwrap_or_default().to_owned()
    }

    /// Types into the field.
    pub fn fill(&self, css: &str, text: &str) {
        let element = self.find(css);
        self.session("POST", &format!("/element/{element}/clear"), &json!({}));
        self.session("POST", &format!("/element/{element}/value"), &json!({ "text": text }));
    }

    /// Presses what the selector names.
    pub fn press(&self, css: &str) {
        let element = self.find(css);
        self.session("POST", &format!("/element/{element}/click"), &json!({}));
    }

    /// Waits until the script returns something true; fails with the page's text after a while.
    pub fn until(&self, what: &str, script: &str) {
        let deadline = Instant::now() + WAIT;
        loop {
            let value = self.run(script);
            if value != Value::Null && value != json!(false) && value != json!("") {
                return;
            }
            let late = Instant::now() > deadline;
            assert!(!late, "waited in vain until {what}, at {}:\n{}", self.url(), self.text());
        }
    }

    /// Returns what the browser said since it was last asked.
    pub fn log(&self) -> Log {
        let console = self.session("POST", "/se/log", &json!({ "type": "browser" }));
        let network = self.session("POST", "/se/log", &json!({ "type": "performance" }));
        let list = |value: &Value| value.as_array().cloned().unwrap_or_default();
        let said = |entry: &Value| entry["message"].as_str().unwrap_or_default().to_owned();
        let asked = |entry: &Value| {
            let message: Value = serde_json::from_str(&said(entry)).ok()?;
            let event = &message["message"];
            (event["method"] == "Network.requestWillBeSent")
                .then(|| event["params"]["request"]["url"].as_str().unwrap_or_default().to_owned())
        };
        Log {
            console: list(&console).iter().map(said).collect(),
            requests: list(&network).iter().filter_map(asked).collect(),
        }
    }

    fn find(&self, css: &str) -> String {
        self.until(
            &format!("'{css}' is on the page"),
            &format!("return document.querySelector({}) !== null", json!(css)),
        );
        let element = self.session("POST", "/element", &json!({ "using": "css selector", "value": css }));
        let id = element.as_object().and_then(|element| element.values().next());
        id.and_then(Value::as_str).expect("an element").to_owned()
    }

    /// Sends a command of the session.
    pub fn session(&self, method: &str, path: &str, body: &Value) -> Value {
        self.command(method, &format!("/session/{}{path}", self.session), body)
    }

    fn command(&self, method: &str, path: &str, body: &Value) -> Value {
        let method: reqwest::Method = method.parse().expect("a method");
        let mut request = self.client.request(method, format!("http://127.0.0.1:{}{path}", self.port));
        if *body != Value::Null {
            request = request.header("content-type", "application/json").body(body.to_string());
        }
        let text = self.runtime.block_on(async { request.send().await?.text().await }).expect("the driver answers");
        let answer: Value = serde_json::from_str(&text).expect("the driver answers in JSON");
        assert!(
            answer["value"]["error"].is_null(),
            "{path} {body}: {} {}",
            answer["value"]["error"],
            answer["value"]["message"]
        );
        answer["value"].clone()
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        // The driver ends its browser when the session is deleted; the driver itself is ended by its own id.
        if let Ok(mut stream) = TcpStream::connect(("127.0.0.1", self.port)) {
            let _ = stream.set_read_timeout(Some(WAIT));
            let _ = write!(
                stream,
                "DELETE /session/{} HTTP/1.1\r\nHost: 127.0.0.1:{}\r\nConnection: close\r\n\r\n",
                self.session, self.port
            );
            let _ = BufReader::new(stream).lines().next();
        }
        let _ = self.driver.kill();
        let _ = self.driver.wait();
    }
}

fn capabilities(chromium: &Path, profile: &Path) -> Value {
    let profile = format!("--user-data-dir={}", profile.display());
    json!({ "capabilities": { "alwaysMatch": {
        "browserName": "chrome",
        "goog:loggingPrefs": { "browser": "ALL", "performance": "ALL" },
        "goog:chromeOptions": {
            "binary": chromium,
            "args": [
                "--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--no-first-run", "--disable-gpu",
                "--disable-background-networking", "--disable-component-update", "--disable-sync",
                "--window-size=1280,1000", profile,
            ],
        },
    } } })
}

/// Starts the driver, and reads the port that it says it listens on. Nothing if it ends without saying one.
fn start_driver() -> Option<(Child, u16)> {
    let mut driver = Command::new(program(&["/usr/bin/chromedriver"]))
        .arg("--port=0")
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap_or_else(|fault| panic!("chromedriver does not start ({fault}); {NEEDED}"));
    let out = driver.stdout.take().expect("bug: its output is piped");
    for line in BufReader::new(out).lines().map_while(Result::ok) {
        if let Some((_, rest)) = line.split_once("started successfully on port ") {
            return Some((driver, rest.trim_end_matches('.').parse().expect("a port")));
        }
    }
    driver.kill().and_then(|()| driver.wait().map(drop)).expect("a driver that has ended");
    None
}
