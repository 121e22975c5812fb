//! Bodies and places.

use serde::Serialize;
use utoipa::ToSchema;

use super::{BodyRef, DecisionRow, Listing, OfficialRow, PlaceRef, Seat, SourceRef};

/// A row in the list of bodies.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct BodyRow {
    /// The body.
    pub body: BodyRef,
    /// Its place.
    pub place: PlaceRef,
    /// People in office today.
    pub members: u64,
    /// Decisions in the record.
    pub decisions: u64,
}

/// A body's page.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Body {
    /// The body.
    pub body: BodyRef,
    /// Its place.
    pub place: PlaceRef,
    /// Of a committee: the body it belongs to.
    pub parent: Option<BodyRef>,
    /// Its committees.
    pub committees: Vec<BodyRef>,
    /// Its own page.
    pub url: Option<String>,
    /// Everyone in office today, by seat.
    pub roster: Vec<OfficialRow>,
    /// Offices for which the record holds nobody today.
    pub vacant: Vec<VacantSeat>,
    /// Those of earlier times, the newest first.
    pub former: Vec<Seat>,
    /// The latest decisions.
    pub decisions: Vec<DecisionRow>,
    /// All decisions.
    pub decisions_total: u64,
    /// Where this comes from.
    pub source: Option<SourceRef>,
}

/// An office for which the record holds nobody.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct VacantSeat {
    /// The office's title.
    pub title: String,
    /// The place.
    pub place: PlaceRef,
}

/// A row in the list of places.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PlaceRow {
    /// The place.
    pub place: PlaceRef,
    /// The place it lies in.
    pub parent: Option<PlaceRef>,
    /// People in office for it today.
    pub officials: u64,
}

/// A place's page.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Place {
    /// The place.
    pub place: PlaceRef,
    /// From the country down to the place above this one.
    pub ancestors: Vec<PlaceRef>,
    /// OCD division id.
    pub ocd_id: Option<String>,
    /// Valid from and through (partial).
    pub valid_from: Option<String>,
    /// See `valid_from`.
    pub valid_through: Option<String>,
    /// Who holds an office for this place today.
    pub represented_by: Vec<OfficialRow>,
    /// Who holds an office for a place above this one today (the state's governor, the county's commission at large).
    pub also: Vec<OfficialRow>,
    /// Bodies of this place.
    pub bodies: Vec<BodyRef>,
    /// Places inside, counted by kind, as (kind code, how many).
    pub inside: Vec<(String, u64)>,
    /// The first of them, by kind and name.
    pub children: Listing<PlaceRow>,
    /// ZIP codes that touch it.
    pub zips: Vec<String>,
    /// Where this comes from.
    pub source: Option<SourceRef>,
}

/// What was found for a ZIP code or a name.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Found {
    /// What was looked for.
    pub query: String,
    /// Set when it was read as a ZIP code.
    pub zip: Option<String>,
    /// Places, best first, each with who represents it today.
    pub places: Vec<FoundPlace>,
    /// When a ZIP code touches several places of one kind: which, because only one of them is the reader's.
    pub several: Vec<SeveralPlaces>,
}

/// Places of one kind that a ZIP code touches.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct SeveralPlaces {
    /// Code of `PlaceKind`.
    pub kind: String,
    /// The places, by name.
    pub places: Vec<PlaceRef>,
    /// In plain words, a sentence.
    pub words: String,
}

/// A place that was found.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct FoundPlace {
    /// The place.
    pub place: PlaceRef,
    /// The place it lies in.
    pub parent: Option<PlaceRef>,
    /// Who holds an office for it today.
    pub officials: Vec<OfficialRow>,
}
