use leptos::prelude::*;
use serde_json::json;
use services::commitments::CommitmentsQuery;
use services::ledger::ChangesQuery;
use services::views::{
    BoardColumn, ChangeView, CommitmentRow, DecisionRow, DecisionsQuery, Listing, OfficialRow,
    OfficialsQuery, Stats, ValueSummary,
};

use super::{
    Context,
    changes::entry,
    commitments, ld,
    parts::{capital, counted, in_words, number, roll_call},
    tables,
};
use crate::{
    components::{EmptyState, SearchForm, Section},
    islands::SearchSuggest,
    layout::Site,
    page::{Page, PageError},
};

/// Officials and decisions on the front page.
const FEW: u32 = 6;

struct Home {
    stats: Stats,
    values: Vec<ValueSummary>,
    decisions: Vec<DecisionRow>,
    officials: Vec<OfficialRow>,
    board: Vec<BoardColumn>,
    late: Listing<CommitmentRow>,
    changes: Vec<ChangeView>,
}

/// The front page.
///
/// # Errors
/// When something broke.
pub async fn home(ctx: &Context) -> Result<Page, PageError> {
    let decisions = DecisionsQuery { scored: true, page: 1, size: FEW, ..DecisionsQuery::default() };
    let officials = OfficialsQuery {
        standing: Some(domain::words::Standing::Elected.code().to_owned()),
        page: 1,
        size: FEW,
        ..OfficialsQuery::default()
    };
    let all = CommitmentsQuery { page: 1, size: FEW, ..CommitmentsQuery::default() };
    let late = CommitmentsQuery { status: Some("late".to_owned()), ..all.clone() };
    let changes = ChangesQuery { page: 1, size: 5, ..ChangesQuery::default() };
    let home = Home {
        board: ctx.services.commitments_board(&all, 0).await?,
        late: ctx.services.commitments(&late).await?,
        changes: ctx.services.changes(&changes).await?.items,
        stats: ctx.services.stats().await?,
        values: ctx.services.values().await?,
        decisions: ctx.services.decisions(&decisions).await?.items,
        officials: ctx.services.officials(&officials).await?.items,
    };
    Ok(render(&ctx.site, &home))
}

fn render(site: &Site, home: &Home) -> Page {
    let name = site.organisation.clone();
    let lede = format!(
        "{name} helps everyday people win office, and they promise to answer to the people they represent. \
         Here you can see how officials voted, what we make of it by rules that anyone can read, and where every \
         vote comes from."
    );
    let page = Page::new(format!("{name}: how our officials vote"), "/").description(format!(
        "How the officials for your town voted, judged by published rules, with a source for every vote. Kept by {name}."
    ));
    let empty = home.stats.people == 0 && home.stats.places == 0;
    let page = page.with_islands().body(|| {
        view! {
            <div class="poster">
                <h1>"How the people we elect vote"</h1>
                <p class="lede">{lede}</p>
                <SearchSuggest>
                    <SearchForm
                        action="/find"
                        label="Find your officials"
                        hint="Type a town, a county or a ZIP code.".to_owned()
                    />
                </SearchSuggest>
            </div>
            {if empty { nothing_yet() } else { contents(home) }}
        }
    });
    let thing = json!({
        "@type": "WebSite",
        "name": site.organisation,
        "url": site.public_url,
        "publisher": ld::organisation(site),
        "potentialAction": {
            "@type": "SearchAction",
            "target": format!("{}/search?q={{search_term}}", site.public_url),
            "query-input": "required name=search_term",
        },
    });
    ld::with_data(site, page, &[], thing)
}

fn nothing_yet() -> AnyView {
    view! {
        <EmptyState title="There is nothing in this record yet">
            <p>"Nobody has put officials or votes into it. For the people who run this site, two ways to begin:"</p>
            <ul>
                <li>
                    "Bring in published data, for example "
                    <code>"answerable import openstates-people FOLDER"</code>
                    ". "
                    <code>"answerable import --help"</code>
                    " names every kind of data."
                </li>
                <li>
                    "Look around in an invented community: "
                    <code>"answerable sample"</code>
                    ". It fills an empty record only."
                </li>
            </ul>
        </EmptyState>
    }
    .into_any()
}

fn contents(home: &Home) -> AnyView {
    view! {
        {promises(&home.board, &home.late)}
        {decisions(&home.decisions)}
        {officials(&home.officials)}
        {values(&home.values)}
        {changed(&home.changes)}
        {figures(&home.stats)}
    }
    .into_any()
}

/// How many commitments there are of each status, and those that are late.
fn promises(board: &[BoardColumn], late: &Listing<CommitmentRow>) -> AnyView {
    if board.is_empty() {
        return ().into_any();
    }
    let figures = board
        .iter()
        .map(|column| {
            let href = format!("/commitments?status={}", column.status);
            view! { <div><dt>{capital(&column.words)}</dt><dd><a href=href>{number(column.n)}</a></dd></div> }
        })
        .collect_view();
    let cards = commitments::cards_of(&late.items);
    let late = (!late.items.is_empty()).then(|| view! { <h3>"Late now"</h3> {cards} });
    view! {
        <Section id="commitments" title="What they promised">
            <dl class="figures">{figures}</dl>
            {late}
            <p><a href="/commitments">"The board of commitments"</a></p>
        </Section>
    }
    .into_any()
}

/// What was changed last.
fn changed(changes: &[ChangeView]) -> AnyView {
    if changes.is_empty() {
        return ().into_any();
    }
    let entries = changes.iter().map(entry).collect_view();
    view! {
        <Section id="changes" title="What was changed last">
            <ol class="plain changes">{entries}</ol>
            <p>
                <a href="/changes">"Every change, with who and why"</a>
                ". Is something wrong? "
                <a href="/corrections/report">"Report it"</a>
                ", and see "
                <a href="/corrections">"what was corrected"</a>
                "."
            </p>
        </Section>
    }
    .into_any()
}

fn decisions(rows: &[DecisionRow]) -> AnyView {
    let content = if rows.is_empty() {
        view! {
            <EmptyState title="No decision bears on a position yet">
                <p>
                    "A vote is judged only where we asked for something. Until we do, you can read "
                    <a href="/decisions">"all decisions"</a>
                    "."
                </p>
            </EmptyState>
        }
        .into_any()
    } else {
        let table = tables::decisions_table(
            "The latest decisions that bear on a position".to_owned(),
            true,
            tables::Columns::ALL,
            rows,
        );
        view! {
            <p>
                "These are the newest votes on measures on which we asked for something. Only a "
                {roll_call("roll call")}
                " is judged."
            </p>
            {table}
            <p><a href="/decisions?scored=yes">"All decisions that bear on a position"</a></p>
        }
        .into_any()
    };
    view! { <Section id="decisions" title="The latest decisions">{content}</Section> }.into_any()
}

fn officials(rows: &[OfficialRow]) -> AnyView {
    if rows.is_empty() {
        return ().into_any();
    }
    let list = tables::person_list(rows);
    view! {
        <Section id="officials" title="Elected with the movement">
            {list}
            <p><a href="/officials?standing=elected">"All officials elected with the movement"</a></p>
        </Section>
    }
    .into_any()
}

fn values(values: &[ValueSummary]) -> AnyView {
    if values.is_empty() {
        return ().into_any();
    }
    let items = values
        .iter()
        .map(|value| {
            let measures = (value.measures > 0).then(|| counted(value.measures, "measure", "measures"));
            view! {
                <li>
                    <h3><a href=format!("/values/{}", value.value.slug)>{value.value.name.clone()}</a></h3>
                    <p>{value.summary.clone()} {measures.map(|text| view! { " " <span class="soft">{text}"."</span> })}</p>
                </li>
            }
        })
        .collect_view();
    view! { <Section id="values" title="What we stand for"><ol class="numbered">{items}</ol></Section> }
        .into_any()
}

fn figures(stats: &Stats) -> AnyView {
    let figures = [
        ("/officials?in_office=yes", stats.in_office, "people in office today"),
        ("/officials", stats.people, "people in the record"),
        ("/bodies", stats.bodies, "bodies"),
        ("/places", stats.places, "places"),
        ("/measures?position=any", stats.positions, "measures on which we took a position"),
        ("/decisions?scored=yes", stats.scored_decisions, "decisions that bear on a position"),
        ("/decisions", stats.decisions, "decisions in all"),
    ]
    .map(|(href, count, label)| {
        view! { <div><dt>{label}</dt><dd><a href=href>{number(count)}</a></dd></div> }
    });
    let span = match (&stats.first_decision, &stats.last_decision) {
        (Some(first), Some(last)) => {
            format!("The decisions run from {} to {}, with ", in_words(first), in_words(last))
        }
        _ => "In all there are ".to_owned(),
    };
    let votes = counted(stats.votes, "vote of a single member", "votes of single members");
    view! {
        <Section id="figures" title="What is in the record">
            <dl class="figures">{figures.collect_view()}</dl>
            <p>{span} {votes} ". " <a href="/data">"Where all of this comes from"</a> "."</p>
        </Section>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::super::fixtures;
    use super::*;

    fn empty() -> Home {
        Home {
            stats: Stats::default(),
            values: vec![],
            decisions: vec![],
            officials: vec![],
            board: vec![],
            late: Listing { items: vec![], page: 1, size: FEW, total: 0 },
            changes: vec![],
        }
    }

    #[test]
    fn an_empty_record_says_what_to_do() {
        let home = empty();
        let page = render(&fixtures::site(), &home);
        assert!(page.body.contains("answerable sample"));
        assert_eq!(page.body.matches("<h1>").count(), 1);
        assert!(page.islands);
    }

    #[test]
    fn figures_lead_to_their_lists() {
        let home = Home {
            stats: Stats { people: 1234, places: 2, in_office: 7, ..Stats::default() },
            decisions: vec![fixtures::decision_row()],
            officials: vec![fixtures::official_row()],
            ..empty()
        };
        let page = render(&fixtures::site(), &home);
        assert!(page.body.contains("<a href=\"/officials\">1,234</a>"), "{}", page.body);
        assert!(page.body.contains("<a href=\"/officials?in_office=yes\">7</a>"));
        assert!(page.body.contains("popovertarget=\"def-roll-call\""));
    }
}
