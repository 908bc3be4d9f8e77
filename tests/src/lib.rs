//! Rules of the house, checked over the sources.
