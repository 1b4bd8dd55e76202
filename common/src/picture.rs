//! Pictures of results: heat maps and line plots as PNG files, and a small preview in the terminal.
//!
//! Values come in through a closure of `(row, column)`, so that any array, vector or computed
//! number can be shown: `heat_map(path, "Plate", field.dim(), |i, j| field[[i, j]])`.

mod lines;
mod map;
mod preview;
mod scale;

pub use lines::{Line, line_plot};
pub use map::heat_map;
pub use preview::{Ink, preview};
pub use scale::inferno;

use plotters::{coord::Shift, prelude::*, style::register_font};
use std::{
    error::Error,
    fmt,
    path::{Path, PathBuf},
    sync::Once,
};

/// Why a picture could not be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PictureError {
    /// There is no value to draw, or none that is finite.
    Empty,
    /// The name of the file does not end in `.png`.
    NotPng(PathBuf),
    /// The file could not be written.
    Unwritable {
        /// The file.
        path: PathBuf,
        /// What the operating system or the encoder said.
        reason: String,
    },
}

impl fmt::Display for PictureError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => write!(f, "nothing to draw: there are no finite values"),
            Self::NotPng(path) => {
                write!(
                    f,
                    "{}: pictures are PNG files: give a name that ends in .png",
                    path.display()
                )
            }
            Self::Unwritable { path, reason } => {
                write!(f, "{}: the picture was not written: {reason}", path.display())
            }
        }
    }
}

impl Error for PictureError {}

/// Accepts the name of a picture, so that a wrong one is refused before long work and not after.
///
/// # Errors
///
/// [`PictureError::NotPng`] where the name does not end in `.png`.
pub fn check_name(path: &Path) -> Result<(), PictureError> {
    match path.extension() {
        Some(extension) if extension.eq_ignore_ascii_case("png") => Ok(()),
        _ => Err(PictureError::NotPng(path.to_owned())),
    }
}

type Canvas<'a> = DrawingArea<BitMapBackend<'a>, Shift>;
type Drawn = Result<(), Box<dyn Error>>;

/// Runs `contents` on a white canvas, and writes it.
fn draw(
    path: &Path,
    size: (u32, u32),
    contents: impl FnOnce(&Canvas) -> Drawn,
) -> Result<(), PictureError> {
    check_name(path)?;
    register_fonts();
    let root = BitMapBackend::new(path, size).into_drawing_area();
    let drawn = || {
        root.fill(&WHITE)?;
        contents(&root)?;
        root.present()?;
        Ok(())
    };
    drawn().map_err(|error: Box<dyn Error>| PictureError::Unwritable {
        path: path.to_owned(),
        reason: error.to_string(),
    })
}

/// Letters come from a font in the program, so that a machine without any draws the same picture.
fn register_fonts() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let registered = register_font("sans-serif", FontStyle::Normal, dejavu::sans::regular());
        assert!(registered.is_ok(), "the built-in font is a font");
    });
}

fn positions(rows: usize, columns: usize) -> impl Iterator<Item = (usize, usize)> {
    (0..rows).flat_map(move |row| (0..columns).map(move |column| (row, column)))
}

/// The cell, of `cells`, that lies under the middle of pixel `at`, of `pixels`.
fn nearest(at: usize, pixels: usize, cells: usize) -> usize {
    (2 * at + 1) * cells / (2 * pixels)
}

fn rgb([r, g, b]: [u8; 3]) -> RGBColor {
    RGBColor(r, g, b)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::{env, fs};

    /// A file of a test's own, and its removal.
    pub struct Scratch(pub PathBuf);

    impl Scratch {
        pub fn new(name: &str) -> Self {
            Self(env::temp_dir().join(format!("picture-{}-{name}", std::process::id())))
        }
    }

    impl Drop for Scratch {
        fn drop(&mut self) {
            let _ = fs::remove_file(&self.0);
        }
    }

    /// Width and height in a PNG file's header.
    pub fn png_size(path: &Path) -> (u32, u32) {
        let bytes = fs::read(path).expect("the picture is there");
        assert_eq!(&bytes[..8], b"\x89PNG\r\n\x1a\n");
        let number = |at: usize| u32::from_be_bytes(bytes[at..at + 4].try_into().expect("4 bytes"));
        (number(16), number(20))
    }

    /// The bytes of a canvas, red, green and blue for each pixel.
    pub fn rendered(
        (width, height): (u32, u32),
        contents: impl FnOnce(&Canvas) -> Drawn,
    ) -> Vec<u8> {
        let mut bytes = vec![255; 3 * (width * height) as usize];
        register_fonts();
        {
            let backend = BitMapBackend::with_buffer(&mut bytes, (width, height));
            contents(&backend.into_drawing_area()).expect("it draws");
        }
        bytes
    }

    #[test]
    fn nothing_to_draw_is_an_error() {
        let path = Path::new("never.png");
        let nan = |_, _| f64::NAN;
        assert_eq!(heat_map(path, "", (0, 5), |_, _| 1.0), Err(PictureError::Empty));
        assert_eq!(heat_map(path, "", (2, 2), nan), Err(PictureError::Empty));
        assert_eq!(line_plot(path, "", ("", ""), &[]), Err(PictureError::Empty));
        assert_eq!(preview((3, 0), |_, _| 1.0, Ink::Plain), Err(PictureError::Empty));
        assert!(!path.exists());
    }

    #[test]
    fn a_file_that_is_no_png_or_cannot_be_written_is_named() {
        let error = heat_map(Path::new("a.jpg"), "", (1, 1), |_, _| 1.0).expect_err("not PNG");
        assert!(error.to_string().starts_with("a.jpg: pictures are PNG files"), "{error}");
        let nowhere = Path::new("/no such folder/a.png");
        let error = heat_map(nowhere, "", (1, 1), |_, _| 1.0).expect_err("no such folder");
        assert!(
            error.to_string().starts_with("/no such folder/a.png: the picture was "),
            "{error}"
        );
    }
}
