//! Taking a request apart, so that whatever is wrong with it is named.

use std::fmt::Display;
use std::str::FromStr;

use axum::extract::{FromRequestParts, Path, Query};
use axum::http::StatusCode;
use axum::http::request::Parts;
use domain::paging::{DEFAULT_SIZE, MAX_NUMBER, MAX_SIZE};
use serde::de::DeserializeOwned;
use utoipa::IntoParams;

use super::Problem;

/// The longest text that is looked for.
const LONGEST_TEXT: usize = 200;

/// The query, as texts; each handler reads its fields by name.
pub(super) struct Asked<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned + Send> FromRequestParts<S> for Asked<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        match Query::<T>::from_request_parts(parts, state).await {
            Ok(Query(asked)) => Ok(Self(asked)),
            Err(error) => Err(Problem::new(StatusCode::BAD_REQUEST, error.body_text())
                .remedy("Write the query as name=value&name=value.")),
        }
    }
}

/// The part of the path that names a row. Anything that is no slug names nothing, and no database is asked.
pub(super) struct Slug(pub String);

impl<S: Send + Sync> FromRequestParts<S> for Slug {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        match Path::<String>::from_request_parts(parts, state).await {
            Ok(Path(slug)) if is_slug(&slug) => Ok(Self(slug)),
            _ => Err(Problem::not_found("address")),
        }
    }
}

fn is_slug(text: &str) -> bool {
    (1..=120).contains(&text.len())
        && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
}

/// Which page of a list.
#[derive(Clone, Debug, Default, serde::Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct PageParams {
    /// Number of the page, from 1.
    #[param(value_type = Option<u32>, minimum = 1, maximum = 1_000_000, example = 1)]
    pub page: Option<String>,
    /// Rows on a page, 1 to 200; 50 when it is left out.
    #[param(value_type = Option<u32>, minimum = 1, maximum = 200, example = 50)]
    pub size: Option<String>,
}

/// The page's number and size.
pub(super) fn paging(page: Option<&str>, size: Option<&str>) -> Result<(u32, u32), Problem> {
    Ok((number("page", page, 1, MAX_NUMBER, 1)?, number("size", size, 1, MAX_SIZE, DEFAULT_SIZE)?))
}

/// A number in its range.
pub(super) fn number<N>(
    field: &str,
    given: Option<&str>,
    least: N,
    most: N,
    otherwise: N,
) -> Result<N, Problem>
where
    N: FromStr + PartialOrd + Display + Copy,
{
    let Some(given) = given else { return Ok(otherwise) };
    match given.parse::<N>() {
        Ok(number) if number >= least && number <= most => Ok(number),
        _ => Err(Problem::invalid(
            field,
            format!("“{given}” is not a {field} that can be asked for."),
            format!("Use a whole number from {least} to {most}, or leave it out."),
        )),
    }
}

/// One of a few words.
pub(super) fn choice<T: Copy>(
    field: &str,
    given: Option<&str>,
    known: &[(&str, T)],
) -> Result<Option<T>, Problem> {
    let Some(given) = given else { return Ok(None) };
    match known.iter().find(|(word, _)| *word == given) {
        Some((_, value)) => Ok(Some(*value)),
        None => {
            let words: Vec<_> = known.iter().map(|(word, _)| *word).collect();
            Err(Problem::invalid(
                field,
                format!("“{given}” is not a {field} that can be asked for."),
                format!("Use one of: {}.", words.join(", ")),
            ))
        }
    }
}

/// Words to look for.
pub(super) fn text(field: &str, given: Option<String>) -> Result<Option<String>, Problem> {
    match given {
        Some(given) if given.chars().count() > LONGEST_TEXT => Err(Problem::invalid(
            field,
            format!("{field} is longer than anything that can be found."),
            format!("Use at most {LONGEST_TEXT} characters."),
        )),
        given => Ok(given.filter(|given| !given.trim().is_empty())),
    }
}

/// Words to look for, without which there is no answer.
pub(super) fn needed_text(field: &str, given: Option<String>) -> Result<String, Problem> {
    text(field, given)?.ok_or_else(|| {
        Problem::invalid(
            field,
            format!("{field} is missing."),
            format!("Add {field}= with what to look for."),
        )
    })
}
