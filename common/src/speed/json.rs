//! Results as JSON.

use serde_json::{Value, json};

use super::{
    entry::{Name, Role},
    guard::Out,
    results::{Comparison, Curve, Limit, Line, Results},
    statistics::{Ratio, Verdict},
};

/// All that is known. Times are in seconds, rates in bytes or operations a second.
pub fn json(results: &Results) -> Value {
    json!({
        "exercise": results.id,
        "entries": results.lines.iter().map(entry).collect::<Vec<_>>(),
        "yours_against": results.comparisons().iter().map(comparison).collect::<Vec<_>>(),
        "curves": results.curves().iter().map(curve).collect::<Vec<_>>(),
        "limit": results.limit.as_ref().map(limit),
        "machine": { "processor": crate::machine::cpu_model(), "cores": results.cores },
    })
}

fn entry(line: &Line) -> Value {
    let mut entry = who(&line.name);
    let rest = match &line.outcome {
        Ok(timing) => {
            let [lower, median, upper] = timing.quartiles;
            let rounds = timing.laps.seconds.iter().flatten().count();
            json!({
                "seconds": { "median": median, "lower_quartile": lower, "upper_quartile": upper },
                "rounds": rounds,
                "runs_a_round": timing.laps.runs,
                "times_as_fast_as_baseline": timing.speed_up.as_ref().map(ratio),
                "share_of_limit": timing.share,
            })
        }
        Err(Out::Open(what) | Out::OpenAt(what, _)) => json!({ "not_written_yet": what }),
        Err(Out::Panicked(words)) => json!({ "panicked": words }),
    };
    if let (Value::Object(entry), Value::Object(rest)) = (&mut entry, rest) {
        entry.extend(rest);
    }
    entry
}

fn who(name: &Name) -> Value {
    json!({ "role": role(name.role), "name": name.name, "threads": name.threads })
}

fn role(role: Role) -> &'static str {
    match role {
        Role::Naive => "naive",
        Role::Yours => "yours",
        Role::Solution => "solution",
        Role::Other => "other",
    }
}

fn ratio(ratio: &Ratio) -> Value {
    json!({ "median": ratio.median, "low": ratio.low, "high": ratio.high, "rounds": ratio.rounds })
}

fn comparison(comparison: &Comparison) -> Value {
    let verdict = match comparison.verdict() {
        Verdict::Faster => "faster",
        Verdict::Slower => "slower",
        Verdict::Inconclusive => "inconclusive",
    };
    json!({
        "with": who(comparison.with),
        "times_as_long": ratio(&comparison.ratio),
        "verdict": verdict,
        "level": comparison.ratio.is_level(),
    })
}

fn curve(curve: &Curve) -> Value {
    let point = |(threads, seconds, speed_up): &(usize, f64, Ratio)| {
        let speed_up = ratio(speed_up);
        json!({ "threads": threads, "seconds": seconds, "speed_up": speed_up })
    };
    json!({
        "role": role(curve.role),
        "name": curve.name,
        "points": curve.points.iter().map(point).collect::<Vec<_>>(),
        "serial_share": curve.serial,
    })
}

fn limit(limit: &Limit) -> Value {
    json!({ "kind": limit.work.kind(), "per_second": limit.rate, "threads": limit.threads })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::speed::{
        Work,
        results::tests::{entry, laps, limits, results},
    };

    #[test]
    fn all_that_is_known_is_there() {
        let raced = vec![
            entry(Role::Naive, "lock", None, Ok(laps(1.0))),
            entry(Role::Yours, "yours", None, Ok(laps(0.5))),
            entry(Role::Yours, "yours", Some(2), Err(Out::Open("add".into()))),
            entry(Role::Solution, "solution", None, Ok(laps(0.5))),
        ];
        let work = Some((Work::Flops(50_000_000_000), &limits()));
        let json = json(&results(raced, work, 2));
        assert_eq!(json["exercise"], "threading/pi");
        let yours = &json["entries"][1];
        assert_eq!(yours["seconds"]["median"], 0.5);
        assert_eq!(yours["times_as_fast_as_baseline"]["median"], 2.0);
        assert_eq!(yours["share_of_limit"], 0.5);
        assert_eq!(json["entries"][2]["not_written_yet"], "add");
        let [naive, solution] = [0, 1].map(|index| &json["yours_against"][index]);
        assert_eq!((&naive["verdict"], &naive["level"]), (&"faster".into(), &false.into()));
        assert_eq!(
            (&solution["verdict"], &solution["level"]),
            (&"inconclusive".into(), &true.into())
        );
        assert_eq!(json["limit"]["per_second"], 200e9);
    }
}
