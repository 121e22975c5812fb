//! People, their terms, and what else is known of them.

use domain::date::CivilDate;
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult};
use uuid::Uuid;

use super::{Args, BODY_B, BodyCols, PLACE_PL, PlaceCols, Window, all, day_text, in_office, number, one};
use crate::entities::person;

/// A person in a list.
#[derive(Clone, Debug, FromQueryResult)]
pub struct PersonRow {
    /// Key.
    pub id: Uuid,
    /// Slug.
    pub slug: String,
    /// Full name.
    pub name: String,
    /// The source's own word.
    pub party: Option<String>,
    /// Code of `Standing`.
    pub standing: Option<String>,
}

/// A term with its person, office, body and place.
#[derive(Clone, Debug, FromQueryResult)]
pub struct SeatRow {
    /// The person.
    pub person_id: Uuid,
    /// The person's slug.
    pub person_slug: String,
    /// The person's name.
    pub person_name: String,
    /// The person's party.
    pub party: Option<String>,
    /// The person's standing.
    pub standing: Option<String>,
    /// Family name first, folded.
    pub sort_name: String,
    /// The office.
    pub office_id: Uuid,
    /// The office's title.
    pub title: String,
    /// The body.
    #[sea_orm(nested)]
    pub body: BodyCols,
    /// The place.
    #[sea_orm(nested)]
    pub place: PlaceCols,
    /// First day (partial).
    pub start_date: Option<String>,
    /// Last day (partial).
    pub end_date: Option<String>,
    /// First day seen.
    pub seen_from: Option<String>,
    /// Last day seen.
    pub seen_to: Option<String>,
    /// Code of `TermStart`.
    pub start_reason: String,
    /// Code of `TermEnd`.
    pub end_reason: Option<String>,
    /// The source's own words for how it ended.
    pub end_reason_text: Option<String>,
    /// Where this comes from.
    pub source_id: Option<Uuid>,
    /// The run.
    pub run_id: Option<Uuid>,
}

const SEATS: &str = "SELECT t.person_id, p.slug AS person_slug, p.name AS person_name, p.party, p.standing, \
     p.sort_name, o.id AS office_id, o.title, b.id AS body_id, b.slug AS body_slug, b.name AS body_name, \
     b.kind AS body_kind, pl.id AS place_id, pl.slug AS place_slug, pl.name AS place_name, pl.kind AS place_kind, \
     t.start_date, t.end_date, t.seen_from, t.seen_to, t.start_reason, t.end_reason, \
     t.end_reason_text, t.source_id, t.run_id \
     FROM terms t JOIN people p ON p.id = t.person_id JOIN offices o ON o.id = t.office_id \
     JOIN bodies b ON b.id = o.body_id JOIN places pl ON pl.id = o.place_id ";

/// All terms of these people.
///
/// # Errors
/// When the database fails.
pub async fn seats_of(conn: &impl ConnectionTrait, people: &[Uuid]) -> Result<Vec<SeatRow>, DbErr> {
    if people.is_empty() {
        return Ok(Vec::new());
    }
    let mut args = Args::default();
    let ids = args.ids(people);
    let sql = format!("{SEATS} WHERE t.person_id IN ({ids}) ORDER BY t.start_date, t.id");
    all(conn, &sql, args).await
}

/// All terms in a body, of all times.
///
/// # Errors
/// When the database fails.
pub async fn seats_in_body(conn: &impl ConnectionTrait, body: Uuid) -> Result<Vec<SeatRow>, DbErr> {
    let mut args = Args::default();
    let body = args.bind(body);
    all(conn, &format!("{SEATS} WHERE o.body_id = {body} ORDER BY t.start_date, t.id"), args).await
}

/// Terms that are in office on a day for these places: the offices that a place elects, and of a town, county or
/// school district also the seats that its own bodies have for its parts.
///
/// # Errors
/// When the database fails.
pub async fn seats_for_places(
    conn: &impl ConnectionTrait,
    places: &[Uuid],
    day: CivilDate,
) -> Result<Vec<(Uuid, SeatRow)>, DbErr> {
    #[derive(FromQueryResult)]
    struct Row {
        for_place: Uuid,
        #[sea_orm(nested)]
        seat: SeatRow,
    }
    if places.is_empty() {
        return Ok(Vec::new());
    }
    let mut args = Args::default();
    let ids = args.ids(places);
    let day = args.bind(day_text(day));
    let select = SEATS.replacen("SELECT ", "SELECT f.for_place, ", 1);
    let sql = format!(
        "WITH f AS (SELECT place_id AS for_place, id AS office_id FROM offices WHERE place_id IN ({ids}) \
         UNION SELECT b2.place_id, o2.id FROM bodies b2 JOIN places p2 ON p2.id = b2.place_id \
         JOIN offices o2 ON o2.body_id = b2.id JOIN places p3 ON p3.id = o2.place_id \
         WHERE b2.place_id IN ({ids}) AND p2.kind IN ('town', 'county', 'school_district') \
         AND p3.kind IN ('ward', 'education_district', 'precinct', 'other')) \
         {select} JOIN f ON f.office_id = o.id WHERE {} \
         ORDER BY b.name, o.title, length(pl.name), pl.name, p.sort_name, t.id",
        in_office("t", &day)
    );
    let rows: Vec<Row> = all(conn, &sql, args).await?;
    Ok(rows.into_iter().map(|row| (row.for_place, row.seat)).collect())
}

/// Which people to list.
#[derive(Clone, Debug, Default)]
pub struct PeopleFilter {
    /// Folded words that all must be in the name.
    pub words: Vec<String>,
    /// In an office of this body.
    pub body: Option<Uuid>,
    /// In an office for this place or for one inside of it.
    pub place: Option<Uuid>,
    /// The source's own word for the party.
    pub party: Option<String>,
    /// Code of `Standing`.
    pub standing: Option<String>,
    /// Only those in office, or only those not in office.
    pub in_office: Option<bool>,
}

/// What people are sorted by; every order ends with the name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PeopleOrder {
    /// Family name.
    Name,
    /// Score over all measures, highest first, without one last.
    All,
    /// Score over key measures.
    Key,
    /// Share of eligible decisions missed, highest first, without any last.
    Missed,
    /// Body, then place.
    Seat,
}

impl PeopleFilter {
    /// The conditions on `p`, and the places inside of the filter's place as a common table, if there is one.
    fn sql(&self, args: &mut Args, day: &str) -> (String, String) {
        let mut with = String::new();
        let mut conditions = String::from(" WHERE 1 = 1");
        for word in &self.words {
            // Folded words are letters and digits, so nothing in them is special to LIKE.
            let pattern = args.bind(format!("%{word}%"));
            conditions.push_str(&format!(" AND p.sort_name LIKE {pattern}"));
        }
        if let Some(party) = &self.party {
            conditions.push_str(&format!(" AND p.party = {}", args.bind(party.as_str())));
        }
        if let Some(standing) = &self.standing {
            conditions.push_str(&format!(" AND p.standing = {}", args.bind(standing.as_str())));
        }
        if let Some(place) = self.place {
            let place = args.bind(place);
            with = format!(
                "WITH RECURSIVE inside(id, depth) AS (SELECT id, 0 FROM places WHERE id = {place} UNION \
                 SELECT c.id, inside.depth + 1 FROM inside JOIN places c ON c.parent_id = inside.id \
                 WHERE inside.depth < 20) "
            );
        }
        let seat = self.seat_sql(args);
        if self.in_office.is_some() || !seat.is_empty() {
            let today = in_office("t", day);
            let from = "SELECT t.person_id FROM terms t JOIN offices o ON o.id = t.office_id WHERE ";
            match self.in_office {
                None => conditions.push_str(&format!(" AND p.id IN ({from} 1 = 1{seat})")),
                Some(true) => conditions.push_str(&format!(" AND p.id IN ({from} {today}{seat})")),
                Some(false) => {
                    if !seat.is_empty() {
                        conditions.push_str(&format!(" AND p.id IN ({from} 1 = 1{seat})"));
                    }
                    conditions.push_str(&format!(" AND p.id NOT IN ({from} {today}{seat})"));
                }
            }
        }
        (with, conditions)
    }

    /// The conditions on an office `o`.
    fn seat_sql(&self, args: &mut Args) -> String {
        let mut seat = String::new();
        if let Some(body) = self.body {
            seat.push_str(&format!(" AND o.body_id = {}", args.bind(body)));
        }
        if self.place.is_some() {
            seat.push_str(" AND o.place_id IN (SELECT id FROM inside)");
        }
        seat
    }
}

/// One page of people.
///
/// # Errors
/// When the database fails.
pub async fn people(
    conn: &impl ConnectionTrait,
    filter: &PeopleFilter,
    order: PeopleOrder,
    day: CivilDate,
    window: Window,
) -> Result<Vec<PersonRow>, DbErr> {
    let mut args = Args::default();
    let day = args.bind(day_text(day));
    let (with, conditions) = filter.sql(&mut args, &day);
    let (join, by) = match order {
        PeopleOrder::Name => (String::new(), ""),
        PeopleOrder::All | PeopleOrder::Key => {
            let tally = if order == PeopleOrder::All { "all" } else { "key" };
            (
                format!(" LEFT JOIN vote_records r ON r.person_id = p.id AND r.tally = '{tally}'"),
                "r.permille DESC NULLS LAST, ",
            )
        }
        PeopleOrder::Missed => (
            " LEFT JOIN vote_records r ON r.person_id = p.id AND r.tally = 'all'".to_owned(),
            "CASE WHEN r.same + r.different + r.abstained + r.missed > 0 THEN CAST(r.missed AS BIGINT) * 1000000 \
             / (r.same + r.different + r.abstained + r.missed) END DESC NULLS LAST, ",
        ),
        PeopleOrder::Seat => {
            // The seats of today first. Numbered names (District 2, District 10) come in the order of their numbers
            // when the shorter comes first.
            let seat = filter.seat_sql(&mut args);
            (
                format!(
                    " LEFT JOIN (SELECT t.person_id, MIN((CASE WHEN {} THEN '0' ELSE '1' END) || b.name || ' ' || \
                     CAST(1000 + length(pl.name) AS TEXT) || pl.name) AS seat FROM terms t \
                     JOIN offices o ON o.id = t.office_id JOIN bodies b ON b.id = o.body_id \
                     JOIN places pl ON pl.id = o.place_id WHERE 1 = 1{seat} GROUP BY t.person_id) s \
                     ON s.person_id = p.id",
                    in_office("t", &day)
                ),
                "s.seat NULLS LAST, ",
            )
        }
    };
    let window = window.sql(&mut args);
    let sql = format!(
        "{with}SELECT p.id, p.slug, p.name, p.party, p.standing FROM people p{join}{conditions} \
         ORDER BY {by}p.sort_name, p.id{window}"
    );
    all(conn, &sql, args).await
}

/// How many people there are on all pages.
///
/// # Errors
/// When the database fails.
pub async fn people_total(
    conn: &impl ConnectionTrait,
    filter: &PeopleFilter,
    day: CivilDate,
) -> Result<u64, DbErr> {
    let mut args = Args::default();
    let day = args.bind(day_text(day));
    let (with, mut conditions) = filter.sql(&mut args, &day);
    // PostgreSQL refuses a value that nothing in the query mentions.
    conditions.push_str(&format!(" AND {day} = {day}"));
    number(conn, &format!("{with}SELECT COUNT(*) AS n FROM people p{conditions}"), args).await
}

/// A person by slug.
///
/// # Errors
/// When the database fails.
pub async fn by_slug(conn: &impl ConnectionTrait, slug: &str) -> Result<Option<person::Model>, DbErr> {
    let mut args = Args::default();
    let slug = args.bind(slug);
    one(conn, &format!("SELECT * FROM people WHERE slug = {slug}"), args).await
}

/// A small fact about a person; which columns mean what depends on `what`.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Fact {
    /// `name`, `identifier`, `source`, `link`, `same` (an open question whether another row is the same person).
    pub what: String,
    /// Name, scheme, address, or the other person's name.
    pub a: String,
    /// Identifier, note, or the other person's slug.
    pub b: Option<String>,
    /// Where a name or an identifier comes from.
    pub source_id: Option<Uuid>,
}

/// Other names, identifiers, links and open questions of one person, in one query.
///
/// # Errors
/// When the database fails.
pub async fn facts(conn: &impl ConnectionTrait, person: Uuid) -> Result<Vec<Fact>, DbErr> {
    let mut args = Args::default();
    let id = args.bind(person);
    let sql = format!(
        "SELECT 'name' AS what, name AS a, NULL AS b, source_id FROM other_names WHERE person_id = {id} \
         UNION ALL SELECT 'identifier', scheme, identifier, source_id FROM identifiers WHERE person_id = {id} \
         UNION ALL SELECT kind, url, note, NULL FROM person_links WHERE person_id = {id} \
         UNION ALL SELECT 'same', p.name, p.slug, NULL FROM review_items r JOIN people p ON p.id = \
         (CASE WHEN r.person_id = {id} THEN r.other_person_id ELSE r.person_id END) \
         WHERE r.status = 'open' AND (r.person_id = {id} OR r.other_person_id = {id}) \
         ORDER BY 1, 2, 3"
    );
    all(conn, &sql, args).await
}

/// A candidacy with its office, body and place.
#[derive(Clone, Debug, FromQueryResult)]
pub struct CandidacyRow {
    /// The office's title.
    pub title: String,
    /// The body.
    #[sea_orm(nested)]
    pub body: BodyCols,
    /// The place.
    #[sea_orm(nested)]
    pub place: PlaceCols,
    /// Day of the election (partial).
    pub election_date: Option<String>,
    /// Code of `CandidacyOutcome`.
    pub outcome: String,
    /// Where this comes from.
    pub source_id: Option<Uuid>,
    /// The run.
    pub run_id: Option<Uuid>,
}

/// A person's candidacies, the newest first.
///
/// # Errors
/// When the database fails.
pub async fn candidacies(conn: &impl ConnectionTrait, person: Uuid) -> Result<Vec<CandidacyRow>, DbErr> {
    let mut args = Args::default();
    let id = args.bind(person);
    let sql = format!(
        "SELECT o.title, {BODY_B}, {PLACE_PL}, c.election_date, c.outcome, c.source_id, c.run_id \
         FROM candidacies c JOIN offices o ON o.id = c.office_id JOIN bodies b ON b.id = o.body_id \
         JOIN places pl ON pl.id = o.place_id WHERE c.person_id = {id} \
         ORDER BY c.election_date DESC NULLS LAST, c.id"
    );
    all(conn, &sql, args).await
}

/// A word and nothing else.
#[derive(Clone, Debug, FromQueryResult)]
pub(super) struct Word {
    pub word: String,
}

/// The parties that people have, and their standings.
///
/// # Errors
/// When the database fails.
pub async fn parties_and_standings(conn: &impl ConnectionTrait) -> Result<(Vec<String>, Vec<String>), DbErr> {
    let words = |column: &str| {
        format!(
            "SELECT DISTINCT {column} AS word FROM people WHERE {column} IS NOT NULL AND {column} <> '' ORDER BY 1"
        )
    };
    let parties: Vec<Word> = all(conn, &words("party"), Args::default()).await?;
    let standings: Vec<Word> = all(conn, &words("standing"), Args::default()).await?;
    let plain = |words: Vec<Word>| words.into_iter().map(|row| row.word).collect();
    Ok((plain(parties), plain(standings)))
}
