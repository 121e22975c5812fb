//! Commitments from published sets of promises. `docs/commitments-import.md` tells it to people.
//!
//! A file is brought in whole or not at all. A row of a newer file is known again by its keys, never by a title; what is
//! merely alike waits in the report until somebody says which it is.

mod file;
mod newer;
mod rows;
mod sets;
mod status;
mod texts;

use std::collections::{BTreeMap, HashMap};
use std::path::Path;

use domain::commitments::import::{Known, Match, Published, StableKey, StatusWords, match_all};
use domain::date::CivilDate;
use domain::safe_url::SafeUrl;
use domain::slug::slugify;
use domain::words::CommitmentStatus;
use store::entities::{commitment, commitment_key, person};
use store::sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder};
use uuid::Uuid;

use super::ctx::{Ctx, Origin};
use super::report::{Became, Question};
use super::{ImportError, short};
use crate::Services;
pub(super) use file::COLUMNS;
use file::Row;
pub use sets::LikeSet;
use texts::cut;

const KIND: &str = "commitments";
/// The longest title of a commitment in a list, in characters.
const TITLE: usize = 160;

/// What only this importer must be told.
#[derive(Clone, Debug, Default)]
pub struct CommitmentOptions {
    /// Slug of the person who made them, where the file does not say.
    pub person: Option<String>,
    /// Who answers for what, in the publisher's words, and the slug of that person.
    pub leads: BTreeMap<String, String>,
    /// Words of the publisher, and what they mean.
    pub statuses: Vec<(String, CommitmentStatus)>,
    /// The publisher's date of the file: since when its statuses are so. Today when it is left out.
    pub as_of: Option<CivilDate>,
    /// The name of the set; the file's name when it is left out. A newer file must have the same.
    pub set: Option<String>,
    /// Where the set is published.
    pub url: Option<String>,
    /// Whether it is another set, however many of its rows look like those of one that is here.
    pub another: bool,
    /// What somebody decided of rows that were to be reviewed: the row, and the number of its commitment or none for a new
    /// one.
    pub decided: BTreeMap<usize, Option<i64>>,
}

pub(super) async fn run(services: &Services, ctx: &mut Ctx<'_>) -> Result<(), ImportError> {
    for path in ctx.request.paths.clone() {
        one_file(services, ctx, &path).await?;
    }
    Ok(())
}

/// What a file says before anybody decided anything: for whoever chooses.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Preview {
    /// The publisher's words for a status, with how many rows have each.
    pub statuses: BTreeMap<String, usize>,
    /// Who answers for what, in the publisher's words, where no column names a person.
    pub leads: BTreeMap<String, usize>,
    /// Rows of which no column names the person.
    pub without_person: usize,
}

/// Looks into a file.
pub(super) fn preview(path: &Path) -> Result<Preview, ImportError> {
    let mut preview = Preview::default();
    for row in file::read(path)? {
        if !row.status.trim().is_empty() {
            *preview.statuses.entry(row.status.trim().to_owned()).or_default() += 1;
        }
        if row.person.is_none() {
            preview.without_person += 1;
            if let Some(lead) = row.lead {
                *preview.leads.entry(lead).or_default() += 1;
            }
        }
    }
    Ok(preview)
}

/// Everything that the rows of one file share.
struct Job<'a> {
    services: &'a Services,
    file: String,
    set: String,
    words: StatusWords,
    as_of: CivilDate,
    url: Option<String>,
}

async fn one_file(services: &Services, ctx: &mut Ctx<'_>, path: &Path) -> Result<(), ImportError> {
    let options = ctx.request.commitments.clone();
    let rows = file::read(path)?;
    let stem = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    let set = options.set.clone().unwrap_or(stem);
    let url = options
        .url
        .as_deref()
        .map(|url| SafeUrl::parse(url).map(|url| url.as_str().to_owned()))
        .transpose()
        .map_err(|error| ImportError::input(path, format!("the address of the set: {error}")))?;
    let origin = Origin {
        slug: format!("commitments-{}", slugify(&set)),
        name: set.clone(),
        publisher: set.clone(),
        url: url.clone(),
        retrieved: options.as_of.map(|day| day.to_string()),
        ..Origin::default()
    };
    let people = people_of(ctx, &options, &rows).await?;
    if !options.another {
        sets::not_in_another(ctx, path, &origin.slug, &rows, &people).await?;
    }
    ctx.begin_run(origin).await?;
    let words = options
        .statuses
        .iter()
        .fold(StatusWords::default(), |words, (word, status)| words.with(word, *status));
    let job = Job {
        services,
        file: short(path),
        set,
        words,
        as_of: options.as_of.unwrap_or_else(|| services.clock().today()),
        url,
    };
    let (known, models) = known(ctx).await?;
    let links: Vec<Vec<&str>> =
        rows.iter().map(|row| row.sources.iter().chain(&row.links).map(String::as_str).collect()).collect();
    // Rows that nobody can be found for are not matched: they are of no person.
    let usable: Vec<usize> =
        (0..rows.len()).filter(|at| people[*at].is_ok() && !rows[*at].text.is_empty()).collect();
    let published: Vec<Published<'_>> = usable
        .iter()
        .map(|at| Published {
            person: people[*at].as_ref().map_or("", |person| person.slug.as_str()),
            id: rows[*at].id.as_deref(),
            address: rows[*at].address.as_deref(),
            text: &rows[*at].text,
            category: rows[*at].category.as_deref(),
            links: &links[*at],
        })
        .collect();
    let mut found: HashMap<usize, Match> =
        usable.iter().copied().zip(match_all(&known, &published)).collect();
    for (at, row) in rows.iter().enumerate() {
        ctx.progress(at as u64 + 1, rows.len() as u64, "promises");
        ctx.report.at(&job.file, row.row, &row.text);
        let person = match &people[at] {
            Err(reason) => {
                ctx.report.skip(KIND, &job.file, row.row, reason.clone());
                continue;
            }
            Ok(_) if row.text.is_empty() => {
                ctx.report.skip(KIND, &job.file, row.row, "there are no words in it; fill the commitment in");
                continue;
            }
            Ok(person) => person,
        };
        let mut found = found.remove(&at).unwrap_or(Match::New);
        if let Some(decided) = options.decided.get(&row.row) {
            found = decide(&models, *decided, path)?;
        }
        match found {
            Match::New => rows::new(ctx, &job, row, person).await?,
            Match::Same { known, by } => {
                let by_hand = options.decided.contains_key(&row.row);
                let by = if by_hand { None } else { Some(by) };
                newer::same(ctx, &job, row, person, (by, models[known].clone())).await?;
            }
            Match::Twice { row: other } => {
                let other = usable.get(other).map_or(0, |at| rows[*at].row);
                review(ctx, row, &format!("row {other} has the same key"), Vec::new());
            }
            Match::Review(candidates) => {
                let like: Vec<String> = candidates
                    .iter()
                    .map(|it| {
                        let model = &models[it.known];
                        format!(
                            "commitment {} “{}” ({}, {} %)",
                            model.number,
                            model.title,
                            it.why.words(),
                            it.likeness
                        )
                    })
                    .collect();
                let numbers = candidates.iter().map(|it| &models[it.known]);
                let numbers = numbers.map(|model| (model.number, model.title.clone())).collect();
                review(ctx, row, &format!("it may be {}", like.join(" or ")), numbers);
            }
        }
    }
    ctx.end_run().await?;
    Ok(())
}

fn decide(models: &[commitment::Model], decided: Option<i64>, path: &Path) -> Result<Match, ImportError> {
    let Some(number) = decided else { return Ok(Match::New) };
    let known = models.iter().position(|model| model.number == number).ok_or_else(|| {
        ImportError::input(
            path,
            format!("commitment {number} is not one of this set; look at the report again"),
        )
    })?;
    Ok(Match::Same { known, by: domain::commitments::import::KeyKind::Words })
}

fn review(ctx: &mut Ctx<'_>, row: &Row, why: &str, candidates: Vec<(i64, String)>) {
    ctx.report.count(KIND, Became::ToReview);
    let (text, why_asked) = (cut(&row.text, TITLE), why.to_owned());
    ctx.report.questions.push(Question { row: row.row, text, why: why_asked, candidates });
    ctx.report.notes.push(format!(
        "row {} “{}” waits for you: {why}. Import again with --row {}=NUMBER if it is that commitment, or --row {}=new",
        row.row,
        cut(&row.text, 80),
        row.row,
        row.row
    ));
}

/// Who made each row's commitment, or why nobody can tell.
async fn people_of(
    ctx: &mut Ctx<'_>,
    options: &CommitmentOptions,
    rows: &[Row],
) -> Result<Vec<Result<person::Model, String>>, ImportError> {
    let mut known: HashMap<String, Option<person::Model>> = HashMap::new();
    let mut people = Vec::with_capacity(rows.len());
    for row in rows {
        let by_lead = row.lead.as_ref().and_then(|lead| options.leads.get(lead));
        let Some(slug) = row.person.as_ref().or(by_lead).or(options.person.as_ref()) else {
            people.push(Err(match &row.lead {
                Some(lead) => {
                    format!("nobody is named for “{lead}”; add --lead \"{lead}=SLUG\" or --person SLUG")
                }
                None => "nobody is named; add --person SLUG, or a column “person”".to_owned(),
            }));
            continue;
        };
        if !known.contains_key(slug) {
            let found = person::Entity::find()
                .filter(person::Column::Slug.eq(slug.as_str()))
                .one(ctx.write().await?.conn())
                .await?;
            known.insert(slug.clone(), found);
        }
        people.push(known.get(slug).cloned().flatten().ok_or_else(|| {
            format!("there is no official with the address “{slug}”; look for it at /officials")
        }));
    }
    Ok(people)
}

/// What was imported before from this set.
async fn known(ctx: &mut Ctx<'_>) -> Result<(Vec<Known>, Vec<commitment::Model>), ImportError> {
    let source = ctx.source;
    let conn = ctx.write().await?.conn();
    let models = commitment::Entity::find()
        .filter(commitment::Column::SourceId.eq(source))
        .order_by_asc(commitment::Column::Number)
        .all(conn)
        .await?;
    let keys =
        commitment_key::Entity::find().filter(commitment_key::Column::SourceId.eq(source)).all(conn).await?;
    let people: HashMap<Uuid, String> = person::Entity::find()
        .filter(
            person::Column::Id
                .is_in(models.iter().map(|row| row.person_id).collect::<std::collections::BTreeSet<_>>()),
        )
        .all(conn)
        .await?
        .into_iter()
        .map(|row| (row.id, row.slug))
        .collect();
    let mut known = Vec::with_capacity(models.len());
    for model in &models {
        let links = store::commitments::evidence(conn, model.id).await?;
        known.push(Known {
            person: people.get(&model.person_id).cloned().unwrap_or_default(),
            text: model.title.clone(),
            category: model.category.clone(),
            keys: keys
                .iter()
                .filter(|key| key.commitment_id == model.id)
                .filter_map(|key| key.key.parse::<StableKey>().ok())
                .collect(),
            links: links.into_iter().filter_map(|row| row.url).collect(),
        });
    }
    Ok((known, models))
}

/// Keeps every key that a row has; whether one was new.
async fn keep_keys(
    ctx: &mut Ctx<'_>,
    row: &Row,
    person: &person::Model,
    of: Uuid,
) -> Result<bool, ImportError> {
    let published = Published {
        person: &person.slug,
        id: row.id.as_deref(),
        address: row.address.as_deref(),
        text: &row.text,
        ..Published::default()
    };
    let source_id = ctx.source;
    let conn = ctx.write().await?.conn();
    let mut added = false;
    for key in published.keys() {
        let key = key.to_string();
        if commitment_key::Entity::find_by_id((source_id, key.clone())).one(conn).await?.is_none() {
            let model = commitment_key::Model { source_id, key, commitment_id: of };
            commitment_key::Entity::insert(model.into_active_model().reset_all())
                .exec_without_returning(conn)
                .await?;
            added = true;
        }
    }
    Ok(added)
}

fn tell(ctx: &mut Ctx<'_>, number: i64, field: &str, before: String, after: String) {
    ctx.report.change(KIND, &format!("commitment {number}"), field, &before, &after);
}
