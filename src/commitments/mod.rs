//! The record of commitments.
