//! Chromium without a window: it lays slides out, and prints them.

use anyhow::{Context, Result, bail, ensure};
use std::{
    env,
    fs::File,
    io::{self, Read, Seek},
    path::{Path, PathBuf},
    process::{Command, Stdio},
    thread,
    time::{Duration, Instant},
};

/// A browser that takes longer hangs.
const LIMIT: Duration = Duration::from_secs(300);

/// A browser of Chromium's family.
pub struct Browser {
    program: PathBuf,
}

/// How to get one.
pub const REMEDY: &str = "no Chromium was found: `cargo hpc setup slides` installs it; or set CHROME \
                          to the path of Chromium, Chrome or Edge";

const NAMES: [&str; 6] = [
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "microsoft-edge",
];

const ON_MACOS: [&str; 3] = [
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
];

impl Browser {
    /// The one that `CHROME` names, or one of the usual names on the `PATH`.
    pub fn find() -> Option<Self> {
        let named = env::var_os("CHROME").map(PathBuf::from);
        let folders: Vec<_> = env::split_paths(&env::var_os("PATH").unwrap_or_default()).collect();
        let usual = NAMES.iter().flat_map(|name| folders.iter().map(move |one| one.join(name)));
        let program = named
            .into_iter()
            .chain(usual)
            .chain(ON_MACOS.iter().map(PathBuf::from))
            .find(|path| path.is_file())?;
        Some(Self { program })
    }

    /// The page after its scripts have run, as HTML. `query` follows its address: `?check`.
    pub fn dump(&self, page: &Path, query: &str) -> Result<String> {
        self.run(&["--dump-dom", "--virtual-time-budget=20000"], page, query)
    }

    /// Prints a page to a file.
    pub fn print(&self, page: &Path, query: &str, to: &Path) -> Result<()> {
        let to = format!("--print-to-pdf={}", to.display());
        let options = ["--no-pdf-header-footer", "--virtual-time-budget=20000", &to];
        self.run(&options, page, query).map(drop)
    }

    fn run(&self, options: &[&str], page: &Path, query: &str) -> Result<String> {
        let page = page.canonicalize().with_context(|| format!("no page {}", page.display()))?;
        // A profile of its own: a browser that is open would get the page, and show it.
        let profile = tempfile::tempdir().context("Failed to make a folder for a profile")?;
        let (mut printed, mut complaints) = (tempfile::tempfile()?, tempfile::tempfile()?);
        let mut child = Command::new(&self.program)
            // Pages are our own, and in containers and as root there is no sandbox.
            .args(["--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"])
            .args(["--hide-scrollbars", "--window-size=1280,720", "--allow-file-access-from-files"])
            .arg(format!("--user-data-dir={}", profile.path().display()))
            .args(options)
            .arg(format!("file://{}{query}", page.display()))
            .stdin(Stdio::null())
            .stdout(printed.try_clone()?)
            .stderr(complaints.try_clone()?)
            .spawn()
            .with_context(|| format!("Failed to start {}", self.program.display()))?;
        let since = Instant::now();
        let status = loop {
            if let Some(status) = child.try_wait()? {
                break status;
            }
            if since.elapsed() > LIMIT {
                child.kill()?;
                child.wait()?;
                bail!("{} did not end within {LIMIT:?}, and was killed", self.program.display());
            }
            thread::sleep(Duration::from_millis(10));
        };
        let read = |file: &mut File| -> io::Result<String> {
            let mut bytes = Vec::new();
            file.rewind()?;
            file.read_to_end(&mut bytes)?;
            Ok(String::from_utf8_lossy(&bytes).into_owned())
        };
        if !status.success() {
            let says = read(&mut complaints)?;
            let lines: Vec<_> = says.lines().collect();
            bail!(
                "{} ended with {status}:\n{}",
                self.program.display(),
                lines[lines.len().saturating_sub(5)..].join("\n")
            );
        }
        let text = read(&mut printed)?;
        ensure!(
            !options.contains(&"--dump-dom") || !text.is_empty(),
            "{} printed no page",
            self.program.display()
        );
        Ok(text)
    }
}
