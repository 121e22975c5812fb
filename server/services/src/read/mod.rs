//! Answers to what the pages and the API ask.

use crate::views::*;
use crate::{ServiceError, Services};

#[derive(Debug, Default)]
pub(crate) struct Cache {}

type Answer<T> = Result<T, ServiceError>;

fn empty<T>(page: u32, size: u32) -> Listing<T> {
    Listing { items: Vec::new(), page, size, total: 0 }
}

/// The skeleton: every answer is that there is nothing yet.
#[allow(missing_docs, unused_variables)]
impl Services {
    pub async fn stats(&self) -> Answer<Stats> { Ok(Stats::default()) }
    pub async fn about(&self) -> Answer<About> { Ok(About::default()) }
    pub async fn officials(&self, query: &OfficialsQuery) -> Answer<Listing<OfficialRow>> { Ok(empty(query.page, query.size)) }
    pub async fn official_filters(&self) -> Answer<OfficialFilters> { Ok(OfficialFilters::default()) }
    pub async fn official(&self, slug: &str) -> Answer<Official> { Err(ServiceError::NotFound("official")) }
    pub async fn official_strip(&self, slug: &str) -> Answer<Vec<StripMark>> { Err(ServiceError::NotFound("official")) }
    pub async fn official_votes(&self, slug: &str, q: Option<&str>, page: u32, size: u32) -> Answer<Listing<VoteRow>> { Err(ServiceError::NotFound("official")) }
    pub async fn bodies(&self, page: u32, size: u32) -> Answer<Listing<BodyRow>> { Ok(empty(page, size)) }
    pub async fn body(&self, slug: &str) -> Answer<Body> { Err(ServiceError::NotFound("body")) }
    pub async fn places(&self, kind: Option<&str>, within: Option<&str>, q: Option<&str>, page: u32, size: u32) -> Answer<Listing<PlaceRow>> { Ok(empty(page, size)) }
    pub async fn place(&self, slug: &str, page: u32, size: u32) -> Answer<Place> { Err(ServiceError::NotFound("place")) }
    pub async fn find(&self, q: &str) -> Answer<Found> { Err(ServiceError::NotFound("place")) }
    pub async fn measures(&self, query: &MeasuresQuery) -> Answer<Listing<MeasureRow>> { Ok(empty(query.page, query.size)) }
    pub async fn measure_filters(&self) -> Answer<MeasureFilters> { Ok(MeasureFilters::default()) }
    pub async fn measure(&self, slug: &str) -> Answer<Measure> { Err(ServiceError::NotFound("measure")) }
    pub async fn decisions(&self, query: &DecisionsQuery) -> Answer<Listing<DecisionRow>> { Ok(empty(query.page, query.size)) }
    pub async fn decision(&self, number: i64) -> Answer<Decision> { Err(ServiceError::NotFound("decision")) }
    pub async fn values(&self) -> Answer<Vec<ValueSummary>> { Ok(Vec::new()) }
    pub async fn value(&self, slug: &str) -> Answer<Value> { Err(ServiceError::NotFound("value")) }
    pub async fn search(&self, q: &str, page: u32, size: u32) -> Answer<Listing<Hit>> { Ok(empty(page, size)) }
    pub async fn suggest(&self, q: &str) -> Answer<Vec<Hit>> { Ok(Vec::new()) }
    pub async fn sources(&self) -> Answer<Vec<SourceView>> { Ok(Vec::new()) }
    pub async fn run(&self, id: &str) -> Answer<Run> { Err(ServiceError::NotFound("run")) }
    pub async fn compare(&self, a: &str, b: &str) -> Answer<Comparison> { Err(ServiceError::NotFound("official")) }
}
