//! What is kept on this device, to be shown: photos and signed certificates.

use std::rc::Rc;

use wasm_core::trust::SignedCertificate;

use super::shelf::Shelf;
use crate::hooks::env::use_env;
use crate::hooks::lookup::use_block_sources;
use crate::hooks::task::Task;
use crate::io::picture::Shown;
use crate::ui::prelude::*;

/// The address of a photo for an image element; `None` while it is read, or if it is not here.
#[hook]
pub fn use_photo(cid: Option<String>) -> Option<AttrValue> {
    let env = use_env();
    let shown = use_state(|| None::<(String, Shown)>);
    let setter = shown.setter();
    use_effect_with(cid.clone(), move |cid| {
        let reading = cid.clone().map(|cid| {
            Task::spawn(async move {
                let bytes = Shelf::new(&env).block(&cid).await;
                setter.set(bytes.and_then(|bytes| Shown::new(&bytes)).map(|shown| (cid, shown)));
            })
        });
        move || drop(reading)
    });
    let fits = shown.as_ref().filter(|(of, _)| Some(of) == cid.as_ref());
    fits.map(|(_, shown)| AttrValue::from(shown.address().to_owned()))
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
