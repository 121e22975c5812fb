//! Correcting one vote of a decision.

use domain::words::VoteOption;
use leptos::prelude::*;
use services::desk::{CastVote, Choice, Field, FieldError, Input, Kind, Values, VoteForm};

use super::form::{one, summary};
use super::{FormState, Told, address_of, crumbs, page, told};
use crate::{
    components::{EmptyState, ErrorSummary, PageHead, SubmitButton},
    page::Page,
    pages::parts::{capital, shorten, vote_option},
};

/// So many characters of a motion stand in a way or a title.
const MOTION: usize = 70;

fn here(number: i64) -> String {
    format!("{}/{number}", address_of(Kind::Decision))
}

/// Every vote of a decision, each with the way to correct it.
#[must_use]
pub fn votes(number: i64, motion: &str, votes: &[CastVote], done: Option<&Told>) -> Page {
    let back = here(number);
    let title = format!("Correct a vote in decision {number}");
    let whole = motion.to_owned();
    page(title.clone(), format!("{back}/votes")).body(|| {
        let items = votes
            .iter()
            .map(|vote| {
                let href = format!("{back}/votes/{}", vote.slug);
                let excuse = vote.excuse.clone().map(|excuse| format!(", because: {excuse}"));
                view! {
                    <li>
                        <a href=href>{vote.name.clone()}</a>
                        <span class="soft">" " {vote_option(&vote.option)} {excuse}</span>
                    </li>
                }
            })
            .collect_view();
        let list = if votes.is_empty() {
            view! { <EmptyState title="No member’s vote is in this decision"><p>"There is nothing to correct."</p></EmptyState> }
                .into_any()
        } else {
            view! { <ul class="desk-list">{items}</ul> }.into_any()
        };
        view! {
            {crumbs(vec![
                (Kind::Decision.many().to_owned(), address_of(Kind::Decision)),
                (shorten(motion, MOTION), back.clone()),
            ])}
            <PageHead title=title>
                <p class="lede">{whole}</p>
            </PageHead>
            {told(done)}
            {list}
        }
    })
}

/// The form that corrects one vote.
#[must_use]
pub fn correct_vote(form: &VoteForm, values: &Values, errors: &[FieldError]) -> Page {
    let back = here(form.number);
    let name = form.vote.name.clone();
    let address = format!("{back}/votes/{}", form.vote.slug);
    let title = format!("Correct the vote of {name}");
    let state = FormState { errors: errors.to_vec(), ..FormState::default() };
    let whole = form.motion.clone();
    page(title.clone(), address.clone()).body(|| {
        let options = VoteOption::ALL.iter().map(|option| Choice::new(option.code(), capital(option.label())));
        let fields = [
            Field::new("option", "What it should say", Input::One(options.collect())).required(),
            Field::new("excuse", "Reason of an excuse or recusal", Input::Line)
                .hint("Only for “excused” and “recused”: as the minutes say it."),
            Field::new("reason", "Why you correct it", Input::Line)
                .required()
                .hint("It stands beside the vote for everyone to read, such as: the minutes were corrected on 3 March."),
        ];
        let fields = fields.iter().map(|field| one(field, values, &state)).collect_view();
        let earlier = form.corrected.as_ref().map(|(was, reason)| {
            view! { <p class="soft">{format!("It was corrected before: the source has “{}”. Reason given: {reason}", vote_option(was))}</p> }
        });
        let source = (!form.source_word.is_empty()).then(|| format!(" (the source’s word: “{}”)", form.source_word));
        view! {
            {crumbs(vec![
                (Kind::Decision.many().to_owned(), address_of(Kind::Decision)),
                (shorten(&form.motion, MOTION), back.clone()),
                ("Votes".to_owned(), format!("{back}/votes")),
            ])}
            <PageHead title=title>
                <p class="lede">{whole}</p>
            </PageHead>
            <ErrorSummary errors=summary(errors) />
            <p>"It says now: " <strong>{vote_option(&form.vote.option)}</strong> {source} "."</p>
            {earlier}
            <form id="desk" class="desk-form" method="post" action=address novalidate>
                <input type="hidden" name="stamp" value=form.stamp.clone() />
                {fields}
                <div class="desk-actions"><SubmitButton label="Correct it for everyone" /></div>
            </form>
        }
    })
}
