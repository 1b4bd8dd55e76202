//! Text made to fit: wrapped, folded, and freed of what would upset a terminal.

/// `text` in lines of `width` columns at most, broken between words where possible.
pub fn wrap(text: &str, width: usize) -> Vec<String> {
    let mut lines = Vec::new();
    for paragraph in text.lines() {
        let mut line = String::new();
        let mut used = 0;
        for word in paragraph.split_whitespace() {
            let length = columns(word);
            if used > 0 && used + 1 + length > width {
                lines.push(std::mem::take(&mut line));
                used = 0;
            }
            if used > 0 {
                line.push(' ');
                used += 1;
            }
            let mut pieces = fold(word, width);
            if let Some(last) = pieces.pop() {
                lines.extend(pieces);
                used += columns(&last);
                line += &last;
            }
        }
        lines.push(line);
    }
    lines
}

/// A line as it is where it fits `width` columns, else in several: prose is broken between words, and
/// what is set out by blanks, or coloured, is cut where the edge is.
pub fn fit(line: &str, width: usize) -> Vec<String> {
    let words = line.trim_start();
    let indent = line.len() - words.len();
    let prose = !words.contains("  ") && !line.contains('\x1b') && indent < width / 2;
    if columns(line) <= width || !prose {
        return fold(line, width);
    }
    let lines = wrap(words, width - indent);
    lines.into_iter().map(|line| " ".repeat(indent) + &line).collect()
}

/// A line cut into pieces of `width` columns at most; a piece begins with the colour that the one
/// before it ended with.
pub fn fold(line: &str, width: usize) -> Vec<String> {
    let (mut pieces, mut piece, mut used) = (Vec::new(), String::new(), 0);
    let mut colour = "";
    for (escape, text) in parts(line) {
        if escape {
            piece += text;
            colour = if matches!(text, "\x1b[0m" | "\x1b[m") { "" } else { text };
            continue;
        }
        for char in text.chars() {
            let columns = columns_of(char);
            if used + columns > width && used > 0 {
                let end = if colour.is_empty() { "" } else { "\x1b[0m" };
                pieces.push(std::mem::replace(&mut piece, colour.to_owned()) + end);
                used = 0;
            }
            piece.push(char);
            used += columns;
        }
    }
    pieces.push(piece);
    pieces
}

/// Text that others wrote, made harmless: no cursor movements, no bells, and colours only where
/// they are welcome.
pub fn tamed(text: &str, colour: bool) -> String {
    let mut tame = String::new();
    for (escape, part) in parts(&text.replace("\r\n", "\n")) {
        if escape {
            if colour && part.ends_with('m') {
                tame += part;
            }
            continue;
        }
        for char in part.chars() {
            match char {
                '\n' | '\r' => tame.push('\n'),
                '\t' => tame += "    ",
                char if char.is_control() => (),
                char => tame.push(char),
            }
        }
    }
    tame
}

/// `text` with a capital letter at its beginning.
pub fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

/// The number of columns that `text` takes.
pub fn columns(text: &str) -> usize {
    let plain = parts(text).into_iter().filter(|(escape, _)| !escape);
    plain.flat_map(|(_, text)| text.chars()).map(columns_of).sum()
}

/// Columns of one character: two for those of East Asia and for pictures, none for accents that
/// join the letter before them. Rough, but what is wrong only wraps a line too early or too late.
fn columns_of(char: char) -> usize {
    match u32::from(char) {
        0x300..=0x36f | 0x200b..=0x200f | 0xfe00..=0xfe0f => 0,
        0x1100..=0x115f | 0x2e80..=0xa4cf | 0xac00..=0xd7a3 | 0xf900..=0xfaff => 2,
        0xfe30..=0xfe6f | 0xff00..=0xff60 | 0xffe0..=0xffe6 => 2,
        0x1f300..=0x1faff | 0x20000..=0x3fffd => 2,
        _ => 1,
    }
}

/// Text split into escape sequences (`true`) and what stands between them.
fn parts(text: &str) -> Vec<(bool, &str)> {
    let (mut parts, mut rest) = (Vec::new(), text);
    while let Some(start) = rest.find('\x1b') {
        let (before, from) = rest.split_at(start);
        if !before.is_empty() {
            parts.push((false, before));
        }
        let length = match from.as_bytes().get(1) {
            // ESC [ parameters, and a letter that ends it
            Some(b'[') => from[2..].find(|char: char| ('@'..='~').contains(&char)).map(|at| at + 3),
            // ESC ] text, and a bell or ESC \ that ends it
            Some(b']') => {
                from.find('\x07').map(|at| at + 1).or(from.find("\x1b\\").map(|at| at + 2))
            }
            _ => from.char_indices().nth(2).map(|(at, _)| at),
        };
        let (escape, after) = from.split_at(length.unwrap_or(from.len()));
        parts.push((true, escape));
        rest = after;
    }
    if !rest.is_empty() {
        parts.push((false, rest));
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_is_broken_between_words_and_a_table_where_the_edge_is() {
        assert_eq!(fit("three words fit", 15), ["three words fit"]);
        assert_eq!(fit("  never more than one ran", 14), ["  never more", "  than one ran"]);
        assert_eq!(fit("rank  is in  with", 12), ["rank  is in ", " with"]);
    }

    #[test]
    fn words_are_wrapped_and_long_ones_cut() {
        assert_eq!(wrap("one two three", 7), ["one two", "three"]);
        assert_eq!(wrap("a\n\nb", 7), ["a", "", "b"]);
        assert_eq!(wrap("a abcdefghij", 4), ["a", "abcd", "efgh", "ij"]);
        assert_eq!(wrap("日本語 語", 6), ["日本語", "語"]);
    }

    #[test]
    fn a_folded_line_keeps_its_colour() {
        assert_eq!(fold("abcdef", 4), ["abcd", "ef"]);
        assert_eq!(fold("\x1b[31mabcdef\x1b[0m", 4), ["\x1b[31mabcd\x1b[0m", "\x1b[31mef\x1b[0m"]);
        assert_eq!(fold("", 4), [""]);
    }

    #[test]
    fn what_others_print_is_harmless() {
        let wild = "a\x1b[2Jb\x1b[31mred\x1b[0m\t\x07\x1b]0;title\x07c\r\nd\re\x1b";
        assert_eq!(tamed(wild, false), "abred    c\nd\ne");
        assert_eq!(tamed(wild, true), "ab\x1b[31mred\x1b[0m    c\nd\ne");
    }

    #[test]
    fn escape_sequences_take_no_columns() {
        assert_eq!(columns("\x1b[1;38;5;12mab\x1b[0m"), 2);
        assert_eq!(columns("e\u{301}語"), 3);
    }
}
