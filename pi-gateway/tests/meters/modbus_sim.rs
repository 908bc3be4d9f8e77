//! A simulated Modbus meter: an SDM630 (input registers, floats) and SunSpec models (holding registers), over
//! TCP or a terminal, with faults on demand. Shares no code with the driver.

use super::support::Pty;
use std::collections::BTreeMap;
use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::time::Duration;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fault {
    None,
    Timeout,
    Crc,
    Exception,
    Late,
    Short,
    WrongUnit,
    Nan,
    Zero,
}

pub(crate) const FAULTS: [Fault; 8] = [
    Fault::Timeout,
    Fault::Crc,
    Fault::Exception,
    Fault::Late,
    Fault::Short,
    Fault::WrongUnit,
    Fault::Nan,
    Fault::Zero,
];

/// What a late answer is late by: more than the driver waits.
const LATE: Duration = Duration::from_millis(300);

#[derive(Clone)]
pub(crate) struct Sim {
    pub(crate) fault: Arc<Mutex<Fault>>,
    /// SunSpec model: 203 or 103.
    pub(crate) model: u16,
}

impl Sim {
    pub(crate) fn new(model: u16) -> Self {
        Self { fault: Arc::new(Mutex::new(Fault::None)), model }
    }

    pub(crate) fn set(&self, fault: Fault) {
        *self.fault.lock().expect("no panic") = fault;
    }

    fn fault(&self) -> Fault {
        *self.fault.lock().expect("no panic")
    }

    fn registers(&self, function: u8) -> BTreeMap<u16, u16> {
        if function == 4 { self.floats() } else { self.models() }
    }

    fn floats(&self) -> BTreeMap<u16, u16> {
        let (import, export) = match self.fault() {
            Fault::Nan => (f32::NAN, 1266.7286),
            Fault::Zero => (0.0, 0.0),
            _ => (22_462.414, 1266.7286),
        };
        let mut all = BTreeMap::new();
        for (at, value) in [(52, 1035.0_f32), (72, import), (74, export)] {
            let [a, b, c, d] = value.to_be_bytes();
            all.insert(at, u16::from_be_bytes([a, b]));
            all.insert(at + 1, u16::from_be_bytes([c, d]));
        }
        all
    }

    fn models(&self) -> BTreeMap<u16, u16> {
        let serial = *b"SN0001\0\0";
        let mut common = vec![0; 66];
        for (at, pair) in serial.as_chunks::<2>().0.iter().enumerate() {
            common[48 + at] = u16::from_be_bytes(*pair);
        }
        let scale = if self.fault() == Fault::Nan { 0x8000 } else { 1 };
        let energy = if self.fault() == Fault::Zero { 0 } else { 1 };
        let body = if self.model == 203 {
            let mut body = vec![0; 105];
            (body[36], body[37]) = (energy, 0xee_d0_u16 * energy);
            (body[44], body[45]) = (34 * energy, 0x46_59 * energy);
            (body[52], body[16], body[20]) = (scale, 1035, 0);
            body
        } else {
            let mut body = vec![0; 50];
            (body[22], body[23], body[24]) = (energy, 0xee_d0_u16 * energy, scale);
            (body[12], body[13]) = (420, 0);
            body
        };
        let length = u16::try_from(body.len()).expect("short");
        let all = [vec![0x5375, 0x6e53, 1, 66], common, vec![self.model, length], body, vec![0xffff, 0]];
        (40_000..).zip(all.concat()).collect()
    }

    /// The answer to `function, address, count`.
    fn answer(&self, question: &[u8]) -> Vec<u8> {
        let function = question[0];
        if self.fault() == Fault::Exception {
            return vec![function | 0x80, 4];
        }
        let number = |at: usize| u16::from_be_bytes([question[at], question[at + 1]]);
        let (address, count) = (number(1), number(3));
        let registers = self.registers(function);
        if !registers.contains_key(&address) {
            return vec![function | 0x80, 2];
        }
        let mut answer = vec![function, u8::try_from(2 * count).expect("at most 125")];
        for at in address..address + count {
            answer.extend(registers.get(&at).copied().unwrap_or(0).to_be_bytes());
        }
        answer
    }

    pub(crate) fn tcp(&self) -> SocketAddr {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let address = listener.local_addr().expect("bound");
        let sim = self.clone();
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let sim = sim.clone();
                std::thread::spawn(move || sim.serve_tcp(stream.expect("a connection")));
            }
        });
        address
    }

    fn serve_tcp(&self, mut stream: TcpStream) {
        let mut question = [0; 12];
        while stream.read_exact(&mut question).is_ok() {
            let fault = self.fault();
            if fault == Fault::Timeout {
                continue;
            }
            if fault == Fault::Late {
                std::thread::sleep(LATE);
            }
            let mut answer = self.answer(&question[7..]);
            let mut head = question[..2].to_vec();
            if fault == Fault::Crc {
                head[0] ^= 0x55;
            }
            if fault == Fault::Short {
                answer.pop();
            }
            let unit = question[6] + u8::from(fault == Fault::WrongUnit);
            let length = u16::try_from(answer.len() + 1).expect("short");
            head.extend([0, 0]);
            head.extend(length.to_be_bytes());
            head.push(unit);
            if stream.write_all(&[head, answer].concat()).is_err() {
                return;
            }
        }
    }

    pub(crate) fn rtu(&self, mut pty: Pty) {
        let sim = self.clone();
        std::thread::spawn(move || {
            let mut heard = Vec::new();
            loop {
                heard.extend(pty.receive());
                while heard.len() >= 8 {
                    if crc(&heard[..6]) != heard[6..8] {
                        // Something else was said on the line before.
                        heard.remove(0);
                        continue;
                    }
                    let question: Vec<u8> = heard.drain(..8).collect();
                    sim.answer_rtu(&question, &mut pty);
                }
            }
        });
    }

    fn answer_rtu(&self, question: &[u8], pty: &mut Pty) {
        let fault = self.fault();
        if fault == Fault::Timeout || question[0] != 1 {
            return;
        }
        if fault == Fault::Late {
            std::thread::sleep(LATE);
        }
        let mut answer = vec![question[0] + u8::from(fault == Fault::WrongUnit)];
        answer.extend(self.answer(&question[1..]));
        answer.extend(crc(&answer));
        if fault == Fault::Crc {
            *answer.last_mut().expect("bytes") ^= 0xff;
        }
        if fault == Fault::Short {
            answer.truncate(answer.len() - 3);
        }
        pty.send(&answer);
    }
}

fn crc(bytes: &[u8]) -> [u8; 2] {
    let mut sum = 0xffff_u16;
    for byte in bytes {
        sum ^= u16::from(*byte);
        for _bit in 0..8 {
            sum = if sum & 1 == 1 { (sum >> 1) ^ 0xa001 } else { sum >> 1 };
        }
    }
    sum.to_le_bytes()
}
