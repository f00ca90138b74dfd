//! Broken hashes and ciphers, predictable generators, literal keys and careless settings of frameworks, against the real
//! libraries: found at the call, whatever data it is given; silent for what is sound.

#![cfg(feature = "enable")]

mod support;

use iast::{Confidence, VulnerabilityKind};
use support::{evidence, the_finding};

/// Asserts what was found in the running test and where.
#[track_caller]
fn assert_weak(kind: VulnerabilityKind, line: u32, expected: &str) {
    let finding = the_finding();
    assert_eq!((finding.kind, &*evidence(&finding), finding.location.line), (kind, expected, line), "{finding:#?}");
    assert_eq!((&*finding.location.file, finding.confidence), (file!(), Confidence::Confirmed));
    assert!(finding.sources.is_empty() && finding.flow.is_empty());
}

/// For each function a test that it is found on the line of its body.
macro_rules! weak {
    ($kind:ident: $($name:ident: $evidence:literal = $call:expr;)+) => {
        $(
            #[test]
            fn $name() {
                #[iast::instrument]
                fn called() {
                    let _made = $call;
                }
                called();
                // `line!()` is that of the outermost macro.
                let line = include_str!("weak_calls.rs").lines().position(|line| {
                    line.trim_start().starts_with(concat!(stringify!($name), ": "))
                });
                let line = u32::try_from(line.unwrap() + 1).unwrap();
                assert_weak(VulnerabilityKind::$kind, line, $evidence);
            }
        )+
    };
}

mod hashes {
    use hmac::KeyInit as _;
    use hmac_0_12::Mac as _;
    use md_5_0_10::Digest as _;
    use md5::{Digest, Md5};

    use super::*;

    #[iast::instrument]
    fn digest(text: &str) -> (String, u32) {
        let digest = Md5::digest(text);
        (digest.iter().map(|byte| format!("{byte:02x}")).collect(), line!() - 1)
    }

    #[test]
    fn md5_is_found_where_it_stands_and_gives_the_same() {
        let (digest, line) = digest("a");
        assert_eq!(digest, "0cc175b9c0f1b6a831c399e269772661");
        assert_weak(VulnerabilityKind::WeakHash, line, "MD5");
        let location = the_finding().location;
        assert_eq!((&*location.function, location.column), ("digest", 27));
        assert!(
            the_finding().test.is_some_and(|test| test.ends_with("md5_is_found_where_it_stands_and_gives_the_same"))
        );
    }

    weak! { WeakHash:
        the_other_md5: "MD5" = md5_compute::compute("a");
        the_context_of_the_other_md5: "MD5" = md5_compute::Context::new();
        md5_step_by_step: "MD5" = Md5::new();
        md5_by_default: "MD5" = Md5::default();
        md5_with_a_prefix: "MD5" = Md5::new_with_prefix("a");
        md5_through_the_trait: "MD5" = <Md5 as Digest>::digest("a");
        md5_by_inference: "MD5" = { let hash: Md5 = Digest::new(); hash };
        md5_of_0_10: "MD5" = md_5_0_10::Md5::digest("a");
        md5_of_an_item: "MD5" = ["a"].map(Md5::digest);
        md4: "MD4" = md4::Md4::digest("a");
        md2: "MD2" = md2::Md2::digest("a");
        sha1: "SHA-1" = sha1::Sha1::digest("a");
        sha1_of_the_small_crate: "SHA-1" = sha1_smol::Sha1::from("a").digest();
        ripemd: "RIPEMD-128" = ripemd::Ripemd128::digest("a");
        sha1_of_ring: "SHA-1" = ring::digest::digest(&ring::digest::SHA1_FOR_LEGACY_USE_ONLY, b"a");
        sha1_of_ring_step_by_step: "SHA-1" = ring::digest::Context::new(&ring::digest::SHA1_FOR_LEGACY_USE_ONLY);
        sha1_of_ring_by_a_variable: "SHA-1" = { let algorithm = &ring::digest::SHA1_FOR_LEGACY_USE_ONLY; ring::digest::digest(algorithm, b"a") };
    }

    fn any<D: Digest>(text: &str) -> Vec<u8> {
        #[iast::instrument]
        fn inner<D: Digest>(text: &str) -> Vec<u8> {
            D::digest(text).to_vec()
        }
        inner::<D>(text)
    }

    #[iast::instrument]
    fn sound(key: &[u8]) {
        sha2::Sha256::digest("a");
        sha2::Sha512::new().update(key);
        // A message authentication code does not need a hash without collisions.
        hmac::Hmac::<Md5>::new_from_slice(key).unwrap();
        hmac::Hmac::<sha1::Sha1>::new_from_slice(key).unwrap();
        hmac_0_12::Hmac::<md_5_0_10::Md5>::new_from_slice(key).unwrap();
        hmac::Hmac::<sha2::Sha256>::new_from_slice(key).unwrap();
        ring::digest::digest(&ring::digest::SHA256, b"a");
        ring::hmac::Key::new(ring::hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, key);
        drop(Vec::<Md5>::new());
    }

    #[test]
    fn sound_ones_are_silent() {
        sound(b"key");
        assert_eq!(any::<sha2::Sha256>("a").len(), 32);
        assert_eq!(iast::findings(), []);
    }

    #[iast::instrument]
    fn twice() -> (u32, u32) {
        let (mut first, mut second) = (0, 0);
        for _ in 0..3 {
            let _hash = Md5::digest("a");
            first = line!() - 1;
            let _hash = Md5::digest("b");
            second = line!() - 1;
        }
        (first, second)
    }

    #[test]
    fn each_place_is_found_once_in_each_scope() {
        let lines = twice();
        let found = || -> Vec<u32> { iast::findings().iter().map(|finding| finding.location.line).collect() };
        assert_eq!(found(), [lines.0, lines.1]);
        let scope = iast::Scope::enter();
        twice();
        assert_eq!(scope.findings().len(), 2);
        drop(scope);
        twice();
        assert_eq!(iast::findings().len(), 4, "those of the scope are in it, too");
    }

    /// A type of the program with a telling name.
    struct Md5Sum(usize);

    impl Md5Sum {
        fn digest(text: &str) -> Self {
            Self(text.len())
        }
    }

    #[iast::instrument]
    fn of_the_program() -> usize {
        Md5Sum::digest("abc").0
    }

    #[test]
    fn a_type_of_the_program_is_none() {
        assert_eq!(of_the_program(), 3);
        assert_eq!(iast::findings(), []);
    }

    fn not_observed() {
        let _hash = Md5::digest("a");
    }

    #[test]
    fn what_is_not_observed_is_not_found() {
        not_observed();
        assert_eq!(iast::findings(), []);
    }
}

mod ciphers {
    use des::cipher::{KeyInit as _, KeyIvInit as _};
    use ecb_0_1::cipher::KeyInit as _;

    use super::*;

    type Aes128EcbEnc = ecb::Encryptor<aes::Aes128>;
    type TdesCbcDec = cbc::Decryptor<des::TdesEde3>;

    weak! { WeakCipher:
        des_of_now: "DES" = des::Des::new(&[1; 8].into());
        des_of_0_8: "DES" = des_0_8::Des::new(&[1; 8].into());
        three_des: "3DES" = des::TdesEde3::new(&[1; 24].into());
        three_des_in_a_mode: "3DES" = TdesCbcDec::new(&[1; 24].into(), &[1; 8].into());
        rc4_of_now: "RC4" = rc4::Rc4::new_from_slice(&[1; 5]).unwrap();
        rc4_of_0_1: "RC4" = rc4_0_1::Rc4::<rc4_0_1::consts::U5>::new(&[1; 5].into());
        rc2: "RC2" = rc2::Rc2::new_from_slice(&[1; 16]).unwrap();
        blowfish: "Blowfish" = <blowfish::Blowfish>::new_from_slice(&[1; 16]).unwrap();
        cast5: "CAST5" = cast5::Cast5::new_from_slice(&[1; 16]).unwrap();
        idea: "IDEA" = idea::Idea::new(&[1; 16].into());
        ecb_by_an_alias: "ECB" = Aes128EcbEnc::new(&[1; 16].into());
        ecb_by_its_name: "ECB" = ecb::Decryptor::<aes::Aes128>::new_from_slice(&[1; 16]).unwrap();
        ecb_of_0_1: "ECB" = ecb_0_1::Encryptor::<des_0_8::TdesEde3>::new(&[1; 24].into());
    }

    #[iast::instrument]
    fn sound(key: &[u8]) {
        cbc::Encryptor::<aes::Aes128>::new_from_slices(key, key).unwrap();
        drop(aes::Aes128::new_from_slice(key));
    }

    #[test]
    fn sound_ones_are_silent() {
        sound(&[1; 16]);
        assert_eq!(iast::findings(), []);
    }
}

mod randomness {
    use rand::SeedableRng as _;
    use rand_0_8::SeedableRng as _;

    use super::*;

    weak! { WeakRandomness:
        a_constant_seed: "a constant seed" = rand::rngs::StdRng::seed_from_u64(7);
        a_constant_seed_of_a_variable: "a constant seed" = { let seed = 7; rand::rngs::StdRng::seed_from_u64(seed) };
        a_constant_seed_of_bytes: "a constant seed" = rand::rngs::StdRng::from_seed([7; 32]);
        a_small_generator: "SmallRng" = rand::rngs::SmallRng::from_rng(&mut rand::rng());
        a_small_generator_made_by_inference: "SmallRng" = { let rng: rand::rngs::SmallRng = rand::make_rng(); rng };
        a_small_generator_of_0_8: "SmallRng" = rand_0_8::rngs::SmallRng::from_entropy();
        xoshiro: "xoshiro" = rand::rngs::Xoshiro256PlusPlus::seed_from_u64(std::process::id().into());
        xoshiro_of_its_crate: "xoshiro" = rand_xoshiro::Xoroshiro128PlusPlus::seed_from_u64(1);
        pcg: "PCG" = rand_pcg::Pcg64::seed_from_u64(1);
        xorshift: "xorshift" = rand_xorshift::XorShiftRng::seed_from_u64(1);
        a_number_of_fastrand: "fastrand" = fastrand::u64(..);
        a_function_of_fastrand: "fastrand" = std::iter::repeat_with(fastrand::alphanumeric).take(3).collect::<String>();
        a_generator_of_fastrand: "fastrand" = fastrand::Rng::new().u8(..);
        oorandom: "oorandom" = oorandom::Rand64::new(4);
        nanorand: "nanorand" = nanorand::WyRand::new();
        nanorand_of_the_thread: "nanorand" = nanorand::tls_rng();
    }

    #[iast::instrument]
    fn sound(seed: u64, bytes: [u8; 32]) -> u64 {
        use rand::Rng as _;
        let mut rng: rand::rngs::StdRng = rand::make_rng();
        drop(rand::rngs::StdRng::from_rng(&mut rand::rng()));
        drop(rand::rngs::StdRng::seed_from_u64(seed));
        drop(rand::rngs::StdRng::from_seed(bytes));
        let _rng = rand_0_8::rngs::StdRng::from_entropy();
        let _rng = nanorand::ChaCha20::new();
        rng.next_u64() ^ rand::random::<u64>() ^ rand::rng().next_u64()
    }

    #[test]
    fn sound_ones_are_silent() {
        sound(rand::random(), rand::random());
        assert_eq!(iast::findings(), []);
    }
}

mod keys {
    use aes::cipher::{Key, KeyInit as _, KeyIvInit as _};
    use aes_gcm::Aes256Gcm;
    use chacha20poly1305::ChaCha20Poly1305;
    use hmac_0_12::Mac as _;

    use super::*;

    const KEY: &[u8; 16] = b"a key of 16 byte";

    weak! { HardcodedKey:
        aes_of_an_array: "a literal" = aes::Aes128::new(&[1; 16].into());
        aes_of_bytes: "a literal" = aes::Aes128::new_from_slice(b"a key of 16 byte").unwrap();
        aes_in_a_mode: "a literal" = cbc::Encryptor::<aes::Aes128>::new(&[1; 16].into(), &[2; 16].into());
        hmac_of_bytes: "a literal" = hmac::Hmac::<sha2::Sha256>::new_from_slice("some key".as_bytes()).unwrap();
        hmac_of_0_12: "a literal" = hmac_0_12::Hmac::<md_5_0_10::Md5>::new_from_slice(b"key").unwrap();
        aes_of_a_typed_array: "a literal" = aes::Aes128::new(&Key::<aes::Aes128>::from([1; 16]));
        aes_gcm_of_bytes: "a literal" = Aes256Gcm::new(b"an example key of thirty-two byt".into());
        aes_gcm_of_a_slice: "a literal" = Aes256Gcm::new_from_slice(&[1; 32]).unwrap();
        chacha20poly1305_of_bytes: "a literal" = ChaCha20Poly1305::new(b"an example key of thirty-two byt".into());
        hmac_of_ring: "a literal" = ring::hmac::Key::new(ring::hmac::HMAC_SHA256, b"some key");
        a_key_of_tokens: "a literal" = jsonwebtoken::EncodingKey::from_secret(b"secret of tokens");
        a_key_of_tokens_in_base64: "a literal" = jsonwebtoken::EncodingKey::from_base64_secret("c2VjcmV0").unwrap();
        a_key_of_tokens_to_read: "a literal" = jsonwebtoken::DecodingKey::from_secret("secret of tokens".as_ref());
        aes_of_a_variable: "a literal" = { let key = b"a key of 16 byte"; aes::Aes128::new_from_slice(key).unwrap() };
        aes_of_a_typed_variable: "a literal" = { let key: [u8; 16] = [1; 16]; aes::Aes128::new(&key.into()) };
        hmac_of_a_constant: "a literal" = { const KEY: &[u8] = b"key"; hmac::Hmac::<sha2::Sha256>::new_from_slice(KEY).unwrap() };
        hmac_of_a_static: "a literal" = { static KEY: &str = "key"; hmac::Hmac::<sha2::Sha256>::new_from_slice(KEY.as_bytes()).unwrap() };
        a_key_of_cookies: "a literal" = cookie::Key::from(&[1; 64]);
        a_key_of_cookies_derived: "a literal" = cookie::Key::derive_from(b"some text that is longer than 32 bytes");
    }

    #[iast::instrument]
    fn loaded(key: &[u8; 16], iv: &[u8; 16]) {
        aes::Aes128::new_from_slice(key).unwrap();
        drop(cbc::Encryptor::<aes::Aes128>::new(key.into(), iv.into()));
        hmac::Hmac::<sha2::Sha256>::new_from_slice(&key[..]).unwrap();
        // It may be a static that was filled when the program started.
        aes::Aes128::new_from_slice(KEY).unwrap();
        aes::Aes128::new(&Key::<aes::Aes128>::from(*key));
        Aes256Gcm::new_from_slice(&[&key[..], &iv[..]].concat()).unwrap();
        drop(jsonwebtoken::EncodingKey::from_secret(key));
        let _of_the_key = cookie::Key::derive_from(&key.repeat(2));
        let _new = cookie::Key::generate();
        // What is filled later is none.
        let mut filled = [0; 16];
        filled.copy_from_slice(key);
        aes::Aes128::new_from_slice(&filled).unwrap();
        let lent = &mut [0; 16];
        lent.copy_from_slice(key);
        aes::Aes128::new_from_slice(lent).unwrap();
        let chosen = if iv == key { b"a key of 16 byte" } else { key };
        aes::Aes128::new_from_slice(chosen).unwrap();
        let literal = b"a key of 16 byte";
        for literal in [key, iv] {
            aes::Aes128::new_from_slice(literal).unwrap();
        }
        assert_eq!(literal.len(), 16);
    }

    #[test]
    fn loaded_ones_are_silent() {
        loaded(&rand::random(), &rand::random());
        assert_eq!(iast::findings(), []);
    }
}

mod routes {
    use actix_web::{guard, web};
    use axum::Router;
    use axum::routing::{any, get, post};

    use super::*;

    async fn handler() -> &'static str {
        "x"
    }

    weak! { VerbTampering:
        any_method: "any" = Router::<()>::new().route("/close", any(handler));
        any_method_by_its_path: "any" = Router::<()>::new().route("/close", axum::routing::any(handler));
        any_method_of_a_service: "any" = axum::routing::any_service::<_, ()>(Router::new().into_service::<axum::body::Body>());
    }

    weak! { VerbTampering:
        any_method_of_actix: "any" = actix_web::App::new().route("/close", web::to(handler));
        a_route_of_actix_without_a_guard: "any" = actix_web::App::new().route("/close", web::route().to(handler));
        a_resource_of_actix: "any" = web::scope("/account").service(web::resource("/close").to(handler));
        a_resource_of_actix_with_a_route: "any" = web::resource("/close").route(web::to(handler));
        settings_of_actix: "any" = actix_web::App::new().configure(|service| { service.route("/close", web::to(handler)); });
    }

    #[iast::instrument]
    fn guarded() {
        drop(
            actix_web::App::new()
                .route("/", web::get().to(handler))
                .route("/close", web::route().method(actix_web::http::Method::POST).to(handler))
                .service(web::resource("/a").route(web::post().to(handler)))
                .service(web::resource("/b").guard(guard::Post()).to(handler))
                .default_service(web::route().to(handler)),
        );
    }

    #[test]
    fn what_a_guard_protects_and_a_default_are_silent() {
        guarded();
        assert_eq!(iast::findings(), []);
    }

    weak! { AdminConsoleActive:
        metrics: "a console" = Router::<()>::new().route("/metrics", get(handler));
        profiles: "a console" = Router::<()>::new().nest("/debug/pprof", Router::new().route("/heap", get(handler)));
        all_below_a_console: "a console" = Router::<()>::new().route("/admin/{*page}", get(handler));
    }

    #[iast::instrument]
    fn named() -> Router {
        let is_even = [2, 4].iter().any(|number| number % 2 == 0);
        assert!(is_even);
        let administered = Router::new().route("/admin/users", get(handler)).route("/metrics-of-mine", get(handler));
        let router = Router::new().route("/close", post(handler).get(handler)).route("/", get(handler));
        router.merge(administered).fallback(handler)
    }

    #[test]
    fn named_methods_and_other_paths_are_silent() {
        drop(named());
        assert_eq!(iast::findings(), []);
    }
}

mod sessions {
    use std::sync::Arc;

    use actix_session::config::{BrowserSession, PersistentSession};
    use cookie::Cookie;
    use tower_sessions::cookie::time::Duration;
    use tower_sessions::{Expiry, MemoryStore, Session, SessionManagerLayer};

    use super::*;

    fn session() -> Session {
        Session::new(None, store(), None)
    }

    fn store() -> Arc<MemoryStore> {
        Arc::new(MemoryStore::default())
    }

    fn layer() -> SessionManagerLayer<MemoryStore> {
        SessionManagerLayer::new(MemoryStore::default())
    }

    const DAY: i64 = 24 * 60 * 60;

    weak! { SessionTimeout:
        days: "more than 30 minutes" = SessionManagerLayer::new(MemoryStore::default()).with_expiry(Expiry::OnInactivity(Duration::days(90)));
        of_a_variable: "more than 30 minutes" = { let idle = Duration::days(90); layer().with_expiry(Expiry::OnInactivity(idle)) };
        of_an_expiry: "more than 30 minutes" = { let expiry = Expiry::OnInactivity(Duration::days(90)); layer().with_expiry(expiry) };
        of_a_constant: "more than 30 minutes" = { const HOUR: i64 = 60 * 60; layer().with_expiry(Expiry::OnInactivity(Duration::seconds(HOUR * 2))) };
        seconds: "more than 30 minutes" = SessionManagerLayer::new(MemoryStore::default()).with_expiry(Expiry::OnInactivity(Duration::seconds(60 * 60)));
        of_one_session: "more than 30 minutes" = session().set_expiry(Some(Expiry::OnInactivity(Duration::weeks(1))));
        of_a_new_session: "more than 30 minutes" = Session::new(None, store(), Some(Expiry::OnInactivity(Duration::weeks(1))));
        of_actix: "more than 30 minutes" = PersistentSession::default().session_ttl(Duration::days(90));
        of_a_browser_by_actix: "more than 30 minutes" = BrowserSession::default().state_ttl(Duration::hours(12));
        of_a_cookie: "more than a day" = Cookie::build(("session_id", "x")).http_only(true).max_age(Duration::days(90));
    }

    #[iast::instrument]
    fn short(idle: Duration) {
        const MINUTE: i64 = 60;
        drop(layer().with_expiry(Expiry::OnInactivity(Duration::minutes(30))));
        drop(layer().with_expiry(Expiry::OnInactivity(Duration::seconds(30 * MINUTE))));
        // Which of them it is depends on the program.
        drop(layer().with_expiry(Expiry::OnInactivity(if idle.is_zero() { Duration::days(90) } else { idle })));
        drop(layer().with_expiry(Expiry::OnInactivity(idle)));
        drop(layer().with_expiry(Expiry::OnSessionEnd));
        session().set_expiry(Some(Expiry::OnInactivity(Duration::seconds(15 * 60))));
        session().set_expiry(None);
        drop(Session::new(None, store(), Some(Expiry::OnInactivity(Duration::minutes(30)))));
        drop(Session::new(None, store(), None));
        let _short = PersistentSession::default().session_ttl(Duration::minutes(30));
        let _unknown = PersistentSession::default().session_ttl(idle);
        let _short = BrowserSession::default().state_ttl(Duration::seconds(15 * MINUTE));
        drop(Cookie::build(("session_id", "x")).max_age(Duration::hours(24)));
        drop(Cookie::build(("theme", "dark")).max_age(Duration::days(90)));
        drop(Cookie::build(("session_id", "x")).max_age(idle));
    }

    #[test]
    fn short_ones_and_those_of_a_variable_are_silent() {
        short(Duration::seconds(DAY));
        assert_eq!(iast::findings(), []);
    }
}

mod templates {
    use minijinja::{AutoEscape, Environment, default_auto_escape_callback};

    use super::*;

    weak! { DefaultHtmlEscapeInvalid:
        never_escaped: "AutoEscape::None" = Environment::new().set_auto_escape_callback(|_| AutoEscape::None);
        never_escaped_in_a_block: "AutoEscape::None" = { let mut made = Environment::new(); made.set_auto_escape_callback(|_| AutoEscape::None); made };
    }

    weak! { DefaultHtmlEscapeInvalid:
        nothing_of_tera: "no file is escaped" = tera::Tera::default().autoescape_on(Vec::<&str>::new());
        nothing_of_tera_by_a_list: "no file is escaped" = tera::Tera::default().autoescape_on([] as [&str; 0]);
    }

    #[iast::instrument]
    fn escaped(suffixes: Vec<&'static str>) {
        tera::Tera::default().autoescape_on([".html", ".xml"]);
        tera::Tera::default().autoescape_on(suffixes);
        let mut templates = Environment::new();
        templates.set_auto_escape_callback(default_auto_escape_callback);
        templates.set_auto_escape_callback(|_| AutoEscape::Html);
        templates.set_auto_escape_callback(
            |name| {
                if name.ends_with(".txt") { AutoEscape::None } else { AutoEscape::Html }
            },
        );
    }

    #[test]
    fn what_decides_by_the_name_is_silent() {
        escaped(Vec::new());
        assert_eq!(iast::findings(), []);
    }
}

mod listings {
    use actix_files::Files;

    use super::*;

    #[iast::instrument]
    fn listed() -> (Files, u32) {
        let files = Files::new("/static", "public");
        (files.show_files_listing(), line!())
    }

    #[test]
    fn a_listing_is_found_where_it_is_switched_on() {
        let (_files, line) = listed();
        assert_weak(VulnerabilityKind::DirectoryListingLeak, line, "show_files_listing");
        assert!(the_finding().note.is_some_and(|note| note.contains("switched on here")));
    }

    #[iast::instrument]
    fn not_listed() -> Files {
        Files::new("/static", "public").index_file("index.html").use_hidden_files()
    }

    #[test]
    fn files_without_a_listing_are_silent() {
        drop(not_listed());
        assert_eq!(iast::findings(), []);
    }
}

mod served_directories {
    use tower_http::services::ServeDir;

    use super::*;

    weak! { InsecureJspLayout:
        that_of_the_program: "not for clients" = ServeDir::new(".");
        that_of_the_crate: "not for clients" = ServeDir::new(env!("CARGO_MANIFEST_DIR"));
        templates: "not for clients" = ServeDir::new("./templates");
        a_repository: "not for clients" = ServeDir::new("../.git");
        sources_by_actix: "not for clients" = actix_files::Files::new("/static", "./src");
    }

    #[iast::instrument]
    fn of_its_own(directory: &std::path::Path) {
        drop(actix_files::Files::new("/src", "public"));
        drop((ServeDir::new("public"), ServeDir::new("src/assets"), ServeDir::new(directory)));
        drop(ServeDir::new(concat!(env!("CARGO_MANIFEST_DIR"), "/assets")));
    }

    #[test]
    fn one_of_its_own_is_silent() {
        of_its_own(std::path::Path::new("."));
        assert_eq!(iast::findings(), []);
    }
}
