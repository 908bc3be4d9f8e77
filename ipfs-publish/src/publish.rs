//! An archive to those who shall keep it: Kubo nodes by their RPC, pinning services by the standard API, files. All at
//! once, each for itself: what one of them does or fails at does not hold up the others.
//!
//! What is there is not sent again, so a publish that was broken off is continued by doing it once more. What a
//! target says in words is shown nowhere, because it may repeat the token.

mod error;
mod file;
mod kubo;
mod piece;
mod pinning;

use std::path::PathBuf;
use std::thread;
use std::time::Duration;

use crate::address::Address;
use crate::archive::Archive;
use crate::http::Server;
pub use error::TargetError;

/// Who shall keep it.
#[derive(Debug, Clone)]
pub enum Target {
    /// A Kubo node: the address of its RPC.
    Kubo(Address),
    /// A pinning service: the address of its API.
    Pinning(Address),
    /// A file on this machine.
    File(PathBuf),
}

impl Target {
    /// What people call it.
    #[must_use]
    pub fn name(&self) -> String {
        match self {
            Self::Kubo(address) => format!("Kubo {address}"),
            Self::Pinning(address) => format!("pinning service {address}"),
            Self::File(path) => format!("file {}", path.display()),
        }
    }
}

/// What holds for all targets.
#[derive(Debug, Clone)]
pub struct Plan {
    /// The name of the pin, where there are names.
    pub name: Option<String>,
    /// Where pinning services fetch the blocks (multiaddresses).
    pub origins: Vec<String>,
    /// Bytes that are sent at a time; what was sent is not sent again.
    pub piece: u64,
    /// How long a server may be silent.
    pub silence: Duration,
    /// How long a pinning service may need.
    pub patience: Duration,
    /// First pause between two questions to a pinning service; it doubles.
    pub pause: Duration,
}

impl Default for Plan {
    fn default() -> Self {
        Self {
            name: None,
            origins: Vec::new(),
            piece: 32 << 20,
            silence: Duration::from_secs(120),
            patience: Duration::from_secs(3600),
            pause: Duration::from_secs(1),
        }
    }
}

/// What becomes of a target.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Done {
    /// It had everything.
    There,
    /// It took what it lacked.
    Took,
}

/// How far it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Looking what is there.
    Looking,
    /// So many bytes more were sent, or were there.
    Sent(u64),
    /// Everything is sent; it pins.
    Pinning,
    /// A pinning service has not begun.
    Queued,
}

/// Hears how far a target is.
pub trait Watch: Sync {
    /// Something was done.
    fn step(&self, step: Step);
}

/// Nobody listens.
impl Watch for () {
    fn step(&self, _: Step) {}
}

/// What came of it, in the order of the targets. `watch` gives each target who listens to it.
pub fn publish(
    archive: &Archive,
    targets: &[Target],
    plan: &Plan,
    watch: &(dyn Fn(usize) -> Box<dyn Watch> + Sync),
) -> Vec<Result<Done, TargetError>> {
    let one = &|number: usize, target: &Target| {
        let watch = watch(number);
        watch.step(Step::Looking);
        match target {
            Target::Kubo(address) => {
                let server = Server::new(address.clone(), plan.silence);
                kubo::publish(&server, archive, plan, &*watch)
            }
            Target::Pinning(address) => {
                let server = Server::new(address.clone(), plan.silence);
                pinning::publish(&server, &nodes(targets, plan), archive, plan, &*watch)
            }
            Target::File(path) => file::publish(path, archive, &*watch),
        }
    };
    thread::scope(|scope| {
        let tasks: Vec<_> = targets
            .iter()
            .enumerate()
            .map(|(number, target)| scope.spawn(move || one(number, target)))
            .collect();
        tasks.into_iter().map(|task| task.join().unwrap_or(Err(TargetError::Broken))).collect()
    })
}

/// Our own nodes among the targets.
fn nodes(targets: &[Target], plan: &Plan) -> Vec<Server> {
    let nodes = targets.iter().filter_map(|target| match target {
        Target::Kubo(address) => Some(Server::new(address.clone(), plan.silence)),
        Target::Pinning(_) | Target::File(_) => None,
    });
    nodes.collect()
}

/// Whether a target has it already, without changing anything there.
///
/// # Errors
/// [`TargetError`]: as publishing would give.
pub fn look(archive: &Archive, target: &Target, plan: &Plan) -> Result<bool, TargetError> {
    match target {
        Target::Kubo(address) => kubo::is_pinned(&Server::new(address.clone(), plan.silence), archive.root()),
        Target::Pinning(address) => {
            pinning::is_pinned(&Server::new(address.clone(), plan.silence), archive.root())
        }
        Target::File(path) => file::is_there(path, archive),
    }
}
