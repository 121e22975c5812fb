use super::macros::vocabulary;

vocabulary! {
    /// What sort of place this is (Popolo: Area's classification). Each has an OCD division type behind it.
    PlaceKind {
        /// A country.
        Country = "country", "country";
        /// A state (OCD `state`, also `district` for the District of Columbia and `territory`).
        State = "state", "state";
        /// A county or parish.
        County = "county", "county";
        /// A city, town or village (OCD `place`).
        Town = "town", "town";
        /// A ward or council district of a town or a county.
        Ward = "ward", "ward or council district";
        /// A school district.
        SchoolDistrict = "school_district", "school district";
        /// A district that elects a member of a school or education board.
        EducationDistrict = "education_district", "education board district";
        /// A district of a state's upper chamber (OCD `sldu`).
        StateSenateDistrict = "state_senate_district", "state senate district";
        /// A district of a state's lower chamber (OCD `sldl`).
        StateHouseDistrict = "state_house_district", "state house district";
        /// A district of the federal House of Representatives (OCD `cd`).
        CongressionalDistrict = "congressional_district", "congressional district";
        /// A voting precinct.
        Precinct = "precinct", "precinct";
        /// Anything else that a source names.
        Other = "other", "other place";
    }
}

vocabulary! {
    /// What sort of body this is (Popolo: Organization's classification).
    BodyKind {
        /// The upper chamber of a legislature.
        UpperChamber = "upper_chamber", "upper chamber";
        /// The lower chamber of a legislature.
        LowerChamber = "lower_chamber", "lower chamber";
        /// A legislature with one chamber.
        Legislature = "legislature", "legislature";
        /// A town or city council.
        Council = "council", "council";
        /// A county commission.
        Commission = "commission", "commission";
        /// A school board or another board.
        Board = "board", "board";
        /// The offices that a place elects singly: governor, mayor, attorney general.
        Executive = "executive", "executive";
        /// A committee of another body.
        Committee = "committee", "committee";
        /// Anything else that a source names.
        Other = "other", "other body";
    }
}
