//! Files that are more than something to read.

/// Endings of files that Windows, macOS or a browser run when they are opened.
const RUN: &[&str] = &[
    "app", "appx", "bat", "chm", "cmd", "com", "command", "cpl", "dll", "dmg", "exe", "gadget",
    "hta", "htm", "html", "img", "iso", "jar", "js", "jse", "lnk", "mht", "mhtml", "msc", "msi",
    "msp", "ps1", "psm1", "reg", "scf", "scr", "sct", "sh", "svg", "url", "vb", "vbe", "vbs",
    "vhd", "wsf", "wsh", "xhtml", "xll", "xml", "docm", "xlsm", "pptm",
];

/// Whether a file of this name can run as a program when it is opened, macros and scripts of web
/// pages included.
pub fn may_run(name: &str) -> bool {
    let ending = name.rsplit_once('.').map(|(_, ending)| ending.trim());
    ending.is_some_and(|ending| RUN.iter().any(|known| known.eq_ignore_ascii_case(ending)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_programs_by_their_last_ending() {
        for name in [
            "a.exe",
            "見積書.pdf.EXE",
            "x.html",
            "logo.svg",
            "rechnung.docm",
        ] {
            assert!(may_run(name), "{name}");
        }
        for name in ["a.pdf", "exe", "a.exe.pdf", "", "a.", "写真.png"] {
            assert!(!may_run(name), "{name}");
        }
    }
}
