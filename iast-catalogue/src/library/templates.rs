//! Templates.

super::table! {
    ["minijinja"] => "Environment.add_template" (1 "source" TemplateInjection),
        "Environment.add_template_owned" (1 "source" TemplateInjection),
        "Environment.compile_expression" (0 "expr" TemplateInjection),
        "Environment.render_named_str" (1 "source" TemplateInjection),
        "Environment.render_str" (0 "source" TemplateInjection),
        "Environment.template_from_named_str" (1 "source" TemplateInjection),
        "Environment.template_from_str" (0 "source" TemplateInjection),
        "Environment.get_template" (0 "name" ReflectionInjection);
}
