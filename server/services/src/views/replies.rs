//! Officials' own words beside what is said about them.

use serde::Serialize;
use utoipa::ToSchema;

use super::PersonRef;

/// A reply as everyone sees it. Of one that was taken back only that, when and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct ReplyView {
    /// Its key: anchor `reply-…` on the page where it stands.
    pub id: String,
    /// Whose words they are.
    pub person: PersonRef,
    /// What it stands beside: `decision-12`, `status-7-2` (the second status of commitment 7), `votes` or `commitments`
    /// (the whole record).
    pub beside: String,
    /// The same in words: “decision 12”, “the record of votes”.
    pub beside_words: String,
    /// Address on this site at which it stands.
    pub path: String,
    /// Markdown; blank once taken back.
    pub text: String,
    /// Whether a steward entered it for them.
    pub on_behalf: bool,
    /// When it was put there (ISO date).
    pub on: String,
    /// When its words were last changed (ISO date); none if they never were.
    pub revised_on: Option<String>,
    /// What it said before, the newest of these first. Blank once taken back.
    pub earlier: Vec<EarlierReply>,
    /// If it was taken back.
    pub withdrawn: Option<WithdrawnReply>,
    /// Which version it is, for whoever changes it.
    pub version: i32,
}

/// What a reply said once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct EarlierReply {
    /// Markdown.
    pub text: String,
    /// Until when it said so (ISO date).
    pub until: String,
}

/// When and why a reply was taken back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct WithdrawnReply {
    /// When (ISO date).
    pub on: String,
    /// Why.
    pub reason: String,
}

/// Something in the record beside which an official can put a reply.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ReplyPlace {
    /// As [`ReplyView::beside`].
    pub beside: String,
    /// What it is: the motion, the commitment's title, “Your record of votes”.
    pub title: String,
    /// What is said there: “voted no”, “stalled since …”.
    pub words: String,
    /// Since when (ISO date), if it is known.
    pub on: Option<String>,
    /// Where everyone sees it.
    pub path: String,
    /// What stands beside it now.
    pub reply: Option<ReplyView>,
}

/// Everything in an official's record beside which they can reply.
#[derive(Clone, Debug, Serialize)]
pub struct ReplyDesk {
    /// Whose record it is.
    pub person: PersonRef,
    /// The records as a whole.
    pub records: Vec<ReplyPlace>,
    /// Every status of their commitments, the newest first.
    pub statuses: Vec<ReplyPlace>,
    /// One page of the decisions in which a vote of theirs is published, the newest first.
    pub decisions: super::Listing<ReplyPlace>,
    /// How many replies of theirs are public.
    pub replies: u64,
}
