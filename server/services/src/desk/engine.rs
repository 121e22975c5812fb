//! Opening, saving and taking back, the same for every form.

use domain::access::{Action, Actor, Subject as About};
use domain::date::CivilDate;
use domain::ledger::{Acting, Change, PublicName, Subject};
use domain::paging::Page;
use domain::words::EntryKind;
use store::desk::{Asked, Named};
use store::entities::entered;
use store::sea_orm::sea_query::OnConflict;
use store::sea_orm::{ConnectionTrait, DatabaseTransaction, EntityTrait, IntoActiveModel};
use store::{StoreError, Write};
use uuid::Uuid;

use super::kinds::{self, Touches};
use super::looked::look;
use super::told::{only_changes, snapshot};
use super::{
    Checked, Field, FieldError, Input, Kind, Meanwhile, NEVERTHELESS, ONCE, Values, changed, draft, once,
};
use crate::records::Cause;
use crate::{ServiceError, Services, ledger, search_index};

/// A form, ready to be shown.
#[derive(Clone, Debug)]
pub struct Form {
    /// What it enters.
    pub kind: Kind,
    /// What it changes, as the last part of its address on the desk; none for something new.
    pub key: Option<String>,
    /// The key in the database of what it changes.
    pub id: Option<Uuid>,
    /// The name of what it changes, or of the draft.
    pub name: Option<String>,
    /// Where the public sees it.
    pub path: Option<String>,
    /// What it asks for.
    pub fields: Vec<Field>,
    /// What is in it.
    pub values: Values,
    /// What it said when it was opened; to be handed back.
    pub stamp: String,
    /// The draft that it came from.
    pub draft: Option<Uuid>,
    /// The form's own key, to be handed back: the same form sent twice makes one thing. None where it changes one.
    pub once: Option<Uuid>,
}

/// Why nothing was saved.
#[derive(Debug)]
pub enum Refused {
    /// Something that was typed will not do; in the order of the fields.
    Wrong(Vec<FieldError>),
    /// Someone changed it since it was opened.
    Changed(Meanwhile),
    /// There is no such thing, this account may not, or the database failed.
    Service(ServiceError),
}

impl<E: Into<ServiceError>> From<E> for Refused {
    fn from(error: E) -> Self {
        Self::Service(error.into())
    }
}

/// What was saved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Done {
    /// The last part of its address on the desk.
    pub key: String,
    /// Its name.
    pub name: String,
    /// Where the public sees it.
    pub path: Option<String>,
    /// Whether anything is another than before.
    pub changed: bool,
}

/// A page of a list.
#[derive(Clone, Debug)]
pub struct Listing {
    /// Those on this page.
    pub items: Vec<Named>,
    /// How many there are.
    pub total: u64,
}

/// What is in the record now.
#[derive(Clone, Debug)]
pub(super) struct Loaded {
    /// Its key in the database.
    pub id: Uuid,
    /// The last part of its address on the desk.
    pub key: String,
    /// Its name, as the public sees it.
    pub name: String,
    /// Where the public sees it.
    pub path: Option<String>,
    /// Whom it concerns.
    pub person: Option<Uuid>,
    /// As its form shows it.
    pub values: Values,
}

/// Whoever writes, and in which transaction.
pub(super) struct Desk<'a> {
    pub write: &'a Write,
    pub now_ms: i64,
    pub today: CivilDate,
    /// The key of what is new.
    pub fresh: Uuid,
    /// What a steward confirmed of an office that has no seat left.
    pub nevertheless: String,
}

impl<'a> Desk<'a> {
    pub(super) fn new(services: &Services, write: &'a Write, fresh: Uuid, typed: &Values) -> Self {
        let nevertheless = typed.get(NEVERTHELESS).to_owned();
        let clock = services.clock();
        Self { write, now_ms: clock.now_ms(), today: clock.today(), fresh, nevertheless }
    }

    pub(super) const fn conn(&self) -> &DatabaseTransaction {
        self.write.conn()
    }
}

/// Calls a function of the kind's own module.
macro_rules! of_kind {
    ($kind:expr, $function:ident($($argument:expr),*)) => {
        match $kind {
            Kind::Place => kinds::place::$function($($argument),*).await,
            Kind::Body => kinds::body::$function($($argument),*).await,
            Kind::Office => kinds::office::$function($($argument),*).await,
            Kind::Person => kinds::person::$function($($argument),*).await,
            Kind::Term => kinds::term::$function($($argument),*).await,
            Kind::Candidacy => kinds::candidacy::$function($($argument),*).await,
            Kind::Measure => kinds::measure::$function($($argument),*).await,
            Kind::Decision => kinds::decision::$function($($argument),*).await,
            Kind::Commitment => kinds::commitment::$function($($argument),*).await,
            Kind::Value => kinds::value::$function($($argument),*).await,
            Kind::Text => kinds::text::$function($($argument),*).await,
        }
    };
}

/// The two fields that say where it can be read.
pub(crate) fn source_fields() -> [Field; 2] {
    [
        Field::new("source_url", "Source: web address", Input::Url)
            .hint("Where anyone can read it, such as the minutes on the town’s web site. One of the two is needed.")
            .ledger("source_url"),
        Field::new("source_note", "Source: on paper", Input::Line)
            .hint("If it is not on the web: “minutes of 3 March 2026, page 2, at the town clerk’s office”.")
            .ledger("source"),
    ]
}

/// Everything that a form of this kind asks for.
pub(super) async fn fields(conn: &impl ConnectionTrait, kind: Kind) -> Result<Vec<Field>, ServiceError> {
    let mut fields = of_kind!(kind, fields(conn))?;
    if kind.needs_source() {
        fields.extend(source_fields());
    }
    Ok(fields)
}

pub(super) async fn load(conn: &impl ConnectionTrait, kind: Kind, key: &str) -> Result<Loaded, ServiceError> {
    let missing = ServiceError::NotFound(kind.one());
    let mut loaded: Loaded = of_kind!(kind, load(conn, key))?.ok_or(missing)?;
    if kind.needs_source() {
        let row =
            entered::Entity::find_by_id((kind.subject().code().to_owned(), loaded.id)).one(conn).await?;
        if let Some(row) = row {
            for (name, text) in [("source_url", row.source_url), ("source_note", row.source_note)] {
                loaded.values.set(name, text.unwrap_or_default());
            }
        }
    }
    Ok(loaded)
}

impl Services {
    /// The form for something new, or for what has this key, filled with what is there now, with a draft, or with what
    /// the page that led here says.
    ///
    /// # Errors
    /// When there is no such thing or draft, the actor may not, or the database fails.
    pub async fn desk_form(
        &self,
        actor: Actor,
        kind: Kind,
        key: Option<&str>,
        draft: Option<Uuid>,
        given: &Values,
    ) -> Result<Form, ServiceError> {
        crate::allow(actor, kind.action(), About::NONE)?;
        let conn = self.store().read();
        let fields = fields(conn, kind).await?;
        let loaded = match key {
            Some(key) => Some(load(conn, kind, key).await?),
            None => None,
        };
        if let Some(loaded) = &loaded {
            // Nobody types what will be refused.
            let people = concerned(conn, kind, loaded).await?;
            crate::allow(actor, kind.changing(), crate::allow::about(actor, &people))?;
        }
        let mut values = loaded.as_ref().map(|loaded| loaded.values.clone()).unwrap_or_default();
        if loaded.is_none() {
            for (name, texts) in given.iter() {
                if let Some(field) = fields.iter().find(|field| field.name == name) {
                    let texts = match field.input {
                        Input::Find(thing) => draft::as_shown(conn, thing, texts).await?,
                        _ => texts.to_vec(),
                    };
                    values.set_all(field.name, texts);
                }
            }
        }
        let mut name = loaded.as_ref().map(|loaded| loaded.name.clone());
        if let Some(id) = draft {
            let row = draft::open(conn, kind, key, id).await?;
            name = name.or(Some(row.title.clone()));
            let now = std::mem::replace(&mut values, draft::values(&row));
            for field in fields.iter().filter(|field| field.input.is_kept()) {
                values.set_all(field.name, now.all(field.name).to_vec());
            }
        }
        Ok(Form {
            kind,
            key: loaded.as_ref().map(|loaded| loaded.key.clone()),
            id: loaded.as_ref().map(|loaded| loaded.id),
            name,
            path: loaded.as_ref().and_then(|loaded| loaded.path.clone()),
            once: loaded.is_none().then(|| values.get(ONCE).parse().unwrap_or_else(|_| Uuid::now_v7())),
            stamp: loaded.map(|loaded| loaded.values.stamp()).unwrap_or_default(),
            fields,
            values,
            draft,
        })
    }

    /// Saves what was typed, for everyone to see: the rows, the figures that they change and the entry in the ledger in
    /// one transaction.
    ///
    /// # Errors
    /// Says what is wrong, or who changed it meanwhile; nothing is written then.
    pub async fn desk_save(
        &self,
        actor: Actor,
        kind: Kind,
        key: Option<&str>,
        draft: Option<Uuid>,
        typed: &Values,
    ) -> Result<Done, Refused> {
        crate::allow(actor, kind.action(), About::NONE)?;
        let write = self.store().begin().await?;
        // On PostgreSQL too, one writer of the record at a time: what is looked at below cannot change meanwhile.
        store::ledger::locked_head(&write).await?;
        let conn = write.conn();
        let fields = fields(conn, kind).await?;
        let before = match key {
            Some(key) => Some(load(conn, kind, key).await?),
            None => None,
        };
        let mut people = Vec::new();
        if let Some(before) = &before {
            // Nobody changes their own record, nor makes it somebody else's.
            people = concerned(conn, kind, before).await?;
            crate::allow(actor, kind.changing(), crate::allow::about(actor, &people))?;
        }
        if let Some(before) = &before
            && before.values.stamp() != typed.get("stamp")
        {
            return Err(Refused::Changed(changed::meanwhile(conn, kind, before, &fields, typed).await?));
        }
        let fresh = once::key_of(&fields, typed);
        if before.is_none()
            && let Some(made) = once::made_before(conn, kind, fresh).await?
        {
            return Ok(Done { key: made.key, name: made.name, path: made.path, changed: true });
        }
        let (checked, mut wrong) = look(conn, kind, &fields, typed).await?;
        let reason = typed.get("reason").trim();
        if before.is_some() && reason.is_empty() {
            wrong.push(FieldError::new(
                "reason",
                "Say why you change it: everyone can read it under Changes.",
            ));
        }
        if !wrong.is_empty() {
            return Err(Refused::Wrong(wrong));
        }
        let desk = Desk::new(self, &write, fresh, typed);
        let key = match of_kind!(kind, save(&desk, before.as_ref(), &checked))? {
            Ok(key) => key,
            Err(wrong) => return Err(Refused::Wrong(wrong)),
        };
        let id = of_kind!(kind, load(conn, &key))?.ok_or(ServiceError::NotFound(kind.one()))?.id;
        if kind.is_imported() {
            note_source(&desk, kind, id, &checked).await?;
        }
        let after = load(conn, kind, &key).await?;
        people.extend(concerned(conn, kind, &after).await?);
        let action = if before.is_some() { kind.changing() } else { kind.action() };
        let acting = ledger::acting(conn, actor, action, crate::allow::about(actor, &people)).await?;
        let words = acting.sentence(&format!("changed {}", after.name));
        let entry = self.enter(&desk, kind, &fields, before.as_ref(), &after, reason, acting).await?;
        let changed = entry.is_some();
        let saved_as = typed.get(ONCE).parse().ok();
        for id in draft.into_iter().chain(saved_as) {
            draft::forget(conn, id).await?;
        }
        if let Some(entry) = entry {
            let touches = of_kind!(kind, touches(before.as_ref(), &after));
            self.follow(&desk, touches, &words, (entry, people)).await?;
            write.commit().await?;
        } else {
            write.commit_quietly().await?;
        }
        Ok(Done { key: after.key, name: after.name, path: after.path, changed })
    }

    /// Writes the entry in the ledger; gives its number. None: nothing is another than before, so there is none.
    #[expect(clippy::too_many_arguments, reason = "all of it is the change")]
    pub(super) async fn enter(
        &self,
        desk: &Desk<'_>,
        kind: Kind,
        fields: &[Field],
        before: Option<&Loaded>,
        after: &Loaded,
        reason: &str,
        acting: Acting,
    ) -> Result<Option<u64>, Refused> {
        let is = snapshot(kind, fields, &after.values)?;
        let (what, was, is) = match before {
            None => (EntryKind::Entered, None, is),
            Some(before) => {
                let was = snapshot(kind, fields, &before.values)?;
                if was == is && before.values == after.values {
                    return Ok(None);
                }
                let (was, is) = only_changes(kind, &was, &is)?;
                (EntryKind::Changed, Some(was), is)
            }
        };
        let change = Change::new(what, subject(kind, after)?, was, Some(is), reason, acting);
        let change = change.map_err(ServiceError::from)?;
        let about = ledger::About { path: after.path.clone(), person: after.person };
        Ok(Some(ledger::append(desk.write, desk.now_ms, &change, about).await?.sequence))
    }

    /// Makes anew what depends on it. The entry that tells of the change is then found by everyone whom it concerns:
    /// those who are given, and whoever's figures are others now.
    pub(super) async fn follow(
        &self,
        desk: &Desk<'_>,
        touches: Touches,
        words: &str,
        (entry, mut concerned): (u64, Vec<Uuid>),
    ) -> Result<(), ServiceError> {
        let cause = Cause { words, run: None };
        if let Some(people) = &touches.records {
            let people = (!people.is_empty()).then_some(people.as_slice());
            let (_, whose) = crate::records::rebuild_whose(self, desk.write, cause, people).await?;
            concerned.extend(whose);
        }
        store::ledger::add_concerned(desk.write, entry, concerned).await?;
        if !touches.search.is_empty() {
            search_index::rebuild_within(self, desk.write, touches.search).await?;
        }
        Ok(())
    }

    /// Takes something back, with a reason for everyone to read. What it said stays in the ledger, and in a draft.
    ///
    /// # Errors
    /// When it may not be taken back, the reason is missing, the actor may not, or the database fails.
    pub async fn desk_withdraw(
        &self,
        actor: Actor,
        kind: Kind,
        key: &str,
        typed: &Values,
    ) -> Result<Done, Refused> {
        crate::allow(actor, kind.action(), About::NONE)?;
        let write = self.store().begin().await?;
        store::ledger::locked_head(&write).await?;
        let conn = write.conn();
        let fields = fields(conn, kind).await?;
        let before = load(conn, kind, key).await?;
        let people = concerned(conn, kind, &before).await?;
        let whom = crate::allow::about(actor, &people);
        crate::allow(actor, Action::Publish, whom)?;
        if before.values.stamp() != typed.get("stamp") {
            return Err(Refused::Changed(changed::meanwhile(conn, kind, &before, &fields, typed).await?));
        }
        let reason = typed.get("reason").trim();
        if reason.is_empty() {
            let message = "Say why it is withdrawn: the note that stays in its place shows it.";
            return Err(Refused::Wrong(vec![FieldError::new("reason", message)]));
        }
        let acting = ledger::acting(conn, actor, kind.changing(), whom).await?;
        let words = acting.sentence(&format!("withdrew {}", before.name));
        let desk = Desk::new(self, &write, before.id, typed);
        if let Err(why) = of_kind!(kind, remove(&desk, &before))? {
            return Err(Refused::Wrong(vec![FieldError::new("reason", why)]));
        }
        entered::Entity::delete_by_id((kind.subject().code().to_owned(), before.id)).exec(conn).await?;
        let was = snapshot(kind, &fields, &before.values)?;
        let change =
            Change::new(EntryKind::Withdrawn, subject(kind, &before)?, Some(was), None, reason, acting);
        let about = ledger::About { path: before.path.clone(), person: before.person };
        let change = change.map_err(ServiceError::from)?;
        let entry = ledger::append(&write, desk.now_ms, &change, about).await?.sequence;
        draft::keep_withdrawn(&desk, actor, kind, &before).await?;
        let touches = of_kind!(kind, touches(Some(&before), &before));
        self.follow(&desk, touches, &words, (entry, people)).await?;
        write.commit().await?;
        Ok(Done { key: before.key, name: before.name, path: before.path, changed: true })
    }

    /// What there is of this kind, narrowed by words of its name and by what it belongs to (a slug or key of a person,
    /// body, place, office or measure).
    ///
    /// # Errors
    /// When the actor may not, or the database fails.
    pub async fn desk_list(
        &self,
        actor: Actor,
        kind: Kind,
        words: &str,
        of: Option<Uuid>,
        page: Page,
    ) -> Result<Listing, ServiceError> {
        crate::allow(actor, Action::ReadStewardDesk, About::NONE)?;
        let conn = self.store().read();
        let Some(listed) = kind.listed() else {
            let items = kinds::text::all(conn).await?;
            return Ok(Listing { total: items.len() as u64, items });
        };
        let asked = Asked { words: words.to_owned(), of };
        let total = store::desk::total(conn, listed, &asked).await.map_err(StoreError::from)?;
        let items = store::desk::list(conn, listed, &asked, page.into()).await.map_err(StoreError::from)?;
        Ok(Listing { items, total })
    }
}

/// Whose record a thing is.
async fn concerned(
    conn: &impl ConnectionTrait,
    kind: Kind,
    loaded: &Loaded,
) -> Result<Vec<Uuid>, ServiceError> {
    match kind {
        Kind::Decision => crate::allow::voters(conn, loaded.id).await,
        _ => Ok(loaded.person.into_iter().collect()),
    }
}

fn subject(kind: Kind, loaded: &Loaded) -> Result<Subject, ServiceError> {
    let name = PublicName::shortened(&loaded.name).map_err(|error| ServiceError::invalid("name", error))?;
    // A text of the organisation has a name and no key.
    let id = if loaded.id.is_nil() { loaded.key.clone() } else { loaded.id.to_string() };
    Ok(Subject::new(kind.subject(), &id, name)?)
}

pub(super) async fn note_source(
    desk: &Desk<'_>,
    kind: Kind,
    id: Uuid,
    checked: &Checked,
) -> Result<(), ServiceError> {
    let row = entered::Model {
        kind: kind.subject().code().to_owned(),
        subject_id: id,
        source_url: checked.text("source_url"),
        source_note: checked.text("source_note"),
        at: desk.now_ms,
    };
    let mut replace = OnConflict::columns([entered::Column::Kind, entered::Column::SubjectId]);
    replace.update_columns([entered::Column::SourceUrl, entered::Column::SourceNote, entered::Column::At]);
    entered::Entity::insert(row.into_active_model())
        .on_conflict(replace)
        .exec_without_returning(desk.conn())
        .await?;
    Ok(())
}
