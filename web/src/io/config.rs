//! Fetches `config.json` from beside the page. Absent is not an error: the dApp then runs on mainnet.

use super::http;
use crate::wire::config::{Config, ConfigError};

const MAX: usize = 64 * 1024;

/// The configuration beside the page, or the defaults if there is none.
///
/// # Errors
/// [`ConfigError`] if there is one and it cannot be used, or nobody can say: guessing a chain would be worse than stopping.
pub async fn load() -> Result<Config, ConfigError> {
    match http::get("./config.json", MAX).await {
        Ok(answer) if answer.is_success() => Config::parse(&String::from_utf8_lossy(&answer.body)),
        Ok(answer) if (400..500).contains(&answer.status) => Ok(Config::default()),
        Ok(_) | Err(_) => Err(ConfigError::Unreachable),
    }
}
