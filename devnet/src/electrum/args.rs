//! Arguments of a method: by position or by name, taken as loosely as `ElectrumX` takes them.

use std::str::FromStr;

use bitcoin::Txid;
use serde_json::Value;

use super::error::RpcError;
use crate::index::ScriptHash;

/// Name and arguments of a method.
#[derive(Debug)]
pub(super) struct Spec {
    /// Full method name.
    pub(super) name: &'static str,
    /// Names of the arguments that must be there.
    pub(super) required: &'static [&'static str],
    /// Names of those that may follow.
    pub(super) optional: &'static [&'static str],
}

impl Spec {
    /// Puts `params` into the order of the names; missing optional ones are `None`.
    pub(super) fn bind(&self, params: Option<Value>) -> Result<Args, RpcError> {
        match params {
            None => self.by_position(Vec::new()),
            Some(Value::Array(values)) => self.by_position(values),
            Some(Value::Object(map)) => self.by_name(map),
            Some(other) => Err(RpcError::arguments(format!("invalid request arguments: {}", python(&other)))),
        }
    }

    fn by_position(&self, values: Vec<Value>) -> Result<Args, RpcError> {
        let (count, least) = (values.len(), self.required.len());
        let most = least.saturating_add(self.optional.len());
        let arguments = if count == 1 { "argument" } else { "arguments" };
        if count < least {
            let text =
                format!("{count} {arguments} passed to method \"{}\" but it requires {least}", self.name);
            return Err(RpcError::arguments(text));
        }
        if count > most {
            let text = format!("{count} {arguments} passed to method {} taking at most {most}", self.name);
            return Err(RpcError::arguments(text));
        }
        Ok(Args(values.into_iter().map(Some).collect()))
    }

    fn by_name(&self, mut map: serde_json::Map<String, Value>) -> Result<Args, RpcError> {
        let names = self.required.iter().chain(self.optional);
        let values: Vec<Option<Value>> = names.map(|name| map.remove(*name)).collect();
        let missing: Vec<_> = self
            .required
            .iter()
            .zip(&values)
            .filter(|(_, v)| v.is_none())
            .map(|(name, _)| format!("\"{name}\""))
            .collect();
        if !missing.is_empty() {
            let parameters = if missing.len() == 1 { "parameter" } else { "parameters" };
            let text = format!("method \"{}\" requires {parameters} {}", self.name, missing.join(", "));
            return Err(RpcError::arguments(text));
        }
        if let Some(extra) = map.keys().next() {
            let text = format!("method \"{}\" does not take parameter \"{extra}\"", self.name);
            return Err(RpcError::arguments(text));
        }
        Ok(Args(values))
    }
}

/// Arguments in the order of their names.
#[derive(Debug)]
pub(super) struct Args(Vec<Option<Value>>);

impl Args {
    /// The argument at `index`; JSON null when it is missing.
    pub(super) fn value(&mut self, index: usize) -> Option<Value> {
        self.0.get_mut(index).and_then(Option::take)
    }

    /// A height, count or position.
    pub(super) fn number(&mut self, index: usize) -> Result<u32, RpcError> {
        non_negative(&self.value(index).unwrap_or(Value::Null))
    }

    /// As [`Args::number`], 0 when it is missing.
    pub(super) fn number_or_zero(&mut self, index: usize) -> Result<u32, RpcError> {
        self.value(index).map_or(Ok(0), |value| non_negative(&value))
    }

    /// A truth value called `name` in the error, false when it is missing.
    pub(super) fn flag(&mut self, index: usize, name: &str) -> Result<bool, RpcError> {
        match self.value(index) {
            None => Ok(false),
            Some(Value::Bool(flag)) => Ok(flag),
            Some(Value::Number(number)) if number.as_u64() == Some(1) => Ok(true),
            Some(Value::Number(number)) if number.as_u64() == Some(0) => Ok(false),
            Some(_) => Err(RpcError::bad_request(format!("\"{name}\" must be a boolean"))),
        }
    }

    /// A scripthash.
    pub(super) fn script_hash(&mut self, index: usize) -> Result<ScriptHash, RpcError> {
        self.parse(index, "is not a valid script hash")
    }

    /// A transaction id.
    pub(super) fn txid(&mut self, index: usize) -> Result<Txid, RpcError> {
        self.parse(index, "should be a transaction hash")
    }

    fn parse<T: FromStr>(&mut self, index: usize, complaint: &str) -> Result<T, RpcError> {
        let value = self.value(index).unwrap_or(Value::Null);
        let parsed = value.as_str().and_then(|text| text.parse().ok());
        parsed.ok_or_else(|| RpcError::bad_request(format!("{} {complaint}", python(&value))))
    }
}

fn non_negative(value: &Value) -> Result<u32, RpcError> {
    let number = match value {
        Value::Bool(flag) => Some(u64::from(*flag)),
        Value::Number(number) => number.as_u64().or_else(|| whole(number.as_f64()?)),
        Value::String(text) => text.trim().parse().ok(),
        _ => None,
    };
    let number = number.map(|number| u32::try_from(number).unwrap_or(u32::MAX));
    number.ok_or_else(|| RpcError::bad_request(format!("{} should be a non-negative integer", python(value))))
}

/// The whole part of a non-negative float, read from its digits.
fn whole(number: f64) -> Option<u64> {
    format!("{:.0}", number.trunc()).parse().ok()
}

/// A value as Python prints it, since that is what clients see in error texts.
pub(super) fn python(value: &Value) -> String {
    match value {
        Value::Null => "None".to_owned(),
        Value::Bool(true) => "True".to_owned(),
        Value::Bool(false) => "False".to_owned(),
        Value::String(text) => text.clone(),
        Value::Array(items) => {
            let items: Vec<String> = items.iter().map(python_repr).collect();
            format!("[{}]", items.join(", "))
        }
        other => other.to_string(),
    }
}

fn python_repr(value: &Value) -> String {
    match value {
        Value::String(text) => format!("'{text}'"),
        other => python(other),
    }
}
