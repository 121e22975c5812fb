-- Where facts come from: a publisher's data set, with what its licence asks for.
CREATE TABLE sources (
    id {uuid} PRIMARY KEY,
    slug TEXT NOT NULL UNIQUE,                -- open-states-people, legiscan-ga-2023-2024-regular-session
    name TEXT NOT NULL,
    publisher TEXT NOT NULL,
    url TEXT,
    licence TEXT,                             -- CC BY 4.0
    licence_url TEXT,
    attribution TEXT,                         -- the words that the licence asks for
    retrieved TEXT                            -- the publisher's own date of the set, partial ISO date
);

-- One run of an importer: every imported row knows its run.
CREATE TABLE import_runs (
    id {uuid} PRIMARY KEY,
    source_id {uuid} NOT NULL REFERENCES sources (id),
    importer TEXT NOT NULL,                   -- legiscan, openstates-people, ...
    input TEXT NOT NULL,                      -- file names without folders
    status TEXT NOT NULL CHECK (status IN ('running', 'finished', 'failed')),
    started_at BIGINT NOT NULL,               -- milliseconds since 1970
    finished_at BIGINT,
    report TEXT NOT NULL                      -- the report as JSON
);
CREATE INDEX import_runs_by_start ON import_runs (started_at);
CREATE INDEX import_runs_by_source ON import_runs (source_id);

CREATE TABLE places (
    id {uuid} PRIMARY KEY,
    slug TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    kind TEXT NOT NULL,
    ocd_id TEXT UNIQUE,
    parent_id {uuid} REFERENCES places (id),
    geoid TEXT,                               -- the census bureau's own id
    valid_from TEXT CHECK (length(valid_from) IN (4, 7, 10) AND valid_from BETWEEN '0001' AND '9999-12-31'),
    valid_through TEXT CHECK (length(valid_through) IN (4, 7, 10) AND valid_through BETWEEN '0001' AND '9999-12-31'),
    source_id {uuid} REFERENCES sources (id),
    run_id {uuid} REFERENCES import_runs (id)
);
CREATE INDEX places_by_parent ON places (parent_id, kind, name);
CREATE INDEX places_by_kind ON places (kind, name);

-- Which ZIP codes touch which place (a ZIP may touch several).
CREATE TABLE place_zips (
    zip TEXT NOT NULL CHECK (length(zip) = 5),
    place_id {uuid} NOT NULL REFERENCES places (id),
    source_id {uuid} REFERENCES sources (id),
    run_id {uuid} REFERENCES import_runs (id),
    PRIMARY KEY (zip, place_id)
){clustered};
CREATE INDEX place_zips_by_place ON place_zips (place_id);

CREATE TABLE bodies (
    id {uuid} PRIMARY KEY,
    slug TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    kind TEXT NOT NULL,
    place_id {uuid} NOT NULL REFERENCES places (id),
    parent_id {uuid} REFERENCES bodies (id),  -- of a committee: the body that it belongs to
    url TEXT,
    source_id {uuid} REFERENCES sources (id),
    run_id {uuid} REFERENCES import_runs (id),
    UNIQUE (place_id, kind, name)
);
CREATE INDEX bodies_by_parent ON bodies (parent_id);

CREATE TABLE offices (
    id {uuid} PRIMARY KEY,
    body_id {uuid} NOT NULL REFERENCES bodies (id),
    place_id {uuid} NOT NULL REFERENCES places (id),  -- the district that elects it, or the body's own place
    title TEXT NOT NULL,                      -- Representative, Council Member, Mayor
    seats INTEGER NOT NULL DEFAULT 1 CHECK (seats > 0),
    source_id {uuid} REFERENCES sources (id),
    run_id {uuid} REFERENCES import_runs (id),
    UNIQUE (body_id, place_id, title)
);
CREATE INDEX offices_by_place ON offices (place_id);

CREATE TABLE people (
    id {uuid} PRIMARY KEY,
    slug TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    given_name TEXT,
    family_name TEXT,
    suffix TEXT,
    sort_name TEXT NOT NULL,                  -- family name first, folded: what lists are sorted by
    party TEXT,                               -- the newest source's own word
    standing TEXT CHECK (standing IN ('emerging_leader', 'candidate', 'endorsed', 'elected', 'former')),
    biography TEXT,                           -- Markdown
    email TEXT,                               -- of the office, never a private one
    phone TEXT,
    address TEXT,
    url TEXT,
    died TEXT CHECK (length(died) IN (4, 7, 10) AND died BETWEEN '0001' AND '9999-12-31'),
    source_id {uuid} REFERENCES sources (id),
    run_id {uuid} REFERENCES import_runs (id)
);
CREATE INDEX people_by_sort_name ON people (sort_name, id);
CREATE INDEX people_by_party ON people (party, sort_name);
CREATE INDEX people_by_standing ON people (standing, sort_name);

CREATE TABLE other_names (
    id {uuid} PRIMARY KEY,
    person_id {uuid} NOT NULL REFERENCES people (id),
    name TEXT NOT NULL,
    source_id {uuid} REFERENCES sources (id),
    run_id {uuid} REFERENCES import_runs (id),
    UNIQUE (person_id, name)
);

-- Web addresses about a person: where the source says it looked, their own pages.
CREATE TABLE person_links (
    id {uuid} PRIMARY KEY,
    person_id {uuid} NOT NULL REFERENCES people (id),
    kind TEXT NOT NULL CHECK (kind IN ('source', 'link')),
    url TEXT NOT NULL,
    note TEXT,
    UNIQUE (person_id, kind, url)
);

CREATE TABLE terms (
    id {uuid} PRIMARY KEY,
    person_id {uuid} NOT NULL REFERENCES people (id),
    office_id {uuid} NOT NULL REFERENCES offices (id),
    start_date TEXT CHECK (length(start_date) IN (4, 7, 10) AND start_date BETWEEN '0001' AND '9999-12-31'),
    end_date TEXT CHECK (length(end_date) IN (4, 7, 10) AND end_date BETWEEN '0001' AND '9999-12-31'),
    start_reason TEXT NOT NULL DEFAULT 'unknown' CHECK (start_reason IN ('elected', 'special_election', 'appointed', 'unknown')),
    end_reason TEXT CHECK (end_reason IN ('completed', 'defeated', 'resigned', 'died', 'removed', 'unknown')),
    end_reason_text TEXT,                     -- the source's own words
    -- The first and the last day on which a source shows the person taking part from this seat.
    seen_from TEXT CHECK (length(seen_from) = 10 AND seen_from BETWEEN '0001' AND '9999-12-31'),
    seen_to TEXT CHECK (length(seen_to) = 10 AND seen_to BETWEEN '0001' AND '9999-12-31'),
    source_id {uuid} REFERENCES sources (id),
    run_id {uuid} REFERENCES import_runs (id),
    CHECK ((seen_from IS NULL) = (seen_to IS NULL))
);
CREATE INDEX terms_by_person ON terms (person_id, start_date);
CREATE INDEX terms_by_office ON terms (office_id, start_date);

CREATE TABLE candidacies (
    id {uuid} PRIMARY KEY,
    person_id {uuid} NOT NULL REFERENCES people (id),
    office_id {uuid} NOT NULL REFERENCES offices (id),
    election_date TEXT CHECK (length(election_date) IN (4, 7, 10) AND election_date BETWEEN '0001' AND '9999-12-31'),
    outcome TEXT NOT NULL CHECK (outcome IN ('pending', 'won', 'lost', 'runoff', 'withdrew', 'unknown')),
    source_url TEXT,
    source_id {uuid} REFERENCES sources (id),
    run_id {uuid} REFERENCES import_runs (id)
);
CREATE INDEX candidacies_by_person ON candidacies (person_id);
CREATE INDEX candidacies_by_office ON candidacies (office_id);

-- What the organisation stands for. (`values` is a word of SQL, so the table says whose they are.)
CREATE TABLE movement_values (
    id {uuid} PRIMARY KEY,
    slug TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    summary TEXT NOT NULL,
    body TEXT NOT NULL DEFAULT '',            -- Markdown
    position INTEGER NOT NULL
);

CREATE TABLE measures (
    id {uuid} PRIMARY KEY,
    slug TEXT NOT NULL UNIQUE,
    body_id {uuid} NOT NULL REFERENCES bodies (id),   -- where it began
    identifier TEXT,                          -- HB 30
    session TEXT,                             -- 2023-2024 Regular Session
    kind TEXT NOT NULL,
    title TEXT NOT NULL,
    summary TEXT,                             -- plain text, the source's own
    status TEXT,                              -- the source's own word
    status_date TEXT CHECK (length(status_date) IN (4, 7, 10) AND status_date BETWEEN '0001' AND '9999-12-31'),
    introduced TEXT CHECK (length(introduced) IN (4, 7, 10) AND introduced BETWEEN '0001' AND '9999-12-31'),
    last_date TEXT CHECK (length(last_date) IN (4, 7, 10) AND last_date BETWEEN '0001' AND '9999-12-31'),
    source_url TEXT,
    note TEXT,                                -- what a reader must know about the source's text
    source_id {uuid} REFERENCES sources (id),
    run_id {uuid} REFERENCES import_runs (id)
);
CREATE INDEX measures_by_date ON measures (last_date, slug);
CREATE INDEX measures_by_body ON measures (body_id, last_date);
CREATE INDEX measures_by_identifier ON measures (identifier);

-- Who put a measure forward.
CREATE TABLE sponsors (
    measure_id {uuid} NOT NULL REFERENCES measures (id),
    person_id {uuid} NOT NULL REFERENCES people (id),
    position INTEGER NOT NULL,
    PRIMARY KEY (measure_id, person_id)
){clustered};
CREATE INDEX sponsors_by_person ON sponsors (person_id);

-- What the organisation asked for.
CREATE TABLE positions (
    id {uuid} PRIMARY KEY,
    measure_id {uuid} NOT NULL UNIQUE REFERENCES measures (id),
    stance TEXT NOT NULL CHECK (stance IN ('support', 'oppose', 'none')),
    why TEXT NOT NULL,                        -- Markdown, plain words
    pros TEXT,                                -- Markdown
    cons TEXT,
    is_key BOOLEAN NOT NULL DEFAULT {bool_false},
    source_id {uuid} REFERENCES sources (id),
    run_id {uuid} REFERENCES import_runs (id)
);
CREATE INDEX positions_by_stance ON positions (stance, is_key);

CREATE TABLE measure_values (
    measure_id {uuid} NOT NULL REFERENCES measures (id),
    value_id {uuid} NOT NULL REFERENCES movement_values (id),
    PRIMARY KEY (measure_id, value_id)
){clustered};
CREATE INDEX measure_values_by_value ON measure_values (value_id);

CREATE TABLE decisions (
    id {uuid} PRIMARY KEY,
    number BIGINT NOT NULL UNIQUE CHECK (number > 0),  -- the public address
    measure_id {uuid} REFERENCES measures (id),
    body_id {uuid} NOT NULL REFERENCES bodies (id),
    kind TEXT NOT NULL CHECK (kind IN ('roll_call', 'voice_vote', 'agreement')),
    motion TEXT NOT NULL,
    date TEXT CHECK (length(date) = 10 AND date BETWEEN '0001' AND '9999-12-31'),  -- NULL: the source's date is impossible; see note
    sequence INTEGER NOT NULL DEFAULT 0,      -- order within the day
    result TEXT NOT NULL CHECK (result IN ('passed', 'failed', 'unknown')),
    bearing TEXT CHECK (bearing IN ('yes_supports', 'yes_opposes', 'procedural')),
    -- The totals as the source published them; NULL where it did not.
    published_yes INTEGER,
    published_no INTEGER,
    published_not_voting INTEGER,
    published_absent INTEGER,
    note TEXT,                                -- what a reader must know: totals disagree, no votes published
    source_url TEXT,
    source_id {uuid} REFERENCES sources (id),
    run_id {uuid} REFERENCES import_runs (id)
);
CREATE INDEX decisions_by_measure ON decisions (measure_id, date);
CREATE INDEX decisions_by_body ON decisions (body_id, date, sequence, number);
CREATE INDEX decisions_by_date ON decisions (date, sequence, number);
-- Everything of a decision that a record strip shows, so that the table itself is not looked at.
CREATE INDEX decisions_strip ON decisions (id, date, sequence, number);
CREATE INDEX decisions_scored ON decisions (bearing, id) WHERE bearing IS NOT NULL;

CREATE TABLE votes (
    decision_id {uuid} NOT NULL REFERENCES decisions (id),
    person_id {uuid} NOT NULL REFERENCES people (id),
    option TEXT NOT NULL CHECK (option IN ('yes', 'no', 'abstain', 'absent', 'excused', 'not_voting', 'recused', 'paired', 'present', 'other')),
    source_word TEXT NOT NULL,                -- the source's own word, blank where it was blank
    reason TEXT,                              -- of an excuse or a recusal
    PRIMARY KEY (decision_id, person_id)
){clustered};
-- With the option in it, a person's whole strip is read from the index alone.
CREATE INDEX votes_by_person ON votes (person_id, decision_id, option);

-- Identifiers of other systems. Exactly one of the subjects is set.
CREATE TABLE identifiers (
    id {uuid} PRIMARY KEY,
    scheme TEXT NOT NULL,                     -- ocd-person, legiscan-person, legiscan-bill, legistar-nyc-person ...
    identifier TEXT NOT NULL,
    person_id {uuid} REFERENCES people (id),
    body_id {uuid} REFERENCES bodies (id),
    measure_id {uuid} REFERENCES measures (id),
    decision_id {uuid} REFERENCES decisions (id),
    source_id {uuid} REFERENCES sources (id),
    run_id {uuid} REFERENCES import_runs (id),
    content_hash TEXT,                        -- of the source's row: an unchanged row needs no second look
    UNIQUE (scheme, identifier),
    CHECK ((CASE WHEN person_id IS NULL THEN 0 ELSE 1 END) + (CASE WHEN body_id IS NULL THEN 0 ELSE 1 END)
         + (CASE WHEN measure_id IS NULL THEN 0 ELSE 1 END) + (CASE WHEN decision_id IS NULL THEN 0 ELSE 1 END) = 1)
);
CREATE INDEX identifiers_by_person ON identifiers (person_id);
CREATE INDEX identifiers_by_body ON identifiers (body_id);
CREATE INDEX identifiers_by_measure ON identifiers (measure_id);
CREATE INDEX identifiers_by_decision ON identifiers (decision_id);

-- The vote record of each person, kept for lists; the rows behind it are always at hand.
CREATE TABLE vote_records (
    person_id {uuid} NOT NULL REFERENCES people (id),
    tally TEXT NOT NULL CHECK (tally IN ('key', 'all')),
    rules TEXT NOT NULL,                      -- version of the rules
    same INTEGER NOT NULL,
    different INTEGER NOT NULL,
    abstained INTEGER NOT NULL,
    missed INTEGER NOT NULL,
    excused INTEGER NOT NULL,
    not_eligible INTEGER NOT NULL,
    unrecorded INTEGER NOT NULL,
    half_points INTEGER,                      -- NULL: too few to judge. Score = half_points / (2 * (same + different + abstained))
    permille INTEGER,                         -- the score rounded to thousandths, for sorting
    verdict TEXT NOT NULL,                    -- the words' code
    computed_at BIGINT NOT NULL,
    PRIMARY KEY (person_id, tally)
){clustered};
CREATE INDEX vote_records_by_score ON vote_records (tally, permille, person_id);

-- What changed a score: shown on the person's page.
CREATE TABLE record_changes (
    id {uuid} PRIMARY KEY,
    person_id {uuid} NOT NULL REFERENCES people (id),
    tally TEXT NOT NULL CHECK (tally IN ('key', 'all')),
    at BIGINT NOT NULL,
    before_text TEXT NOT NULL,                -- "with the movement on 3 of 4 votes"
    after_text TEXT NOT NULL,
    cause TEXT NOT NULL,                      -- in plain words
    run_id {uuid} REFERENCES import_runs (id)
);
CREATE INDEX record_changes_by_person ON record_changes (person_id, at);

-- Two rows that may be one person, waiting for a steward.
CREATE TABLE review_items (
    id {uuid} PRIMARY KEY,
    number BIGINT NOT NULL UNIQUE CHECK (number > 0),
    kind TEXT NOT NULL CHECK (kind IN ('same_person')),
    person_id {uuid} REFERENCES people (id),        -- the one that stays
    other_person_id {uuid} REFERENCES people (id),  -- NULL once merged
    pair_key TEXT NOT NULL UNIQUE,            -- the sources' identifiers of both, so that a re-import asks only once
    reason TEXT NOT NULL,                     -- why it was not decided by the importer
    evidence TEXT NOT NULL,                   -- JSON: both sides as the sources had them
    status TEXT NOT NULL CHECK (status IN ('open', 'accepted', 'rejected')),
    created_at BIGINT NOT NULL,
    decided_at BIGINT,
    decided_reason TEXT,
    run_id {uuid} REFERENCES import_runs (id)
);
CREATE INDEX review_items_by_status ON review_items (status, number);

-- Single facts about this installation: organisation, about, sample, content_version.
CREATE TABLE settings (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
){clustered};
INSERT INTO settings (name, value) VALUES ('content_version', '1');
