//! Name scripts: whatever is no name operation is refused, and what we would write ourselves is written the same.
#![no_main]

use libfuzzer_sys::fuzz_target;
use wasm_core::script::Script;
use wasm_core::script::name::{Name, NameOpKind, NameValue, name_doi_script, parse_name_output};

fuzz_target!(|bytes: &[u8]| {
    let script = Script::from_bytes(bytes.to_vec());
    let Some(output) = parse_name_output(&script) else { return };
    assert!(output.owner.len() < script.len() && bytes.ends_with(output.owner.as_bytes()));
    let Ok(Ok(name)) = String::from_utf8(output.name).map(Name::new) else { return };
    let Ok(value) = NameValue::new(output.value) else { return };
    if output.op == NameOpKind::Doi {
        let again = parse_name_output(&name_doi_script(&name, &value, &output.owner));
        let again = again.expect("what we write is a name operation");
        assert!(again.is_doi_of(&name) && again.value == value.as_bytes());
    }
});
