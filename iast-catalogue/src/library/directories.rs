//! Searches in directories.

super::table! {
    ["ldap3"] => "Ldap.search" (0 "base" LdapInjection, 2 "filter" LdapInjection),
        "Ldap.streaming_search" (0 "base" LdapInjection, 2 "filter" LdapInjection),
        "Ldap.streaming_search_with" (1 "base" LdapInjection, 3 "filter" LdapInjection);
}
