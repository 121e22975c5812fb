use leptos::prelude::*;
use services::commitments::CommitmentsQuery;
use services::views::{CommitmentRow, Listing, Value, ValueSummary};

use super::{
    Context, commitments, corrections, ld,
    parts::{counted, markdown_html},
    query::address,
    tables,
};
use crate::{
    components::{Breadcrumbs, Crumb, EmptyState, PageHead, Prose, Section},
    layout::Site,
    page::{Page, PageError},
};

const PATH: &str = "/values";
/// Commitments that a value's page shows itself.
const FEW: u32 = 6;

/// The list of values.
///
/// # Errors
/// When something broke.
pub async fn values(ctx: &Context) -> Result<Page, PageError> {
    let values = ctx.services.values().await?;
    Ok(render_list(&ctx.site, &values))
}

/// A value's page.
///
/// # Errors
/// When there is no such value, or something broke.
pub async fn value(ctx: &Context, slug: &str) -> Result<Page, PageError> {
    let value = ctx.services.value(slug).await?;
    let query = CommitmentsQuery { value: Some(slug.to_owned()), page: 1, size: FEW, ..Default::default() };
    let promised = ctx.services.commitments(&query).await?;
    Ok(render(&ctx.site, &value, &promised))
}

fn render_list(site: &Site, values: &[ValueSummary]) -> Page {
    let page = Page::new("Values", PATH)
        .description(format!("What {} stands for, and the measures that touch it.", site.organisation))
        .body(|| {
            view! {
                <PageHead title="What we stand for">
                    <p class="lede">"Each value leads to the measures that touch it, and from there to how officials voted."</p>
                </PageHead>
                {list(values)}
            }
        });
    ld::with_data(site, page, &[], ld::web_page(site, "CollectionPage", "What we stand for", PATH))
}

fn list(values: &[ValueSummary]) -> AnyView {
    if values.is_empty() {
        return view! {
            <EmptyState title="No values are written down yet">
                <p>
                    "They come in with our positions: the people who run this site name them there. "
                    <a href="/measures?position=any">"Measures on which we took a position"</a>
                    "."
                </p>
            </EmptyState>
        }
        .into_any();
    }
    let items = values
        .iter()
        .map(|value| {
            let measures = match value.measures {
                0 => "No measure with a position yet".to_owned(),
                count => counted(count, "measure with a position", "measures with a position"),
            };
            view! {
                <li>
                    <h2><a href=format!("{PATH}/{}", value.value.slug)>{value.value.name.clone()}</a></h2>
                    <p>{value.summary.clone()}</p>
                    <p class="soft">{measures}</p>
                </li>
            }
        })
        .collect_view();
    view! { <ol class="numbered">{items}</ol> }.into_any()
}

fn render(site: &Site, value: &Value, promised: &Listing<CommitmentRow>) -> Page {
    let name = value.value.name.clone();
    let path = format!("{PATH}/{}", value.value.slug);
    let crumbs = vec![Crumb::new("Values", PATH)];
    let page = Page::new(name.clone(), path.clone()).description(value.summary.clone()).body(|| {
        let summary = value.summary.clone();
        view! {
            <Breadcrumbs crumbs=crumbs.clone() />
            <PageHead title=name.clone() kicker="What we stand for".to_owned()>
                <p class="lede">{summary}</p>
            </PageHead>
            {(!value.body.trim().is_empty()).then(|| view! { <Prose html=markdown_html(&value.body, 2) /> })}
            {criterion(value)}
            {measures(value)}
            {commitments::few(
                "What officials promised for it",
                "What is late stands first.",
                promised,
                address("/commitments", &[("value", Some(&value.value.slug))]),
                true,
            )}
            {corrections::report_link(&path)}
        }
    });
    ld::with_data(site, page, &crumbs, ld::web_page(site, "WebPage", &name, &path))
}

/// By what members score officials, word for word.
fn criterion(value: &Value) -> AnyView {
    let Some(criterion) = value.criterion.clone() else { return ().into_any() };
    let points = criterion.points.into_iter().map(|point| view! { <li>{point}</li> }).collect_view();
    view! {
        <Section id="criterion" title="What members are asked about it">
            <p>{criterion.question}</p>
            <p class="soft">"Members answer with 1 to 5 points:"</p>
            <ol>{points}</ol>
        </Section>
    }
    .into_any()
}

fn measures(value: &Value) -> AnyView {
    let content = if value.measures.is_empty() {
        view! {
            <EmptyState title="No measure with a position touches it yet">
                <p>
                    "When we ask for something on a measure that touches this value, it stands here. "
                    <a href="/measures">"All measures"</a>
                    "."
                </p>
            </EmptyState>
        }
        .into_any()
    } else {
        let all = address("/measures", &[("value", Some(&value.value.slug))]);
        view! {
            {tables::measures_table("Measures that touch this value, key measures first".to_owned(), true, &value.measures)}
            <p><a href=all>"All measures that touch it, with a position or without"</a></p>
        }
        .into_any()
    };
    view! { <Section id="measures" title="Measures that touch it">{content}</Section> }.into_any()
}

#[cfg(test)]
mod tests {
    use super::super::fixtures;
    use super::*;

    #[test]
    fn empty_lists_say_why() {
        assert!(render_list(&fixtures::site(), &[]).body.contains("No values are written down yet"));
        let value = Value {
            value: fixtures::value_ref(),
            summary: "One sentence.".to_owned(),
            body: "A *longer* text.<script>alert(1)</script>".to_owned(),
            criterion: None,
            measures: vec![],
        };
        let promised = Listing { items: vec![], page: 1, size: FEW, total: 0 };
        let page = render(&fixtures::site(), &value, &promised);
        assert!(page.body.contains("No measure with a position touches it yet"));
        assert!(page.body.contains("<em>longer</em>") && !page.body.contains("<script>"), "{}", page.body);
        assert_eq!(page.description, "One sentence.");
    }
}
