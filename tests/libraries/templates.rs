//! Templates of minijinja.

use iast::VulnerabilityKind::{ReflectionInjection, TemplateInjection};
use minijinja::{Environment, context};

use crate::{assert_called, silent, untrusted};

#[iast::instrument]
fn rendered(templates: &Environment<'_>, greeting: &str) -> u32 {
    templates.render_str(&format!("{greeting} {{{{ name }}}}"), context! { name => "you" }).unwrap();
    line!() - 1
}

#[test]
fn a_template() {
    let line = rendered(&Environment::new(), &untrusted("{{ 6 * 7 }}"));
    assert_called(TemplateInjection, line, "‹{{ 6 * 7 }}› {{ name }}", "minijinja::Environment::render_str(source)");
}

#[iast::instrument]
fn all<'a>(templates: &mut Environment<'a>, source: &'a str) -> [u32; 6] {
    templates.render_named_str("a", source, ()).unwrap();
    templates.template_from_str(source).unwrap();
    templates.template_from_named_str("a", source).unwrap();
    templates.add_template("b", source).unwrap();
    templates.add_template_owned("c", source.to_owned()).unwrap();
    templates.compile_expression(source).unwrap();
    std::array::from_fn(|before| line!() - 6 + before as u32)
}

#[test]
fn every_way_to_make_a_template() {
    let source = untrusted("6 * 7");
    let lines = all(&mut Environment::new(), &source);
    let found: Vec<_> = iast::findings().iter().map(|finding| (finding.kind, finding.location.line)).collect();
    assert_eq!(found, lines.map(|line| (TemplateInjection, line)));
}

#[iast::instrument]
fn by_name(templates: &Environment<'_>, name: &str) -> u32 {
    templates.get_template(name).unwrap_err();
    line!() - 1
}

#[test]
fn a_template_by_its_name() {
    let line = by_name(&Environment::new(), &untrusted("admin.html"));
    assert_called(ReflectionInjection, line, "‹admin.html›", "minijinja::Environment::get_template(name)");
}

#[iast::instrument]
fn as_a_value(templates: &Environment<'_>, name: &str) -> String {
    templates.render_str("Hello {{ name }}", context! { name }).unwrap()
}

#[test]
fn a_value_of_a_template_is_none() {
    assert_eq!(as_a_value(&Environment::new(), &untrusted("{{ 6 * 7 }}")), "Hello {{ 6 * 7 }}");
    silent();
}
