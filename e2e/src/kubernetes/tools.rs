//! The programs of a Kubernetes: built once from Go modules that `go.mod` and `go.sum` in `e2e/kubernetes/<group>` pin,
//! and what Debian brings.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use anyhow::{Context as _, Result};
use serde::{Deserialize, Serialize};

use crate::context::Context;
use crate::{cache, process, require};

const BUILD_LIMIT: Duration = Duration::from_secs(3600);
const MODULES: &str = "e2e/kubernetes";

/// Where the programs are.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Tools {
    kube: PathBuf,
    etcd: PathBuf,
    coredns: PathBuf,
}

impl Tools {
    /// `kube-apiserver`, `kube-controller-manager`, `kube-scheduler`, `kubelet`, `kube-proxy`.
    pub fn kube(&self, program: &str) -> PathBuf {
        self.kube.join(program)
    }

    pub fn kubectl(&self) -> PathBuf {
        self.kube("kubectl")
    }

    pub fn etcd(&self) -> PathBuf {
        self.etcd.join("server") // as its module calls it
    }

    pub fn coredns(&self) -> PathBuf {
        self.coredns.join("coredns")
    }
}

/// Everything to boot with; about 10 minutes of two cores when nothing is cached.
pub fn prepare(context: &Context) -> Result<Tools> {
    require::debian_packages(&[
        ("containerd", "/usr/bin/containerd"),
        ("runc", "/usr/sbin/runc"),
        ("containernetworking-plugins", "/usr/lib/cni/ptp"),
        ("nftables", "/usr/sbin/nft"),
        ("iproute2", "/usr/sbin/ip"),
        ("xfsprogs", "/usr/sbin/mkfs.xfs"),
        ("mount", "/usr/sbin/losetup"),
        ("util-linux", "/usr/bin/nsenter"),
    ])?;
    Ok(Tools {
        kube: group(context, "kube")?,
        etcd: group(context, "etcd")?,
        coredns: group(context, "coredns")?,
    })
}

/// `helm`; about 5 minutes when it is not cached.
pub fn helm(context: &Context) -> Result<PathBuf> {
    Ok(group(context, "helm")?.join("helm"))
}

/// The directory of a group's programs.
fn group(context: &Context, name: &str) -> Result<PathBuf> {
    let files = files(&context.root().join(MODULES).join(name))?;
    let flags = linker_flags(files.get("go.mod").context("no go.mod")?);
    let mut inputs: Vec<&str> = files.iter().flat_map(|(file, text)| [file.as_str(), text]).collect();
    inputs.push(&flags);
    let dir = cache::product(&format!("kubernetes-{name}"), &inputs, |dir| {
        require::go()?;
        for (file, text) in &files {
            std::fs::write(dir.join(file), text)?;
        }
        build(dir, &flags)
    })?;
    Ok(dir.join("bin"))
}

/// The files of a directory, by their names.
fn files(dir: &Path) -> Result<BTreeMap<String, String>> {
    let mut files = BTreeMap::new();
    for entry in std::fs::read_dir(dir).with_context(|| dir.display().to_string())? {
        let entry = entry?;
        let text = std::fs::read_to_string(entry.path())?;
        files.insert(entry.file_name().to_string_lossy().into_owned(), text);
    }
    Ok(files)
}

/// The tools of the module in `dir`, as static programs in `bin`.
fn build(dir: &Path, flags: &str) -> Result<()> {
    std::fs::create_dir(dir.join("bin"))?;
    let mut go = Command::new("go");
    go.current_dir(dir).args(["build", "-trimpath", "-o", "bin/", "-ldflags", flags, "tool"]);
    go.env("CGO_ENABLED", "0").env("GOWORK", "off");
    process::run("go build", &mut go, BUILD_LIMIT)?.success("go build").map(drop)
}

/// No symbols; and the version, which Kubernetes' own build writes into its programs and clients ask for.
fn linker_flags(module: &str) -> String {
    let mut flags = "-s -w".to_owned();
    let mut required = module.lines().map(|line| line.trim().trim_start_matches("require "));
    let version = required.find_map(|line| line.strip_prefix("k8s.io/kubernetes v")?.split(' ').next());
    if let Some(version) = version {
        let mut parts = version.split('.');
        let (major, minor) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
        for package in ["k8s.io/component-base/version", "k8s.io/client-go/pkg/version"] {
            for (name, value) in [
                ("gitVersion", format!("v{version}").as_str()),
                ("gitMajor", major),
                ("gitMinor", minor),
                ("gitTreeState", "clean"),
            ] {
                flags += &format!(" -X {package}.{name}={value}");
            }
        }
    }
    flags
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kubernetes_is_told_its_version() {
        let module =
            "module x\n\nrequire (\n\tk8s.io/kubelet v0.34.10\n\tk8s.io/kubernetes v1.34.10 // indirect\n)\n";
        let flags = linker_flags(module);
        assert!(flags.contains("-X k8s.io/component-base/version.gitVersion=v1.34.10 "), "{flags}");
        assert!(flags.contains("-X k8s.io/client-go/pkg/version.gitMinor=34 "), "{flags}");
        assert_eq!(linker_flags("module x\n\nrequire go.etcd.io/etcd/server/v3 v3.6.14\n"), "-s -w");
    }
}
