CREATE TABLE search_index (
    kind TEXT NOT NULL,
    ref TEXT NOT NULL,
    label TEXT NOT NULL,
    detail TEXT NOT NULL,
    rank_hint INTEGER NOT NULL,
    title TEXT NOT NULL,
    text TEXT NOT NULL,
    document tsvector GENERATED ALWAYS AS (
        setweight(to_tsvector('simple', title), 'A') || setweight(to_tsvector('simple', text), 'B')
    ) STORED,
    PRIMARY KEY (kind, ref)
);
CREATE INDEX search_index_document ON search_index USING gin (document);
