//! Cuts the linked dApp into the part that a first visitor needs and those that are fetched when they are needed.
//!
//! The code marks where to cut (`wasm_split` in `web`); which functions and data lie on which side follows from who
//! calls whom, for which the linker keeps its relocations. Trunk knows nothing of this: what it made of the whole
//! module is replaced.

use std::path::Path;

use anyhow::{Context, Result, anyhow, ensure};
use wasm_split_cli_support::{Options, transform};

use crate::process;
use crate::tools::{DappTools, TARGET};

/// The feature of `web` that leaves the marks in the code.
pub(super) const FEATURE: &str = "split";

/// Has the linker keep what the cut needs to know.
pub(super) const LINKER: &str = "-Clink-args=--emit-relocs";

/// Fetches and links the parts.
const LOADER: &str = "parts.js";

/// How the loader compiles a part, which only works where the server calls it WebAssembly …
const STREAMED: &str = "WebAssembly.instantiateStreaming(src, imports)";

/// … and how it does it here: as the loader of the first part, with any server.
const COMPILED: &str = "src.then((answer) => compile(answer, imports))";

const COMPILE: &str = "\
async function compile(answer, imports) {
    if (!answer.ok) throw new Error(`${answer.url}: ${answer.status}`);
    return WebAssembly.instantiate(await answer.arrayBuffer(), imports);
}
";

/// Puts the parts into `dist/`, with a loader for the first that no longer holds the others.
pub(super) fn parts(tools: &DappTools, dist: &Path) -> Result<()> {
    let linked = process::target_dir()?.join(TARGET).join("release/web.wasm");
    let whole = std::fs::read(&linked).with_context(|| linked.display().to_string())?;
    let stage = tempfile::tempdir().context("a folder to work in")?;
    let first = stage.path().join("web.wasm");
    let mut options = Options::new(&whole);
    options.output_dir = dist;
    options.main_out_path = &first;
    let link_name = format!("./{LOADER}");
    options.link_name = &link_name;
    options.main_module = "./web.js";
    transform(options).map_err(|error| anyhow!("cannot cut the dApp into parts: {error:#}"))?;
    on_any_server(&dist.join(LOADER))?;
    let mut bindgen = tools.command("wasm-bindgen")?;
    bindgen
        .args(["--target", "web", "--no-typescript", "--keep-lld-exports", "--out-dir"])
        .arg(dist)
        .arg(&first);
    process::quiet("wasm-bindgen", &mut bindgen)
}

/// Not every server knows what WebAssembly is called, and an error page is no part.
fn on_any_server(loader: &Path) -> Result<()> {
    let text = std::fs::read_to_string(loader).with_context(|| loader.display().to_string())?;
    ensure!(text.contains(STREAMED), "the loader of the parts is written in another way than before");
    let text = super::bundle::dense_script(&text.replace(STREAMED, COMPILED));
    std::fs::write(loader, text + COMPILE).with_context(|| loader.display().to_string())
}

/// Is this file of `dist/` fetched only when it is needed?
pub(crate) fn is_later(file: &str) -> bool {
    let part = file.starts_with("split_") || file.starts_with("chunk_");
    part && file.ends_with(".wasm")
}
