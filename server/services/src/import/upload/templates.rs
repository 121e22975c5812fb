//! Spreadsheets to begin with: the columns of each importer that reads CSV, with invented examples.

/// Name, what it is for, and the file.
pub const TEMPLATES: [(&str, &str, &str); 5] = [
    (
        "council",
        "A council: people, offices and terms",
        "name,title,body,place,ward,start,end,party,email,source\n\
         Ada M. Example,Mayor,Exampleville Town Council,Exampleville,,2024-01-08,,,mayor@exampleville.example,https://exampleville.example/council\n\
         Bo Example,Council Member,Exampleville Town Council,Exampleville,Ward 1,2022-01-10,2025-12-31,,,\"Minutes of 10 January 2022, page 1\"\n",
    ),
    (
        "positions",
        "Positions of your organisation on measures",
        "measure,body,identifier,session,stance,why,pros,cons,key,values,decision,bearing\n\
         zz-2025-regular-session-hb1,,,,support,It keeps water clean for everyone.,Fewer leaks.,It costs money.,yes,community-building,1234,yes_supports\n",
    ),
    (
        "commitments",
        "Commitments that officials made",
        "id,person,commitment,words,made_on,due,status,reason,sources,category\n\
         1,ada-example,Mend the bridge on Maple Street,I will have the bridge on Maple Street mended before winter.,2024-05-03,2025,in progress,The council has let the work.,https://exampleville.example/minutes,Streets\n",
    ),
    (
        "ocd-divisions",
        "Places by their OCD division ids",
        "id,name,validFrom,validThrough,census_geoid\n\
         ocd-division/country:us/state:zz/place:exampleville,Exampleville,,,\n",
    ),
    (
        "zips",
        "ZIP codes and congressional districts",
        "state_fips,state_abbr,zcta,cd\n\
         99,ZZ,99999,1\n",
    ),
];

/// The file of this name.
#[must_use]
pub fn template(name: &str) -> Option<&'static str> {
    TEMPLATES.iter().find(|(known, _, _)| *known == name).map(|(_, _, file)| *file)
}
