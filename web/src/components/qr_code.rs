//! A QR code, drawn as one path.

use qrcodegen::{QrCode as Qr, QrCodeEcc};

use crate::ui::prelude::*;

/// Light modules around the code, as the standard asks for.
const QUIET: i32 = 4;

/// Props of [`QrCode`].
#[derive(Clone, Debug, PartialEq, Properties)]
pub struct QrCodeProps {
    /// What the code says. Never a secret.
    pub text: AttrValue,
    /// What it is, for screen readers.
    pub label: AttrValue,
}

/// A QR code; nothing if the text is too long for one.
#[component]
pub fn QrCode(props: &QrCodeProps) -> Html {
    let code = use_memo(props.text.clone(), |text| Qr::encode_text(text, QrCodeEcc::Medium).ok());
    let Some(code) = code.as_ref() else { return html! {} };
    let side = code.size().saturating_add(QUIET).saturating_add(QUIET);
    html! {
        <svg class="qr" role="img" aria-label={props.label.clone()} viewBox={format!("0 0 {side} {side}")}
            shape-rendering="crispEdges">
            <path class="qr-dark" d={path(code)} />
        </svg>
    }
}

/// One square of side 1 for every dark module.
fn path(code: &Qr) -> String {
    let mut path = String::new();
    for y in 0..code.size() {
        for x in (0..code.size()).filter(|x| code.get_module(*x, y)) {
            path.push_str(&format!("M{} {}h1v1h-1z", x.saturating_add(QUIET), y.saturating_add(QUIET)));
        }
    }
    path
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_dark_module_is_drawn() {
        let code = Qr::encode_text("doichain:dc1qexample", QrCodeEcc::Medium).unwrap();
        let modules = (0..code.size()).flat_map(|y| (0..code.size()).map(move |x| (x, y)));
        let dark = modules.filter(|(x, y)| code.get_module(*x, *y)).count();
        assert_eq!(path(&code).matches('M').count(), dark);
        assert!(path(&code).starts_with("M4 4h1v1h-1z"), "the finder starts after the quiet zone");
    }
}
