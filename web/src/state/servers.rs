//! What servers say when they are tried.

use std::rc::Rc;

use yew::Reducible;

/// How a server did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Probe {
    /// It is being asked.
    Asking,
    /// It is on our chain.
    Agrees {
        /// The height it has reached.
        height: u32,
        /// How long it took to answer, in milliseconds.
        millis: u32,
    },
    /// It tells of another chain, or an untruth; in the words of who noticed.
    Differs(String),
    /// It does not answer; in the words of who noticed.
    Silent(String),
}

/// Every server that was tried.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Probes(Vec<(String, Probe)>);

/// A server's answer.
pub type Action = (String, Probe);

impl Reducible for Probes {
    type Action = Action;

    fn reduce(self: Rc<Self>, (server, probe): Action) -> Rc<Self> {
        let mut next = (*self).clone();
        next.0.retain(|(known, _)| *known != server);
        next.0.push((server, probe));
        Rc::new(next)
    }
}

impl Probes {
    /// How this server did; `None` if it was not tried.
    #[must_use]
    pub fn of(&self, server: &str) -> Option<&Probe> {
        self.0.iter().find(|(known, _)| known == server).map(|(_, probe)| probe)
    }

    /// How far the highest of them is.
    #[must_use]
    pub fn highest(&self) -> u32 {
        let height = |probe: &Probe| match probe {
            Probe::Agrees { height, .. } => *height,
            Probe::Asking | Probe::Differs(_) | Probe::Silent(_) => 0,
        };
        self.0.iter().map(|(_, probe)| height(probe)).max().unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_answer_counts() {
        let agrees = |height| Probe::Agrees { height, millis: 5 };
        let mut probes = Rc::new(Probes::default());
        for (server, probe) in
            [("a", Probe::Asking), ("b", agrees(7)), ("a", agrees(9)), ("b", Probe::Asking)]
        {
            probes = probes.reduce((server.to_owned(), probe));
        }
        assert_eq!(probes.of("a"), Some(&agrees(9)));
        assert_eq!(probes.of("b"), Some(&Probe::Asking));
        assert_eq!((probes.of("c"), probes.highest()), (None, 9));
    }
}
