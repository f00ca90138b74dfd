//! Paths, and strings of the operating system and of C.

use std::ffi::{CStr, CString, OsStr, OsString};
use std::path::{Path, PathBuf};

use crate::case::cases;
use crate::support::at_sink;

cases! {
    fn(param);

    path_of_str: keep { at_sink(Path::new(&param)) }
    path_buf_from: keep { PathBuf::from(param) }
    to_path_buf: keep { Path::new(&param).to_path_buf() }
    join: keep { Path::new("/srv/files").join(&param) }
    join_behind: keep { Path::new(&param).join("index.html") }
    join_twice: keep { Path::new("/srv").join(&param[..8]).join(&param[8..]) }
    join_absolute_wins: break { Path::new(&param).join("/etc/passwd") }
    push: keep {
        let mut path = PathBuf::from("/var/lib");
        path.push(&param);
        path
    }
    push_and_pop: break {
        let mut path = PathBuf::from("/var/lib");
        path.push(&param);
        path.pop();
        path
    }
    collect_components: keep path { Path::new(&param).components().collect::<PathBuf>() }
    collect_parts: keep { ["/srv", &param, "x"].iter().collect::<PathBuf>() }
    extend: keep path {
        let mut path = PathBuf::from("/");
        path.extend(param.split('/'));
        path
    }
    file_name: keep path { at_sink(Path::new(&param).file_name().unwrap_or_default()) }
    file_stem: keep path { at_sink(Path::new(&param).file_stem().unwrap_or_default()) }
    extension: keep path { at_sink(Path::new(&param).extension().unwrap_or_default()) }
    parent: keep path { at_sink(Path::new(&param).parent().unwrap_or(Path::new(""))) }
    ancestors: keep path { at_sink(Path::new(&param).ancestors().nth(2).unwrap_or(Path::new(""))) }
    component: keep path {
        let path = Path::new(&param);
        at_sink(path.iter().nth(1).unwrap_or_default())
    }
    with_extension: keep path { Path::new(&param).with_extension("txt") }
    with_tainted_extension: keep { Path::new("report").with_extension(&param) }
    with_file_name: keep path { Path::new(&param).with_file_name("other") }
    set_extension: keep path {
        let mut path = PathBuf::from(param);
        path.set_extension("bak");
        path
    }
    set_file_name: keep {
        let mut path = PathBuf::from("/tmp/name");
        path.set_file_name(&param);
        path
    }
    strip_prefix: keep {
        let path = Path::new("/srv/files").join(&param);
        at_sink(path.strip_prefix("/srv").unwrap_or(Path::new("")))
    }
    to_str: keep { Path::new(&param).to_str().unwrap_or_default().to_owned() }
    to_string_lossy: keep { Path::new(&param).to_string_lossy().into_owned() }
    display: keep { Path::new(&param).display().to_string() }
    into_os_string: keep { PathBuf::from(param).into_os_string() }
    into_boxed_path: keep { PathBuf::from(param).into_boxed_path().into_path_buf() }
    normalised: keep path {
        let mut clean = PathBuf::new();
        for component in Path::new(&param).components() {
            match component {
                std::path::Component::ParentDir => drop(clean.pop()),
                std::path::Component::Normal(part) => clean.push(part),
                _ => {}
            }
        }
        clean
    }
    os_string_from: keep { OsString::from(param) }
    os_string_push: keep {
        let mut text = OsString::from("--name=");
        text.push(&param);
        text
    }
    os_str_to_owned: keep { OsStr::new(&param[3..]).to_os_string() }
    os_string_into_string: keep { OsString::from(param).into_string().unwrap_or_default() }
    os_str_lower: keep mixed { OsStr::new(&param).to_ascii_lowercase() }
    c_string_of_str: keep { CString::new(param.as_str()).unwrap_or_default() }
    c_string_of_string: keep { CString::new(param).unwrap_or_default() }
    c_string_into_string: keep { CString::new(param).unwrap_or_default().into_string().unwrap_or_default() }
    c_str_to_bytes: keep {
        let text = CString::new(format!("k={param}")).unwrap_or_default();
        text.as_c_str().to_bytes().to_vec()
    }
    c_str_lossy: keep {
        let bytes = format!("{param}\0rest").into_bytes();
        CStr::from_bytes_until_nul(&bytes).map(|text| text.to_string_lossy().into_owned()).unwrap_or_default()
    }
    program_argument: keep {
        let mut command = std::process::Command::new("ls");
        command.arg("-l").arg(&param);
        command.get_args().nth(1).unwrap_or_default().to_owned()
    }
    program_literal_argument: break {
        let mut command = std::process::Command::new("ls");
        command.arg("-l").arg(&param);
        command.get_args().next().unwrap_or_default().to_owned()
    }
    environment: keep {
        let mut command = std::process::Command::new("env");
        command.env("NAME", &param);
        command.get_envs().next().and_then(|(_, value)| value.map(OsStr::to_owned))
    }
    literal_parent: break {
        let path = Path::new("/srv/files").join(&param);
        at_sink(path.parent().unwrap_or(Path::new("")))
    }
    literal_extension: break {
        let path = PathBuf::from(format!("{param}.html"));
        at_sink(path.extension().unwrap_or_default())
    }
    literal_name: break { Path::new(&param).with_file_name("report.pdf") }
    popped: break {
        let mut path = PathBuf::from(param);
        path.pop();
        path.push("none");
        path
    }
}
