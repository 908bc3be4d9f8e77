//! A WebSocket of text messages: what the Electrum dialogue and the gateway's stream have in common.
//!
//! Sending is immediate; what arrives is a queue of events. Dropping the socket closes it. Reconnecting is the
//! caller's business: only it knows what to say again.

use futures_channel::mpsc::{UnboundedReceiver, UnboundedSender, unbounded};
use futures_util::StreamExt;
use futures_util::future::{Either, select};
use thiserror::Error;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{CloseEvent, MessageEvent, WebSocket};

use super::clock;

/// How long a server may take to open the socket.
const OPEN_MS: u32 = 10_000;

/// Why a socket is of no use any more.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum SocketError {
    /// The browser refuses the address, for example `ws://` from a secure page.
    #[error("the browser refuses to connect to {url}")]
    Refused {
        /// The address.
        url: String,
    },
    /// Nobody answers there.
    #[error("no answer from {url}")]
    NoAnswer {
        /// The address.
        url: String,
    },
    /// The other side, or the network, ended the connection. 1000 is an ordinary end.
    #[error("the connection was closed (code {code})")]
    Closed {
        /// The close code of RFC 6455.
        code: u16,
    },
}

enum Event {
    Open,
    Text(String),
    Closed(u16),
}

/// An open WebSocket.
#[derive(Debug)]
pub struct Socket {
    out: SocketOut,
    events: UnboundedReceiver<Event>,
    _handlers: Handlers,
}

/// The sending half; cheap to clone.
#[derive(Clone, Debug)]
pub struct SocketOut {
    socket: WebSocket,
}

#[derive(Debug)]
struct Handlers {
    socket: WebSocket,
    _open: Closure<dyn FnMut()>,
    _message: Closure<dyn FnMut(MessageEvent)>,
    _close: Closure<dyn FnMut(CloseEvent)>,
}

impl Socket {
    /// Connects to `url` and waits until the socket is open.
    ///
    /// # Errors
    /// [`SocketError`] if the browser refuses, nobody answers within ten seconds, or the connection ends at once.
    pub async fn open(url: &str) -> Result<Self, SocketError> {
        let socket = WebSocket::new(url).map_err(|_| SocketError::Refused { url: url.to_owned() })?;
        let (sender, events) = unbounded();
        let handlers = Handlers::attach(socket.clone(), sender);
        let mut socket = Self { out: SocketOut { socket }, events, _handlers: handlers };
        let no_answer = || SocketError::NoAnswer { url: url.to_owned() };
        let timeout = Box::pin(clock::sleep(OPEN_MS));
        match select(socket.events.next(), timeout).await {
            Either::Left((Some(Event::Open), _)) => Ok(socket),
            Either::Left(_) | Either::Right(_) => Err(no_answer()),
        }
    }

    /// The sending half.
    #[must_use]
    pub fn out(&self) -> SocketOut {
        self.out.clone()
    }

    /// Waits for the next text message.
    ///
    /// # Errors
    /// [`SocketError::Closed`] once the connection has ended.
    pub async fn next(&mut self) -> Result<String, SocketError> {
        loop {
            match self.events.next().await {
                Some(Event::Text(text)) => return Ok(text),
                Some(Event::Open) => {}
                Some(Event::Closed(code)) => return Err(SocketError::Closed { code }),
                None => return Err(SocketError::Closed { code: 1006 }),
            }
        }
    }
}

impl SocketOut {
    /// Sends one text message.
    ///
    /// # Errors
    /// [`SocketError::Closed`] if the socket is not open.
    pub fn send(&self, text: &str) -> Result<(), SocketError> {
        self.socket.send_with_str(text).map_err(|_| SocketError::Closed { code: 1006 })
    }
}

impl Handlers {
    fn attach(socket: WebSocket, sender: UnboundedSender<Event>) -> Self {
        let opened = sender.clone();
        let open = Closure::<dyn FnMut()>::new(move || drop(opened.unbounded_send(Event::Open)));
        let received = sender.clone();
        let message = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
            // both protocols are text; binary frames mean nothing to us
            if let Some(text) = event.data().as_string() {
                drop(received.unbounded_send(Event::Text(text)));
            }
        });
        let close = Closure::<dyn FnMut(CloseEvent)>::new(move |event: CloseEvent| {
            drop(sender.unbounded_send(Event::Closed(event.code())));
        });
        socket.set_onopen(Some(open.as_ref().unchecked_ref()));
        socket.set_onmessage(Some(message.as_ref().unchecked_ref()));
        socket.set_onclose(Some(close.as_ref().unchecked_ref()));
        Self { socket, _open: open, _message: message, _close: close }
    }
}

impl Drop for Handlers {
    fn drop(&mut self) {
        self.socket.set_onopen(None);
        self.socket.set_onmessage(None);
        self.socket.set_onclose(None);
        // refused only for bad codes; 1000 is not one
        let _ = self.socket.close_with_code(1000);
    }
}
