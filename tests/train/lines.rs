//! Dumps the columns of saved texts for training.
//! Knows nothing of what is trained on them.

use std::io::{self, BufWriter, Write};
use std::path::Path;

use clearstory::clean::lines::training;

/// Writes, for every `.txt` of a folder by name: its name, the count of its paragraphs, and for each its line and
/// columns (`u32`, `f32`, little-endian). The names of the columns come first, one line.
pub fn dump(folder: &Path, out: impl Write) -> io::Result<()> {
    let mut out = BufWriter::new(out);
    writeln!(out, "{}", training::names().join("\t"))?;
    let mut files: Vec<_> = std::fs::read_dir(folder)?
        .map(|e| e.map(|e| e.path()))
        .collect::<io::Result<_>>()?;
    files.sort();
    for file in files {
        let text = String::from_utf8_lossy(&std::fs::read(&file)?).into_owned();
        let rows = training::measure(&text);
        let name = file.file_stem().unwrap_or_default().to_string_lossy();
        writeln!(out, "{name}\t{}", rows.len())?;
        for measured in rows {
            out.write_all(&(measured.line as u32).to_le_bytes())?;
            for value in measured.row {
                out.write_all(&value.to_le_bytes())?;
            }
        }
    }
    out.flush()
}
