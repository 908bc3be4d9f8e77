//! `GET /metrics`: numbers for Prometheus, in its text format 0.0.4.

use super::App;
use crate::node::Node;
use crate::push::Status;
use axum::extract::State;
use axum::http::header;
use axum::response::IntoResponse;
use std::fmt::{Display, Write as _};
use wasm_core::units::{Amount, UnixTime};

const KIND: &str = "text/plain; version=0.0.4; charset=utf-8";

pub(super) async fn get(State(node): App) -> impl IntoResponse {
    ([(header::CONTENT_TYPE, KIND)], text(&node))
}

/// Metrics as text.
#[derive(Default)]
struct Page(String);

impl Page {
    fn head(&mut self, name: &str, kind: &str, help: &str) {
        let _ = writeln!(self.0, "# HELP {name} {help}\n# TYPE {name} {kind}");
    }

    fn put(&mut self, name: &str, labels: &str, value: impl Display) {
        let _ = writeln!(self.0, "{name}{labels} {value}");
    }

    fn one(&mut self, name: &str, kind: &str, help: &str, value: impl Display) {
        self.head(name, kind, help);
        self.put(name, "", value);
    }
}

fn text(node: &Node) -> String {
    let mut page = Page::default();
    let (config, chain, head) = (&node.config, node.chain(), node.head());
    page.head("blockpro_info", "gauge", "What runs here.");
    let (version, source) = (env!("CARGO_PKG_VERSION"), config.meter.source.word());
    let labels = format!("{{version=\"{version}\",meter=\"{}\",source=\"{source}\"}}", node.meter);
    page.put("blockpro_info", &labels, 1);
    page.one("blockpro_records", "counter", "Signed records stored.", head.seq);
    let time = head.time.map_or(0, UnixTime::secs);
    page.one("blockpro_record_time_seconds", "gauge", "End of the newest interval, unix time.", time);
    page.head("blockpro_telegrams", "counter", "What the meter sent, by what came of it.");
    let (valid, unreadable) = node.telegrams();
    page.put("blockpro_telegrams", "{result=\"valid\"}", valid);
    page.put("blockpro_telegrams", "{result=\"unreadable\"}", unreadable);
    let anchors = chain.last.as_ref().map_or(0, |anchor| anchor.n);
    page.one("blockpro_anchors", "counter", "Number of the newest anchor.", anchors);
    if let Some(funds) = chain.funds.map(Amount::swartz) {
        page.one("blockpro_funds_swartz", "gauge", "Money for fees, in swartz.", funds);
    }
    files(&mut page, node);
    page.one("blockpro_listeners", "gauge", "Open streams.", node.hub.count());
    page.head("blockpro_warning", "gauge", "1 for each warning that holds.");
    for warning in node.health.warnings() {
        let code = serde_json::to_value(warning.code).unwrap_or_default();
        page.put("blockpro_warning", &format!("{{code={code}}}"), 1);
    }
    if let Some(bytes) = resident_bytes() {
        page.one("process_resident_memory_bytes", "gauge", "Memory in use.", bytes);
    }
    page.0
}

/// Name, kind and help of a number of a target, and where it is.
type Number = (&'static str, &'static str, &'static str, fn(&Status) -> u64);

/// Files, and how far they are pushed.
fn files(page: &mut Page, node: &Node) {
    if let Ok((hours, days)) = node.store.count_files() {
        page.head("blockpro_files", "counter", "Files stored, by kind.");
        page.put("blockpro_files", "{kind=\"hour\"}", hours);
        page.put("blockpro_files", "{kind=\"day\"}", days);
    }
    let targets = node.pushes.all();
    if targets.is_empty() {
        return;
    }
    let numbers: [Number; 4] = [
        ("blockpro_push_waiting", "gauge", "Files that a target lacks.", |target| target.waiting),
        ("blockpro_push_failures", "counter", "Failed requests to a target.", |target| target.failures),
        ("blockpro_push_failing", "gauge", "1 while a target takes nothing.", |target| {
            target.error.is_some().into()
        }),
        ("blockpro_push_time_seconds", "gauge", "When a target last took something.", |target| target.time),
    ];
    for (name, kind, help, number) in numbers {
        page.head(name, kind, help);
        for target in &targets {
            page.put(name, &format!("{{target=\"{}\"}}", target.name), number(target));
        }
    }
}

/// Memory of this process, as the kernel says.
fn resident_bytes() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    line.trim().strip_suffix(" kB")?.parse::<u64>().ok()?.checked_mul(1024)
}
