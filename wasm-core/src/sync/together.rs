//! Several queries at once: what each needs next is asked for in one batch.

use std::collections::BTreeMap;

use super::dialogue::Query;
use super::error::SyncError;
use super::request::Request;
use super::response::Response;

/// Queries of one kind that are asked together, so that all of them take as many round trips as the longest one.
///
/// What two of them ask is asked once. If one fails, all do: they talk to one server.
#[derive(Debug)]
pub struct Together<Q> {
    queries: Vec<Q>,
    /// Who waits for the answer to a request, by its text.
    waiting: BTreeMap<String, Vec<usize>>,
}

impl<Q: Query> Together<Q> {
    /// Asks these; the results come in the same order.
    #[must_use]
    pub const fn new(queries: Vec<Q>) -> Self {
        Self { queries, waiting: BTreeMap::new() }
    }

    /// One more, behind the others.
    pub(super) fn push(&mut self, query: Q) {
        self.queries.push(query);
    }

    /// Whether nothing is under way.
    pub(super) fn is_answered(&self) -> bool {
        self.waiting.is_empty()
    }

    /// The queries as they stand.
    pub(super) fn queries(&self) -> &[Q] {
        &self.queries
    }
}

impl<Q: Query> Query for Together<Q> {
    type Output = Vec<Q::Output>;

    fn next(&mut self) -> Vec<Request> {
        let mut requests = Vec::new();
        for (number, query) in self.queries.iter_mut().enumerate() {
            for request in query.next() {
                let waiting = self.waiting.entry(key(&request)).or_default();
                if waiting.is_empty() {
                    requests.push(request);
                }
                waiting.push(number);
            }
        }
        requests
    }

    fn answer(&mut self, request: &Request, response: Response) -> Result<(), SyncError> {
        let waiting = self.waiting.remove(&key(request)).ok_or_else(|| SyncError::not_asked(request))?;
        for number in waiting {
            if let Some(query) = self.queries.get_mut(number) {
                query.answer(request, response.clone())?;
            }
        }
        Ok(())
    }

    fn finish(self) -> Result<Self::Output, SyncError> {
        self.queries.into_iter().map(Query::finish).collect()
    }
}

fn key(request: &Request) -> String {
    format!("{} {}", request.method(), request.params(""))
}
