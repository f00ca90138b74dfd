//! How a service is set up.

use super::warp::is_without_methods;
use super::{Told, always};

super::by_itself! {
    VerbTampering "any" always: ["axum"] => "routing::any", "routing::any_service";
    VerbTampering "any" is_for_any_method: ["actix_web"] => "App.route", "App.service", "Resource.route", "Scope.route",
        "Scope.service", "ServiceConfig.route", "ServiceConfig.service";
    VerbTampering "goal" always: ["salvo_core"] => "Router.goal";
    VerbTampering "any" always: ["poem"] => "Route.at";
    VerbTampering told is_without_methods: ["warp"] => "warp::serve";
    DirectoryListingLeak "show_files_listing" always: ["actix_files"] => "Files.show_files_listing";
    DirectoryListingLeak "show_files_listing" always: ["poem"] => "StaticFilesEndpoint.show_files_listing";
    DirectoryListingLeak "auto_list" is_on: ["salvo_serve_static"] => "StaticDir.auto_list";
    SessionTimeout "more than 30 minutes" is_long: ["tower_sessions", "tower_sessions_core"] => "SessionManagerLayer.with_expiry",
        "Session.set_expiry";
    SessionTimeout "more than 30 minutes" is_third_long: ["tower_sessions_core"] => "Session::new";
    SessionTimeout "more than 30 minutes" lasts_long: ["actix_session"] => "BrowserSession.state_ttl",
        "PersistentSession.session_ttl";
    SessionTimeout "more than 30 minutes" lasts_long: ["poem"] => "CookieConfig.max_age";
    SessionTimeout "more than 30 minutes" lasts_long: ["salvo_session"] => "HandlerBuilder.session_ttl";
    SessionTimeout told is_kept_session: ["cookie"] => "CookieBuilder.max_age";
    AdminConsoleActive "a console" is_console: ["axum"] => "Router.nest", "Router.nest_service", "Router.route",
        "Router.route_service";
    AdminConsoleActive "the console of tokio" always: ["console_subscriber"] => "console_subscriber::init",
        "console_subscriber::spawn";
    AdminConsoleActive "GraphiQL" always: ["async_graphql"] => "GraphiQLSource::build", "http::graphiql_source";
    AdminConsoleActive "GraphQL Playground" always: ["async_graphql"] => "http::playground_source";
    AdminConsoleActive "Swagger UI" always: ["utoipa_swagger_ui"] => "SwaggerUi::new";
    DefaultHtmlEscapeInvalid "AutoEscape::None" is_off: ["minijinja"] => "Environment.set_auto_escape_callback";
    DefaultHtmlEscapeInvalid "no_escape" escapes_nothing: ["handlebars"] => "Registry.register_escape_fn";
    DefaultHtmlEscapeInvalid "no file is escaped" is_empty: ["tera"] => "Tera.autoescape_on";
    InsecureJspLayout "not for clients" is_not_for_clients: ["tower_http"] => "ServeDir::new";
    InsecureJspLayout "not for clients" is_second_not_for_clients: ["actix_files"] => "Files::new";
    InsecureJspLayout "not for clients" is_not_for_clients: ["poem"] => "StaticFilesEndpoint::new";
}

/// Whether a route of actix-web has no guard, by the word that the macros have for one.
fn is_for_any_method(arguments: &[&str]) -> bool {
    arguments.last() == Some(&"any method")
}

/// Whether a switch is turned on.
fn is_on(arguments: &[&str]) -> bool {
    arguments == ["true"]
}

/// Whether the function that escapes is the one that does not.
fn escapes_nothing(arguments: &[&str]) -> bool {
    arguments == ["no_escape"]
}

/// As long as the reference has a session live that nobody uses.
const MINUTES: u64 = 30;

/// Whether an expiry lies so many minutes after the last use: `OnInactivity(days(90))`.
fn is_long(arguments: &[&str]) -> bool {
    let Some(expiry) = arguments.first() else { return false };
    let expiry = inside(expiry, "Some").unwrap_or(expiry);
    inside(expiry, "OnInactivity").and_then(seconds).is_some_and(|seconds| seconds > 60 * MINUTES)
}

/// Whether the third argument is one.
fn is_third_long(arguments: &[&str]) -> bool {
    arguments.get(2..).is_some_and(is_long)
}

/// Whether a lifetime, which begins anew with each use or change, is so many minutes.
fn lasts_long(arguments: &[&str]) -> bool {
    lifetime(arguments).is_some_and(|seconds| seconds > 60 * MINUTES)
}

/// Whether a cookie is kept for more than a day, and by its name is that of a session.
fn is_kept_session(told: &Told<'_>) -> Option<&'static str> {
    const DAY: u64 = 86_400;
    let name = told.chain.first()?.to_ascii_lowercase();
    let is_of_session =
        name.contains("sess") || name == "sid" || [".sid", "_sid", "-sid"].iter().any(|end| name.ends_with(end));
    (is_of_session && lifetime(told.arguments)? > DAY).then_some("more than a day")
}

/// How many seconds the first argument stands for.
fn lifetime(arguments: &[&str]) -> Option<u64> {
    let duration = arguments.first()?;
    seconds(inside(duration, "Some").unwrap_or(duration))
}

/// How many seconds a call of a constructor of `Duration` makes.
fn seconds(duration: &str) -> Option<u64> {
    const UNITS: [(&str, u64); 9] = [
        ("from_secs", 1),
        ("from_mins", 60),
        ("from_hours", 3600),
        ("seconds", 1),
        ("minutes", 60),
        ("hours", 3600),
        ("days", 86_400),
        ("weeks", 604_800),
        ("new", 1),
    ];
    UNITS.iter().find_map(|(name, unit)| {
        let count: u64 = inside(duration, name)?.split(',').next()?.replace('_', "").parse().ok()?;
        count.checked_mul(*unit)
    })
}

/// The arguments of a call of `name`.
fn inside<'a>(call: &'a str, name: &str) -> Option<&'a str> {
    call.strip_prefix(name)?.strip_prefix('(')?.strip_suffix(')')
}

/// The paths under which frameworks serve what is made for developers and administrators.
const CONSOLES: &[&str] = &[
    "/actuator",
    "/admin",
    "/console",
    "/debug",
    "/debug/pprof",
    "/graphiql",
    "/metrics",
    "/playground",
    "/pprof",
    "/swagger",
    "/swagger-ui",
];

/// Whether a route is that of a console, with or without all that lies below.
fn is_console(arguments: &[&str]) -> bool {
    let Some(path) = arguments.first() else { return false };
    let path = path.split_once("/{*").map_or(*path, |(path, _)| path);
    CONSOLES.contains(&path.trim_end_matches('/'))
}

/// Whether a callback says of each template that it is not escaped.
fn is_off(arguments: &[&str]) -> bool {
    arguments == ["None"]
}

/// Whether a list of the files that are escaped has none.
fn is_empty(arguments: &[&str]) -> bool {
    arguments == ["[]"]
}

/// Directories with code, templates or settings, by their usual names.
const NOT_FOR_CLIENTS: &[&str] = &["CARGO_MANIFEST_DIR", "config", "migrations", "src", "target", "templates", "tests"];

/// Whether a directory holds what is not for clients: that of the program, or one of its parts.
fn is_not_for_clients(arguments: &[&str]) -> bool {
    let Some(path) = arguments.first().filter(|path| !path.is_empty()) else { return false };
    let mut parts = path.split('/').filter(|part| !matches!(*part, "" | "." | ".."));
    let Some(last) = parts.next_back() else { return true };
    let is_hidden = |part: &str| part.starts_with('.') && part != ".well-known";
    NOT_FOR_CLIENTS.contains(&last) || is_hidden(last) || parts.any(is_hidden)
}

/// Whether the second argument is one, behind the path that it is served under.
fn is_second_not_for_clients(arguments: &[&str]) -> bool {
    arguments.get(1..).is_some_and(is_not_for_clients)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_session_is_long_when_it_outlives_half_an_hour_of_idleness() {
        for expiry in [
            "OnInactivity(days(90))",
            "Some(OnInactivity(minutes(31)))",
            "OnInactivity(seconds(2_000))",
            "OnInactivity(hours(1))",
            "OnInactivity(weeks(1))",
            "OnInactivity(new(3600,0))",
        ] {
            assert!(is_long(&[expiry]), "{expiry}");
        }
        for expiry in
            ["OnInactivity(minutes(30))", "OnSessionEnd", "", "OnInactivity(IDLE)", "AtDateTime(X)", "days(90)"]
        {
            assert!(!is_long(&[expiry]), "{expiry}");
        }
        assert!(!is_long(&[]));
    }

    #[test]
    fn a_lifetime_of_other_libraries_is_long_as_well() {
        for lifetime in ["days(1)", "Some(from_secs(1801))", "minutes(31)", "hours(2)"] {
            assert!(lasts_long(&[lifetime]), "{lifetime}");
        }
        for lifetime in ["minutes(30)", "Some(from_secs(1800))", "None", "TTL", "", "OnInactivity(days(90))"] {
            assert!(!lasts_long(&[lifetime]), "{lifetime}");
        }
        assert!(is_third_long(&["None", "", "Some(OnInactivity(days(90)))"]));
        assert!(!is_third_long(&["None", "Some(OnInactivity(days(90)))"]) && !is_third_long(&[]));
    }

    #[test]
    fn a_cookie_is_one_of_a_session_by_its_name() {
        let is_kept = |lifetime: &str, chain: &[&str]| {
            is_kept_session(&Told { arguments: &[lifetime], chain, type_name: "cookie::CookieBuilder" })
        };
        for name in ["session", "JSESSIONID", "PHPSESSID", "sid", "connect.sid", "my_sid"] {
            assert_eq!(is_kept("days(30)", &[name, "true"]), Some("more than a day"), "{name}");
        }
        for name in ["theme", "side", "inside", "", "id"] {
            assert_eq!(is_kept("days(30)", &[name]), None, "{name}");
        }
        assert_eq!(is_kept("hours(24)", &["session"]), None);
        assert_eq!(is_kept("TTL", &["session"]), None);
        assert_eq!(is_kept("days(30)", &[]), None);
    }

    #[test]
    fn a_console_has_a_path_of_its_own() {
        for path in ["/admin", "/admin/", "/metrics", "/debug/pprof/{*profile}", "/swagger-ui/{*rest}"] {
            assert!(is_console(&[path, ""]), "{path}");
        }
        for path in ["/", "", "/admin/users", "/administer", "/debugging", "/blog/metrics", "/graphql"] {
            assert!(!is_console(&[path, ""]), "{path}");
        }
    }

    #[test]
    fn a_directory_is_not_for_clients_by_its_name() {
        for path in [".", "./", "..", "/", "CARGO_MANIFEST_DIR", "src", "./templates/", "../.git", ".git/objects"] {
            assert!(is_not_for_clients(&[path]), "{path}");
        }
        for path in ["public", "./static", "src/assets", "dist", ".well-known", "/srv/www", "", "ROOT"] {
            assert!(!is_not_for_clients(&[path]), "{path}");
        }
    }
}
