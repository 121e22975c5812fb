//! The README shows the settings that the program has.

const START: &str = "<!-- settings:start -->";
const END: &str = "<!-- settings:end -->";

#[test]
fn the_table_of_settings_in_the_readme_is_the_programs_own() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../README.md");
    let readme = std::fs::read_to_string(path).expect("there is a README");
    let (_, rest) = readme.split_once(START).expect("the README has a place for the table");
    let (table, _) = rest.split_once(END).expect("the table ends");
    let own = server::settings::markdown();
    assert_eq!(
        table.trim(),
        own.trim(),
        "put this into the README (answerable settings --markdown):\n\n{own}"
    );
}
