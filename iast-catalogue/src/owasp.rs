//! The OWASP Top 10: where a type of vulnerability stands in it.

/// The categories of a type in the two latest lists.
///
/// Where OWASP assigns its CWE number to one, that is it; a missing header is a misconfiguration by the text of the
/// lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Owasp {
    /// In the list of 2021, such as `A03:2021 Injection`.
    pub in_2021: &'static str,
    /// In the list of 2025, such as `A05:2025 Injection`.
    pub in_2025: &'static str,
}

impl Owasp {
    pub(super) const ACCESS: Self = Self::of("A01:2021 Broken Access Control", "A01:2025 Broken Access Control");
    pub(super) const AUTHENTICATION: Self =
        Self::of("A07:2021 Identification and Authentication Failures", "A07:2025 Authentication Failures");
    pub(super) const CONFIGURATION: Self =
        Self::of("A05:2021 Security Misconfiguration", "A02:2025 Security Misconfiguration");
    pub(super) const CRYPTOGRAPHY: Self =
        Self::of("A02:2021 Cryptographic Failures", "A04:2025 Cryptographic Failures");
    pub(super) const DESIGN: Self = Self::of("A04:2021 Insecure Design", "A06:2025 Insecure Design");
    pub(super) const ERRORS: Self =
        Self::of("A04:2021 Insecure Design", "A10:2025 Mishandling of Exceptional Conditions");
    pub(super) const INJECTION: Self = Self::of("A03:2021 Injection", "A05:2025 Injection");
    pub(super) const INTEGRITY: Self =
        Self::of("A08:2021 Software and Data Integrity Failures", "A08:2025 Software or Data Integrity Failures");
    pub(super) const LOGGING: Self = Self::of(
        "A09:2021 Security Logging and Monitoring Failures",
        "A09:2025 Security Logging and Alerting Failures",
    );
    pub(super) const REQUEST_FORGERY: Self =
        Self::of("A10:2021 Server-Side Request Forgery (SSRF)", "A01:2025 Broken Access Control");

    const fn of(in_2021: &'static str, in_2025: &'static str) -> Self {
        Self { in_2021, in_2025 }
    }
}
