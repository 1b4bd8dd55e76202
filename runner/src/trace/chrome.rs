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
        let mut latest: Option<&Event> = None;
        for event in &record.events {
            // Both halves of a send and a receive at once are one call.
            let is_half = latest.is_some_and(|latest| {
                latest.call == event.call && latest.end == event.end && event.end > latest.start
            }) && event.call.starts_with("MPI_Sendrecv");
            latest = Some(event);
            if is_half {
                continue;
            }
            let mut slice = json!({
                "ph": "X", "name": event.call, "cat": category(event.kind), "pid": 0, "tid": rank,
                "ts": time(event.start), "dur": time(event.end) - time(event.start),
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
}
