//! What is kept on this device, to be shown: photos and signed certificates.

use std::rc::Rc;

use wasm_core::trust::{Photo, SignedCertificate};

use super::shelf::Shelf;
use crate::hooks::env::use_env;
use crate::hooks::lookup::use_block_sources;
use crate::hooks::task::Task;
use crate::io::picture::Shown;
use crate::ui::prelude::*;
use crate::wire::url::GatewayUrl;

/// A photo of a seal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Picture {
    /// It is being looked for.
    Looking,
    /// Nobody who was asked has it, or it is no photo.
    Nowhere,
    /// Its address, for an image element.
    Here(AttrValue),
}

/// A photo by its content address: from this device, else from the first of these gateways that has it.
#[hook]
pub fn use_photo(cid: Option<String>, sources: Vec<GatewayUrl>) -> Picture {
    let env = use_env();
    let found = use_state(|| None::<(String, Option<Shown>)>);
    let setter = found.setter();
    use_effect_with((cid.clone(), sources), move |(cid, sources)| {
        let (cid, sources) = (cid.clone(), sources.clone());
        let reading = cid.map(|cid| {
            Task::spawn(async move {
                let bytes = Shelf::new(&env).find(&cid, &sources).await;
                let photo = bytes.and_then(|bytes| Photo::new(bytes).ok());
                setter.set(Some((cid, photo.and_then(|photo| Shown::new(photo.bytes())))));
            })
        });
        move || drop(reading)
    });
    match found.as_ref().filter(|(of, _)| Some(of) == cid.as_ref()) {
        Some((_, Some(shown))) => Picture::Here(AttrValue::from(shown.address().to_owned())),
        Some((_, None)) => Picture::Nowhere,
        None => Picture::Looking,
    }
}

/// A certificate from this device, else from a gateway; `None` while it is read, or if nobody has it.
#[hook]
pub fn use_document(cid: String) -> Option<Rc<SignedCertificate>> {
    let (env, sources) = (use_env(), use_block_sources());
    let found = use_state(|| None::<Rc<SignedCertificate>>);
    let setter = found.setter();
    use_effect_with(cid, move |cid| {
        let cid = cid.clone();
        let reading = Task::spawn(async move {
            let block = Shelf::new(&env).find(&cid, &sources).await;
            let signed = block.and_then(|block| SignedCertificate::decode(&block).ok());
            setter.set(signed.map(Rc::new));
        });
        move || drop(reading)
    });
    (*found).clone()
}
