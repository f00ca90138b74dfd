//! Charts as SVG: bars and lines.

use std::fmt::Write as _;

const WIDTH: f64 = 860.0;
/// Left of the bars stand their names, right of them their values.
const LEFT: f64 = 270.0;
const RIGHT: f64 = 70.0;
/// The largest value of bars whose lengths can be compared.
const NEAR: f64 = 12.0;
const COLOURS: [&str; 5] = ["#6b7280", "#2563eb", "#0d9488", "#d97706", "#dc2626"];

/// Bars in groups, with a legend of what the bars of each group are.
pub(super) struct Bars<'a> {
    pub(super) title: &'a str,
    pub(super) series: &'a [&'a str],
    /// A name with a value for each of the series.
    pub(super) groups: Vec<(String, Vec<f64>)>,
    /// How a value is written.
    pub(super) label: fn(f64) -> String,
}

impl Bars<'_> {
    /// The chart. The axis begins at nought; where values are far apart it begins at 1 or below, and each step is ten times
    /// the last.
    pub(super) fn svg(&self) -> String {
        let (bar, gap, top) = (15.0, 14.0, 64.0);
        let values = || self.groups.iter().flat_map(|(_, values)| values).filter(|value| value.is_finite());
        let most = values().fold(1.0_f64, |most, value| most.max(*value));
        let is_near = most <= NEAR;
        let place = |value: f64| if is_near { value } else { value.max(1e-3).log10() };
        let (low, high) = match is_near {
            true => (0.0, most.ceil()),
            false => (place(values().fold(1.0_f64, |low, value| low.min(*value))).floor(), place(most).ceil()),
        };
        let x = |value: f64| LEFT + (place(value) - low) / (high - low) * (WIDTH - LEFT - RIGHT);
        let height = top + self.groups.len() as f64 * (bar * self.series.len() as f64 + gap) + 30.0;
        let mut svg = head(self.title, height);
        legend(&mut svg, self.series);
        for step in low as i32..=high as i32 {
            let value = if is_near { f64::from(step) } else { 10_f64.powi(step) };
            line(&mut svg, (x(value), top - 8.0), (x(value), height - 24.0), "#e5e7eb", 1.0);
            text(&mut svg, (x(value), height - 8.0), "middle", &value.to_string());
        }
        let mut y = top;
        for (name, values) in &self.groups {
            let middle = y + bar * values.len() as f64 / 2.0 + 4.0;
            text(&mut svg, (LEFT - 8.0, middle), "end", name);
            for (at, value) in values.iter().enumerate().filter(|(_, value)| value.is_finite()) {
                let width = (x(*value) - LEFT).max(1.0);
                let _ = writeln!(
                    svg,
                    r#"<rect x="{LEFT}" y="{y:.1}" width="{width:.1}" height="{}" fill="{}"/>"#,
                    bar - 2.0,
                    COLOURS[at % COLOURS.len()]
                );
                text(&mut svg, (LEFT + width + 5.0, y + bar - 4.0), "start", &(self.label)(*value));
                y += bar;
            }
            y += gap;
        }
        svg + "</svg>\n"
    }
}

/// Lines over a common axis; both axes begin at nought.
pub(super) struct Lines<'a> {
    pub(super) title: &'a str,
    pub(super) across: &'a str,
    pub(super) lines: Vec<(String, Vec<(f64, f64)>)>,
    /// How the numbers at the axes are written.
    pub(super) labels: [fn(f64) -> String; 2],
}

impl Lines<'_> {
    /// The chart.
    pub(super) fn svg(&self) -> String {
        let (left, top, bottom, height) = (70.0, 64.0, 330.0, 380.0);
        let points = || self.lines.iter().flat_map(|(_, points)| points);
        let most = |of: fn(&(f64, f64)) -> f64| points().map(of).fold(f64::MIN_POSITIVE, f64::max);
        let (most_x, most_y) = (most(|point| point.0), 1.15 * most(|point| point.1));
        let place =
            |(x, y): (f64, f64)| (left + x / most_x * (WIDTH - left - 30.0), bottom - y / most_y * (bottom - top));
        let names: Vec<&str> = self.lines.iter().map(|(name, _)| name.as_str()).collect();
        let mut svg = head(self.title, height);
        legend(&mut svg, &names);
        for step in 0..=4 {
            let share = f64::from(step) / 4.0;
            let (y, x) = (place((0.0, share * most_y)).1, place((share * most_x, 0.0)).0);
            line(&mut svg, (left, y), (WIDTH - 30.0, y), "#e5e7eb", 1.0);
            text(&mut svg, (left - 8.0, y + 4.0), "end", &self.labels[1](share * most_y));
            text(&mut svg, (x, bottom + 18.0), "middle", &self.labels[0](share * most_x));
        }
        text(&mut svg, ((left + WIDTH) / 2.0, bottom + 38.0), "middle", self.across);
        for (at, (_, points)) in self.lines.iter().enumerate() {
            for pair in points.windows(2) {
                line(&mut svg, place(pair[0]), place(pair[1]), COLOURS[at % COLOURS.len()], 2.5);
            }
        }
        svg + "</svg>\n"
    }
}

fn head(title: &str, height: f64) -> String {
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {height}\" font-family=\"sans-serif\" \
         font-size=\"12\" fill=\"#111827\">\n<rect width=\"{WIDTH}\" height=\"{height}\" fill=\"#ffffff\"/>\n"
    );
    let _ = writeln!(svg, r#"<text x="12" y="22" font-size="15" font-weight="bold">{}</text>"#, escaped(title));
    svg
}

fn legend(svg: &mut String, names: &[&str]) {
    let mut x = 12.0;
    for (at, name) in names.iter().enumerate() {
        let _ =
            writeln!(svg, r#"<rect x="{x:.0}" y="32" width="12" height="12" fill="{}"/>"#, COLOURS[at % COLOURS.len()]);
        text(svg, (x + 17.0, 43.0), "start", name);
        x += 36.0 + 6.6 * name.chars().count() as f64;
    }
}

fn line(svg: &mut String, from: (f64, f64), to: (f64, f64), colour: &str, width: f64) {
    let _ = writeln!(
        svg,
        r#"<line x1="{:.1}" y1="{:.1}" x2="{:.1}" y2="{:.1}" stroke="{colour}" stroke-width="{width}"/>"#,
        from.0, from.1, to.0, to.1
    );
}

fn text(svg: &mut String, (x, y): (f64, f64), anchor: &str, words: &str) {
    let _ = writeln!(svg, r#"<text x="{x:.1}" y="{y:.1}" text-anchor="{anchor}">{}</text>"#, escaped(words));
}

fn escaped(words: &str) -> String {
    words.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bar_ends_where_its_value_is() {
        let groups = vec![("a < b".to_owned(), vec![1.0, 10.0])];
        let svg = Bars { title: "t", series: &["one", "two"], groups, label: |value| format!("{value}x") }.svg();
        assert!(svg.contains("a &lt; b") && svg.contains(">10x<"), "{svg}");
        // From 1 to 10 it is all of the room between the names and the values.
        assert!(svg.contains(&format!("width=\"{:.1}\"", WIDTH - LEFT - RIGHT)), "{svg}");
    }

    #[test]
    fn a_line_goes_through_its_points() {
        let lines = vec![("it".to_owned(), vec![(0.0, 0.0), (2.0, 4.0)])];
        let svg = Lines { title: "t", across: "x", lines, labels: [|it| it.to_string(), |it| it.to_string()] }.svg();
        assert!(svg.contains(r#"<line x1="70.0" y1="330.0" x2="830.0""#), "{svg}");
    }
}
