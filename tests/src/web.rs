//! The layers of the dApp: pages wire, components draw, hooks act, state decides, io touches the browser.

use crate::Violation;
use crate::arrows::first_segments;
use crate::code::Code;

const WEB: &str = "web/src/";

/// What a layer must not name of this crate.
struct Layer {
    name: &'static str,
    never: &'static [&'static str],
}

const LAYERS: [Layer; 7] = [
    Layer { name: "components", never: &["hooks", "io", "pages", "app"] },
    Layer { name: "hooks", never: &["pages", "components", "app"] },
    Layer { name: "state", never: &["io", "hooks", "pages", "components", "chart", "app"] },
    Layer { name: "io", never: &["hooks", "pages", "components", "app"] },
    Layer { name: "wire", never: &["hooks", "io", "pages", "components", "chart", "app"] },
    Layer { name: "chart", never: &["hooks", "io", "pages", "app"] },
    Layer { name: "i18n", never: &["hooks", "io", "pages", "components", "chart", "app"] },
];

/// The crates that are the browser.
const BROWSER: [&str; 3] = ["web_sys", "js_sys", "gloo"];
/// Who may name them; `dom` only asks elements of the page itself.
const BROWSER_LAYERS: [&str; 4] = ["io", "chart", "dom", "main"];

/// The only layer that names the drawing library.
const DRAWING: [&str; 2] = ["plotters", "plotters_canvas"];

/// The most lines a file of a layer may have before its tests.
const LIMITS: [(&str, usize); 2] = [("pages", 150), ("components", 100)];

/// The violations of a file of `web`; none for other files.
#[must_use]
pub fn check(code: &Code) -> Vec<Violation> {
    let Some(inside) = code.path.strip_prefix(WEB) else { return Vec::new() };
    let layer = inside.trim_end_matches(".rs").split('/').next().unwrap_or_default();
    let mut found = Vec::new();
    for (line, name) in named(code) {
        let never = LAYERS.iter().find(|rule| rule.name == layer).map_or(&[][..], |rule| rule.never);
        let name = name.as_str();
        let drawing = DRAWING.contains(&name) && layer != "chart";
        let browser = BROWSER.contains(&name) && !BROWSER_LAYERS.contains(&layer);
        if drawing || browser || never.contains(&name) {
            found.push(code.violation(line, &format!("`{layer}` may not use `{name}`")));
        }
    }
    for (limited, most) in LIMITS {
        if layer == limited && code.lines > most {
            found.push(code.violation(most, &format!("{} lines; {limited} have at most {most}", code.lines)));
        }
    }
    found
}

/// Modules named below `crate::`, and crates named at the start of a path.
fn named(code: &Code) -> Vec<(usize, String)> {
    let modules = code.find(&["crate", ":", ":"]).flat_map(|(_, rest)| first_segments(rest));
    let crates = BROWSER.into_iter().chain(DRAWING).flat_map(|name| {
        let here: Vec<_> = code.find(&[name]).map(|(line, _)| (line, name.to_owned())).collect();
        here
    });
    modules.chain(crates).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::File;

    #[test]
    fn layers_keep_to_themselves() {
        for (name, path, text, expected) in [
            ("page uses hook", "pages/home.rs", "use crate::hooks::use_wallet;", None),
            ("page uses web_sys", "pages/home.rs", "use web_sys::window;", Some("`web_sys`")),
            ("component uses component", "components/a.rs", "use crate::components::b::B;", None),
            ("component uses io", "components/a.rs", "use crate::io::clock;", Some("`io`")),
            ("component uses hook", "components/a.rs", "use crate::{i18n::t, hooks::x};", Some("`hooks`")),
            ("state uses core", "state/wallet.rs", "use wasm_core::units::Amount;", None),
            ("state uses io", "state/wallet.rs", "use crate::io::storage;", Some("`io`")),
            ("state uses web_sys", "state.rs", "fn f() { web_sys::window(); }", Some("`web_sys`")),
            ("hook uses gloo", "hooks/a.rs", "use gloo::timers::callback::Interval;", Some("`gloo`")),
            ("anything new uses web_sys", "new/a.rs", "use web_sys::window;", Some("`web_sys`")),
            ("elements", "dom.rs", "use web_sys::HtmlElement;", None),
            ("hook uses page", "hooks/a.rs", "use crate::pages::home;", Some("`pages`")),
            ("io uses web_sys", "io/clock.rs", "use web_sys::window;", None),
            ("chart draws", "chart/bars.rs", "use plotters::prelude;", None),
            ("page draws", "pages/energy.rs", "use plotters::prelude;", Some("`plotters`")),
            ("main does all", "main.rs", "use web_sys::window; use crate::io::a;", None),
        ] {
            let code = Code::parse(&File::new(&format!("web/src/{path}"), text)).unwrap();
            let found = check(&code);
            match expected {
                None => assert!(found.is_empty(), "{name}: {found:?}"),
                Some(part) => {
                    assert!(matches!(&*found, [one] if one.what.contains(part)), "{name}: {found:?}");
                }
            }
        }
    }

    #[test]
    fn pages_and_components_stay_short() {
        for (path, lines, fits) in [
            ("pages/home.rs", 150, true),
            ("pages/home.rs", 151, false),
            ("components/card.rs", 100, true),
            ("components/card.rs", 101, false),
            ("hooks/wallet.rs", 400, true),
        ] {
            let text = "// line\n".repeat(lines);
            let code = Code::parse(&File::new(&format!("web/src/{path}"), &text)).unwrap();
            assert_eq!(check(&code).is_empty(), fits, "{path} with {lines}");
        }
    }
}
