//! The interface without a network: what a connection brings in, what it is answered out.
//!
//! For fuzzing and for tests of what hostile clients send. Everything behind the socket is the real thing: parser,
//! routes, checks, database. Deliberately without a meter, a chain and a clock.

use crate::config::Config;
use crate::keyfile::NodeKeys;
use crate::node::Node;
use crate::{api, server, store};
use anyhow::Context as _;
use std::sync::Arc;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _, DuplexStream};

/// Bytes on their way between the two ends.
const PIPE: usize = 64 * 1024;

/// The interface of a gateway that reads no meter.
#[derive(Debug)]
pub struct Interface {
    node: Arc<Node>,
}

impl Interface {
    /// Opens the database in the folder of the configuration, which must be there.
    ///
    /// # Errors
    /// Whatever cannot be opened, in words for a person.
    pub fn open(config: Config) -> anyhow::Result<Self> {
        let folder = config.data_dir.clone();
        let keys = NodeKeys::load_or_make(&folder.join("node.key"))?;
        let opened = store::open(&folder, keys.reading_key()).context("cannot open the database")?;
        let node = Arc::new(Node::new(config, keys, opened.store, None)?);
        Ok(Self { node })
    }

    /// The interface of a node that is there already.
    #[cfg(test)]
    pub(crate) const fn of(node: Arc<Node>) -> Self {
        Self { node }
    }

    /// Serves one connection to its end.
    async fn serve(&self, far: DuplexStream) {
        server::connection(far, api::router(Arc::clone(&self.node))).await;
    }

    /// All that a client is answered that sends these bytes and then nothing more.
    ///
    /// # Errors
    /// The pipe between the two ends breaks.
    pub async fn answer(&self, said: &[u8]) -> std::io::Result<Vec<u8>> {
        let (near, far) = tokio::io::duplex(PIPE);
        let (mut from, mut to) = tokio::io::split(near);
        let mut answer = Vec::new();
        let say = async {
            // The other side may hang up in the middle: its right.
            let _ = to.write_all(said).await;
            let _ = to.shutdown().await;
        };
        let (_, _, heard) = tokio::join!(say, self.serve(far), from.read_to_end(&mut answer));
        heard?;
        Ok(answer)
    }
}

#[cfg(test)]
mod tests {
    use super::Interface;
    use crate::config::Config;
    use futures_util::StreamExt as _;
    use std::path::Path;
    use std::sync::Arc;
    use tempfile::TempDir;
    use tokio::io::DuplexStream;
    use tokio_tungstenite::WebSocketStream;

    fn interface() -> (TempDir, Arc<Interface>) {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("gateway.toml");
        let text = "network = \"devnet\"\ndata_dir = \".\"\n[meter]\nsource = \"replay\"\nfile = \"x\"\n";
        std::fs::write(&path, text).expect("writes");
        let interface = Interface::open(Config::load(&path).expect("a configuration")).expect("opens");
        (folder, Arc::new(interface))
    }

    /// What the fuzzer begins with: requests of every route, and what is wrong with them.
    #[tokio::test]
    async fn every_answer_is_http_and_none_is_our_fault() {
        let (_folder, interface) = interface();
        let inputs = Path::new(env!("CARGO_MANIFEST_DIR")).join("../fuzz/corpus/request");
        let mut answered = 0;
        for input in std::fs::read_dir(inputs).expect("committed") {
            let path = input.expect("a file").path();
            let said = std::fs::read(&path).expect("reads");
            let answer = interface.answer(&said).await.expect("the pipe holds");
            let text = String::from_utf8_lossy(&answer);
            assert!(text.starts_with("HTTP/1.1 ") && !text.starts_with("HTTP/1.1 500"), "{path:?}: {text}");
            answered += 1;
        }
        assert!(answered >= 20, "{answered} inputs");
    }

    /// A stream over a wire that holds little.
    async fn listen(interface: &Arc<Interface>) -> WebSocketStream<DuplexStream> {
        let (near, far) = tokio::io::duplex(256);
        let interface = Arc::clone(interface);
        tokio::spawn(async move { interface.serve(far).await });
        let opened = tokio_tungstenite::client_async("ws://x/v1/stream", near).await;
        opened.expect("a stream").0
    }

    /// Whoever keeps up hears every message at once, however many others do not; those are let go.
    #[tokio::test]
    async fn listeners_that_do_not_read_hold_nobody() {
        let (_folder, interface) = interface();
        let mut slow = Vec::new();
        for _ in 0..50 {
            slow.push(listen(&interface).await);
        }
        let mut quick = listen(&interface).await;
        let hub = &interface.node.hub;
        assert_eq!(hub.count(), 51);
        for number in 0..200 {
            let text = format!("message {number} {}", "x".repeat(100));
            hub.send(&text.as_str().into());
            let heard = quick.next().await.expect("not ended").expect("no error");
            assert_eq!(heard.to_text().expect("a text"), text);
        }
        assert_eq!(hub.count(), 1);
        drop(slow);
    }
}
