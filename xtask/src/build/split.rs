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

/// Starts the dApp, and knows what to fetch ahead.
const BOOT: &str = "boot.js";

/// Where it wants the names of the parts behind the door.
const AHEAD: &str = "const INSIDE = [];";

/// Where the page has its first script fetched ahead.
const PRELOAD: &str = "<link rel=\"modulepreload\" href=\"./web.js\" />";

/// How the loader fetches a part, compiles and links it: only where the server calls it WebAssembly, and after the first …
const STREAMED: [&str; 2] = ["const src = fetch(", "WebAssembly.instantiateStreaming(src, imports)"];

/// … and how it does it here: with any server, compiled while the first is still on its way.
const COMPILED: [&str; 2] =
    ["const src = part(", "src.then((module) => WebAssembly.instantiate(module, imports))"];

const PART: &str = "\
async function part(url) {
    const answer = await fetch(url);
    if (!answer.ok) throw new Error(`${answer.url}: ${answer.status}`);
    const named = answer.headers.get(\"content-type\") === \"application/wasm\";
    return named ? WebAssembly.compileStreaming(answer) : WebAssembly.compile(await answer.arrayBuffer());
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
    let loader = dist.join(LOADER);
    let text = std::fs::read_to_string(&loader).with_context(|| loader.display().to_string())?;
    name_ahead(&dist.join(BOOT), &text)?;
    load_ahead(&dist.join("index.html"))?;
    std::fs::write(&loader, on_any_server(&text)?).with_context(|| loader.display().to_string())?;
    let mut bindgen = tools.command("wasm-bindgen")?;
    bindgen
        .args(["--target", "web", "--no-typescript", "--keep-lld-exports", "--out-dir"])
        .arg(dist)
        .arg(&first);
    process::quiet("wasm-bindgen", &mut bindgen)
}

/// Not every server knows what WebAssembly is called, and an error page is no part.
fn on_any_server(loader: &str) -> Result<String> {
    let mut text = loader.to_owned();
    for (streamed, compiled) in STREAMED.into_iter().zip(COMPILED) {
        ensure!(text.contains(streamed), "the loader of the parts is written in another way than before");
        text = text.replace(streamed, compiled);
    }
    Ok(super::bundle::dense_script(&text) + PART)
}

/// Tells what starts the dApp which files are behind the door.
fn name_ahead(boot: &Path, loader: &str) -> Result<()> {
    let names = serde_json::to_string(&behind_the_door(loader)?)?;
    let text = std::fs::read_to_string(boot).with_context(|| boot.display().to_string())?;
    ensure!(text.contains(AHEAD), "{} has no place for what is fetched ahead", boot.display());
    let text = text.replace(AHEAD, &format!("const INSIDE = {names};"));
    std::fs::write(boot, super::bundle::dense_script(&text)).with_context(|| boot.display().to_string())
}

/// Has the page fetch the loader of the parts ahead, too: the first script cannot run without it.
fn load_ahead(index: &Path) -> Result<()> {
    let page = std::fs::read_to_string(index).with_context(|| index.display().to_string())?;
    ensure!(page.contains(PRELOAD), "{} does not fetch its first script ahead", index.display());
    let both = format!("{PRELOAD}\n    {}", PRELOAD.replace("web.js", LOADER));
    std::fs::write(index, page.replace(PRELOAD, &both)).with_context(|| index.display().to_string())
}

/// The files of the part `inside`: its own, and those it shares with others, which its loader names at its end.
fn behind_the_door(loader: &str) -> Result<Vec<String>> {
    let own = loader.split_once("__wasm_split_load_inside = ").context("no part is called inside")?.1;
    let (own, _) = own.split_once("]));").context("the loader of inside has no end")?;
    let shared = own.rsplit_once('[').map_or("", |(_, names)| names);
    let mut files = Vec::new();
    for name in shared.split(',').map(str::trim).filter(|name| !name.is_empty()) {
        let mark = format!("const {name} = ");
        let at = loader.split_once(&mark).with_context(|| format!("nothing is called {name}"))?.1;
        files.push(file_of(at)?);
    }
    files.push(file_of(own)?);
    Ok(files)
}

/// The first file that is asked for.
fn file_of(loader: &str) -> Result<String> {
    let name = loader.split_once("new URL(\"").and_then(|(_, rest)| rest.split_once('"'));
    Ok(name.context("the loader names no file")?.0.to_owned())
}

/// Is this file of `dist/` fetched only when it is needed?
pub(crate) fn is_later(file: &str) -> bool {
    let part = file.starts_with("split_") || file.starts_with("chunk_");
    part && file.ends_with(".wasm")
}

#[cfg(test)]
mod tests {
    use super::*;

    const WRITTEN: &str = "\
        const __chunk_3 = makeLoad(() => {\n\
            const src = fetch(new URL(\"./chunk_3.wasm\", import.meta.url));\n\
            return async (imports) => (WebAssembly.instantiateStreaming(src, imports));\n\
        }, []);\n\
        export const __wasm_split_load_inside = wrapAsyncCb(makeLoad(() => {\n\
            const src = fetch(new URL(\"./split_inside.wasm\", import.meta.url));\n\
            return async (imports) => (WebAssembly.instantiateStreaming(src, imports));\n\
        }, [__chunk_3]));\n";

    #[test]
    fn what_is_behind_the_door_is_fetched_ahead() {
        let names = ["./chunk_3.wasm", "./split_inside.wasm"];
        assert_eq!(behind_the_door(WRITTEN).unwrap(), names);
        let alone = WRITTEN.replace("[__chunk_3]", "[]");
        assert_eq!(behind_the_door(&alone).unwrap(), names[1..]);
        assert!(behind_the_door("").is_err());
        assert!(behind_the_door(&WRITTEN.replace("const __chunk_3", "const __chunk_4")).is_err());
    }

    #[test]
    fn parts_are_compiled_whatever_the_server_calls_them() {
        let text = on_any_server(WRITTEN).unwrap();
        assert!(!text.contains("instantiateStreaming") && !text.contains("src = fetch"));
        assert_eq!(text.matches("src = part(").count(), 2);
        assert!(on_any_server("fetch").is_err(), "written in another way");
    }
}
