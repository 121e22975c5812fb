-- Text is folded by the domain before it comes here: letters, digits and single spaces. It is cut at the spaces and
-- nowhere else, as SQLite's FTS5 does, so that both find the same.
CREATE TABLE search_index (
    kind TEXT NOT NULL,
    ref TEXT NOT NULL,
    label TEXT NOT NULL,
    detail TEXT NOT NULL,
    rank_hint INTEGER NOT NULL,
    title TEXT NOT NULL,
    text TEXT NOT NULL,
    title_words tsvector GENERATED ALWAYS AS (array_to_tsvector(string_to_array(title, ' '))) STORED,
    words tsvector GENERATED ALWAYS AS (array_to_tsvector(string_to_array(btrim(title || ' ' || text), ' '))) STORED,
    PRIMARY KEY (kind, ref)
);
CREATE INDEX search_index_words ON search_index USING gin (words);
