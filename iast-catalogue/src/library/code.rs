//! Code that is run.

super::table! {
    ["rhai"] => "Engine.compile" (0 "script" CodeInjection),
        "Engine.compile_expression" (0 "script" CodeInjection),
        "Engine.compile_with_scope" (1 "script" CodeInjection),
        "Engine.eval" (0 "script" CodeInjection),
        "Engine.eval_expression" (0 "script" CodeInjection),
        "Engine.eval_expression_with_scope" (1 "script" CodeInjection),
        "Engine.eval_with_scope" (1 "script" CodeInjection),
        "Engine.run" (0 "script" CodeInjection),
        "Engine.run_with_scope" (1 "script" CodeInjection),
        "Engine.call_fn" (2 "fn_name" ReflectionInjection);
}
