//! A static web server for `dist/`, for this machine only.
//!
//! Any static server would do for the dApp; this one is here so that the demo needs nothing else. It adds
//! the generated `config.json` and asks browsers to revalidate, so that a new build is seen at once.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::Path;

use anyhow::{Context, Result};
use axum::Router;
use axum::http::{HeaderName, HeaderValue, header};
use axum::routing::get;
use tokio::net::TcpListener;
use tower_http::services::ServeDir;
use tower_http::set_header::SetResponseHeaderLayer;

/// Binds to `port` on the loopback address; 0 takes a free one.
pub(crate) async fn bind(port: u16) -> Result<(TcpListener, SocketAddr)> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port))
        .await
        .with_context(|| format!("port {port} of 127.0.0.1 for the web page; another one: --port"))?;
    let address = listener.local_addr()?;
    Ok((listener, address))
}

/// Serves until the listener fails.
pub(crate) async fn serve(listener: TcpListener, dist: &Path, config_json: String) -> Result<()> {
    axum::serve(listener, router(dist, config_json)).await.context("the web server stopped")
}

fn router(dist: &Path, config_json: String) -> Router {
    let json = [(header::CONTENT_TYPE, "application/json")];
    let always = |name: HeaderName, value: &'static str| {
        SetResponseHeaderLayer::overriding(name, HeaderValue::from_static(value))
    };
    Router::new()
        .route("/config.json", get(move || async move { (json, config_json) }))
        .fallback_service(ServeDir::new(dist))
        .layer(always(header::CACHE_CONTROL, "no-cache"))
        .layer(always(header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn files_have_the_types_a_browser_asks_for() {
        let dist = tempfile::tempdir().unwrap();
        for name in ["index.html", "app.js", "app_bg.wasm", "base.css"] {
            std::fs::write(dist.path().join(name), "x").unwrap();
        }
        let (listener, address) = bind(0).await.unwrap();
        let folder = dist.path().to_path_buf();
        tokio::spawn(async move { serve(listener, &folder, "{\"network\":\"devnet\"}".to_owned()).await });
        for (path, status, kind) in [
            ("/", 200, "text/html"),
            ("/app.js", 200, "text/javascript"),
            ("/app_bg.wasm", 200, "application/wasm"),
            ("/base.css", 200, "text/css"),
            ("/config.json", 200, "application/json"),
            ("/absent.js", 404, ""),
        ] {
            let url = format!("http://{address}{path}");
            let answer = tokio::task::spawn_blocking(move || {
                ureq::get(&url).config().http_status_as_error(false).build().call().unwrap()
            });
            let answer = answer.await.unwrap();
            let header = |name: &str| answer.headers().get(name).map_or("", |value| value.to_str().unwrap());
            assert_eq!(answer.status().as_u16(), status, "{path}");
            assert!(header("content-type").starts_with(kind), "{path}: {}", header("content-type"));
            assert_eq!(header("cache-control"), "no-cache", "{path}");
        }
    }
}
