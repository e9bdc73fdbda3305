//! A server on loopback and a plain client, so that tests see exactly the bytes of an answer.

use std::io::{Read, Write};
use std::net::TcpStream;

use axum::Router;
use tokio::net::TcpListener;

/// A router being served.
pub struct Server {
    address: String,
}

/// An answer.
pub struct Answer {
    pub status: u16,
    pub headers: Vec<(String, String)>,
    pub body: String,
}

impl Server {
    /// Serves a router on a free port of loopback.
    pub async fn start(router: Router) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address").to_string();
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { address }
    }

    /// Returns the origin of its pages.
    pub fn origin(&self) -> String {
        format!("http://{}", self.address)
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.send("GET", path, &[], "").await
    }

    /// Sends a form from the server's own origin, as a browser does.
    pub async fn form(&self, path: &str, pairs: &[(&str, &str)]) -> Answer {
        let body: Vec<String> =
            pairs.iter().map(|(name, value)| format!("{}={}", encode(name), encode(value))).collect();
        let origin = self.origin();
        let headers = [
            ("Content-Type", "application/x-www-form-urlencoded"),
            ("Origin", &origin),
            ("Sec-Fetch-Site", "same-origin"),
        ];
        self.send("POST", path, &headers, &body.join("&")).await
    }

    pub async fn json(&self, path: &str, body: &str) -> Answer {
        self.send("POST", path, &[("Content-Type", "application/json")], body).await
    }

    /// Sends a request. A `Host` among the headers takes the place of the server's own.
    pub async fn send(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> Answer {
        read(&self.bytes(method, path, headers, body.as_bytes()).await)
    }

    /// Sends a body of bytes and returns the answer's body as bytes.
    pub async fn message(&self, path: &str, body: &[u8]) -> (u16, Vec<u8>) {
        let bytes = self.bytes("POST", path, &[("Content-Type", "application/cbor")], body).await;
        let end = bytes.windows(4).position(|four| four == b"\r\n\r\n").expect("a head");
        (read(&bytes).status, bytes[end + 4..].to_vec())
    }

    async fn bytes(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &[u8]) -> Vec<u8> {
        let mut request =
            format!("{method} {path} HTTP/1.1\r\nConnection: close\r\nContent-Length: {}\r\n", body.len());
        if !headers.iter().any(|(name, _)| *name == "Host") {
            request.push_str(&format!("Host: {}\r\n", self.address));
        }
        for (name, value) in headers {
            request.push_str(&format!("{name}: {value}\r\n"));
        }
        request.push_str("\r\n");
        let mut request = request.into_bytes();
        request.extend_from_slice(body);
        let address = self.address.clone();
        tokio::task::spawn_blocking(move || exchange(&address, &request)).await.expect("an answer")
    }
}

fn exchange(address: &str, request: &[u8]) -> Vec<u8> {
    let mut stream = TcpStream::connect(address).expect("a connection");
    let mut bytes = Vec::new();
    // A server that refuses a body may close before all of it is sent; what it said stands.
    let _ = stream.write_all(request);
    let _ = stream.read_to_end(&mut bytes);
    bytes
}

fn read(bytes: &[u8]) -> Answer {
    let end = bytes.windows(4).position(|four| four == b"\r\n\r\n").expect("a head");
    let head = std::str::from_utf8(&bytes[..end]).expect("a head of text");
    let mut lines = head.split("\r\n");
    let status =
        lines.next().and_then(|line| line.split(' ').nth(1)).and_then(|code| code.parse().ok()).expect("a status");
    let headers =
        lines.filter_map(|line| line.split_once(": ")).map(|(name, value)| (name.to_lowercase(), value.to_owned()));
    let body = String::from_utf8_lossy(&bytes[end + 4..]).into_owned();
    Answer { status, headers: headers.collect(), body }
}

impl Answer {
    pub fn header(&self, name: &str) -> &str {
        self.headers.iter().find(|(key, _)| key == name).map_or("", |(_, value)| value)
    }

    /// Returns the text of `main`, one line for each piece, with digests left out so that it is the same in every run.
    pub fn text(&self) -> String {
        let main = self
            .body
            .split_once("<main")
            .and_then(|(_, rest)| rest.split_once('>'))
            .map_or(&*self.body, |(_, rest)| rest);
        let main = main.split("</main>").next().unwrap_or_default();
        let mut out = String::new();
        let mut rest = main;
        while let Some((text, after)) = rest.split_once('<') {
            out.push_str(text);
            let (tag, after) = after.split_once('>').expect("a tag that ends");
            if !matches!(
                tag.split(' ').next(),
                Some("a" | "/a" | "span" | "/span" | "strong" | "/strong" | "time" | "/time" | "b" | "/b" | "q" | "/q")
            ) {
                out.push('\n');
            }
            rest = after;
        }
        out.push_str(rest);
        let lines = out.lines().map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "));
        let text: Vec<String> = lines.filter(|line| !line.is_empty()).collect();
        scrub(&text.join("\n").replace("&amp;", "&").replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\""))
    }
}

/// Puts `#` in place of digests, which differ from run to run.
fn scrub(text: &str) -> String {
    let digest = |word: &str| word.len() >= 12 && word.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
    let mut out = String::new();
    let mut word = String::new();
    for sign in text.chars().chain(['\n']) {
        if sign.is_ascii_alphanumeric() {
            word.push(sign);
            continue;
        }
        out.push_str(if digest(&word) { "#" } else { &word });
        word.clear();
        out.push(sign);
    }
    out.trim_end().to_owned()
}

pub fn encode(text: &str) -> String {
    text.bytes()
        .map(|byte| if byte.is_ascii_alphanumeric() { char::from(byte).to_string() } else { format!("%{byte:02X}") })
        .collect()
}
