//! Looking for a QR code with the camera, for as long as a person wants.

use super::task::Task;
use crate::io::camera;
use crate::ui::prelude::*;

/// How looking goes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Scanning {
    /// Nobody looks.
    #[default]
    Off,
    /// The camera is on.
    On,
    /// It did not work, in the browser's words.
    Failed(String),
}

/// The camera and its verbs; reads like [`Scanning`].
#[derive(Clone, Debug)]
pub struct ScanHandle {
    state: UseStateHandle<Scanning>,
    /// The video element that shows what the camera sees.
    pub video: NodeRef,
    /// Whether this browser can do it.
    pub can: bool,
}

impl core::ops::Deref for ScanHandle {
    type Target = Scanning;

    fn deref(&self) -> &Scanning {
        &self.state
    }
}

/// The camera, for the part of a page that shows it; `onfound` gets what a code says.
#[hook]
pub fn use_scan(onfound: Callback<String>) -> ScanHandle {
    let (state, video) = (use_state(Scanning::default), use_node_ref());
    let can = use_memo((), |()| camera::can_scan());
    let (setter, node) = (state.setter(), video.clone());
    use_effect_with((*state).clone(), move |scanning| {
        let looking = (*scanning == Scanning::On).then(|| {
            Task::spawn(async move {
                match camera::scan(&node).await {
                    Ok(text) => {
                        setter.set(Scanning::Off);
                        onfound.emit(text);
                    }
                    Err(reason) => setter.set(Scanning::Failed(reason)),
                }
            })
        });
        move || drop(looking)
    });
    ScanHandle { state, video, can: *can }
}

impl ScanHandle {
    /// Switches the camera on.
    pub fn start(&self) {
        self.state.set(Scanning::On);
    }

    /// Switches it off.
    pub fn stop(&self) {
        self.state.set(Scanning::Off);
    }
}
