-- People and desks: accounts, commitments, replies and corrections, drafts, and the ledger of all of it.

-- Someone who can sign in. The address is the only personal thing kept, and goes when the account is deleted.
CREATE TABLE accounts (
    id {uuid} PRIMARY KEY,
    email TEXT UNIQUE,                        -- normalised, for looking up; NULL once deleted
    email_shown TEXT,                         -- as it was typed; NULL once deleted
    public_name TEXT,                         -- of stewards and administrators, as the organisation set it; shown in the ledger
    password_hash TEXT,                       -- argon2id in PHC form; NULL with passkeys only
    person_id {uuid} REFERENCES people (id),  -- of an official: the one person in the record
    state TEXT NOT NULL CHECK (state IN ('active', 'disabled', 'deleted')),
    email_confirmed_at BIGINT,
    created_at BIGINT NOT NULL,
    version INTEGER NOT NULL DEFAULT 1,
    CHECK ((state = 'deleted') = (email IS NULL))
);
CREATE INDEX accounts_by_person ON accounts (person_id);

CREATE TABLE account_roles (
    account_id {uuid} NOT NULL REFERENCES accounts (id),
    role TEXT NOT NULL CHECK (role IN ('member', 'official', 'steward', 'administrator')),
    granted_at BIGINT NOT NULL,
    PRIMARY KEY (account_id, role)
){clustered};
CREATE INDEX account_roles_by_role ON account_roles (role);

CREATE TABLE passkeys (
    id {uuid} PRIMARY KEY,
    account_id {uuid} NOT NULL REFERENCES accounts (id),
    credential_id TEXT NOT NULL UNIQUE,       -- base64url
    passkey TEXT NOT NULL,                    -- webauthn-rs' own JSON
    name TEXT NOT NULL,                       -- as its owner calls it
    created_at BIGINT NOT NULL,
    last_used_at BIGINT
);
CREATE INDEX passkeys_by_account ON passkeys (account_id);

-- A sign-in. Only the hash of the cookie's token is kept.
CREATE TABLE sessions (
    id {uuid} PRIMARY KEY,
    account_id {uuid} NOT NULL REFERENCES accounts (id),
    token_hash TEXT NOT NULL UNIQUE,
    device TEXT NOT NULL,                     -- "Firefox on Android", for the account page; no address
    created_at BIGINT NOT NULL,
    last_seen_at BIGINT NOT NULL,             -- coarse: advanced once an hour at most
    expires_at BIGINT NOT NULL,
    revoked_at BIGINT
);
CREATE INDEX sessions_by_account ON sessions (account_id, created_at);
CREATE INDEX sessions_by_expiry ON sessions (expires_at);

-- What a browser was asked when a passkey is made (by a session) or used (by whoever holds a cookie): answered once, in minutes.
CREATE TABLE passkey_challenges (
    id {uuid} PRIMARY KEY,
    session_id {uuid} UNIQUE REFERENCES sessions (id),
    token_hash TEXT UNIQUE,
    state TEXT NOT NULL,                      -- webauthn-rs' own JSON
    expires_at BIGINT NOT NULL,
    CHECK ((session_id IS NULL) <> (token_hash IS NULL))
);
CREATE INDEX passkey_challenges_by_expiry ON passkey_challenges (expires_at);

-- Links sent by mail: used once, expiring, only their hash kept.
CREATE TABLE links (
    id {uuid} PRIMARY KEY,
    kind TEXT NOT NULL CHECK (kind IN ('invitation', 'confirm', 'reset', 'email_change')),
    token_hash TEXT NOT NULL UNIQUE,
    account_id {uuid} REFERENCES accounts (id),
    email TEXT,                               -- whom an invitation is for; the new address of a change
    roles TEXT,                               -- of an invitation: codes, comma-separated
    person_id {uuid} REFERENCES people (id),  -- of an official's invitation
    created_by {uuid} REFERENCES accounts (id),
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    used_at BIGINT,
    -- A change of address is confirmed at both: the old one first, then the new one.
    old_confirmed_at BIGINT,
    new_confirmed_at BIGINT
);
CREATE INDEX links_by_account ON links (account_id, kind);
CREATE INDEX links_by_email ON links (email, kind);

-- Mail that is to be sent: survives a restart, is tried again.
CREATE TABLE outbox (
    id {uuid} PRIMARY KEY,
    recipient TEXT NOT NULL,
    subject TEXT NOT NULL,
    body_text TEXT NOT NULL,
    body_html TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    next_try_at BIGINT NOT NULL,
    tries INTEGER NOT NULL DEFAULT 0,
    claimed_until BIGINT,                     -- while one process is sending it
    sent_at BIGINT,
    failure TEXT                              -- of the last try, without the address
);
CREATE INDEX outbox_due ON outbox (next_try_at) WHERE sent_at IS NULL;

-- What stewards entered or changed by hand: where it can be read, and that no import may overwrite it.
CREATE TABLE entered (
    kind TEXT NOT NULL,                       -- of the ledger's subjects: person, term, decision ...
    subject_id {uuid} NOT NULL,
    source_url TEXT,
    source_note TEXT,                         -- a source without an address: "minutes of 3 March 2026, page 2"
    at BIGINT NOT NULL,                       -- of the last change
    PRIMARY KEY (kind, subject_id)
){clustered};

-- One vote that a steward corrected: an import of the same roll call must not take it back.
CREATE TABLE vote_corrections (
    decision_id {uuid} NOT NULL REFERENCES decisions (id),
    person_id {uuid} NOT NULL REFERENCES people (id),
    was TEXT NOT NULL,                        -- the option as the source has it
    reason TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (decision_id, person_id)
){clustered};
CREATE INDEX vote_corrections_by_person ON vote_corrections (person_id);

-- What a source publishes and a steward withdrew: an import leaves it out.
CREATE TABLE withheld (
    scheme TEXT NOT NULL,                     -- as in identifiers
    identifier TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (scheme, identifier)
){clustered};

-- What members score an official on: one criterion for each value, every point in words.
CREATE TABLE criteria (
    value_id {uuid} PRIMARY KEY REFERENCES movement_values (id),
    question TEXT NOT NULL,
    point_1 TEXT NOT NULL,
    point_2 TEXT NOT NULL,
    point_3 TEXT NOT NULL,
    point_4 TEXT NOT NULL,
    point_5 TEXT NOT NULL
){clustered};

-- Photos, re-encoded and without metadata; a person's newest is shown. Named by what they are, so that they can be cached for ever.
CREATE TABLE photos (
    id {uuid} PRIMARY KEY,
    person_id {uuid} NOT NULL REFERENCES people (id),
    hash TEXT NOT NULL UNIQUE,                -- of the bytes, in the address
    media_type TEXT NOT NULL CHECK (media_type IN ('image/webp', 'image/jpeg', 'image/png')),
    width INTEGER NOT NULL CHECK (width > 0),
    height INTEGER NOT NULL CHECK (height > 0),
    bytes {bytes} NOT NULL,
    credit TEXT,
    created_at BIGINT NOT NULL
);
CREATE INDEX photos_by_person ON photos (person_id);

-- What an official promised, word for word.
CREATE TABLE commitments (
    id {uuid} PRIMARY KEY,
    number BIGINT NOT NULL UNIQUE CHECK (number > 0),  -- the public address
    person_id {uuid} NOT NULL REFERENCES people (id),
    title TEXT NOT NULL,                      -- short, for lists
    words TEXT NOT NULL,                      -- word for word
    setting TEXT NOT NULL CHECK (setting IN ('questionnaire', 'pledge', 'town_hall', 'speech', 'in_writing', 'other')),
    made_on TEXT CHECK (length(made_on) IN (4, 7, 10) AND made_on BETWEEN '0001' AND '9999-12-31'),
    made_at TEXT,                             -- where: the name of the meeting, the paper
    source_url TEXT,
    source_note TEXT,                         -- a source without an address: "questionnaire of 2024, page 2"
    how_known TEXT,                           -- how we will know that it is kept
    due TEXT CHECK (length(due) IN (4, 7, 10) AND due BETWEEN '0001' AND '9999-12-31'),
    category TEXT,                            -- the source's own
    state TEXT NOT NULL CHECK (state IN ('draft', 'published', 'withdrawn')),
    -- As after the last change of status, none before the first; the history is in commitment_statuses.
    status TEXT CHECK (status IN ('not_started', 'in_progress', 'stalled', 'kept', 'partly_kept', 'broken', 'cannot_be_judged', 'released')),
    source_id {uuid} REFERENCES sources (id),
    run_id {uuid} REFERENCES import_runs (id),
    created_at BIGINT NOT NULL,
    version INTEGER NOT NULL DEFAULT 1,
    CHECK (state <> 'published' OR source_url IS NOT NULL OR source_note IS NOT NULL)
);
CREATE INDEX commitments_by_source ON commitments (source_id);
CREATE INDEX commitments_by_person ON commitments (person_id, status);
CREATE INDEX commitments_by_status ON commitments (state, status, due);

-- By what a commitment of a published set is known again: every key that any file gave it.
CREATE TABLE commitment_keys (
    source_id {uuid} NOT NULL REFERENCES sources (id),
    key TEXT NOT NULL,
    commitment_id {uuid} NOT NULL REFERENCES commitments (id),
    PRIMARY KEY (source_id, key)
){clustered};
CREATE INDEX commitment_keys_by_commitment ON commitment_keys (commitment_id);

CREATE TABLE commitment_values (
    commitment_id {uuid} NOT NULL REFERENCES commitments (id),
    value_id {uuid} NOT NULL REFERENCES movement_values (id),
    PRIMARY KEY (commitment_id, value_id)
){clustered};
CREATE INDEX commitment_values_by_value ON commitment_values (value_id);

CREATE TABLE commitment_places (
    commitment_id {uuid} NOT NULL REFERENCES commitments (id),
    place_id {uuid} NOT NULL REFERENCES places (id),
    PRIMARY KEY (commitment_id, place_id)
){clustered};
CREATE INDEX commitment_places_by_place ON commitment_places (place_id);

-- Never changed, never removed: the current status is the last of these.
CREATE TABLE commitment_statuses (
    id {uuid} PRIMARY KEY,
    commitment_id {uuid} NOT NULL REFERENCES commitments (id),
    sequence INTEGER NOT NULL CHECK (sequence > 0),
    status TEXT NOT NULL CHECK (status IN ('not_started', 'in_progress', 'stalled', 'kept', 'partly_kept', 'broken', 'cannot_be_judged', 'released')),
    on_date TEXT NOT NULL CHECK (length(on_date) = 10),
    reason TEXT NOT NULL,
    agreed_by TEXT,                           -- of a release: who agreed to it
    at BIGINT NOT NULL,
    role TEXT NOT NULL,                       -- the role in which it was said
    name TEXT,                                -- the name as the organisation set it
    UNIQUE (commitment_id, sequence)
);

CREATE TABLE evidence (
    id {uuid} PRIMARY KEY,
    status_id {uuid} NOT NULL REFERENCES commitment_statuses (id),
    kind TEXT NOT NULL CHECK (kind IN ('link', 'vote', 'update', 'document')),
    url TEXT,
    decision_id {uuid} REFERENCES decisions (id),
    note TEXT NOT NULL DEFAULT '',
    CHECK (url IS NOT NULL OR decision_id IS NOT NULL)
);
CREATE INDEX evidence_by_status ON evidence (status_id);
CREATE INDEX evidence_by_decision ON evidence (decision_id);

-- The commitments record of each person, kept for lists; the rows behind it are always at hand.
CREATE TABLE commitment_records (
    person_id {uuid} PRIMARY KEY REFERENCES people (id),
    rules TEXT NOT NULL,
    kept INTEGER NOT NULL,
    partly_kept INTEGER NOT NULL,
    broken INTEGER NOT NULL,
    open INTEGER NOT NULL,
    late INTEGER NOT NULL,
    permille INTEGER
){clustered};

-- An official's own words beside something that is said about them; stands there in full.
CREATE TABLE replies (
    id {uuid} PRIMARY KEY,
    person_id {uuid} NOT NULL REFERENCES people (id),
    decision_id {uuid} REFERENCES decisions (id),
    status_id {uuid} REFERENCES commitment_statuses (id),
    about_record TEXT CHECK (about_record IN ('votes', 'commitments')),
    body TEXT NOT NULL,                       -- Markdown
    on_behalf BOOLEAN NOT NULL DEFAULT {bool_false},  -- entered by a steward for them, and marked so
    state TEXT NOT NULL CHECK (state IN ('published', 'withdrawn')),
    at BIGINT NOT NULL,
    version INTEGER NOT NULL DEFAULT 1,
    withdrawn_reason TEXT
);
CREATE INDEX replies_by_person ON replies (person_id, at);
CREATE INDEX replies_by_decision ON replies (decision_id);
CREATE INDEX replies_by_status ON replies (status_id);

-- What someone reported as wrong, and what became of it.
CREATE TABLE corrections (
    id {uuid} PRIMARY KEY,
    number BIGINT NOT NULL UNIQUE CHECK (number > 0),
    page TEXT NOT NULL,                       -- address on this site: /officials/…
    subject_kind TEXT,                        -- person, decision, commitment …
    subject TEXT,                             -- its public address part
    subject_name TEXT,
    report TEXT NOT NULL,                     -- the reporter's words; shown to stewards only
    contact TEXT,                             -- if they left one; removed once answered
    status TEXT NOT NULL CHECK (status IN ('received', 'checking', 'corrected', 'not_corrected', 'set_aside')),
    was TEXT,                                 -- what was wrong
    is_now TEXT,                              -- what it says now
    answer TEXT,                              -- public, plain words
    created_at BIGINT NOT NULL,
    answered_at BIGINT,
    version INTEGER NOT NULL DEFAULT 1
);
CREATE INDEX corrections_by_status ON corrections (status, created_at);
CREATE INDEX corrections_by_subject ON corrections (subject_kind, subject);

-- Merges of people that can be undone: what was moved.
CREATE TABLE merges (
    id {uuid} PRIMARY KEY,
    review_id {uuid} REFERENCES review_items (id),
    kept_person_id {uuid} NOT NULL REFERENCES people (id),
    gone_person_id {uuid} NOT NULL,           -- not a reference: this one is gone until the merge is undone
    gone_name TEXT NOT NULL,
    gone_slug TEXT NOT NULL,                  -- leads to the kept person meanwhile
    moved TEXT NOT NULL,                      -- JSON: what was another before, row by row
    at BIGINT NOT NULL,
    undone_at BIGINT
);
CREATE INDEX merges_by_slug ON merges (gone_slug);
CREATE INDEX merges_by_review ON merges (review_id);

-- Files that a steward brings in with the browser, from the upload until a while after it was done.
CREATE TABLE uploads (
    id {uuid} PRIMARY KEY,
    importer TEXT NOT NULL,                   -- of services::import
    options TEXT NOT NULL,                    -- JSON: columns, statuses, what was decided of rows
    state TEXT NOT NULL CHECK (state IN ('received', 'checking', 'checked', 'importing', 'done', 'failed')),
    outcome TEXT,                             -- JSON: what would happen, what happened, or why nothing could
    created_at BIGINT NOT NULL,
    changed_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX uploads_by_expiry ON uploads (expires_at);

CREATE TABLE upload_files (
    upload_id {uuid} NOT NULL REFERENCES uploads (id),
    position INTEGER NOT NULL,
    name TEXT NOT NULL,                       -- as the browser called it, without folders
    bytes {bytes} NOT NULL,
    PRIMARY KEY (upload_id, position)
);

-- What stewards typed and did not publish yet: the form as it is, so that nothing unsourced is ever in the record.
CREATE TABLE drafts (
    id {uuid} PRIMARY KEY,
    form TEXT NOT NULL,                       -- of services::desk
    subject TEXT,                             -- what it would change, by its address; NULL: something new
    title TEXT NOT NULL,                      -- by which it is known again in the list
    fields TEXT NOT NULL,                     -- JSON: names and texts
    account_id {uuid} REFERENCES accounts (id),  -- who saved it last; NULL once the account is deleted
    created_at BIGINT NOT NULL,
    saved_at BIGINT NOT NULL,
    version INTEGER NOT NULL DEFAULT 1
);
CREATE INDEX drafts_by_form ON drafts (form, subject);
CREATE INDEX drafts_by_account ON drafts (account_id);

-- The history of everything above. Only ever added to; each entry holds the hash of the one before.
CREATE TABLE ledger_entries (
    sequence BIGINT PRIMARY KEY CHECK (sequence > 0),
    at BIGINT NOT NULL,
    kind TEXT NOT NULL,
    subject_kind TEXT NOT NULL,
    subject_id TEXT NOT NULL,
    subject_name TEXT NOT NULL,               -- as it was called then
    subject_path TEXT,                        -- address on this site
    person_id {uuid},                         -- whom it concerns, for filtering; not a reference: history outlives rows
    before_json TEXT,
    after_json TEXT,
    reason TEXT NOT NULL,
    acting_role TEXT NOT NULL,
    acting_name TEXT,                         -- never of a member
    previous_hash TEXT NOT NULL CHECK (length(previous_hash) = 64),
    hash TEXT NOT NULL UNIQUE CHECK (length(hash) = 64)
);
CREATE INDEX ledger_by_person ON ledger_entries (person_id, sequence);
CREATE INDEX ledger_by_kind ON ledger_entries (kind, sequence);
-- What is asked when a page is not there: whether it was withdrawn.
CREATE INDEX ledger_withdrawn ON ledger_entries (subject_path, sequence) WHERE kind = 'withdrawn';
CREATE INDEX ledger_by_time ON ledger_entries (at);
CREATE INDEX ledger_by_subject ON ledger_entries (subject_kind, subject_id, sequence);

-- The ledger's head, signed and published daily.
CREATE TABLE checkpoints (
    sequence BIGINT PRIMARY KEY,
    hash TEXT NOT NULL CHECK (length(hash) = 64),
    at BIGINT NOT NULL,
    public_key TEXT NOT NULL,
    signature TEXT NOT NULL
);
