//! Decides whether the interceptors exist on the target.

use std::env;

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rustc-check-cfg=cfg(intercept)");
    let target = |key: &str| env::var(format!("CARGO_CFG_TARGET_{key}")).unwrap_or_default();
    let is_static = target("FEATURE").split(',').any(|feature| feature == "crt-static");
    let is_known = matches!(target("ARCH").as_str(), "x86_64" | "aarch64") && target("POINTER_WIDTH") == "64";
    if target("OS") == "linux" && target("ENV") == "gnu" && is_known && !is_static {
        println!("cargo::rustc-cfg=intercept");
    }
}
