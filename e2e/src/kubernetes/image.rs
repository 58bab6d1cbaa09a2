//! Images without Docker: a tar as `docker save` writes it, of static programs. One holds the namespaces of every pod.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use anyhow::{Context as _, Result, ensure};
use aws_lc_rs::digest::{SHA256, digest};
use serde_json::json;

use crate::context::Context;
use crate::{cache, process};

/// The image that holds a pod's namespaces. With a registry, so that nothing completes the name; never `latest`, which
/// would be pulled.
pub const PAUSE: &str = "docker.io/ottla.local/pause:1";
const SOURCE: &str = "e2e/kubernetes/pod.rs";
const COMPILE_LIMIT: Duration = Duration::from_secs(300);
const BLOCK: usize = 512;

/// The tar of [`PAUSE`].
pub fn pause(context: &Context) -> Result<PathBuf> {
    let dir = cache::product("kubernetes-pause", &[&source(context)?, PAUSE], |dir| {
        write(&dir.join("pause.tar"), PAUSE, &["/bin/pod", "pause"], &[("bin/pod", &pod_program(context)?)])
    })?;
    Ok(dir.join("pause.tar"))
}

/// The static program of pods that the checks use, `e2e/kubernetes/pod.rs`.
pub fn pod_program(context: &Context) -> Result<PathBuf> {
    let source = source(context)?;
    let dir = cache::product("kubernetes-pod", &[&source], |dir| {
        fs::write(dir.join("pod.rs"), &source)?;
        let mut rustc = Command::new(std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into()));
        rustc.current_dir(dir).args(["--edition", "2024", "-D", "warnings", "-O"]);
        rustc.args([
            "-C",
            "target-feature=+crt-static",
            "-C",
            "panic=abort",
            "-C",
            "strip=symbols",
            "pod.rs",
        ]);
        process::run("rustc", &mut rustc, COMPILE_LIMIT)?.success("rustc").map(drop)
    })?;
    Ok(dir.join("pod"))
}

/// Writes the tar of an image `reference` whose pods start with `entrypoint`; `programs` are its files, each with its
/// path in the image.
pub fn write(tar: &Path, reference: &str, entrypoint: &[&str], programs: &[(&str, &Path)]) -> Result<()> {
    let mut layer = Archive::default();
    for (path, from) in programs {
        let bytes = fs::read(from).with_context(|| from.display().to_string())?;
        layer.add(path, 0o755, &bytes)?;
    }
    let layer = layer.finish();
    let architecture = match std::env::consts::ARCH {
        "x86_64" => "amd64",
        "aarch64" => "arm64",
        other => other,
    };
    let config = json!({
        "architecture": architecture,
        "os": "linux",
        "config": {"Entrypoint": entrypoint, "Env": ["PATH=/bin"]},
        "rootfs": {"type": "layers", "diff_ids": [format!("sha256:{}", sha256(&layer))]},
    })
    .to_string();
    let config_name = format!("{}.json", sha256(config.as_bytes()));
    let manifest = json!([{"Config": config_name, "RepoTags": [reference], "Layers": ["layer.tar"]}]);
    let mut image = Archive::default();
    image.add(&config_name, 0o644, config.as_bytes())?;
    image.add("layer.tar", 0o644, &layer)?;
    image.add("manifest.json", 0o644, manifest.to_string().as_bytes())?;
    fs::write(tar, image.finish()).with_context(|| tar.display().to_string())
}

fn source(context: &Context) -> Result<String> {
    fs::read_to_string(context.root().join(SOURCE)).context(SOURCE)
}

fn sha256(bytes: &[u8]) -> String {
    digest(&SHA256, bytes).as_ref().iter().map(|byte| format!("{byte:02x}")).collect()
}

/// A tar (ustar) of plain files that belong to root.
#[derive(Debug, Default)]
struct Archive {
    bytes: Vec<u8>,
}

impl Archive {
    /// Names up to 100 bytes; directories on the way are the reader's to make.
    fn add(&mut self, name: &str, mode: u32, content: &[u8]) -> Result<()> {
        ensure!(name.len() < 100, "«{name}» is too long for a tar");
        let mut header = [0; BLOCK];
        let mut put = |at: usize, text: &str| header[at..at + text.len()].copy_from_slice(text.as_bytes());
        put(0, name);
        put(100, &format!("{mode:07o}"));
        put(108, &format!("{:07o}", 0));
        put(116, &format!("{:07o}", 0));
        put(124, &format!("{:011o}", content.len()));
        put(136, &format!("{:011o}", 0));
        put(148, "        "); // the checksum counts itself as blanks
        put(156, "0");
        put(257, "ustar\u{0}00");
        let sum: u32 = header.iter().map(|byte| u32::from(*byte)).sum();
        header[148..156].copy_from_slice(format!("{sum:06o}\u{0} ").as_bytes());
        self.bytes.extend_from_slice(&header);
        self.bytes.extend_from_slice(content);
        self.bytes.resize(self.bytes.len().next_multiple_of(BLOCK), 0);
        Ok(())
    }

    fn finish(mut self) -> Vec<u8> {
        self.bytes.extend_from_slice(&[0; 2 * BLOCK]);
        self.bytes
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Goal: a tar that others read. Method: `tar` unpacks it.
    #[test]
    fn tar_reads_what_is_written() {
        let dir = tempfile::tempdir().unwrap();
        let mut archive = Archive::default();
        archive.add("bin/one", 0o755, b"first").unwrap();
        archive.add("two", 0o644, &[7; 1000]).unwrap();
        fs::write(dir.path().join("a.tar"), archive.finish()).unwrap();
        let status = Command::new("tar").current_dir(dir.path()).args(["xf", "a.tar"]).status().unwrap();
        assert!(status.success());
        assert_eq!(fs::read(dir.path().join("bin/one")).unwrap(), b"first");
        assert_eq!(fs::read(dir.path().join("two")).unwrap(), [7; 1000]);
    }

    #[test]
    fn digests_are_sha256() {
        assert_eq!(sha256(b""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    }
}
