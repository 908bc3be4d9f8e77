//! `chain`.
