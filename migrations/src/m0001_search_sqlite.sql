-- Text is folded (lower case, no accents) by the domain before it comes here, so both databases find the same.
CREATE VIRTUAL TABLE search_index USING fts5 (
    kind UNINDEXED,      -- person, body, place, measure
    ref UNINDEXED,       -- the row's slug
    label UNINDEXED,     -- as shown
    detail UNINDEXED,    -- second line, as shown
    rank_hint UNINDEXED, -- smaller comes first among equals
    title,               -- folded
    text,                -- folded
    tokenize = 'unicode61',
    prefix = '2 3'
);
