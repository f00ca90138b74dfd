//! What the program keeps about a user and trusts from then on.

super::table! {
    ["tower_sessions_core"] => "Session.insert" (0 "key" TrustBoundaryViolation, 1 "value" TrustBoundaryViolation);
}
