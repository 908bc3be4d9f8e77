//! A table of texts with a heading row, which scrolls by itself when it is wide.

use crate::ui::prelude::*;

/// Props of [`Table`].
#[derive(Clone, Debug, PartialEq, Properties)]
pub struct TableProps {
    /// What the table shows.
    pub caption: AttrValue,
    /// The headings.
    pub head: Vec<AttrValue>,
    /// The rows; the first cell names the row.
    pub rows: Vec<Vec<Html>>,
    /// Name for the end-to-end tests.
    #[prop_or_default]
    pub testid: Option<AttrValue>,
}

/// A table with a heading row, which scrolls by itself when it is wide.
#[component]
pub fn Table(props: &TableProps) -> Html {
    let row = |cells: &Vec<Html>| {
        let mut cells = cells.iter();
        html! {
            <tr>
                if let Some(name) = cells.next() { <th scope="row">{ name.clone() }</th> }
                { for cells.map(|cell| html! { <td>{ cell.clone() }</td> }) }
            </tr>
        }
    };
    html! {
        <div class="table-scroll" tabindex="0" role="region" aria-label={props.caption.clone()}>
            <table class="table" data-testid={props.testid.clone()}>
                <caption class="unseen">{ &props.caption }</caption>
                <thead><tr>{ for props.head.iter().map(|text| html! { <th scope="col">{ text }</th> }) }</tr></thead>
                <tbody>{ for props.rows.iter().map(row) }</tbody>
            </table>
        </div>
    }
}
