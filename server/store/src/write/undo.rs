//! What a merge of two people moved, row by row, so that it can be undone.
//!
//! Before and after a merge every row of the two is read; what differs is kept. Undoing puts back what nobody has changed
//! since: a text that a steward corrected meanwhile stays corrected, a row that was withdrawn meanwhile stays away.

use std::collections::BTreeMap;

use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveModelBehavior, ActiveModelTrait, ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait,
    IntoActiveModel, Iterable, ModelTrait, PrimaryKeyToColumn, QueryFilter, Value,
};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::entities::{
    account, candidacy, commitment, decision, entered, identifier, link, measure, merge, office, other_name,
    person, person_link, photo, record_change, reply, review_item, source_party, sponsor, term, vote,
    vote_correction,
};
use crate::{StoreError, Write};

/// A value of a column. Bytes are not kept: no merge changes them.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
enum Cell {
    #[serde(rename = "t")]
    Text(Option<String>),
    #[serde(rename = "u")]
    Key(Option<Uuid>),
    #[serde(rename = "l")]
    Long(Option<i64>),
    #[serde(rename = "i")]
    Int(Option<i32>),
    #[serde(rename = "b")]
    Flag(Option<bool>),
}

impl Cell {
    fn of(value: Value) -> Option<Self> {
        Some(match value {
            Value::String(text) => Self::Text(text),
            Value::Uuid(key) => Self::Key(key),
            Value::BigInt(n) => Self::Long(n),
            Value::Int(n) => Self::Int(n),
            Value::Bool(flag) => Self::Flag(flag),
            _ => return None,
        })
    }

    fn value(&self) -> Value {
        match self.clone() {
            Self::Text(text) => Value::String(text),
            Self::Key(key) => Value::Uuid(key),
            Self::Long(n) => Value::BigInt(n),
            Self::Int(n) => Value::Int(n),
            Self::Flag(flag) => Value::Bool(flag),
        }
    }

    const fn key(&self) -> Option<Uuid> {
        match self {
            Self::Key(key) => *key,
            _ => None,
        }
    }
}

type Row = BTreeMap<String, Cell>;

/// A row that a merge changed: how to find it afterwards, and those of its columns that differ.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Changed {
    find: Row,
    was: Row,
    is: Row,
}

/// What a merge did to one table.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Table {
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    changed: Vec<Changed>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    removed: Vec<Row>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    added: Vec<Row>,
}

/// What a merge moved, by table.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Moved(BTreeMap<String, Table>);

/// Every row of two people at one time.
#[derive(Clone, Debug, Default)]
pub struct Snapshot(BTreeMap<&'static str, Vec<Row>>);

/// Calls a macro for every table that knows people, those first that others point to, with whose rows are whose.
macro_rules! tables {
    ($call:ident) => {
        $call!(person, |two| Condition::all().add(person::Column::Id.is_in(two)));
        $call!(other_name, |two| Condition::all().add(other_name::Column::PersonId.is_in(two)));
        $call!(person_link, |two| Condition::all().add(person_link::Column::PersonId.is_in(two)));
        $call!(source_party, |two| Condition::all().add(source_party::Column::PersonId.is_in(two)));
        $call!(identifier, |two| Condition::all().add(identifier::Column::PersonId.is_in(two)));
        $call!(term, |two| Condition::all().add(term::Column::PersonId.is_in(two)));
        $call!(candidacy, |two| Condition::all().add(candidacy::Column::PersonId.is_in(two)));
        $call!(vote, |two| Condition::all().add(vote::Column::PersonId.is_in(two)));
        $call!(vote_correction, |two| Condition::all().add(vote_correction::Column::PersonId.is_in(two)));
        $call!(record_change, |two| Condition::all().add(record_change::Column::PersonId.is_in(two)));
        $call!(sponsor, |two| Condition::all().add(sponsor::Column::PersonId.is_in(two)));
        $call!(review_item, |two| Condition::any()
            .add(review_item::Column::PersonId.is_in(two))
            .add(review_item::Column::OtherPersonId.is_in(two)));
        $call!(commitment, |two| Condition::all().add(commitment::Column::PersonId.is_in(two)));
        $call!(reply, |two| Condition::all().add(reply::Column::PersonId.is_in(two)));
        $call!(photo, |two| Condition::all().add(photo::Column::PersonId.is_in(two)));
        $call!(account, |two| Condition::all().add(account::Column::PersonId.is_in(two)));
        $call!(link, |two| Condition::all().add(link::Column::PersonId.is_in(two)));
        $call!(merge, |two| Condition::all().add(merge::Column::KeptPersonId.is_in(two)));
        $call!(entered, |two| Condition::all()
            .add(entered::Column::Kind.eq("person"))
            .add(entered::Column::SubjectId.is_in(two)));
    };
}

impl Snapshot {
    /// Reads every row of the two.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn of(conn: &impl ConnectionTrait, two: [Uuid; 2]) -> Result<Self, StoreError> {
        let mut all = Self::default();
        macro_rules! read {
            ($entity:ident, $whose:expr) => {
                let whose: fn([Uuid; 2]) -> Condition = $whose;
                all.0.insert(stringify!($entity), rows::<$entity::Entity>(conn, whose(two)).await?);
            };
        }
        tables!(read);
        Ok(all)
    }

    /// What is another now than it was.
    #[must_use]
    pub fn until(self, mut after: Self) -> Moved {
        let mut moved = Moved::default();
        for (name, before) in self.0 {
            let after = after.0.remove(name).unwrap_or_default();
            macro_rules! compare {
                ($entity:ident, $whose:expr) => {
                    if name == stringify!($entity) {
                        let table = difference::<$entity::Entity>(before, after);
                        if table != Table::default() {
                            moved.0.insert(name.to_owned(), table);
                        }
                        continue;
                    }
                };
            }
            tables!(compare);
        }
        moved
    }
}

impl Moved {
    /// As it is kept.
    #[must_use]
    pub fn text(&self) -> String {
        // Texts and numbers always can be written.
        serde_json::to_string(self).unwrap_or_default()
    }

    /// As it was kept.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        serde_json::from_str(text).ok()
    }

    /// Puts everything back.
    ///
    /// # Errors
    /// When the database refuses a row; the transaction must then be dropped.
    pub async fn undo(&self, write: &Write) -> Result<(), StoreError> {
        let conn = write.conn();
        let none = Table::default();
        macro_rules! put_back {
            ($entity:ident, $whose:expr) => {
                let table = self.0.get(stringify!($entity)).unwrap_or(&none);
                undo_table::<$entity::Entity>(conn, table).await?;
            };
        }
        tables!(put_back);
        Ok(())
    }
}

async fn rows<E>(conn: &impl ConnectionTrait, whose: Condition) -> Result<Vec<Row>, DbErr>
where
    E: EntityTrait,
    E::Model: ModelTrait<Entity = E>,
{
    let models = E::find().filter(whose).all(conn).await?;
    Ok(models.iter().map(row::<E>).collect())
}

fn row<E>(model: &E::Model) -> Row
where
    E: EntityTrait,
    E::Model: ModelTrait<Entity = E>,
{
    E::Column::iter().filter_map(|column| Some((name::<E>(column), Cell::of(model.get(column))?))).collect()
}

fn name<E: EntityTrait>(column: E::Column) -> String {
    use sea_orm::Iden as _;
    column.to_string()
}

/// The columns by which a row is found.
fn key<E: EntityTrait>(row: &Row) -> Row {
    let columns: Vec<String> = E::PrimaryKey::iter().map(|column| name::<E>(column.into_column())).collect();
    row.iter()
        .filter(|(name, _)| columns.contains(name))
        .map(|(name, cell)| (name.clone(), cell.clone()))
        .collect()
}

/// The same without whose it is: by this a row is known again that went from one to the other.
fn key_of_nobody<E: EntityTrait>(row: &Row) -> Row {
    let mut key = key::<E>(row);
    key.retain(|name, _| name != "person_id" && name != "subject_id");
    key
}

fn difference<E: EntityTrait>(before: Vec<Row>, after: Vec<Row>) -> Table {
    let mut table = Table::default();
    let mut after: BTreeMap<Row, Row> = after.into_iter().map(|row| (key::<E>(&row), row)).collect();
    let mut compare = |was: Row, is: Row| {
        let differ = |one: &Row, other: &Row| -> Row {
            one.iter()
                .filter(|(name, cell)| other.get(*name) != Some(cell))
                .map(|(name, cell)| (name.clone(), cell.clone()))
                .collect()
        };
        if was != is {
            table.changed.push(Changed {
                find: key::<E>(&is),
                was: differ(&was, &is),
                is: differ(&is, &was),
            });
        }
    };
    let mut left = Vec::new();
    for was in before {
        match after.remove(&key::<E>(&was)) {
            Some(is) => compare(was, is),
            None => left.push(was),
        }
    }
    let mut gone = Vec::new();
    for was in left {
        let wanted = key_of_nobody::<E>(&was);
        let found = after.iter().find(|(_, is)| key_of_nobody::<E>(is) == wanted).map(|(key, _)| key.clone());
        match found.and_then(|key| after.remove(&key)) {
            Some(is) if !wanted.is_empty() => compare(was, is),
            Some(is) => {
                after.insert(key::<E>(&is), is);
                gone.push(was);
            }
            None => gone.push(was),
        }
    }
    table.removed = gone;
    table.added = after.into_values().collect();
    table
}

fn found_by<E: EntityTrait>(row: &Row) -> Condition {
    let mut all = Condition::all();
    for column in E::Column::iter() {
        if let Some(cell) = row.get(&name::<E>(column)) {
            all = all.add(column.eq(cell.value()));
        }
    }
    all
}

async fn undo_table<E>(conn: &impl ConnectionTrait, table: &Table) -> Result<(), StoreError>
where
    E: EntityTrait,
    E::Model: ModelTrait<Entity = E> + IntoActiveModel<E::ActiveModel>,
    E::ActiveModel: ActiveModelTrait<Entity = E> + ActiveModelBehavior + Send,
{
    for added in &table.added {
        let now = E::find().filter(found_by::<E>(&key::<E>(added))).one(conn).await?;
        if now.is_some_and(|now| row::<E>(&now) == *added) {
            E::delete_many().filter(found_by::<E>(&key::<E>(added))).exec(conn).await?;
        }
    }
    for removed in &table.removed {
        let there = E::find().filter(found_by::<E>(&key::<E>(removed))).one(conn).await?.is_some();
        if there || !stands(conn, removed).await? {
            continue;
        }
        let mut active = E::ActiveModel::default();
        for column in E::Column::iter() {
            if let Some(cell) = removed.get(&name::<E>(column)) {
                active.try_set(column, cell.value())?;
            }
        }
        E::insert(active).exec_without_returning(conn).await?;
    }
    for changed in &table.changed {
        let Some(now) = E::find().filter(found_by::<E>(&changed.find)).one(conn).await? else { continue };
        let now = row::<E>(&now);
        let mut update = E::update_many().filter(found_by::<E>(&changed.find));
        let mut any = false;
        for column in E::Column::iter() {
            let name = name::<E>(column);
            let Some(was) = changed.was.get(&name) else { continue };
            // What somebody changed since the merge is theirs.
            if now.get(&name) == changed.is.get(&name) {
                update = update.col_expr(column, Expr::value(was.value()));
                any = true;
            }
        }
        if any {
            update.exec(conn).await?;
        }
    }
    Ok(())
}

/// Whether what a row points to is still there.
async fn stands(conn: &impl ConnectionTrait, row: &Row) -> Result<bool, DbErr> {
    let to = |name: &str| row.get(name).and_then(Cell::key);
    if let Some(id) = to("decision_id")
        && decision::Entity::find_by_id(id).one(conn).await?.is_none()
    {
        return Ok(false);
    }
    if let Some(id) = to("measure_id")
        && measure::Entity::find_by_id(id).one(conn).await?.is_none()
    {
        return Ok(false);
    }
    if let Some(id) = to("office_id")
        && office::Entity::find_by_id(id).one(conn).await?.is_none()
    {
        return Ok(false);
    }
    Ok(true)
}
