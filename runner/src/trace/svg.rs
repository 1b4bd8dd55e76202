//! A picture of a trace: time goes to the right, each rank has a lane, and a message is an arrow from
//! the call that sent it to where it was received.
//!
//! It takes the colour of text from the page it stands on, and follows the reader's choice of a light or
//! a dark screen where it stands alone.

use std::fmt::Write;

use super::model::{Event, Kind, Trace};

const WIDTH: f64 = 1200.0;
const LEFT: f64 = 70.0;
const RIGHT: f64 = 24.0;
const TOP: f64 = 84.0;
const LANE: f64 = 30.0;
const BETWEEN: f64 = 34.0;
/// Arrows beyond these would be a black area.
const ARROWS: usize = 2000;
/// What is shorter is drawn as wide as this, so that it is seen at all.
const THIN: f64 = 1.6;

const STYLE: &str = "\
svg { color: #1c1e21; background: #ffffff; font: 13px system-ui, sans-serif; }
text { fill: currentColor; }
.title { font-weight: 600; font-size: 15px; }
.small { font-size: 12px; opacity: .75; }
.lane { fill: currentColor; opacity: .08; }
.grid { stroke: currentColor; opacity: .14; }
.compute { fill: #4a90d9; }
.send { fill: #2f9e58; }
.receive { fill: #e08a00; }
.wait { fill: #d64545; }
.collective { fill: #8e5bc7; }
.request { stroke: #e08a00; stroke-width: 3; opacity: .8; }
.sending { stroke: #2f9e58; }
.message { stroke: currentColor; stroke-width: 1.3; fill: none; }
.head { fill: currentColor; }
@media (prefers-color-scheme: dark) {
svg { color: #e8e6e3; background: #16181c; }
.compute { fill: #5b9fe6; } .send { fill: #4cc27a; } .receive { fill: #f0a93b; }
.wait { fill: #ee6a6a; } .collective { fill: #b48ae6; }
.request { stroke: #f0a93b; } .sending { stroke: #4cc27a; }
}
";

/// What is drawn in which colour.
fn class(event: &Event) -> &'static str {
    match event.kind {
        Kind::Send => "send",
        Kind::Receive | Kind::Probe => "receive",
        Kind::Complete => "wait",
        Kind::Collective => "collective",
        Kind::Compute => "compute",
    }
}

const LEGEND: [(&str, &str, f64); 6] = [
    ("compute", "computes", 92.0),
    ("send", "sends", 74.0),
    ("receive", "receives", 88.0),
    ("wait", "waits for a request", 152.0),
    ("collective", "in a collective", 124.0),
    ("lane", "other code", 100.0),
];

/// Draws the trace; `title` says whose it is.
pub fn draw(trace: &Trace, title: &str) -> String {
    let (begin, end) = trace.span();
    let scale = (WIDTH - LEFT - RIGHT) / (end - begin) as f64;
    let x = |ns: u64| LEFT + ns.clamp(begin, end).saturating_sub(begin) as f64 * scale;
    let y = |rank: usize| TOP + rank as f64 * (LANE + BETWEEN);
    let bottom = y(trace.ranks.len()) - BETWEEN + 14.0;
    let height = bottom + 46.0;
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {height}\" \
         width=\"{WIDTH}\" height=\"{height}\" role=\"img\">\n<title>{0}</title>\n\
         <style>\n{STYLE}</style>\n<defs><marker id=\"head\" viewBox=\"0 0 8 8\" refX=\"7\" refY=\"4\" \
         markerWidth=\"7\" markerHeight=\"7\" orient=\"auto-start-reverse\">\
         <path class=\"head\" d=\"M0 0.8 L8 4 L0 7.2 z\"/></marker></defs>\n\
         <text class=\"title\" x=\"{LEFT}\" y=\"26\">{0}</text>\n",
        escaped(title)
    );
    legend(&mut svg);
    axis(&mut svg, begin, end, &x, bottom);
    for (rank, record) in trace.ranks.iter().enumerate() {
        let top = y(rank);
        let (lane, middle) = (WIDTH - LEFT - RIGHT, top + LANE / 2.0 + 4.5);
        _ = writeln!(
            svg,
            "<text x=\"{:.1}\" y=\"{middle:.1}\" text-anchor=\"end\">rank {rank}</text>\n\
             <rect class=\"lane\" x=\"{LEFT}\" y=\"{top:.1}\" width=\"{lane:.1}\" height=\"{LANE}\"/>",
            LEFT - 10.0,
        );
        // Calls within a part that computes are seen on top of it.
        let (parts, calls): (Vec<_>, Vec<_>) =
            record.events.iter().partition(|event| event.kind == Kind::Compute);
        for event in parts.into_iter().chain(calls) {
            let (from, to) = (x(event.start), x(event.end));
            let width = (to - from).max(THIN);
            _ = writeln!(
                svg,
                "<rect class=\"{}\" x=\"{from:.2}\" y=\"{top:.1}\" width=\"{width:.2}\" \
                 height=\"{LANE}\"><title>{}</title></rect>",
                class(event),
                escaped(&words(event)),
            );
            if event.done > event.end {
                let class = if event.kind == Kind::Send { "request sending" } else { "request" };
                let (line, offset) =
                    (x(event.done), if event.kind == Kind::Send { 8.5 } else { 4.0 });
                let below = top + LANE + offset;
                _ = writeln!(
                    svg,
                    "<line class=\"{class}\" x1=\"{from:.2}\" y1=\"{below:.1}\" x2=\"{line:.2}\" \
                     y2=\"{below:.1}\"/>"
                );
            }
        }
    }
    for message in trace.messages().take(ARROWS) {
        let down = message.to > message.from;
        let edge = |rank: usize, lower: bool| if lower { y(rank) + LANE } else { y(rank) };
        let (from, to) = (edge(message.from, down), edge(message.to, !down));
        let (start, end) = (x(message.send.start), x(message.arrival()));
        if message.from == message.to {
            let over = from - 14.0;
            _ = writeln!(
                svg,
                "<path class=\"message\" d=\"M{start:.2} {from:.1} C{start:.2} {over:.1} {end:.2} \
                 {over:.1} {end:.2} {from:.1}\" marker-end=\"url(#head)\"/>"
            );
            continue;
        }
        _ = writeln!(
            svg,
            "<line class=\"message\" x1=\"{start:.2}\" y1=\"{from:.1}\" x2=\"{end:.2}\" \
             y2=\"{to:.1}\" marker-end=\"url(#head)\"><title>{} bytes, tag {}</title></line>",
            message.receive.bytes, message.send.tag
        );
    }
    svg.push_str("</svg>\n");
    svg
}

fn legend(svg: &mut String) {
    let (mut x, y) = (LEFT, 42.0);
    for (class, text, width) in LEGEND {
        let stronger = if class == "lane" { " style=\"opacity:.2\"" } else { "" };
        _ = writeln!(
            svg,
            "<rect class=\"{class}\"{stronger} x=\"{x}\" y=\"{y}\" width=\"14\" height=\"14\"/>\
             <text x=\"{:.1}\" y=\"{:.1}\">{text}</text>",
            x + 20.0,
            y + 12.0
        );
        x += width + 16.0;
    }
    let middle = y + 7.0;
    _ = writeln!(
        svg,
        "<line class=\"request\" x1=\"{x}\" y1=\"{middle}\" x2=\"{:.1}\" y2=\"{middle}\"/>\
         <text x=\"{:.1}\" y=\"{:.1}\">request under way</text>",
        x + 22.0,
        x + 28.0,
        y + 12.0
    );
    x += 158.0;
    _ = writeln!(
        svg,
        "<line class=\"message\" x1=\"{x}\" y1=\"{middle}\" x2=\"{:.1}\" y2=\"{middle}\" \
         marker-end=\"url(#head)\"/><text x=\"{:.1}\" y=\"{:.1}\">message</text>",
        x + 26.0,
        x + 32.0,
        y + 12.0
    );
}

/// The time axis, from the first call on, with a line at each round number.
fn axis(svg: &mut String, begin: u64, end: u64, x: &dyn Fn(u64) -> f64, bottom: f64) {
    let span = end - begin;
    let (unit, name) = if span >= 2_000_000 {
        (1e6, "ms")
    } else if span >= 2_000 {
        (1e3, "µs")
    } else {
        (1.0, "ns")
    };
    let step = round_step(span as f64 / unit / 9.0);
    let mut number = 0;
    loop {
        let value = f64::from(number) * step;
        let ns = begin + (value * unit) as u64;
        if ns > end {
            break;
        }
        let at = x(ns);
        let digits = if step < 0.1 { 2 } else { usize::from(step < 1.0) };
        _ = writeln!(
            svg,
            "<line class=\"grid\" x1=\"{at:.2}\" y1=\"{:.1}\" x2=\"{at:.2}\" y2=\"{bottom:.1}\"/>\
             <text class=\"small\" x=\"{at:.2}\" y=\"{:.1}\" text-anchor=\"middle\">{value:.digits$}\
             </text>",
            TOP - 8.0,
            bottom + 16.0
        );
        number += 1;
    }
    _ = writeln!(
        svg,
        "<text class=\"small\" x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"end\">time in {name}</text>",
        WIDTH - RIGHT,
        bottom + 36.0
    );
}

/// The next larger of 1, 2, 5, 10, 20, …
fn round_step(least: f64) -> f64 {
    let power = 10_f64.powf(least.log10().floor());
    [1.0, 2.0, 5.0, 10.0]
        .into_iter()
        .map(|by| by * power)
        .find(|step| *step >= least)
        .unwrap_or(power)
}

fn words(event: &Event) -> String {
    let mut text = event.call.clone();
    let side = match event.kind {
        Kind::Collective => "root",
        Kind::Send => "to rank",
        _ => "from rank",
    };
    if event.peer >= 0 {
        _ = write!(text, ", {side} {}", event.peer);
    }
    if event.bytes > 0 {
        _ = write!(text, ", {} bytes", event.bytes);
    }
    let us = event.end.saturating_sub(event.start) as f64 / 1000.0;
    _ = write!(text, ": {us:.1} µs");
    text
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trace::model::tests::TEXT;

    #[test]
    fn lanes_calls_requests_and_messages_are_drawn() {
        let trace = Trace::largest(TEXT).unwrap().unwrap();
        let svg = draw(&trace, "a & b");
        let count = |part: &str| svg.matches(part).count();
        assert!(svg.contains("<title>a &amp; b</title>"));
        assert_eq!(count("class=\"lane\" x=\"70\" y="), 2);
        assert_eq!(count("<rect class=\"compute\""), 2);
        assert_eq!(count("<rect class=\"wait\""), 2);
        assert_eq!(count("<line class=\"request\""), 2);
        assert_eq!(count("<line class=\"message\""), 2);
        assert!(svg.contains("MPI_Send, to rank 1, 80 bytes: 5.0 µs"), "{svg}");
        assert!(svg.contains("time in ms") && svg.contains(">0.5</text>"), "{svg}");
        assert!(svg.contains("prefers-color-scheme: dark") && svg.contains("currentColor"));
    }

    #[test]
    fn steps_of_the_axis_are_round() {
        let steps = [0.9, 1.0, 1.1, 3.0, 7.0, 40.0].map(round_step);
        assert_eq!(steps, [1.0, 1.0, 2.0, 5.0, 10.0, 50.0]);
    }
}
