//! What was typed into a form whose sign-in had ended when it was sent: it goes back to the visitor, inside the page on
//! which they sign in. Nothing of it is kept here.

use app::pages::accounts::{self as pages, Kept, Typed};
use axum::body::{Body, to_bytes};
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use domain::access::{Actor, Decision, Subject, may};
use url::form_urlencoded;

use super::{RULES, desk_routes};
use crate::routes::takes_files;
use crate::state::App;

/// The longest form that is handed back, in bytes: with the fields of the sign-in it must still fit into a form.
const LONGEST: usize = 960 * 1024;

/// The most fields that are handed back.
const MOST_FIELDS: usize = 4000;

/// Where forms are filled in that take long.
const DESKS: [&str; 3] = ["steward", "desk", "admin"];

/// Names of fields that are never handed back, whatever form they stand in.
const SECRET: [&str; 5] = ["password", "code", "token", "present", "secret"];

fn is_secret(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    SECRET.iter().any(|word| name == *word || name.contains("password"))
}

/// Whether an address is the concrete form of a pattern such as `/steward/people/{key}`.
fn fits(pattern: &str, path: &str) -> bool {
    let (pattern, path): (Vec<&str>, Vec<&str>) = (pattern.split('/').collect(), path.split('/').collect());
    pattern.len() == path.len()
        && pattern.iter().zip(path).all(
            |(wanted, is)| {
                if wanted.starts_with('{') { !is.is_empty() } else { *wanted == is }
            },
        )
}

/// Whether what was typed may be sent to this address after a sign-in: it is a path of a desk that the table knows as
/// one to post to for those who are signed in, and it takes no files.
#[must_use]
pub fn takes_form(path: &str) -> bool {
    let first = path.trim_start_matches('/').split('/').next().unwrap_or_default();
    // Browsers go up at dots, written as such or not.
    let climbs = |part: &str| part.starts_with('.') || part.to_ascii_lowercase().starts_with("%2e");
    let plain = path.starts_with('/')
        && path
            .bytes()
            .all(|b| b.is_ascii_graphic() && !matches!(b, b'\\' | b'?' | b'#' | b'"' | b'<' | b'>'))
        && !path.split('/').any(climbs);
    let rules = RULES.iter().map(|rule| (rule.method, rule.path.to_owned(), rule.action));
    plain
        && DESKS.contains(&first)
        && !takes_files(path)
        && rules.chain(desk_routes()).any(|(method, pattern, action)| {
            method == "POST"
                && fits(&pattern, path)
                && may(Actor::Anonymous, action, Subject::NONE) == Decision::NeedsSignIn
        })
}

/// What the form to sign in carries along.
#[must_use]
pub fn carried(body: &[u8]) -> Option<Kept> {
    let mut kept = Kept::default();
    for (name, value) in form_urlencoded::parse(body) {
        if name == pages::KEPT_TO {
            kept.to = value.into_owned();
        } else if let Some(name) = name.strip_prefix(pages::KEPT)
            && !is_secret(name)
        {
            kept.fields.push((name.to_owned(), value.into_owned()));
        }
    }
    (!kept.fields.is_empty() && takes_form(&kept.to)).then_some(kept)
}

/// The page to sign in that holds what was typed. None: there was nothing to keep, or it is not kept.
pub(super) async fn hand_back(app: &App, path: &str, headers: &HeaderMap, body: Body) -> Option<Response> {
    let form = headers.get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).is_some_and(|kind| {
        kind.split(';').next().is_some_and(|kind| kind.trim().eq_ignore_ascii_case(FORM))
    });
    if !form || !takes_form(path) {
        return None;
    }
    let passkeys = app.party().is_some();
    let page = match to_bytes(body, LONGEST).await {
        Ok(body) => {
            let fields: Vec<(String, String)> = form_urlencoded::parse(&body)
                .take(MOST_FIELDS + 1)
                .map(|(name, value)| (name.into_owned(), value.replace('\0', "")))
                .collect();
            if fields.is_empty() || fields.iter().any(|(name, _)| is_secret(name)) {
                return None;
            }
            if fields.len() > MOST_FIELDS {
                pages::sign_in(&Typed::default(), path, Some(TOO_LONG), passkeys, None)
            } else {
                let kept = Kept { to: path.to_owned(), fields };
                pages::sign_in(&Typed::default(), path, None, passkeys, Some(&kept))
            }
        }
        Err(_) => pages::sign_in(&Typed::default(), path, Some(TOO_LONG), passkeys, None),
    };
    Some(app.private(StatusCode::FORBIDDEN, &page).await)
}

const FORM: &str = "application/x-www-form-urlencoded";

const TOO_LONG: &str = "Your sign-in had ended, so nothing was saved, and what you typed is too long to be kept here. Go back in your browser, copy your texts, and sign in.";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_forms_of_the_desks_are_gone_on_with() {
        for path in [
            "/steward/people/new",
            "/steward/people/ada-lovelace",
            "/steward/roll-call",
            "/desk/replies/decision-7",
            "/admin/invite",
        ] {
            assert!(takes_form(path), "{path}");
        }
        for path in [
            "",
            "steward/people/new",
            "//elsewhere.example/steward/people/new",
            "https://elsewhere.example/steward/people/new",
            "/steward/people",
            "/steward/people/new?x=1",
            "/steward/people/new#x",
            "/steward/people/..",
            "/steward/people/%2E%2e/withdraw",
            "/steward/people//withdraw",
            "/steward/people/ada/photo",
            "/steward/import",
            "/steward/\"people\"/new",
            "/sign-in",
            "/sign-out",
            "/setup",
            "/account/delete",
            "/account/password",
            "/corrections/report",
            "/nowhere",
        ] {
            assert!(!takes_form(path), "{path}");
        }
    }

    #[test]
    fn what_is_carried_holds_no_secret_and_leads_nowhere_else() {
        let kept = carried(b"email=a&password=p&go-on=/steward/people/new&kept-name=Ada&kept-name=B&kept-Password=x&kept-code=y&kept-token=z");
        let kept = kept.unwrap();
        let names: Vec<(&str, &str)> = kept.fields.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
        assert_eq!(names, [("name", "Ada"), ("name", "B")]);
        assert_eq!(carried(b"go-on=//elsewhere.example&kept-name=Ada"), None);
        assert_eq!(carried(b"go-on=/steward/people/new"), None);
    }
}
