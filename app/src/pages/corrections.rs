//! Answered reports of errors, and the form to report one.

use leptos::prelude::*;
use services::corrections::NewReport;
use services::views::{CorrectionView, Listing};

use super::{
    Context, ListParams, ReportParams, ld,
    parts::{beyond_the_end, capital, counted, pager, pages, sentence, when},
    query::{address, address_for_pages, address_of_page},
};
use crate::{
    components::{
        Breadcrumbs, Crumb, EmptyState, ErrorSummary, Fact, Facts, FieldError, PageHead, SafeTextarea,
        SubmitButton, TextField,
    },
    layout::Site,
    page::{Page, PageError},
};

const PAGE_SIZE: u32 = 50;
const PATH: &str = "/corrections";
/// Where the form is, and where it is sent.
pub const REPORT_PATH: &str = "/corrections/report";
/// What is shown after it was sent.
pub const THANKS_PATH: &str = "/corrections/thanks";

/// The answered reports.
///
/// # Errors
/// When something broke.
pub async fn corrections(ctx: &Context, params: &ListParams) -> Result<Page, PageError> {
    let list = ctx.services.corrections(params.page, PAGE_SIZE).await?;
    let waiting = ctx.services.corrections_waiting().await?;
    Ok(render(&ctx.site, &list, waiting))
}

/// The address of the form for a page of this site.
pub(super) fn report_address(page: &str) -> String {
    address(REPORT_PATH, &[("page", Some(page))])
}

/// The way to the form, beside every fact.
pub(super) fn report_link(page: &str) -> AnyView {
    view! { <p class="no-print report"><a href=report_address(page) rel="nofollow">"Report an error on this page"</a></p> }
        .into_any()
}

fn render(site: &Site, list: &Listing<CorrectionView>, waiting: u64) -> Page {
    let prev = (list.page > 1).then(|| address_of_page(PATH, &[], list.page - 1));
    let next = (u64::from(list.page) < pages(list)).then(|| address_of_page(PATH, &[], list.page + 1));
    let page = Page::new("Corrections", address_of_page(PATH, &[], list.page))
        .description("Errors that were reported in this record, what was wrong, and what was answered.")
        .neighbours(prev, next)
        .body(|| {
            let waits = match waiting {
                0 => "None waits for an answer.".to_owned(),
                1 => "One waits for an answer.".to_owned(),
                n => format!("{} wait for an answer.", capital(&super::parts::number(n))),
            };
            view! {
                <PageHead title="Corrections">
                    <p class="lede">
                        "Whatever is wrong here is corrected in the open: what it said, what it says now, and why."
                    </p>
                    <p><a href=REPORT_PATH>"Report an error"</a> ". You need no account. " {waits}</p>
                </PageHead>
                {content(list)}
            }
        });
    ld::with_data(site, page, &[], ld::web_page(site, "CollectionPage", "Corrections", PATH))
}

fn content(list: &Listing<CorrectionView>) -> AnyView {
    if list.items.is_empty() && list.total > 0 {
        return beyond_the_end(PATH.to_owned());
    }
    if list.items.is_empty() {
        return view! {
            <EmptyState title="Nothing was corrected yet">
                <p>"If you find an error, " <a href=REPORT_PATH>"report it"</a> "."</p>
            </EmptyState>
        }
        .into_any();
    }
    let items = list.items.iter().map(item).collect_view();
    let what = counted(list.total, "answered report", "answered reports");
    view! { <ol class="plain changes corrections">{items}</ol> {pager(list, what, address_for_pages(PATH, &[]))} }.into_any()
}

fn item(it: &CorrectionView) -> AnyView {
    let name = capital(it.about.as_deref().unwrap_or(&it.page));
    // Checked when it was reported; shown as a link only if it is one of this site.
    let link = if it.page.starts_with('/') && !it.page.starts_with("//") {
        view! { <a href=it.page.clone()>{name}</a> }.into_any()
    } else {
        name.into_any()
    };
    let mut facts = Vec::new();
    if let Some(was) = &it.was {
        facts.push(Fact::new("What was wrong", was.clone()));
    }
    if let Some(is_now) = &it.is_now {
        facts.push(Fact::new("What it says now", is_now.clone()));
    }
    let facts = (!facts.is_empty()).then(|| view! { <Facts facts=facts /> });
    view! {
        <li id=format!("correction-{}", it.number)>
            <h2>{link}</h2>
            <p><strong>{capital(&it.words)}</strong> ", " {when(&it.answered_on)} ". Reported " {when(&it.reported_on)} "."</p>
            {facts}
            <p>{sentence(&it.answer)}</p>
        </li>
    }
    .into_any()
}

/// The form to report an error, empty but for the page that it is about.
#[must_use]
pub fn report_form(ctx: &Context, params: &ReportParams) -> Page {
    let page = params.page.clone().unwrap_or_default();
    report_again(&ctx.site, &NewReport { page, ..NewReport::default() }, &[])
}

/// The form with what was typed and what is wrong with it.
#[must_use]
pub fn report_again(site: &Site, typed: &NewReport, errors: &[FieldError]) -> Page {
    let crumbs = vec![Crumb::new("Corrections", PATH)];
    let organisation = site.organisation.clone();
    let form = Page::new("Report an error", REPORT_PATH)
        .description("Tell the people who keep this record what is wrong in it. You need no account.")
        .noindex()
        .body(|| {
            let crumbs = crumbs.clone();
            let error = |field: &str| {
                errors.iter().find(|error| error.field == field).map(|error| error.message.clone())
            };
            view! {
                <ErrorSummary errors=errors.to_vec() />
                <Breadcrumbs crumbs=crumbs />
                <PageHead title="Report an error">
                    <p class="lede">
                        "You need no account. What you write is read by " {organisation}
                        " and not published; what we answer is."
                    </p>
                </PageHead>
                <form method="post" action=REPORT_PATH>
                    <TextField
                        name="page"
                        label="On which page is it?"
                        value=typed.page.clone()
                        hint="The part of its address after the name of this site, such as /officials/ada-example".to_owned()
                        error=error("page")
                    />
                    <SafeTextarea
                        name="report"
                        label="What is wrong, what should it say, and where can that be read?"
                        value=typed.report.clone()
                        error=error("report")
                    />
                    <TextField
                        name="contact"
                        label="How can we reach you? (You need not say.)"
                        value=typed.contact.clone().unwrap_or_default()
                        hint="Only to ask back; we forget it once we have answered.".to_owned()
                        error=error("contact")
                    />
                    <div class="vh" aria-hidden="true">
                        <label for="website">"Leave this blank"</label>
                        <input id="website" name="website" type="text" tabindex="-1" autocomplete="off" />
                    </div>
                    <SubmitButton label="Send" />
                </form>
            }
        });
    ld::with_data(site, form, &crumbs, ld::web_page(site, "WebPage", "Report an error", REPORT_PATH))
}

/// What is shown after a report was sent.
#[must_use]
pub fn report_thanks(site: &Site) -> Page {
    let description = "Your report of an error has arrived, and will be answered on the page of corrections.";
    let page = Page::new("Thank you", THANKS_PATH).description(description).noindex().body(|| {
        view! {
            <PageHead title="Thank you">
                <p class="lede">"Your report has arrived. Someone will look at it; the answer will stand on the page of corrections."</p>
            </PageHead>
            <p><a href=PATH>"All corrections"</a></p>
        }
    });
    ld::with_data(site, page, &[], ld::web_page(site, "WebPage", "Thank you", THANKS_PATH))
}

#[cfg(test)]
mod tests {
    use super::super::fixtures;
    use super::*;

    #[test]
    fn what_was_typed_stays_and_cannot_leave_its_field() {
        let typed = NewReport {
            page: "//evil\" onload=x".to_owned(),
            report: "</textarea><script>alert(1)</script>".to_owned(),
            contact: Some(fixtures::HOSTILE.to_owned()),
        };
        let errors = [FieldError { field: "page".to_owned(), message: "Say on which page it is".to_owned() }];
        let page = report_again(&fixtures::site(), &typed, &errors);
        assert!(!page.body.contains("<script>alert"), "{}", page.body);
        assert!(
            page.body.contains("&lt;/textarea&gt;") && page.body.contains("href=\"#page\""),
            "{}",
            page.body
        );
        assert!(page.body.contains("method=\"post\"") && page.robots_noindex);
    }

    #[test]
    fn an_answer_shows_what_was_wrong() {
        let it = CorrectionView {
            number: 3,
            page: "/officials/ada".to_owned(),
            about: Some("Ada".to_owned()),
            status: "corrected".to_owned(),
            words: "answered: corrected".to_owned(),
            was: Some("ward 3".to_owned()),
            is_now: Some("ward 4".to_owned()),
            answer: "the minutes say so".to_owned(),
            reported_on: "2026-05-01".to_owned(),
            answered_on: "2026-05-02".to_owned(),
        };
        let list = Listing { items: vec![it], page: 1, size: 50, total: 1 };
        let page = render(&fixtures::site(), &list, 2);
        for text in ["ward 3", "ward 4", "The minutes say so.", "2 wait for an answer", "id=\"correction-3\""]
        {
            assert!(page.body.contains(text), "{text} in {}", page.body);
        }
        assert_eq!(
            report_address("/officials/ada?a=1"),
            "/corrections/report?page=%2Fofficials%2Fada%3Fa%3D1"
        );
    }
}
