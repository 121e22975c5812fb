-- The name under which an invited steward or administrator will stand in the ledger, as the organisation set it.
ALTER TABLE links ADD COLUMN public_name TEXT;

-- Whom an entry of the ledger concerns besides the one that it names: everyone who voted in a decision, whoever's figures
-- a change made others. For finding entries only; not references: history outlives rows.
CREATE TABLE ledger_people (
    person_id {uuid} NOT NULL,
    sequence BIGINT NOT NULL REFERENCES ledger_entries (sequence),
    PRIMARY KEY (person_id, sequence)
){clustered};
