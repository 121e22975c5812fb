use domain::words::VoteOption;
use leptos::prelude::*;
use services::views::{Listing, Official, VoteRow};

use super::{
    Context, VotesParams, corrections, ld,
    parts::{
        beyond_the_end, body_link, capital, corrected_note, counted, decision_result, mark_word,
        measure_link, pager, pages, roll_call, sources, vote_option, when_known,
    },
    query::{address_for_pages, address_of_page},
    tables::motion,
};
use crate::{
    components::{
        Breadcrumbs, Crumb, DataTable, EmptyState, FilterForm, PageHead, SubmitButton, TextField, VoteWord,
    },
    islands::FilterList,
    layout::Site,
    page::{Page, PageError},
};

const PAGE_SIZE: u32 = 100;

/// Every vote of a person that is in the record, the newest first.
///
/// # Errors
/// When there is no such person, or something broke.
pub async fn official_votes(ctx: &Context, slug: &str, params: &VotesParams) -> Result<Page, PageError> {
    let official = ctx.services.official(slug).await?;
    let list = ctx.services.official_votes(slug, params.q.as_deref(), params.page, PAGE_SIZE).await?;
    Ok(render(&ctx.site, &official, params, &list))
}

fn render(site: &Site, official: &Official, params: &VotesParams, list: &Listing<VoteRow>) -> Page {
    let name = &official.person.name;
    let person = format!("/officials/{}", official.person.slug);
    let path = format!("{person}/votes");
    let fields = [("q", params.q.as_deref())];
    let crumbs = vec![Crumb::new("Officials", "/officials"), Crumb::new(name.clone(), person.clone())];
    let title = format!("{name}: all votes");
    let prev = (list.page > 1).then(|| address_of_page(&path, &fields, list.page - 1));
    let next = (u64::from(list.page) < pages(list)).then(|| address_of_page(&path, &fields, list.page + 1));
    let has_rows = !list.items.is_empty();
    let page = Page::new(title.clone(), address_of_page(&path, &[], list.page))
        .description(format!(
            "All {} of {name} in the record, with the word of the source and whether it was judged.",
            counted(official.votes_total, "vote", "votes")
        ))
        .neighbours(prev, next)
        .body(|| {
            let (typed, judged) = (params.q.clone().unwrap_or_default(), format!("{person}#votes"));
            view! {
                <Breadcrumbs crumbs=crumbs.clone() />
                <PageHead title=title.clone()>
                    <p class="lede">
                        "Every decision in which the record has a vote of theirs, the newest first. Most were taken by "
                        {roll_call("roll call")}
                        ". Only some are on measures for which the movement asked for something; only those are "
                        <a href=judged>"judged"</a>
                        "."
                    </p>
                </PageHead>
                <FilterForm action=path.clone() label="Search these votes">
                    <TextField
                        name="q"
                        id="words".to_owned()
                        label="Words in the motion or the measure"
                        kind="search"
                        value=typed
                    />
                    <SubmitButton label="Search these votes" />
                </FilterForm>
                {content(official, params, list, &path)}
                {corrections::report_link(&path)}
                {sources(&official.sources)}
            }
        });
    let page = if has_rows { page.with_islands() } else { page };
    let page = if params.q.is_some() { page.noindex() } else { page };
    ld::with_data(site, page, &crumbs, ld::web_page(site, "CollectionPage", &title, &path))
}

fn content(official: &Official, params: &VotesParams, list: &Listing<VoteRow>, path: &str) -> AnyView {
    if list.items.is_empty() {
        return nothing(official, params, list, path);
    }
    let what = counted(list.total, "vote", "votes");
    let caption = match &params.q {
        Some(words) => {
            format!("{what} with “{words}”, of {}", counted(official.votes_total, "vote", "votes"))
        }
        None => what.clone(),
    };
    let rows = list.items.iter().map(row).collect_view();
    view! {
        <FilterList>
            <DataTable caption=caption stack=true>
                <thead>
                    <tr>
                        <th scope="col">"Decision"</th>
                        <th scope="col">"Measure"</th>
                        <th scope="col">"Body"</th>
                        <th scope="col">"Date"</th>
                        <th scope="col">"Their vote"</th>
                        <th scope="col">"Judged"</th>
                        <th scope="col">"Result"</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </DataTable>
        </FilterList>
        {pager(list, what, address_for_pages(path, &[("q", params.q.as_deref())]))}
    }
    .into_any()
}

fn row(vote: &VoteRow) -> AnyView {
    let option = vote.option.parse::<VoteOption>().ok();
    let word = match option {
        Some(option) => view! { <VoteWord option=option source_word=vote.source_word.clone() /> }.into_any(),
        None => vote_option(&vote.option).into_any(),
    };
    let reason = vote.reason.clone().filter(|reason| !reason.is_empty());
    let judged = match vote.mark {
        Some(mark) => mark_word(mark, option),
        None => view! { <span class="soft">"no position"</span> }.into_any(),
    };
    view! {
        <tr>
            <th scope="row"><a href=format!("/decisions/{}", vote.number)>{motion(&vote.motion)}</a></th>
            <td data-label="Measure">{vote.measure.as_ref().map(measure_link)}</td>
            <td data-label="Body">{body_link(&vote.body)}</td>
            <td data-label="Date" class="nowrap">{when_known(vote.date.as_deref())}</td>
            <td data-label="Their vote">
                {word}
                {reason.map(|reason| view! { <br /><small>"Reason: " {reason}</small> })}
                {corrected_note(vote.corrected.as_ref())}
            </td>
            <td data-label="Judged">{judged}</td>
            <td data-label="Result">{capital(&decision_result(&vote.result))}</td>
        </tr>
    }
    .into_any()
}

fn nothing(official: &Official, params: &VotesParams, list: &Listing<VoteRow>, path: &str) -> AnyView {
    let all = path.to_owned();
    let person = format!("/officials/{}", official.person.slug);
    match &params.q {
        _ if list.total > 0 => beyond_the_end(all),
        Some(words) => view! {
            <EmptyState title=format!("No vote of theirs has “{words}” in it")>
                <p>"Try one word less, or see " <a href=all>"all their votes"</a> "."</p>
            </EmptyState>
        }
        .into_any(),
        None => view! {
            <EmptyState title="No votes of theirs are published here">
                <p>
                    "The sources in this record list no vote of this person. Many local bodies publish no roll calls. See "
                    <a href=person>"their page"</a>
                    " for their terms and where they come from."
                </p>
            </EmptyState>
        }
        .into_any(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::fixtures;
    use super::*;

    fn page_for(query: &str, items: Vec<VoteRow>, total: u64) -> Page {
        let params = VotesParams::parse(query);
        let list = Listing { items, page: params.page, size: PAGE_SIZE, total };
        render(&fixtures::site(), &fixtures::official(), &params, &list)
    }

    #[test]
    fn each_vote_shows_the_word_of_its_source() {
        let page = page_for("", vec![fixtures::vote_row()], 1);
        assert!(fixtures::html(&page).contains("source: “NV”"), "{}", page.body);
        assert!(page.body.contains("href=\"/decisions/7\""));
        assert!(page.islands);
    }

    #[test]
    fn empty_lists_say_why_and_load_no_code() {
        assert!(page_for("q=zz", vec![], 0).body.contains("has “zz” in it"));
        assert!(page_for("page=3", vec![], 5).body.contains("Go to its first page"));
        let page = page_for("", vec![], 0);
        assert!(page.body.contains("publish no roll calls"));
        assert!(!page.islands);
    }
}
