//! What services do with a parameter, from the handler to the statement, page, path or command.

use std::collections::{BTreeMap, HashMap};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use crate::case::cases;
use crate::support::at_sink;

cases! {
    fn(param) with {
        #[derive(Debug, Default)]
        struct Query {
            table: &'static str,
            conditions: Vec<String>,
            order: Option<String>,
            limit: Option<usize>,
        }

        impl Query {
            fn from(table: &'static str) -> Self {
                Self { table, ..Self::default() }
            }

            fn filter(mut self, column: &str, value: &str) -> Self {
                self.conditions.push(format!("{column} = '{value}'"));
                self
            }

            fn order_by(mut self, column: impl Into<String>) -> Self {
                self.order = Some(column.into());
                self
            }

            fn limit(mut self, limit: usize) -> Self {
                self.limit = Some(limit);
                self
            }

            fn sql(&self) -> String {
                let mut sql = format!("SELECT * FROM {}", self.table);
                if !self.conditions.is_empty() {
                    let _ = write!(sql, " WHERE {}", self.conditions.join(" AND "));
                }
                if let Some(order) = &self.order {
                    sql += " ORDER BY ";
                    sql += order;
                }
                if let Some(limit) = self.limit {
                    let _ = write!(sql, " LIMIT {limit}");
                }
                sql
            }
        }

        struct Template<'a> {
            text: &'a str,
        }

        impl Template<'_> {
            fn render(&self, values: &HashMap<&str, &str>) -> String {
                let mut out = String::with_capacity(self.text.len());
                let mut rest = self.text;
                while let Some(start) = rest.find("{{") {
                    out.push_str(&rest[..start]);
                    let Some(end) = rest[start..].find("}}") else { break };
                    out.push_str(values.get(rest[start + 2..start + end].trim()).copied().unwrap_or_default());
                    rest = &rest[start + end + 2..];
                }
                out.push_str(rest);
                out
            }
        }

        #[derive(Debug, Clone)]
        struct Session {
            user: String,
            attributes: BTreeMap<String, String>,
        }

        fn html(text: &str) -> String {
            text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
        }

        fn upload_path(name: &str) -> Option<PathBuf> {
            let name = Path::new(name).file_name()?;
            Some(Path::new("/srv/uploads").join(name))
        }

        fn log_line(level: &str, message: std::fmt::Arguments<'_>) -> String {
            format!("[{level:<5}] {message}\n")
        }

        fn validated(name: &str) -> Result<&str, String> {
            match name.len() {
                0 => Err(String::from("empty")),
                1..=40 => Ok(name.trim()),
                _ => Err(format!("too long: {name}")),
            }
        }

        fn slug_of(title: &str) -> String {
            let mut slug = String::new();
            for c in title.to_lowercase().chars() {
                match c {
                    'a'..='z' | '0'..='9' => slug.push(c),
                    _ if slug.ends_with('-') => {}
                    _ => slug.push('-'),
                }
            }
            slug.trim_matches('-').to_owned()
        }
    };

    select: keep { format!("SELECT id, name FROM products WHERE name LIKE '%{}%' ORDER BY id", param.trim()) }
    select_by_builder: keep { Query::from("users").filter("name", &param).filter("active", "1").limit(10).sql() }
    select_ordered_by_param: keep { Query::from("users").order_by(param).limit(3).sql() }
    select_in_list: keep list {
        let quoted: Vec<String> = param.split(',').map(|item| format!("'{}'", item.trim())).collect();
        format!("SELECT * FROM t WHERE name IN ({})", quoted.join(", "))
    }
    select_escaped: keep injection { format!("SELECT * FROM t WHERE name = '{}'", param.replace('\'', "''")) }
    select_ascii_upper: keep mixed { format!("SELECT * FROM t WHERE upper(name) = '{}'", param.to_uppercase()) }
    insert_from_form: keep pairs {
        let form: BTreeMap<&str, &str> = param.split('&').filter_map(|pair| pair.split_once('=')).collect();
        let value = form.values().map(|value| value.len().to_string()).collect::<Vec<_>>().join(",");
        let key = param.split_once('=').map_or("", |(key, _)| key);
        format!("INSERT INTO t ({key}) VALUES ({value}) -- {}", form[key])
    }
    update: keep {
        let mut sql = String::new();
        sql.push_str("UPDATE users SET ");
        for (at, (column, value)) in [("name", &*param), ("mail", "a@b.c")].into_iter().enumerate() {
            if at > 0 {
                sql.push_str(", ");
            }
            sql.push_str(column);
            sql.push_str(" = '");
            sql.push_str(value);
            sql.push('\'');
        }
        sql
    }
    page: keep { format!("<!doctype html>\n<title>{param}</title>\n<h1>Results for {param}</h1>") }
    page_by_template: keep {
        let values = HashMap::from([("name", param.as_str()), ("count", "3")]);
        Template { text: "<p>{{ name }} has {{ count }} of {{ name }}</p>" }.render(&values)
    }
    page_escaped: keep derived html { format!("<td>{}</td>", html(&param)) }
    page_list: keep list {
        let mut page = String::from("<ul>");
        for item in param.split(',') {
            let _ = write!(page, "<li>{}</li>", html(item));
        }
        page + "</ul>"
    }
    page_attribute: keep { format!("<a href=\"/u/{}\">{}</a>", param.to_ascii_lowercase(), param) }
    upload: keep path { upload_path(&param) }
    download: keep {
        let mut path = PathBuf::from("/srv/files");
        path.push(param.trim_start_matches('/'));
        path.set_extension("pdf");
        path
    }
    command: keep { format!("convert -size {}x{} '{param}' out.png", 64, 48) }
    command_arguments: keep words {
        let arguments: Vec<String> = param.split_whitespace().map(str::to_owned).collect();
        std::iter::once(String::from("grep")).chain(arguments).collect::<Vec<_>>().join("\0")
    }
    redirect: keep {
        let target = param.strip_prefix("https://").unwrap_or(&param);
        format!("HTTP/1.1 302 Found\r\nLocation: https://{target}\r\n\r\n")
    }
    outgoing_url: keep { ["http://", &param, ".internal:8080/health"].concat() }
    cookie: keep { format!("session={}; Path=/; HttpOnly", &param[..16]) }
    bearer_token: keep {
        let header = format!("Bearer {param}");
        header.split_once(' ').map(|(_, token)| token.trim().to_owned())
    }
    basic_credentials: keep derived base64 {
        use base64::Engine as _;
        let decoded = base64::engine::general_purpose::STANDARD.decode(param.as_bytes()).unwrap_or_default();
        let text = String::from_utf8_lossy(&decoded).into_owned();
        format!("uid={text},ou=people")
    }
    ldap_filter: keep { format!("(&(objectClass=person)(uid={param}))") }
    xpath: keep { String::from("//user[name/text()='") + &param + "']/role" }
    mail_header: keep { format!("To: {param} <{}@example.org>\r\nSubject: Welcome\r\n", param.to_lowercase()) }
    json_answer: keep { serde_json::json!({ "query": param, "hits": [], "page": 1 }).to_string() }
    graphql: keep { format!(r#"{{ "query": "{{ user(name: \"{param}\") {{ id }} }}" }}"#) }
    mongo_filter: keep {
        let filter = BTreeMap::from([("name", serde_json::Value::from(param)), ("age", serde_json::Value::from(3))]);
        serde_json::to_string(&filter).expect("text")
    }
    csv_export: keep {
        let rows = [("1", param.as_str()), ("2", "ann")];
        rows.iter().map(|(id, name)| format!("{id};\"{name}\"\n")).collect::<String>()
    }
    log: keep { log_line("warn", format_args!("no such user {param} (attempt {})", 2)) }
    validated_name: keep {
        let name = match validated(&param) {
            Ok(name) => name,
            Err(error) => return error,
        };
        format!("name={name}")
    }
    validation_error: keep {
        let long = param.repeat(3);
        validated(&long).map(str::to_owned).unwrap_or_else(|error| error)
    }
    session: keep {
        let mut session = Session { user: String::from("ann"), attributes: BTreeMap::new() };
        session.attributes.insert(String::from("theme"), param);
        session.clone().attributes.remove("theme")
    }
    slug: keep mixed { slug_of(&param) }
    slug_of_words: keep derived words { format!("/posts/{}", slug_of(&param)) }
    search_terms: keep words {
        let terms = param.split(' ').filter(|term| term.len() > 2);
        terms.map(|term| format!("{}:*", term.to_lowercase())).collect::<Vec<_>>().join(" & ")
    }
    initials: keep words {
        param.split(' ').filter_map(|word| word.chars().next()).map(|c| c.to_ascii_uppercase()).collect::<String>()
    }
    masked_number: keep digits {
        let (hidden, shown) = param.split_at(param.len() - 4);
        format!("{}{shown}", "*".repeat(hidden.len()))
    }
    shortened: keep {
        let short: String = param.chars().take(12).collect();
        format!("{short}\u{2026}")
    }
    normalised_name: keep padded { param.trim().to_lowercase() }
    credential: keep pairs {
        let user = param.split('&').find_map(|pair| pair.split_once('=')).map(|(user, _)| user);
        at_sink(user.unwrap_or("nobody"))
    }
    two_layers: keep {
        let find = |name: &str| -> Result<String, std::fmt::Error> {
            let mut sql = String::new();
            write!(sql, "SELECT * FROM t WHERE name = '{name}'")?;
            Ok(sql)
        };
        let handle = |name: String| find(name.trim()).map_err(|error| error.to_string());
        handle(param).unwrap_or_else(|error| error)
    }
    prepared: break {
        let statement = String::from("SELECT * FROM t WHERE name = ?1");
        let bound = vec![param];
        assert_eq!(bound.len(), 1);
        statement
    }
    placeholders: break list {
        let count = param.split(',').count();
        format!("SELECT * FROM t WHERE name IN ({})", vec!["?"; count].join(", "))
    }
    ordered_by_allow_list: break {
        let column = ["name", "price"].into_iter().find(|column| *column == param).unwrap_or("id");
        Query::from("products").order_by(column).sql()
    }
    paginated: break number digits { Query::from("products").limit(param.parse().unwrap_or(10)).sql() }
    generic_error: break { validated(&param[..0]).map(str::to_owned).unwrap_or_else(|error| error) }
    session_user: break {
        let mut session = Session { user: String::from("ann"), attributes: BTreeMap::new() };
        session.attributes.insert(String::from("theme"), param);
        session.user
    }
    password_length: break { format!("password of {} characters changed", param.chars().count()) }
    status_page: break {
        let status = if param.is_empty() { "down" } else { "up" };
        Template { text: "<p>{{ status }}</p>" }.render(&HashMap::from([("status", status)]))
    }
    template_without_value: break {
        Template { text: "<p>{{ other }}</p>" }.render(&HashMap::from([("name", param.as_str())]))
    }
}
