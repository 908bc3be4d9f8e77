//! Whom to pay, how much, what for, and how fast.

use super::coins::CoinChoice;
use super::fee::FeeChoice;
use super::problem::{PayProblem, to_fault};
use crate::components::{Button, ButtonKind, Card, CheckBox, Field, FieldKind, IconName};
use crate::hooks::{PayHandle, use_notes, use_wallet};
use crate::i18n::{I18n, i18n, pay::Pay as Text};
use crate::state::pay::{Draft, Row, RowFaults};
use crate::ui::prelude::*;

#[derive(Clone, Debug, PartialEq, Properties)]
pub(super) struct FormProps {
    pub(super) pay: PayHandle,
}

/// The form.
#[component]
pub(super) fn Form(FormProps { pay }: &FormProps) -> Html {
    let i18n = i18n();
    let (wallet, notes) = (use_wallet(), use_notes());
    let draft = &pay.draft;
    let spendable = wallet.facts.as_ref().zip(notes.notes.as_ref());
    let spendable = spendable.map_or(0, |(facts, notes)| facts.holdings(notes.frozen()).spendable().swartz());
    let typed = {
        let pay = pay.clone();
        Callback::from(move |draft| pay.typed(draft))
    };
    let names: Vec<AttrValue> = notes
        .notes
        .iter()
        .flat_map(|notes| notes.contacts())
        .map(|(name, _)| name.as_str().to_owned().into())
        .collect();
    let rows = Rows { i18n, draft, typed: &typed, names: &names };
    let change = |edit: fn(&mut Draft, String)| {
        let draft = draft.clone();
        typed.reform(move |text: String| {
            let mut draft = draft.clone();
            edit(&mut draft, text);
            draft
        })
    };
    let onall = {
        let draft = draft.clone();
        typed.reform(move |all: bool| Draft { all, ..draft.clone() })
    };
    let onadd = {
        let draft = draft.clone();
        typed.reform(move |()| {
            let mut draft = draft.clone();
            draft.rows.push(Row::default());
            draft
        })
    };
    let onsubmit = {
        let pay = pay.clone();
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            pay.look();
        })
    };
    let all = if draft.rows.len() == 1 { Text::All } else { Text::AllRest };
    let available = i18n.fill(Text::Available, &[&i18n.amount(spendable).to_string()]);
    html! {
        <form class="stack" {onsubmit} novalidate={true} data-testid="pay-form">
            <Card class={classes!("card-narrow")}>
                <p class="soft" data-testid="pay-available">{ available }</p>
                { for draft.rows.iter().enumerate().map(|(at, row)| rows.row(at, row, pay.faults.rows.get(at))) }
                <CheckBox label={i18n.t(all)} testid="pay-all" checked={draft.all} onchange={onall} />
                if draft.all && draft.rows.len() == 1 { <p class="soft small">{ i18n.t(Text::AllHint) }</p> }
                <p><Button testid="pay-add" kind={ButtonKind::Quiet} onclick={onadd}>{ i18n.t(Text::AddRow) }</Button></p>
                <Field testid="pay-note" label={i18n.t(Text::Note)} hint={i18n.t(Text::NoteHint)} value={draft.note.clone()}
                    onchange={change(|draft, text| draft.note = text)} />
            </Card>
            <CoinChoice pay={pay.clone()} onchange={typed.clone()} />
            <FeeChoice pay={pay.clone()} onchange={typed.clone()} />
            <PayProblem problem={pay.problem.clone()} />
            <div class="actions">
                <Button testid="pay-look" kind={ButtonKind::Primary} submit=true icon={IconName::Next}>{ i18n.t(Text::Look) }</Button>
            </div>
        </form>
    }
}

struct Rows<'a> {
    i18n: I18n,
    draft: &'a Draft,
    typed: &'a Callback<Draft>,
    names: &'a [AttrValue],
}

impl Rows<'_> {
    fn row(&self, at: usize, row: &Row, faults: Option<&RowFaults>) -> Html {
        let (i18n, several) = (self.i18n, self.draft.rows.len() > 1);
        let number = at.saturating_add(1).to_string();
        let label = |one, many| if several { i18n.fill(many, &[&number]) } else { i18n.t(one) };
        let onto = {
            let draft = self.draft.clone();
            self.typed.reform(move |text: String| draft.clone().with_to(at, text, i18n))
        };
        let onamount = self.edit(move |draft, text| {
            if let Some(row) = draft.rows.get_mut(at) {
                row.amount = text;
            }
        });
        let onremove = self.edit(move |draft, _| {
            if at < draft.rows.len() {
                draft.rows.remove(at);
            }
        });
        let onremove = onremove.reform(|()| String::new());
        let read = i18n.read_amount(&row.amount).ok();
        let read =
            read.map(|amount| i18n.fill(Text::AmountRead, &[&i18n.amount(amount.swartz()).to_string()]));
        let to_error = faults.and_then(|faults| faults.to.as_ref()).map(|fault| to_fault(i18n, fault));
        let amount_error =
            faults.and_then(|faults| faults.amount.as_ref()).map(|fault| i18n.amount_fault(fault));
        html! {
            <div class={classes!("stack", several.then_some("pay-row"))} key={at}>
                <Field testid={format!("pay-to-{at}")} label={label(Text::To, Text::ToNumber)} kind={FieldKind::Code}
                    hint={(at == 0).then(|| i18n.t(Text::ToHint))} value={row.to.clone()} onchange={onto} error={to_error}
                    suggestions={self.names.to_vec()} />
                if !self.draft.gets_rest(at) {
                    <div>
                        <Field testid={format!("pay-amount-{at}")} label={label(Text::Amount, Text::AmountNumber)}
                            kind={FieldKind::Number} unit="DOI" value={row.amount.clone()} onchange={onamount} error={amount_error} />
                        <p class="soft small" aria-live="polite" data-testid={format!("pay-read-{at}")}>{ read }</p>
                    </div>
                }
                if several {
                    <p><Button testid={format!("pay-remove-{at}")} kind={ButtonKind::Quiet} onclick={onremove}>
                        { i18n.fill(Text::RemoveRow, &[&number]) }
                    </Button></p>
                }
            </div>
        }
    }

    fn edit(&self, edit: impl Fn(&mut Draft, String) + 'static) -> Callback<String> {
        let draft = self.draft.clone();
        self.typed.reform(move |text: String| {
            let mut draft = draft.clone();
            edit(&mut draft, text);
            draft
        })
    }
}
