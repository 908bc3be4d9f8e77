//! The parts of the dApp that are fetched when they are first needed: what is behind the door, and pages of their own.
//!
//! In what is shipped each is a file, so that a first visitor sees the door after a third of the download. The cuts are
//! made after linking, by `xtask`; here are only the marks.

use core::fmt;

use wasm_bindgen_futures::spawn_local;

use crate::components::{Button, Notice, NoticeKind, Page, Skeleton};
use crate::hooks::{Domain, use_session};
use crate::i18n::{i18n, shell::Shell};
use crate::io::prefs::note_inside;
use crate::pages;
use crate::route::Route;
use crate::ui::prelude::*;

/// A part that is fetched later.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// The chain, the wallet, the meter, and the pages that are looked at every day.
    Inside,
    /// Everything about DOI.
    Money,
    /// The electrician's page.
    Certify,
    /// Who vouches for electricians.
    Organisations,
    /// What anybody may check.
    Verify,
    /// Everything that happened.
    Timeline,
    /// Where restored words have money.
    Search,
    /// What is chosen once.
    Settings,
}

/// Draws the page of a route, with everything around it that pages need.
pub(super) type Draw = fn(Route) -> Html;

/// The part could not be fetched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct NotLoaded;

impl fmt::Display for NotLoaded {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a part of the dapp could not be fetched")
    }
}

#[cfg(feature = "split")]
impl From<wasm_split_helpers::SplitLoaderError> for NotLoaded {
    fn from(_: wasm_split_helpers::SplitLoaderError) -> Self {
        Self
    }
}

/// Marks where a part begins: with the feature, calling the function fetches the part first.
macro_rules! parts {
    ($($name:ident in $file:ident => $draw:expr),+ $(,)?) => {
        $(
            #[cfg(feature = "split")]
            #[wasm_split_helpers::wasm_split($file, fallible)]
            fn $name() -> Result<Draw, NotLoaded> {
                Ok($draw)
            }

            #[cfg(not(feature = "split"))]
            fn $name() -> core::future::Ready<Result<Draw, NotLoaded>> {
                core::future::ready(Ok($draw))
            }
        )+
    };
}

parts! {
    inside in inside => |route| html! { <Inside {route} /> },
    money in more => |route| html! { <pages::Money {route} /> },
    certify in more => |_| html! { <pages::Certify /> },
    organisations in more => |_| html! { <pages::Organisations /> },
    verify in more => |_| html! { <pages::Verify /> },
    timeline in more => |_| html! { <pages::Timeline /> },
    search in more => |_| html! { <pages::Search /> },
    settings in more => |_| html! { <pages::Settings /> },
}

/// Fetches a part, once; after a failure the next call tries again.
///
/// # Errors
/// [`NotLoaded`], never where the dApp is one module.
pub(super) async fn load(part: Part) -> Result<Draw, NotLoaded> {
    match part {
        Part::Inside => inside().await.inspect(|_| note_inside()),
        Part::Money => money().await,
        Part::Certify => certify().await,
        Part::Organisations => organisations().await,
        Part::Verify => verify().await,
        Part::Timeline => timeline().await,
        Part::Search => search().await,
        Part::Settings => settings().await,
    }
}

/// How far the loading of a part is.
#[derive(Clone, Copy, Debug, Default)]
pub(super) enum Loaded {
    #[default]
    Absent,
    Failed,
    Ready(Draw),
}

impl PartialEq for Loaded {
    /// There is only one way to draw a part.
    fn eq(&self, other: &Self) -> bool {
        core::mem::discriminant(self) == core::mem::discriminant(other)
    }
}

/// The part as far as it is loaded, and the way to load it (again).
#[hook]
pub(super) fn use_part(part: Part) -> (Loaded, Callback<()>) {
    let state = use_state(|| (part, Loaded::default()));
    let setter = state.setter();
    let load = use_callback(part, move |(), part| {
        let (part, setter) = (*part, setter.clone());
        spawn_local(async move {
            setter.set((part, Loaded::Absent));
            let loaded = load(part).await.map_or(Loaded::Failed, Loaded::Ready);
            setter.set((part, loaded));
        });
    });
    let loaded = if state.0 == part { state.1 } else { Loaded::Absent };
    (loaded, load)
}

#[derive(Clone, Debug, PartialEq, Properties)]
pub(super) struct PartViewProps {
    pub(super) loaded: Loaded,
    pub(super) route: Route,
    pub(super) onretry: Callback<()>,
}

/// The page of a part, or why it is not there.
#[component]
pub(super) fn PartView(PartViewProps { loaded, route, onretry }: &PartViewProps) -> Html {
    match loaded {
        Loaded::Absent => html! { <div class="boot"><Skeleton /></div> },
        Loaded::Failed => html! { <Missing onretry={onretry.clone()} /> },
        Loaded::Ready(draw) => draw(*route),
    }
}

#[derive(Clone, Debug, PartialEq, Properties)]
struct MissingProps {
    onretry: Callback<()>,
}

#[component]
fn Missing(MissingProps { onretry }: &MissingProps) -> Html {
    let i18n = i18n();
    html! {
        <Page title={i18n.t(Shell::PartMissingTitle)}>
            <Notice kind={NoticeKind::Error} what={i18n.t(Shell::PartMissing)} lost={i18n.t(Shell::NothingLost)}
                next={i18n.t(Shell::PartMissingNext)} testid="part-missing">
                <Button testid="part-retry" onclick={onretry.clone()}>{ i18n.t(Shell::TryAgain) }</Button>
            </Notice>
        </Page>
    }
}

#[derive(Clone, Debug, PartialEq, Properties)]
struct InsideProps {
    route: Route,
}

/// Each root hook once, for as long as nothing is wiped, handed down as a context.
#[component]
fn Inside(InsideProps { route }: &InsideProps) -> Html {
    let life = use_session().wipes;
    html! { <Domain key={life}>{ page(*route) }</Domain> }
}

fn page(route: Route) -> Html {
    match route {
        Route::Home => html! { <pages::Home /> },
        Route::Start => html! { <pages::Start /> },
        Route::Energy => html! { <pages::Energy /> },
        Route::Meter => html! { <pages::Meter /> },
        Route::NotFound => html! { <pages::NotFound /> },
        Route::Wallet
        | Route::Send
        | Route::Receive
        | Route::History
        | Route::Coins
        | Route::Contacts
        | Route::Sign
        | Route::Message => html! { <OfPart part={Part::Money} {route} /> },
        Route::Certify => html! { <OfPart part={Part::Certify} {route} /> },
        Route::Organisations => html! { <OfPart part={Part::Organisations} {route} /> },
        Route::Verify => html! { <OfPart part={Part::Verify} {route} /> },
        Route::Timeline => html! { <OfPart part={Part::Timeline} {route} /> },
        Route::Search => html! { <OfPart part={Part::Search} {route} /> },
        Route::Settings => html! { <OfPart part={Part::Settings} {route} /> },
    }
}

#[derive(Clone, Debug, PartialEq, Properties)]
struct OfPartProps {
    part: Part,
    route: Route,
}

/// A page that is a part of its own.
#[component]
fn OfPart(OfPartProps { part, route }: &OfPartProps) -> Html {
    let (loaded, load) = use_part(*part);
    let start = load.clone();
    use_effect_with(*part, move |_| start.emit(()));
    html! { <PartView {loaded} route={*route} onretry={load} /> }
}
