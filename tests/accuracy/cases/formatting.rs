//! The formatting macros and `Display`.

use std::fmt::Write as _;

use crate::case::cases;

cases! {
    fn(param) with {
        struct Name(String);

        impl std::fmt::Display for Name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.0)
            }
        }

        struct Padded(String);

        impl std::fmt::Display for Padded {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(&self.0)
            }
        }

        struct Tag<'a> {
            name: &'a str,
            value: &'a str,
        }

        impl std::fmt::Display for Tag<'_> {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                write!(f, "{}=", self.name)?;
                write!(f, "\"{}\"", self.value)
            }
        }

        struct Escaped<'a>(&'a str);

        impl std::fmt::Display for Escaped<'_> {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                for c in self.0.chars() {
                    match c {
                        '<' => f.write_str("&lt;")?,
                        '>' => f.write_str("&gt;")?,
                        '&' => f.write_str("&amp;")?,
                        '"' => f.write_str("&quot;")?,
                        '\'' => f.write_str("&#39;")?,
                        c => f.write_char(c)?,
                    }
                }
                Ok(())
            }
        }

        #[derive(Debug)]
        struct Row {
            #[allow(dead_code, reason = "it is shown")]
            id: u32,
            #[allow(dead_code, reason = "it is shown")]
            name: String,
        }
    };

    positional: keep { format!("SELECT * FROM t WHERE name = '{}' AND id = {}", param, 7) }
    named: keep { format!("SELECT * FROM t WHERE name = '{name}'", name = param) }
    captured: keep { format!("SELECT * FROM t WHERE name = '{param}'") }
    only: keep { format!("{param}") }
    twice: keep { format!("{param}, {param}") }
    by_index: keep { format!("{1} {0} {1}", "and", &param[..4]) }
    two_args: keep { format!("{}/{}", &param[10..], &param[..10]) }
    expression: keep { format!("[{}]", param.trim()) }
    of_format: keep { format!("({})", format!("<{param}>")) }
    width: keep { format!("{param:30}|") }
    right: keep { format!("{param:>30}") }
    centre: keep { format!("{param:-^31}") }
    fill_wide: keep { format!("{param:\u{20ac}<25}") }
    width_by_arg: keep { format!("{param:>width$}", width = 40) }
    width_by_star: keep { format!("{:>1$}", param, 24) }
    narrow: keep { format!("{param:3}") }
    precision: keep { format!("{param:.5}") }
    precision_and_width: keep { format!("{param:>9.3}!") }
    precision_star: keep { format!("{:.*}", 4, param) }
    precision_utf8: keep utf8 { format!("{param:.3}") }
    precision_zero: break { format!("{param:.0}none") }
    debug: keep { format!("{param:?}") }
    debug_quoted: keep derived quoted { format!("{param:?}") }
    debug_utf8: keep utf8 { format!("{param:?}") }
    debug_of_struct: keep { format!("{:?}", Row { id: 1, name: param }) }
    debug_pretty: keep { format!("{:#?}", Row { id: 1, name: param }) }
    debug_of_vec: keep { format!("{:?}", vec![&param[..3], "x", &param[3..]]) }
    debug_of_option: keep { format!("{:?}", Some(param)) }
    debug_of_map: keep { format!("{:?}", std::collections::BTreeMap::from([("k", param)])) }
    debug_of_bytes: break number { format!("{:?}", param.as_bytes()) }
    debug_of_tuple: keep { format!("{:?}", (1, &param, 'c')) }
    escapes_in_template: keep { format!("{{\"name\": \"{param}\"}}") }
    display_write_str: keep { format!("dear {},", Name(param)) }
    display_pad: keep { format!("{:>25}|", Padded(param)) }
    display_nested: keep { format!("<a {}>", Tag { name: "href", value: &param }) }
    display_name_and_value: keep { Tag { name: &param[..5], value: &param[5..] }.to_string() }
    display_escaped: keep derived html { format!("<p>{}</p>", Escaped(&param)) }
    display_escaped_plain: keep { Escaped(&param).to_string() }
    display_of_box: keep { format!("{}", Box::new(param)) }
    display_of_cow: keep { std::borrow::Cow::from(&param[2..]).to_string() }
    display_of_char: keep { format!("'{}'", param.chars().next().unwrap_or('-')) }
    display_of_path: keep { format!("{}", std::path::Path::new(&param).display()) }
    arguments: keep { format_args!("{}:{}", "host", param).to_string() }
    std_fmt_format: keep { std::fmt::format(format_args!("name={param}")) }
    write: keep {
        let mut text = String::from("INSERT INTO t VALUES (");
        let _ = write!(text, "'{param}', {}", 42);
        text.push(')');
        text
    }
    write_twice: keep {
        let mut text = String::new();
        let _ = write!(text, "{}", &param[..7]);
        let _ = write!(&mut text, "-{}", &param[7..]);
        text
    }
    writeln: keep {
        let mut text = String::new();
        let _ = writeln!(text, "Host: {param}");
        let _ = writeln!(text);
        text
    }
    write_str: keep {
        let mut text = String::new();
        let _ = text.write_str("a");
        let _ = text.write_str(&param);
        text
    }
    write_char: keep {
        let mut text = String::new();
        for c in param.chars() {
            let _ = text.write_char(c);
        }
        text
    }
    write_to_dyn: keep {
        let mut text = String::new();
        let out: &mut dyn std::fmt::Write = &mut text;
        let _ = write!(out, "<{param}>");
        text
    }
    io_write: keep {
        use std::io::Write as _;
        let mut bytes = Vec::new();
        let _ = write!(bytes, "{param}\r\n");
        bytes
    }
    concat_in_loop: keep list {
        let mut text = String::new();
        for (at, item) in param.split(',').enumerate() {
            let _ = write!(text, "{}{item}", if at == 0 { "" } else { " OR " });
        }
        text
    }
    long: keep long { format!("<p>{param}</p>") }
    huge: keep huge { format!("{}{}", &param[4000..], &param[..4000]) }
    utf8: keep utf8 { format!("\u{201e}{param}\u{201c}") }
    panic_message: keep {
        let caught = std::panic::catch_unwind(|| std::panic::resume_unwind(Box::new(format!("no such user {param}"))));
        caught.err().and_then(|payload| payload.downcast::<String>().ok()).map(|text| *text)
    }
    error_message: keep {
        let error = std::io::Error::other(format!("cannot open {param}"));
        error.to_string()
    }
    error_chain: keep {
        let error: Box<dyn std::error::Error> = param.into();
        format!("failed: {error}")
    }
    length: break { format!("{:>5}", param.len()) }
    literals_only: break { format!("{}{}", "a", if param.is_empty() { "b" } else { "c" }) }
    unused: break { format!("{:.0}{}", param, 12) }
    comparison: break choice { format!("{}", param.as_bytes()[0] > b'm') }
    debug_of_unit: break { format!("{:?} {:?}", (), param.is_empty()) }
}
