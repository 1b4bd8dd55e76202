//! A trace for <https://ui.perfetto.dev> and `chrome://tracing`: a line of slices for each rank, and an
//! arrow for each message.

use serde_json::{Value, json};

use super::model::{Event, Kind, Trace};

/// The trace in Chrome's format. Times are in microseconds from the first call.
pub fn json(trace: &Trace) -> Value {
    let begin = trace.span().0;
    let time = |ns: u64| ns.saturating_sub(begin) as f64 / 1000.0;
    let mut events = vec![json!({
        "ph": "M", "name": "process_name", "pid": 0, "args": {"name": trace.test},
    })];
    for (rank, record) in trace.ranks.iter().enumerate() {
        events.push(json!({
            "ph": "M", "name": "thread_name", "pid": 0, "tid": rank,
            "args": {"name": format!("rank {rank}")},
        }));
        let mut calls = record.events.iter().peekable();
        while let Some(event) = calls.next() {
            // Both halves of a send and a receive at once are one call, noted one after the other.
            let half = calls.next_if(|next| are_halves(event, next));
            let end = half.map_or(event.end, |half| half.end.max(event.end));
            let mut slice = json!({
                "ph": "X", "name": event.call, "cat": category(event.kind), "pid": 0, "tid": rank,
                "ts": time(event.start), "dur": time(end) - time(event.start),
            });
            let mut about = serde_json::Map::new();
            for (name, value) in [("peer", event.peer), ("tag", event.tag)] {
                if value >= 0 {
                    about.insert(name.into(), value.into());
                }
            }
            if event.bytes > 0 {
                about.insert("bytes".into(), event.bytes.into());
            }
            if let Some(half) = half.filter(|half| half.peer >= 0) {
                about.insert("from".into(), half.peer.into());
            }
            slice["args"] = about.into();
            events.push(slice);
        }
    }
    for (number, message) in trace.messages().enumerate() {
        let flow = |phase: &str, rank: usize, ns: u64| {
            json!({
                "ph": phase, "id": number, "name": "message", "cat": "message", "pid": 0,
                "tid": rank, "ts": time(ns), "bp": "e",
            })
        };
        // An arrow belongs to the slice that it begins or ends in.
        events.push(flow("s", message.from, message.send.start + 1));
        events.push(flow("f", message.to, message.arrival().saturating_sub(1)));
    }
    json!({"displayTimeUnit": "ns", "traceEvents": events})
}

/// Whether these are what `MPI_Sendrecv` sends, and what it receives.
fn are_halves(event: &Event, next: &Event) -> bool {
    event.call.starts_with("MPI_Sendrecv")
        && event.call == next.call
        && (event.kind, next.kind) == (Kind::Send, Kind::Receive)
}

fn category(kind: Kind) -> &'static str {
    match kind {
        Kind::Send => "send",
        Kind::Receive => "receive",
        Kind::Probe => "probe",
        Kind::Complete => "wait",
        Kind::Collective => "collective",
        Kind::Compute => "compute",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trace::model::tests::TEXT;
    use std::collections::HashMap;

    #[test]
    fn ranks_are_threads_and_messages_are_flows() {
        let value = json(&Trace::largest(TEXT).unwrap().unwrap());
        let events = value["traceEvents"].as_array().unwrap();
        let of = |phase: &str| -> Vec<&Value> {
            events.iter().filter(|event| event["ph"] == phase).collect()
        };
        assert_eq!((of("M").len(), of("X").len()), (3, 4));
        let send = of("X")[1];
        assert_eq!((send["name"].as_str(), send["tid"].as_u64()), (Some("MPI_Send"), Some(0)));
        assert_eq!((send["ts"].as_f64(), send["dur"].as_f64()), (Some(1999.0), Some(5.0)));
        assert_eq!(
            (send["args"]["tag"].as_u64(), send["args"]["bytes"].as_u64()),
            (Some(7), Some(80))
        );
        let (start, finish) = (of("s")[0], of("f")[0]);
        assert_eq!(start["id"], finish["id"]);
        assert_eq!((start["tid"].as_u64(), finish["tid"].as_u64()), (Some(0), Some(1)));
    }

    /// Name, kind, and when it began, returned and was done.
    type Made = (&'static str, &'static str, u64, u64, u64);

    /// A trace of two ranks with these events, and with messages between them.
    fn trace(events: [&[Made]; 2], messages: &str) -> Trace {
        let event = |(call, kind, start, end, done): &Made| {
            format!(
                r#"{{"call":"{call}","kind":"{kind}","peer":1,"tag":0,"bytes":8,"start":{start},"end":{end},"done":{done}}}"#
            )
        };
        let rank = |events: &[_]| {
            let events: Vec<_> = events.iter().map(event).collect();
            format!(r#"{{"dropped":0,"events":[{}]}}"#, events.join(","))
        };
        let ranks = events.map(rank).join(",");
        let text = format!(r#"{{"test":"t","ranks":[{ranks}],"messages":{messages}}}"#);
        Trace::largest(&text).unwrap().unwrap()
    }

    /// What the Trace Event Format asks for, and Perfetto drops or misplaces otherwise.
    fn check(trace: &Trace) {
        let text = json(trace).to_string();
        let value: Value = serde_json::from_str(&text).unwrap();
        assert!(["ms", "ns"].contains(&value["displayTimeUnit"].as_str().unwrap()));
        let events = value["traceEvents"].as_array().unwrap();
        let number = |event: &Value, name: &str| -> f64 {
            event[name].as_f64().unwrap_or_else(|| panic!("{name} of {event}"))
        };
        // Of each rank, when its slices begin and end.
        let mut slices: HashMap<u64, Vec<(f64, f64)>> = HashMap::new();
        let mut ends: HashMap<u64, [Vec<&Value>; 2]> = HashMap::new();
        for event in events {
            let phase = event["ph"].as_str().unwrap();
            assert!(event["name"].is_string() && event["pid"].is_u64(), "{event}");
            if phase == "M" {
                assert!(event["args"]["name"].is_string(), "{event}");
                continue;
            }
            let (rank, begin) = (event["tid"].as_u64().unwrap(), number(event, "ts"));
            assert!(event["cat"].is_string() && begin >= 0.0, "{event}");
            match phase {
                "X" => {
                    assert!(number(event, "dur") >= 0.0, "{event}");
                    let end = begin + number(event, "dur");
                    slices.entry(rank).or_default().push((begin, end));
                }
                "s" => ends.entry(event["id"].as_u64().unwrap()).or_default()[0].push(event),
                "f" => {
                    assert_eq!(event["bp"], "e", "else it binds to the slice that comes next");
                    ends.entry(event["id"].as_u64().unwrap()).or_default()[1].push(event);
                }
                _ => panic!("an event of another kind: {event}"),
            }
        }
        const NANOSECOND: f64 = 1.5e-3;
        for slices in slices.values() {
            for (one, other) in
                slices.iter().flat_map(|one| slices.iter().map(move |two| (one, two)))
            {
                let apart = one.1 <= other.0 + NANOSECOND || other.1 <= one.0 + NANOSECOND;
                let within = |one: &(f64, f64), other: &(f64, f64)| {
                    one.0 + NANOSECOND >= other.0 && one.1 <= other.1 + NANOSECOND
                };
                assert!(
                    apart || within(one, other) || within(other, one),
                    "slices of a thread lie beside or inside of each other: {one:?}, {other:?}"
                );
            }
        }
        assert_eq!(ends.len(), trace.messages().count());
        for [start, finish] in ends.values() {
            let ([start], [finish]) = (&start[..], &finish[..]) else {
                panic!("an arrow has two ends: {start:?}, {finish:?}")
            };
            assert_eq!((&start["name"], &start["cat"]), (&finish["name"], &finish["cat"]));
            assert!(number(start, "ts") <= number(finish, "ts"), "{start} {finish}");
            for end in [start, finish] {
                let (rank, at) = (end["tid"].as_u64().unwrap(), number(end, "ts"));
                let holds = slices[&rank].iter().any(|&(from, to)| from <= at && at <= to);
                assert!(holds, "an arrow ends in no slice: {end}");
            }
        }
    }

    #[test]
    fn the_file_keeps_to_the_trace_event_format() {
        // A blocking exchange; both halves of a call; requests, waited for after a computation in which
        // other calls are made; a call that never returned.
        check(&trace(
            [
                &[("MPI_Send", "send", 1000, 2000, 0), ("MPI_Recv", "receive", 2000, 9000, 0)],
                &[("MPI_Recv", "receive", 500, 3000, 0), ("MPI_Send", "send", 3000, 8000, 0)],
            ],
            "[[0,0,1,0],[1,1,0,1]]",
        ));
        let halves =
            [("MPI_Sendrecv", "send", 1000, 7000, 0), ("MPI_Sendrecv", "receive", 1040, 7060, 0)];
        check(&trace([&halves, &halves], "[[0,0,1,1],[1,0,0,1]]"));
        let requests = [
            ("MPI_Irecv", "receive", 1000, 1200, 9000),
            ("MPI_Isend", "send", 1200, 1500, 9100),
            ("compute", "compute", 1600, 8000, 0),
            ("MPI_Barrier", "collective", 2000, 3000, 0),
            ("MPI_Waitall", "complete", 8100, 9200, 0),
            ("MPI_Recv", "receive", 9300, 0, 0),
        ];
        check(&trace([&requests, &requests], "[[0,1,1,0],[1,1,0,0]]"));
    }
}
