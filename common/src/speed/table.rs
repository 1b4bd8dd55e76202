//! Results as text.

use std::fmt::Write;

use super::{
    Work,
    entry::{Name, Role},
    guard::Out,
    results::{Comparison, Curve, Results},
    statistics::{Ratio, Verdict},
};

/// The whole of it, in plain characters, 80 columns at most unless names are long.
pub fn table(results: &Results) -> String {
    let mut text = format!("{}\n\n", results.id);
    entries(&mut text, results);
    curves(&mut text, results);
    verdicts(&mut text, results);
    text
}

fn entries(text: &mut String, results: &Results) {
    let lines: Vec<_> = results.lines.iter().filter(|line| line.name.threads.is_none()).collect();
    if lines.is_empty() {
        return;
    }
    let width = lines.iter().map(|line| line.name.name.chars().count()).max().unwrap_or(0).max(8);
    let share = if results.limit.is_some() { "   of the limit" } else { "" };
    put(text, &format!("  {:width$}  {:>10}   {:26}{share}", "", "time a run", "times as fast"));
    for line in lines {
        let name = &line.name.name;
        let row = match &line.outcome {
            Ok(timing) => {
                let time = time(timing.quartiles[1]);
                let ratio = match &timing.speed_up {
                    Some(ratio) => with_spread(ratio),
                    None if line.name.role == Role::Naive => "1.00".to_owned(),
                    None => String::new(),
                };
                let share = timing.share.map(|share| format!("   {:>10.0} %", 100.0 * share));
                format!("  {name:width$}  {time:>10}   {ratio:26}{}", share.unwrap_or_default())
            }
            // Why stands below.
            Err(Out::Open(_) | Out::OpenAt(..)) => format!("  {name:width$}     not written yet"),
            Err(Out::Panicked(_)) => format!("  {name:width$}     panicked"),
        };
        put(text, &row);
    }
    if let Some(limit) = results.limit {
        let threads = match limit.threads.unwrap_or(results.cores) {
            1 => "one thread".to_owned(),
            count => format!("{count} threads"),
        };
        text.push('\n');
        let (rate, what) = (digits(1e-9 * limit.rate), limit.work.kind());
        say(text, &format!("The limit: {rate} {what} on {threads}, measured on this machine."));
        let shares = results.lines.iter().filter_map(|line| line.outcome.as_ref().ok()?.share);
        if shares.fold(0.0, f64::max) > 1.1 && !matches!(limit.work, Work::Flops(_)) {
            say(
                text,
                "More than that: the data come out of the caches, or --remeasure would find more.",
            );
        }
    }
}

fn curves(text: &mut String, results: &Results) {
    let curves = results.curves();
    let mut counts: Vec<_> = curves.iter().flat_map(|curve| &curve.points).map(|p| p.0).collect();
    counts.sort();
    counts.dedup();
    if !counts.is_empty() && results.lines.iter().any(|line| line.name.threads.is_none()) {
        text.push('\n');
    }
    if !counts.is_empty() {
        let names = curves.iter().map(|curve| format!("{:>24}", short(curve.name, 20)));
        put(text, &format!("  threads{}", names.collect::<String>()));
    }
    for count in counts {
        let cell = |curve: &Curve| {
            let point = curve.points.iter().find(|(threads, ..)| *threads == count);
            let cell = point.map(|(_, seconds, ratio)| {
                format!("{:>12}{:>12}", time(*seconds), format!("x {}", digits(ratio.median)))
            });
            cell.unwrap_or_else(|| " ".repeat(24))
        };
        let cells: String = curves.iter().map(cell).collect();
        let mark = if count > results.cores { "  more than cores" } else { "" };
        put(text, &format!("  {count:>7}{cells}{mark}"));
    }
    for words in curves.iter().filter_map(|curve| amdahl(curve, results.cores)) {
        say(text, &words);
    }
}

/// What a curve says.
fn amdahl(curve: &Curve, cores: usize) -> Option<String> {
    let name = curve.name;
    if let Some(serial) = curve.serial {
        return Some(if serial < 0.005 {
            format!("{name}: no serial share shows.")
        } else {
            format!(
                "{name}: as if {:.1} % of the work were serial (Amdahl), so that {} times as fast \
                 is the most, with any number of threads.",
                100.0 * serial,
                digits(1.0 / serial)
            )
        });
    }
    let most = curve.points.iter().rfind(|(threads, ..)| *threads > 1 && *threads <= cores);
    let (threads, _, ratio) = most?;
    Some(match ratio.inverse().verdict() {
        Verdict::Slower => format!("{name}: slower on {threads} threads than on one."),
        _ => format!("{name}: no faster on {threads} threads than on one."),
    })
}

fn verdicts(text: &mut String, results: &Results) {
    text.push('\n');
    if let Some(out) = results.yours_is_out() {
        // `threading/pi`, or with a size behind it: `threading/pi, 1000 points`.
        let id = results.id.split(',').next().unwrap_or_default();
        let path = match out {
            Out::OpenAt(_, place) => place.clone(),
            _ => format!("exercises/{}.rs", id.replacen('/', "/src/", 1)),
        };
        say(text, &format!("Yours, in {path}: {}.", why(out)));
    }
    let comparisons = results.comparisons();
    for comparison in &comparisons {
        say(text, &sentence(comparison));
    }
    let unknown = |ratio: &Ratio| ratio.verdict() == Verdict::Inconclusive && !ratio.is_level();
    if comparisons.iter().any(|comparison| unknown(&comparison.ratio)) {
        say(text, "More time tells more (--seconds 20), and so does a quiet machine.");
    }
    for (name, out) in results.broken() {
        let name = label(name);
        say(text, &format!("`{name}` is the course's own and should run, but {}.", why(out)));
    }
}

/// What a comparison comes to, in words.
pub fn sentence(comparison: &Comparison) -> String {
    let Comparison { with, ratio } = comparison;
    let other = match with.role {
        Role::Solution => "the solution".to_owned(),
        _ => format!("`{}`", with.name),
    };
    let on = match with.threads {
        Some(1) => " on one thread".to_owned(),
        Some(threads) => format!(" on {threads} threads"),
        None => String::new(),
    };
    let (low, high) = (digits(ratio.low), digits(ratio.high));
    match comparison.verdict() {
        Verdict::Faster => {
            let times = with_spread(&ratio.inverse());
            format!("Yours is faster than {other}{on}: {times} times as fast.")
        }
        Verdict::Slower => {
            let times = with_spread(ratio);
            format!("Yours is slower than {other}{on}: it takes {times} times as long.")
        }
        Verdict::Inconclusive if ratio.is_level() => {
            format!("Yours is level with {other}{on}: it takes {low} to {high} times as long.")
        }
        Verdict::Inconclusive => {
            format!("Inconclusive: yours takes {low} to {high} times as long as {other}{on}.")
        }
    }
}

/// Why an entry doesn't race.
pub fn why(out: &Out) -> String {
    match out {
        Out::Open(what) if what.is_empty() => "not written yet".to_owned(),
        Out::Open(what) | Out::OpenAt(what, _) => format!("not written yet: {what}"),
        Out::Panicked(words) => format!("panicked: {words}"),
    }
}

/// Who it is, with the number of threads.
pub fn label(name: &Name) -> String {
    match name.threads {
        Some(1) => format!("{} on one thread", name.name),
        Some(threads) => format!("{} on {threads} threads", name.name),
        None => name.name.clone(),
    }
}

/// Seconds in three digits.
pub fn time(seconds: f64) -> String {
    let units = [(1.0, "s"), (1e-3, "ms"), (1e-6, "us"), (1e-9, "ns")];
    let unit = units.into_iter().find(|(size, _)| seconds >= 0.9995 * size);
    let (size, name) = unit.unwrap_or((1e-9, "ns"));
    format!("{} {name}", digits(seconds / size))
}

/// A positive number in three digits.
pub fn digits(number: f64) -> String {
    match number {
        number if number < 9.995 => format!("{number:.2}"),
        number if number < 99.95 => format!("{number:.1}"),
        number => format!("{number:.0}"),
    }
}

fn with_spread(ratio: &Ratio) -> String {
    let Ratio { median, low, high, rounds } = ratio;
    match rounds {
        1 => digits(*median),
        _ => format!("{} ({} to {})", digits(*median), digits(*low), digits(*high)),
    }
}

/// The name, cut where it is longer than `most` characters.
pub fn short(name: &str, most: usize) -> String {
    if name.chars().count() <= most {
        return name.to_owned();
    }
    name.chars().take(most - 2).chain("..".chars()).collect()
}

fn put(text: &mut String, line: &str) {
    // Writing into a string doesn't fail.
    _ = writeln!(text, "{}", line.trim_end());
}

/// Puts a paragraph, broken between words. What follows in lines of its own, as the message about a
/// kernel does, is set out, and left as it is.
fn say(text: &mut String, words: &str) {
    let (words, rest) = words.split_once('\n').unwrap_or((words, ""));
    let mut line = String::from(" ");
    for word in words.split_whitespace() {
        if line.chars().count() + 1 + word.chars().count() > 80 {
            put(text, &line);
            line = String::from(" ");
        }
        line += " ";
        line += word;
    }
    put(text, &line);
    rest.lines().for_each(|line| put(text, &format!("    {line}")));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::speed::results::tests::{entry, laps, limits, results};

    #[test]
    fn a_race_is_shown_as_a_table_with_verdicts() {
        let raced = vec![
            entry(Role::Naive, "one thread", None, Ok(laps(0.048))),
            entry(Role::Yours, "yours", None, Ok(laps(0.0242))),
            entry(Role::Solution, "solution", None, Ok(laps(0.0121))),
        ];
        let results = results(raced, Some((Work::Bytes(480_000_000), &limits())), 2);
        let expected = "\
threading/pi

              time a run   times as fast                of the limit
  one thread     48.0 ms   1.00                                 20 %
  yours          24.2 ms   1.98 (1.98 to 1.98)                  40 %
  solution       12.1 ms   3.97 (3.97 to 3.97)                  79 %

  The limit: 50.0 GB/s in the STREAM triad on 2 threads, measured on this
  machine.

  Yours is faster than `one thread`: 1.98 (1.98 to 1.98) times as fast.
  Yours is slower than the solution: it takes 2.00 (2.00 to 2.00) times as long.
";
        assert_eq!(table(&results), expected);
    }

    #[test]
    fn what_is_not_written_is_said_and_the_others_race() {
        let raced = vec![
            entry(Role::Naive, "one thread", None, Ok(laps(0.048))),
            entry(Role::Yours, "yours", None, Err(Out::Open("add them up".into()))),
            entry(Role::Solution, "solution", None, Err(Out::Panicked("no, at a.rs:1".into()))),
        ];
        let expected = "\
threading/pi

              time a run   times as fast
  one thread     48.0 ms   1.00
  yours          not written yet
  solution       panicked

  Yours, in exercises/threading/src/pi.rs: not written yet: add them up.
  `solution` is the course's own and should run, but panicked: no, at a.rs:1.
";
        assert_eq!(table(&results(raced, None, 2)), expected);
    }

    #[test]
    fn what_is_wrong_with_a_kernel_is_shown_where_it_is() {
        let verdict = |out: Out| {
            let raced = vec![entry(Role::Yours, "yours", None, Err(out))];
            let table = table(&results(raced, None, 2));
            table.split_once("\n\n  Yours").expect("a verdict").1.to_owned()
        };
        assert_eq!(
            verdict(Out::OpenAt("add them up".into(), "src/pi.wgsl:7".into())),
            ", in src/pi.wgsl:7: not written yet: add them up.\n"
        );
        let said =
            "src/pi.wgsl is wrong\nerror: expected `;`\n  --> src/pi.wgsl:7:2\nat src/pi.rs:9";
        assert_eq!(
            verdict(Out::Panicked(said.into())),
            ", in exercises/threading/src/pi.rs: panicked: src/pi.wgsl is wrong\n    error: expected \
             `;`\n      --> src/pi.wgsl:7:2\n    at src/pi.rs:9.\n"
        );
    }

    #[test]
    fn speed_up_over_threads_is_shown_with_its_limit() {
        let raced = vec![
            entry(Role::Yours, "yours", Some(1), Ok(laps(0.048))),
            entry(Role::Yours, "yours", Some(2), Ok(laps(0.060))),
            entry(Role::Solution, "solution", Some(1), Ok(laps(0.040))),
            entry(Role::Solution, "solution", Some(2), Ok(laps(0.025))),
            entry(Role::Solution, "solution", Some(4), Ok(laps(0.025))),
        ];
        let expected = "\
threading/pi

  threads                   yours                solution
        1     48.0 ms      x 1.00     40.0 ms      x 1.00
        2     60.0 ms      x 0.80     25.0 ms      x 1.60
        4                             25.0 ms      x 1.60  more than cores
  yours: slower on 2 threads than on one.
  solution: as if 25.0 % of the work were serial (Amdahl), so that 4.00 times as
  fast is the most, with any number of threads.

  Yours is slower than the solution on 2 threads: it takes 2.40 (2.40 to 2.40)
  times as long.
";
        assert_eq!(table(&results(raced, None, 2)), expected);
    }

    #[test]
    fn times_and_ratios_have_three_digits() {
        let times = [1.5, 0.9999, 0.0123, 4.56e-6, 7e-9, 1e-10].map(time);
        assert_eq!(times, ["1.50 s", "1.00 s", "12.3 ms", "4.56 us", "7.00 ns", "0.10 ns"]);
        assert_eq!(
            [0.5, 9.996, 12.34, 99.96, 1234.0].map(digits),
            ["0.50", "10.0", "12.3", "100", "1234"]
        );
        assert_eq!(short("a name that is too long", 10), "a name t..");
    }
}
