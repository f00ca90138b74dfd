//! Lines of logs. The macros that write them have no type: generated code names them.

super::table! {
    ["log"] => "debug!" (0 "message" LogInjection), "error!" (0 "message" LogInjection), "info!" (0 "message" LogInjection),
        "log!" (0 "message" LogInjection), "trace!" (0 "message" LogInjection), "warn!" (0 "message" LogInjection);
    ["tracing"] => "debug!" (0 "message" LogInjection), "error!" (0 "message" LogInjection),
        "event!" (0 "message" LogInjection), "info!" (0 "message" LogInjection), "trace!" (0 "message" LogInjection),
        "warn!" (0 "message" LogInjection);
}
