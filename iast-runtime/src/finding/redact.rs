//! Takes the secrets out of a finding before it is stored, written or shown.
//!
//! It owns the rules; what looks secret is told by `secrets`:
//!
//! - A source that looks secret, by its name or by its content, is `[redacted]` as a whole, and so is every part of the
//!   evidence that came from it. So is a source of which a byte stands in a piece of evidence that looks secret.
//! - Of all other text (the program's own, other sources, the path of the request) exactly the secret piece is cut out.
//!   The evidence is looked at as a whole, so a secret that is put together from several parts is found.
//! - What was found secret at one place is cut out at every other place, in any case and also when it is encoded.
//! - Nothing tells the length or the letters of a secret.
//!
//! Work is bounded: of a part at most its first and last 32 KiB are looked at, of all evidence at most 128 KiB, of a
//! value 16 KiB, and up to 32 secrets are looked for elsewhere. No text is shown that was not looked at: what is left
//! of a longer one is `…`.

mod redactor;
mod view;

use std::ops::Range;

use iast_catalogue::secrets::{merge, name_is_secret};
use iast_schema::{EvidencePart, Location, Origin, Source};

pub(crate) use self::redactor::Redactor;
use self::redactor::{head, looks_secret, shorten, tail};
use self::view::views;

/// Stands in the place of a secret.
pub(crate) const REDACTED: &str = "[redacted]";
/// The most characters of a value or a part; what is cut off becomes `…`.
pub(crate) const LIMIT: usize = 250;
/// The most parts of one evidence that are kept.
const MAX_PARTS: usize = 32;
/// How much evidence is looked at, unless there are many parts, of which each gets at least [`MIN_WINDOW`] twice.
const SCANNED: usize = 64 * 1024;
const MIN_WINDOW: usize = 2 * 1024;
/// How much of a source's value is looked at.
const SCANNED_VALUE: usize = 16 * 1024;

/// A source as it came in, with its secrets.
#[derive(Debug)]
pub(crate) struct SourceText {
    /// The kind of place.
    pub(crate) origin: Origin,
    /// The name of the parameter, header, cookie or field.
    pub(crate) name: Option<String>,
    /// The value that came in.
    pub(crate) value: String,
    /// The function that received it.
    pub(crate) location: Option<Location>,
}

/// The sources and the evidence of a finding without secrets.
#[derive(Debug)]
pub(crate) struct Redacted {
    /// As many as went in, in the same order.
    pub(crate) sources: Vec<Source>,
    /// The pieces of the evidence.
    pub(crate) parts: Vec<EvidencePart>,
    /// Knows the secrets: for the path of the request and whatever else goes into the finding.
    pub(crate) redactor: Redactor,
}

/// Redacts the sources and the evidence of a finding.
///
/// `parts` are the pieces of the value at the sink, each with the index of its source or `None` for the program's own.
pub(crate) fn redact(sources: &[SourceText], parts: &[(String, Option<usize>)]) -> Redacted {
    let mut redactor = Redactor::default();
    let mut secret: Vec<bool> = sources.iter().map(|source| is_secret(source, &mut redactor)).collect();
    let joined = Joined::new(parts);
    let views = views(&joined.text);
    let mut spans = looks_secret(&joined.text, &views);
    spans.extend(joined.unclear.iter().cloned());
    let spans = merge(spans);
    for span in &spans {
        for piece in joined.pieces.iter().filter(|piece| overlap(&piece.range, span)) {
            let text = &joined.text[span.start.max(piece.range.start)..span.end.min(piece.range.end)];
            match piece.source.and_then(|index| Some((secret.get_mut(index)?, &sources[index]))) {
                Some((true, _)) => {}
                Some((secret, source)) => {
                    *secret = true;
                    redactor.learn(&source.value, source.name.as_deref());
                }
                None => redactor.learn(text, None),
            }
        }
        redactor.learn(&joined.text[span.clone()], None);
    }
    let mut cuts = redactor.learnt(&joined.text, &views);
    cuts.extend(spans);
    // Where the whole of a source holds a secret, a part of it may hold a part of the secret.
    let holds_secret: Vec<bool> = sources.iter().map(|source| redactor.knows_part_of(&source.value)).collect();
    for piece in &joined.pieces {
        if piece.source.and_then(|index| holds_secret.get(index)).copied().unwrap_or_default() {
            let fragments = redactor.fragments(&joined.text[piece.range.clone()]);
            cuts.extend(fragments.iter().map(|span| piece.range.start + span.start..piece.range.start + span.end));
        }
    }
    let parts = joined.cut(&merge(cuts), &secret);
    let sources = (sources.iter().zip(&secret))
        .map(|(source, secret)| Source {
            origin: source.origin,
            name: source.name.as_deref().map(|name| redactor.scrub(name)),
            value: if *secret { REDACTED.to_owned() } else { redactor.scrub(&source.value) },
            location: source.location.clone(),
        })
        .collect();
    Redacted { sources, parts, redactor }
}

/// Whether a source is secret by itself; its secrets are learnt.
fn is_secret(source: &SourceText, redactor: &mut Redactor) -> bool {
    use Origin::{HttpRequestCookieName, HttpRequestHeaderName, HttpRequestParameterName};
    // The value of these is a name, and `password` as a name is no secret.
    let holds_a_name =
        matches!(source.origin, HttpRequestCookieName | HttpRequestHeaderName | HttpRequestParameterName);
    let text = head(&source.value, SCANNED_VALUE);
    let inside = looks_secret(text, &views(text));
    let secret = !inside.is_empty() || (!holds_a_name && source.name.as_deref().is_some_and(name_is_secret));
    if secret {
        redactor.learn(&source.value, source.name.as_deref());
        inside.into_iter().for_each(|span| redactor.learn(&text[span], source.name.as_deref()));
    }
    secret
}

/// A part of the evidence in the joined text.
struct Piece {
    range: Range<usize>,
    source: Option<usize>,
}

/// The evidence as one text, without the middle of very long parts.
struct Joined {
    text: String,
    pieces: Vec<Piece>,
    /// Pieces after a cut that may be the end of a secret whose start is not seen.
    unclear: Vec<Range<usize>>,
    /// Whether parts are missing at the end.
    is_cut: bool,
}

impl Joined {
    fn new(parts: &[(String, Option<usize>)]) -> Self {
        let shown = &parts[..parts.len().min(MAX_PARTS)];
        let window = (SCANNED / (2 * shown.len().max(1))).max(MIN_WINDOW);
        let mut joined =
            Self { text: String::new(), pieces: Vec::new(), unclear: Vec::new(), is_cut: shown.len() < parts.len() };
        for (part, source) in shown {
            let start = joined.text.len();
            joined.push(part, window);
            joined.pieces.push(Piece { range: start..joined.text.len(), source: *source });
        }
        // Not shown, but it decides whether the end of what is shown is the start of a secret.
        for (part, _) in parts.iter().skip(MAX_PARTS).take(MAX_PARTS) {
            joined.text.push_str(head(part, 64));
        }
        joined
    }

    fn push(&mut self, part: &str, window: usize) {
        if part.len() <= 2 * window {
            self.text.push_str(part);
            return;
        }
        self.text.push_str(head(part, window));
        self.text.push('…');
        let start = self.text.len();
        self.text.push_str(tail(part, window));
        let length = self.text[start..].find(|c: char| c.is_whitespace() || "\"'`,;&<>()".contains(c));
        self.unclear.push(start..length.map_or(self.text.len(), |length| start + length));
    }

    /// The parts of the finding: secret sources replaced, cuts taken out.
    fn cut(&self, cuts: &[Range<usize>], secret: &[bool]) -> Vec<EvidencePart> {
        let mut parts = Parts(Vec::new());
        for piece in &self.pieces {
            if piece.source.and_then(|index| secret.get(index)).copied().unwrap_or_default() {
                parts.push("", piece.source, true);
                continue;
            }
            let mut from = piece.range.start;
            for cut in cuts.iter().filter(|cut| overlap(cut, &piece.range)) {
                let (start, end) = (cut.start.max(piece.range.start), cut.end.min(piece.range.end));
                parts.push(&self.text[from..start], piece.source, false);
                parts.push("", piece.source, true);
                from = end;
            }
            parts.push(&self.text[from..piece.range.end], piece.source, false);
        }
        parts.finish(self.is_cut)
    }
}

/// Collects parts; neighbours that look the same become one.
struct Parts(Vec<EvidencePart>);

impl Parts {
    fn push(&mut self, text: &str, source: Option<usize>, redacted: bool) {
        if text.is_empty() && !redacted {
            return;
        }
        if let (true, [.., before, between]) = (redacted && source.is_some(), self.0.as_slice()) {
            // A secret that is spread out with separators would tell its length.
            if before.redacted && before.source == source && between.value.chars().count() <= 1 {
                self.0.pop();
            }
        }
        match self.0.last_mut() {
            Some(last) if last.source == source && last.redacted == redacted => last.value.push_str(text),
            _ => {
                let value = if redacted { REDACTED } else { text };
                self.0.push(EvidencePart { value: value.to_owned(), source, redacted });
            }
        }
    }

    fn finish(self, is_cut: bool) -> Vec<EvidencePart> {
        let mut parts = self.0;
        let last = parts.len().saturating_sub(1);
        for (at, part) in parts.iter_mut().enumerate().filter(|(_, part)| !part.redacted) {
            let value = std::mem::take(&mut part.value);
            part.value = if part.source.is_none() && at < last { both_ends(value) } else { shorten(value) };
        }
        if is_cut {
            parts.push(EvidencePart { value: "…".to_owned(), source: None, redacted: false });
        }
        parts
    }
}

/// Cuts the middle out of a long text: what stands right before untrusted bytes tells the most.
fn both_ends(text: String) -> String {
    let count = text.chars().count();
    if count <= LIMIT {
        return text;
    }
    let half = LIMIT / 2;
    let end: String = text.chars().skip(count - half).collect();
    text.chars().take(LIMIT - half).chain(['…']).chain(end.chars()).collect()
}

fn overlap(a: &Range<usize>, b: &Range<usize>) -> bool {
    a.start < b.end && b.start < a.end
}

#[cfg(test)]
mod tests;
