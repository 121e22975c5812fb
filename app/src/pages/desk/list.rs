//! What there is of a kind, and the drafts.

use leptos::prelude::*;
use services::commitments::Waits;
use services::desk::{Draft, Kind, Listing};

use super::status::waits;
use super::{Told, address_of, crumbs, page, told};
use crate::{
    components::{EmptyState, PageHead, Pager, SearchForm},
    page::Page,
    pages::{
        parts::{counted, instant},
        query::address,
    },
};

/// How many stand on a page.
pub const PAGE_SIZE: u32 = 50;

/// Everything of one kind, narrowed by words of its name.
#[must_use]
pub fn list(
    kind: Kind,
    words: &str,
    of: Option<&str>,
    number: u32,
    listing: &Listing,
    late: &[Waits],
    done: Option<&Told>,
) -> Page {
    let path = address_of(kind);
    page(kind.many(), path.clone()).body(|| {
        let items = listing
            .items
            .iter()
            .map(|named| {
                let href = format!("{path}/{}", named.key);
                let detail = named.detail.clone();
                let detail = (!detail.is_empty()).then(|| view! { <span class="soft">" " {detail}</span> });
                view! { <li><a href=href>{named.label.clone()}</a>{detail}</li> }
            })
            .collect_view();
        let new = kind.can_be_new().then(|| {
            view! { <p><a class="button" href=kind.new_path().map_or_else(|| format!("{path}/new"), str::to_owned)>{format!("New {}", kind.one())}</a></p> }
        });
        let what = counted(listing.total, kind.one(), &kind.many().to_lowercase());
        let prefix = address(&path, &[("q", Some(words).filter(|words| !words.is_empty())), ("of", of)]);
        let prefix = format!("{prefix}{}page=", if prefix.contains('?') { '&' } else { '?' });
        let pages = listing.total.div_ceil(u64::from(PAGE_SIZE)).max(1);
        let all = path.clone();
        let body = if listing.items.is_empty() && words.is_empty() && of.is_none() {
            view! { <EmptyState title="There is nothing here yet"><p>"Enter the first one, or import published data."</p></EmptyState> }
                .into_any()
        } else if listing.items.is_empty() {
            view! { <EmptyState title="Nothing fits"><p>"Nothing here fits. " <a href=all>"See all of them"</a></p></EmptyState> }
                .into_any()
        } else {
            view! { <p>{what.clone()}</p><ul class="desk-list">{items}</ul> }.into_any()
        };
        view! {
            {crumbs(Vec::new())}
            <PageHead title=kind.many() />
            {told(done)}
            {new}
            {waits(late)}
            <SearchForm action=path.clone() label=format!("Find a {}", kind.one()) value=words.to_owned() />
            {body}
            <Pager current=u64::from(number) pages=pages what=what.clone() href_prefix=prefix />
        }
    })
}

/// Every draft.
#[must_use]
pub fn drafts(drafts: &[Draft], done: Option<&Told>) -> Page {
    page("Drafts", "/steward/drafts").body(|| {
        let body = if drafts.is_empty() {
            view! {
                <EmptyState title="No drafts">
                    <p>"What you cannot give a source for yet is kept here with “Save as draft”."</p>
                </EmptyState>
            }
            .into_any()
        } else {
            let items = drafts
                .iter()
                .map(|draft| {
                    let key = draft.key.clone().unwrap_or_else(|| "new".to_owned());
                    let href = format!("{}/{key}?draft={}", address_of(draft.kind), draft.id);
                    let by = draft.by.clone().map(|by| format!(" by {by}")).unwrap_or_default();
                    let label = format!("Throw away {}", draft.title);
                    view! {
                        <li>
                            <a href=href>{draft.title.clone()}</a>
                            <span class="soft">{format!(" {}, saved {}{by}", draft.kind.one(), instant(draft.saved_at))}</span>
                            <form method="post" action=format!("/steward/drafts/{}/discard", draft.id)>
                                <button class="link-button" type="submit" aria-label=label>"Throw away"</button>
                            </form>
                        </li>
                    }
                })
                .collect_view();
            view! { <ul class="desk-list">{items}</ul> }.into_any()
        };
        view! {
            {crumbs(Vec::new())}
            <PageHead title="Drafts">
                <p class="lede">"Only stewards see these. Nothing here is in the record."</p>
            </PageHead>
            {told(done)}
            {body}
        }
    })
}
