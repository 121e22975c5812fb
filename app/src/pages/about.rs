use leptos::prelude::*;
use serde_json::json;
use services::views::{About, ValueSummary};

use super::{Context, ld, parts::markdown_html};
use crate::{
    components::{EmptyState, PageHead, Prose, Section},
    layout::Site,
    page::{Page, PageError},
};

const PATH: &str = "/about";

/// The organisation, what it stands for, how to correct the record, and the program.
///
/// # Errors
/// When something broke.
pub async fn about(ctx: &Context) -> Result<Page, PageError> {
    let about = ctx.services.about().await?;
    let values = ctx.services.values().await?;
    Ok(render(&ctx.site, &about, &values))
}

fn render(site: &Site, about: &About, values: &[ValueSummary]) -> Page {
    let name = site.organisation.clone();
    let title = format!("About {name}");
    let has_text = !about.about.trim().is_empty();
    let page = Page::new(title.clone(), PATH)
        .description(format!("Who {name} is, what it stands for, and how to correct this record."))
        .body(|| {
            let text = if has_text {
                view! { <Prose html=markdown_html(&about.about, 2) /> }.into_any()
            } else {
                let organisation = name.clone();
                view! {
                    <EmptyState title="Nothing is written here yet">
                        <p>{organisation} " has not written anything about itself yet."</p>
                    </EmptyState>
                }
                .into_any()
            };
            let organisation = name.clone();
            view! {
                <PageHead title=title.clone()>
                    <p class="lede">
                        {organisation}
                        " helps everyday people win office. They promise to govern together with the people they represent, "
                        "and to answer to them. Here that promise is kept or broken in the open."
                    </p>
                </PageHead>
                {text}
                {values_section(values)}
                {corrections(&name, has_text)}
                {program()}
            }
        });
    let thing = json!({ "@type": "AboutPage", "name": title, "url": super::ld::absolute(site, PATH),
        "about": ld::organisation(site) });
    ld::with_data(site, page, &[], thing)
}

fn values_section(values: &[ValueSummary]) -> AnyView {
    if values.is_empty() {
        return ().into_any();
    }
    let items = values
        .iter()
        .map(|value| {
            view! {
                <li>
                    <a href=format!("/values/{}", value.value.slug)><strong>{value.value.name.clone()}</strong></a>
                    ". "
                    {value.summary.clone()}
                </li>
            }
        })
        .collect_view();
    view! { <Section id="values" title="What we stand for"><ul class="plain">{items}</ul></Section> }
        .into_any()
}

fn corrections(name: &str, has_text: bool) -> AnyView {
    let reach = if has_text {
        "How to reach us stands above."
    } else {
        "How to reach us is not written on this page yet; use the address by which you know us."
    };
    let name = name.to_owned();
    view! {
        <Section id="corrections" title="How to correct the record">
            <p>
                "If something here is wrong, write to " {name} ". " {reach}
                " Say three things: which page and which line it is, what it should say, and where that can be read."
            </p>
            <p>
                "Officials can do the same as everybody else. Where the fault is in the data of a source, we tell the source too. "
                "We never guess: what nobody published stays open."
            </p>
        </Section>
    }
    .into_any()
}

fn program() -> AnyView {
    view! {
        <Section id="source" title="The program behind it">
            <p>
                "This site runs on Answerable, which is free software under the GNU Affero General Public License, version 3 or later. "
                "Anyone may use, read, change and share it. Whoever runs a changed copy must offer its source to those who use it: ask us for ours."
            </p>
            <p>
                "The data comes from several sources, each with its own licence. They are all named under "
                <a href="/data">"data and sources"</a>
                "."
            </p>
        </Section>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::super::fixtures;
    use super::*;

    #[test]
    fn what_others_link_to_is_there() {
        let page = render(&fixtures::site(), &About::default(), &[]);
        assert!(page.body.contains("id=\"corrections\"") && page.body.contains("id=\"source\""));
        assert!(page.body.contains("Nothing is written here yet"));
        let about = About { about: "Call *us*.".to_owned(), ..About::default() };
        let page = render(&fixtures::site(), &about, &[]);
        assert!(page.body.contains("Call <em>us</em>.") && page.body.contains("stands above"));
    }
}
