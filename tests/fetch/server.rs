//! A server on loopback that says and does exactly what a test tells it: one closure a connection, raw bytes out.

use std::io::{self, ErrorKind, Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::{self, JoinHandle};
use std::time::Duration;

/// A running server; it stops when it is dropped.
pub struct Server {
    address: SocketAddr,
    asked: Arc<Mutex<Vec<Asked>>>,
    stop: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

/// One request as it came.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Asked {
    /// What stands behind the method: a path, or a whole address when the server is a proxy.
    pub target: String,
    /// The lines of the header, without the first.
    pub lines: Vec<String>,
}

impl Asked {
    /// A header's value.
    pub fn header(&self, name: &str) -> Option<&str> {
        let lines = self.lines.iter().filter_map(|l| l.split_once(": "));
        lines
            .into_iter()
            .find(|(n, _)| n.eq_ignore_ascii_case(name))
            .map(|(_, v)| v)
    }
}

/// What a test's closure writes to.
pub trait Wire: Read + Write {}
impl<T: Read + Write> Wire for T {}

impl Server {
    /// A server on 127.0.0.1 and a free port.
    pub fn new(
        answer: impl Fn(&Asked, &mut dyn Wire) -> io::Result<()> + Send + Sync + 'static,
    ) -> Self {
        Self::at(Ipv4Addr::LOCALHOST, answer)
    }

    /// A server on an address of 127.0.0.0/8.
    pub fn at(
        ip: Ipv4Addr,
        answer: impl Fn(&Asked, &mut dyn Wire) -> io::Result<()> + Send + Sync + 'static,
    ) -> Self {
        let asked = Arc::new(Mutex::new(Vec::new()));
        let seen = asked.clone();
        Self::raw(ip, asked, move |mut stream| {
            serve(&mut stream, &seen, &answer)
        })
    }

    /// A server that speaks TLS with a certificate and its key in PEM.
    pub fn secure(
        chain_pem: &[u8],
        key_pem: &[u8],
        answer: impl Fn(&Asked, &mut dyn Wire) -> io::Result<()> + Send + Sync + 'static,
    ) -> Self {
        use rustls::pki_types::pem::PemObject;
        use rustls::pki_types::{CertificateDer, PrivateKeyDer};
        let chain = CertificateDer::pem_slice_iter(chain_pem)
            .map(Result::unwrap)
            .collect();
        let key = PrivateKeyDer::from_pem_slice(key_pem).unwrap();
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = rustls::ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(chain, key)
            .unwrap();
        let (config, asked) = (Arc::new(config), Arc::new(Mutex::new(Vec::new())));
        let seen = asked.clone();
        Self::raw(Ipv4Addr::LOCALHOST, asked, move |stream| {
            let session = rustls::ServerConnection::new(config.clone()).unwrap();
            serve(
                &mut rustls::StreamOwned::new(session, stream),
                &seen,
                &answer,
            )
        })
    }

    fn raw(
        ip: Ipv4Addr,
        asked: Arc<Mutex<Vec<Asked>>>,
        serve: impl Fn(TcpStream) -> io::Result<()> + Send + Sync + 'static,
    ) -> Self {
        let listener = TcpListener::bind((ip, 0)).unwrap();
        let address = listener.local_addr().unwrap();
        let (stop, serve) = (Arc::new(AtomicBool::new(false)), Arc::new(serve));
        let stopping = stop.clone();
        let thread = thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                if stopping.load(Ordering::SeqCst) {
                    return;
                }
                let serve = serve.clone();
                // A client that goes away in the middle is what many tests want.
                thread::spawn(move || _ = serve(stream));
            }
        });
        Self {
            address,
            asked,
            stop,
            thread: Some(thread),
        }
    }

    /// An address on this server.
    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// The port it listens on.
    pub fn port(&self) -> u16 {
        self.address.port()
    }

    /// Everything asked so far.
    pub fn asked(&self) -> Vec<Asked> {
        self.asked.lock().unwrap().clone()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::SeqCst);
        let _ = TcpStream::connect(self.address);
        self.thread.take().unwrap().join().unwrap();
    }
}

fn serve(
    wire: &mut dyn Wire,
    seen: &Mutex<Vec<Asked>>,
    answer: &impl Fn(&Asked, &mut dyn Wire) -> io::Result<()>,
) -> io::Result<()> {
    let (mut head, mut byte) = (Vec::new(), [0]);
    while !head.ends_with(b"\r\n\r\n") {
        wire.read_exact(&mut byte)?;
        head.push(byte[0]);
    }
    let head = String::from_utf8_lossy(&head).into_owned();
    let mut lines = head.lines();
    let target = lines
        .next()
        .and_then(|l| l.split(' ').nth(1))
        .unwrap_or_default()
        .to_owned();
    let lines = lines.filter(|l| !l.is_empty()).map(str::to_owned).collect();
    let asked = Asked { target, lines };
    seen.lock().unwrap().push(asked.clone());
    answer(&asked, wire)
}

/// A whole answer: status line and headers as given, then the body; the connection ends behind it.
pub fn say(wire: &mut dyn Wire, head: &str, body: &[u8]) -> io::Result<()> {
    write!(wire, "HTTP/1.1 ")?;
    for line in head.lines() {
        write!(wire, "{}\r\n", line.trim())?;
    }
    write!(wire, "Connection: close\r\n\r\n")?;
    wire.write_all(body)?;
    wire.flush()
}

/// A page with a length.
pub fn page(wire: &mut dyn Wire, html: &str) -> io::Result<()> {
    say(
        wire,
        &format!(
            "200 OK\nContent-Type: text/html\nContent-Length: {}",
            html.len()
        ),
        html.as_bytes(),
    )
}

/// A redirect.
pub fn redirect(wire: &mut dyn Wire, to: &str) -> io::Result<()> {
    say(
        wire,
        &format!("302 Found\nLocation: {to}\nContent-Length: 0"),
        b"",
    )
}

/// Says nothing until the client goes away.
pub fn stay_silent(wire: &mut dyn Wire) -> io::Result<()> {
    io::copy(wire, &mut io::sink()).map(|_| ())
}

/// Writes the same bytes again and again until the client goes away.
pub fn repeat(wire: &mut dyn Wire, bytes: &[u8], pause: Duration) -> io::Result<()> {
    loop {
        match wire.write_all(bytes).and_then(|()| wire.flush()) {
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            result => result?,
        }
        thread::sleep(pause);
    }
}
