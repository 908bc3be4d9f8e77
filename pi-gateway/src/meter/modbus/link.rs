//! An open way to a Modbus meter: asks one question at a time.

use super::frame::{Question, same};
use super::{ModbusError, Way};
use crate::meter::serial::{Access, SerialPort};
use std::fmt::Debug;
use std::io;
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::time::timeout;

/// Unit, function and up to 252 bytes: no answer on TCP is longer.
const MAX_ADU: u16 = 254;
/// Silence before a question on a serial line: three and a half bytes at 2400 baud.
const GAP: Duration = Duration::from_millis(16);

/// An open way.
#[derive(Debug)]
pub(super) struct Link {
    wire: Wire,
    unit: u8,
    limit: Duration,
}

/// What a connection can be.
pub(super) trait Pipe: AsyncRead + AsyncWrite + Debug + Send + Unpin {}

impl<T: AsyncRead + AsyncWrite + Debug + Send + Unpin> Pipe for T {}

#[derive(Debug)]
enum Wire {
    Rtu(SerialPort),
    Tcp { stream: Box<dyn Pipe>, transaction: u16 },
}

impl Link {
    pub(super) async fn open(way: &Way, unit: u8, limit: Duration) -> Result<Self, ModbusError> {
        let wire = match way {
            Way::Rtu { path, settings } => Wire::Rtu(SerialPort::open(path, *settings, Access::Ask)?),
            Way::Tcp { address } => {
                let connected = timeout(limit, TcpStream::connect(address)).await;
                let stream = connected.map_err(|_| ModbusError::Silent(limit))??;
                stream.set_nodelay(true)?;
                return Ok(Self::over(Box::new(stream), unit, limit));
            }
        };
        Ok(Self { wire, unit, limit })
    }

    /// A link over a connection that is open already.
    pub(super) fn over(stream: Box<dyn Pipe>, unit: u8, limit: Duration) -> Self {
        Self { wire: Wire::Tcp { stream, transaction: 0 }, unit, limit }
    }

    /// Asks, and keeps the bytes of a good answer in `heard`.
    pub(super) async fn ask(
        &mut self,
        question: Question,
        heard: &mut Vec<u8>,
    ) -> Result<Vec<u16>, ModbusError> {
        let Self { wire, unit, limit } = self;
        let answer = async {
            match wire {
                Wire::Rtu(port) => rtu(port, *unit, question).await,
                Wire::Tcp { stream, transaction } => {
                    *transaction = transaction.wrapping_add(1);
                    tcp(stream.as_mut(), *unit, *transaction, question).await
                }
            }
        };
        let (registers, bytes) = timeout(*limit, answer).await.map_err(|_| ModbusError::Silent(*limit))??;
        heard.extend(bytes);
        Ok(registers)
    }
}

type Heard = (Vec<u16>, Vec<u8>);

async fn rtu(port: &SerialPort, unit: u8, question: Question) -> Result<Heard, ModbusError> {
    be_quiet(port).await?;
    port.write_all(&question.rtu(unit)).await?;
    let mut bytes = Vec::new();
    let mut buffer = [0; 256];
    let mut wanted = 5;
    while bytes.len() < wanted {
        let count = port.read(&mut buffer).await?;
        bytes.extend(buffer.iter().take(count));
        wanted = bytes.get(1).map_or(wanted, |second| question.rtu_length(*second));
    }
    Ok((question.registers_of_rtu(unit, &bytes)?, bytes))
}

/// Waits for silence, and forgets what came late.
async fn be_quiet(port: &SerialPort) -> Result<(), ModbusError> {
    let mut buffer = [0; 256];
    while let Ok(read) = timeout(GAP, port.read(&mut buffer)).await {
        read?;
    }
    Ok(())
}

async fn tcp(
    stream: &mut dyn Pipe,
    unit: u8,
    transaction: u16,
    question: Question,
) -> Result<Heard, ModbusError> {
    stream.write_all(&question.tcp(unit, transaction)).await?;
    let mut head = [0; 7];
    stream.read_exact(&mut head).await?;
    let [t1, t2, p1, p2, l1, l2, from] = head;
    same("transaction", u16::from_be_bytes([t1, t2]), transaction)?;
    same("protocol", u16::from_be_bytes([p1, p2]), 0)?;
    same("unit", u16::from(from), u16::from(unit))?;
    let length = u16::from_be_bytes([l1, l2]);
    let body = length.checked_sub(1).filter(|_| length <= MAX_ADU);
    let body = body.ok_or(ModbusError::Mismatch { field: "length", found: length, wanted: MAX_ADU })?;
    let mut data = vec![0; usize::from(body)];
    stream.read_exact(&mut data).await.map_err(|error| match error.kind() {
        io::ErrorKind::UnexpectedEof => io::Error::other("the connection ended inside an answer"),
        _ => error,
    })?;
    let registers = question.registers(&data)?;
    Ok((registers, [head.as_slice(), &data].concat()))
}
