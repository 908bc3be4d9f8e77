//! `GET /v1/openapi.json`: this interface for programs, in `OpenAPI` 3.1; a test holds it against the server.

use axum::http::header;
use axum::response::IntoResponse;

/// The document as it is served.
const DOCUMENT: &str = include_str!("openapi.json");

pub(super) async fn get() -> impl IntoResponse {
    ([(header::CONTENT_TYPE, "application/json")], DOCUMENT)
}

#[cfg(test)]
mod tests {
    use super::DOCUMENT;
    use serde_json::Value;
    use std::collections::BTreeSet;

    /// The router's own text is the list of routes.
    #[test]
    fn every_route_is_described_and_no_other() {
        let document: Value = serde_json::from_str(DOCUMENT).expect("JSON");
        let paths = document["paths"].as_object().expect("paths");
        let mut described = BTreeSet::new();
        for (path, item) in paths {
            described.extend(
                item.as_object().expect("methods").keys().map(|method| (method.clone(), path.clone())),
            );
        }
        let mut routes = BTreeSet::new();
        for route in include_str!("../api.rs").split(".route(\"").skip(1) {
            let (path, handlers) = route.split_once("\", ").expect("a path and handlers");
            let handlers = handlers.lines().next().expect("on one line");
            for method in ["get", "post", "delete"] {
                if handlers.contains(&format!("{method}(")) {
                    routes.insert((method.to_owned(), path.to_owned()));
                }
            }
        }
        assert!(routes.len() > 10, "{routes:?}");
        assert_eq!(described, routes);
    }
}
