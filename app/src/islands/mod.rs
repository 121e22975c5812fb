//! The interactive parts. Each stands on plain HTML that works without it.
