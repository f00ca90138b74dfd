//! How a service is set up.

use super::always;

super::by_itself! {
    VerbTampering "any" always: ["axum"] => "routing::any", "routing::any_service";
}
