/// Every kind of page: for the router, for the sitemap, and for whoever walks over all of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PageKind {
    /// The front page.
    Home,
    /// The list of officials.
    Officials,
    /// A person's page.
    Official,
    /// All votes of a person.
    OfficialVotes,
    /// The list of bodies.
    Bodies,
    /// A body's page.
    Body,
    /// All decisions of a body.
    BodyDecisions,
    /// The list of places.
    Places,
    /// A place's page.
    Place,
    /// The officials for a place name or a ZIP code.
    Find,
    /// The list of measures.
    Measures,
    /// A measure's page.
    Measure,
    /// The list of decisions.
    Decisions,
    /// A decision's page.
    Decision,
    /// The list of values.
    Values,
    /// A value's page.
    Value,
    /// The search.
    Search,
    /// The rules.
    Methodology,
    /// The organisation.
    About,
    /// Data and sources.
    Data,
    /// One run of an importer.
    Run,
    /// The board of commitments.
    Commitments,
    /// One commitment.
    Commitment,
    /// Answered reports of errors.
    Corrections,
    /// The form to report an error.
    Report,
    /// What is shown after it was sent.
    ReportThanks,
    /// Every change to the record.
    Changes,
    /// The description of the API.
    Api,
}

impl PageKind {
    /// Every kind.
    pub const ALL: [Self; 28] = [
        Self::Home,
        Self::Officials,
        Self::Official,
        Self::OfficialVotes,
        Self::Bodies,
        Self::Body,
        Self::BodyDecisions,
        Self::Places,
        Self::Place,
        Self::Find,
        Self::Measures,
        Self::Measure,
        Self::Decisions,
        Self::Decision,
        Self::Values,
        Self::Value,
        Self::Search,
        Self::Methodology,
        Self::About,
        Self::Data,
        Self::Run,
        Self::Commitments,
        Self::Commitment,
        Self::Corrections,
        Self::Report,
        Self::ReportThanks,
        Self::Changes,
        Self::Api,
    ];

    /// Its address, as axum's router reads it; at most one part of it is a name in braces.
    #[must_use]
    pub const fn pattern(self) -> &'static str {
        match self {
            Self::Home => "/",
            Self::Officials => "/officials",
            Self::Official => "/officials/{slug}",
            Self::OfficialVotes => "/officials/{slug}/votes",
            Self::Bodies => "/bodies",
            Self::Body => "/bodies/{slug}",
            Self::BodyDecisions => "/bodies/{slug}/decisions",
            Self::Places => "/places",
            Self::Place => "/places/{slug}",
            Self::Find => "/find",
            Self::Measures => "/measures",
            Self::Measure => "/measures/{slug}",
            Self::Decisions => "/decisions",
            Self::Decision => "/decisions/{number}",
            Self::Values => "/values",
            Self::Value => "/values/{slug}",
            Self::Search => "/search",
            Self::Methodology => "/methodology",
            Self::About => "/about",
            Self::Data => "/data",
            Self::Run => "/data/runs/{id}",
            Self::Commitments => "/commitments",
            Self::Commitment => "/commitments/{number}",
            Self::Corrections => "/corrections",
            Self::Report => "/corrections/report",
            Self::ReportThanks => "/corrections/thanks",
            Self::Changes => "/changes",
            Self::Api => "/api",
        }
    }

    /// Of a kind with a name in its address: a page that leads to pages of this kind.
    #[must_use]
    pub const fn list(self) -> Option<&'static str> {
        match self {
            Self::Official | Self::OfficialVotes => Some("/officials"),
            Self::Body | Self::BodyDecisions => Some("/bodies"),
            Self::Place => Some("/places"),
            Self::Measure => Some("/measures"),
            Self::Decision => Some("/decisions"),
            Self::Value => Some("/values"),
            Self::Run => Some("/data"),
            Self::Commitment => Some("/commitments"),
            _ => None,
        }
    }

    /// Whether search engines should find it.
    #[must_use]
    pub const fn indexed(self) -> bool {
        !matches!(
            self,
            Self::Search | Self::Find | Self::OfficialVotes | Self::Run | Self::Report | Self::ReportThanks
        )
    }
}

#[cfg(test)]
mod tests {
    use super::PageKind;

    #[test]
    fn every_kind_has_an_address_of_its_own_and_a_way_to_it() {
        let mut patterns: Vec<_> = PageKind::ALL.iter().map(|kind| kind.pattern()).collect();
        patterns.sort_unstable();
        patterns.dedup();
        assert_eq!(patterns.len(), PageKind::ALL.len());
        for kind in PageKind::ALL {
            assert_eq!(kind.list().is_some(), kind.pattern().contains('{'), "{kind:?}");
            assert!(kind.pattern().matches('{').count() <= 1);
            // Whatever is wrong on a page can be reported.
            let (key, number) = ("0190a5e0-0000-7000-8000-000000000001", "1");
            let address =
                kind.pattern().replace("{slug}", "a").replace("{number}", number).replace("{id}", key);
            assert!(services::corrections::is_page(&address), "{address}");
        }
    }
}
