//! Dates that may be known only in part.
