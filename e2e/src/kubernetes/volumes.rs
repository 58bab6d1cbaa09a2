//! The volume provisioner: local PersistentVolumes on loop-mounted files with a filesystem, so that a volume has a real
//! size, belongs to one node, and obeys `fsGroup`. The filesystem is XFS: ext4 grows in use only for processes with
//! CAP_SYS_RESOURCE, which virtual machines and containers for tests often withhold from root.
//!
//! A claim gets its volume once the scheduler has chosen a node for it (`WaitForFirstConsumer`). A claim that asks for
//! more gets it while it is in use: the file, then the filesystem, then the volume's capacity, then the claim's. A
//! volume whose claim is gone is removed when its class says so.

use std::fs::{self, File};
use std::process::Stdio;
use std::time::Duration;

use anyhow::{Context as _, Result, bail};
use serde_json::{Value, json};

use super::instance::Instance;
use super::node::Node;

pub const CLASS: &str = "local-disk";
const PROVISIONER: &str = "ottla.dev/e2e-disk";
const PROVISIONED_BY: &str = "pv.kubernetes.io/provisioned-by";
const LIMIT: Duration = Duration::from_secs(60);
const MIB: u64 = 1 << 20;

/// The default StorageClass.
pub fn storage_class() -> String {
    json!({
        "apiVersion": "storage.k8s.io/v1",
        "kind": "StorageClass",
        "metadata": {
            "name": CLASS,
            "annotations": {"storageclass.kubernetes.io/is-default-class": "true"},
        },
        "provisioner": PROVISIONER,
        "volumeBindingMode": "WaitForFirstConsumer",
        "reclaimPolicy": "Delete",
        "allowVolumeExpansion": true,
    })
    .to_string()
}

/// Brings disks and volumes to what the claims want; `objects` are all claims, volumes and classes as they are now. What
/// fails is told and tried again next time.
pub fn reconcile(instance: &Instance, nodes: &[Node], objects: &[Value]) {
    let volumes: Vec<&Value> = of_kind(objects, "PersistentVolume")
        .filter(|volume| volume["metadata"]["annotations"][PROVISIONED_BY] == PROVISIONER)
        .collect();
    for claim in of_kind(objects, "PersistentVolumeClaim") {
        let name = volume_name(claim);
        let told = match volumes.iter().find(|volume| text(volume, "/metadata/name") == name) {
            Some(volume) => grow(instance, nodes, claim, volume),
            None => provision(instance, nodes, claim, objects),
        };
        tell("claim", claim, told);
    }
    for volume in volumes {
        let is_over = text(volume, "/status/phase") == "Released"
            && text(volume, "/spec/persistentVolumeReclaimPolicy") == "Delete"
            && volume["metadata"]["deletionTimestamp"].is_null();
        if is_over {
            tell("volume", volume, delete(instance, nodes, volume));
        }
    }
}

fn tell(what: &str, object: &Value, done: Result<()>) {
    if let Err(error) = done {
        eprintln!("{what} {}: {error:#}", text(object, "/metadata/name"));
    }
}

/// Makes the volume of a claim that waits for one.
fn provision(instance: &Instance, nodes: &[Node], claim: &Value, objects: &[Value]) -> Result<()> {
    let annotations = &claim["metadata"]["annotations"];
    let is_ours = annotations["volume.kubernetes.io/storage-provisioner"] == PROVISIONER;
    let Some(node_name) = annotations["volume.kubernetes.io/selected-node"].as_str() else { return Ok(()) };
    if !is_ours || !claim["spec"]["volumeName"].is_null() || !claim["metadata"]["deletionTimestamp"].is_null()
    {
        return Ok(());
    }
    let class_name = text(claim, "/spec/storageClassName");
    let class = of_kind(objects, "StorageClass")
        .find(|class| text(class, "/metadata/name") == class_name)
        .with_context(|| format!("no StorageClass {class_name}"))?;
    let node = running(nodes, node_name)?;
    let name = volume_name(claim);
    let bytes = size(text(claim, "/spec/resources/requests/storage"))?;

    let image = node.disks().join(&name);
    if !image.exists() {
        // Under another name until it holds a filesystem, for whoever mounts all disks.
        let half = instance.dir().join(&name);
        File::create(&half)?.set_len(bytes)?;
        let half_text = half.display().to_string();
        // Smaller than 300 MiB is for tests alone, says mkfs.
        node.run("mkfs.xfs", &["-q", "-f", "-K", "--unsupported", &half_text])?;
        fs::rename(&half, &image)?;
        if let Err(error) = node.mount(&name) {
            fs::remove_file(&image)?;
            return Err(error);
        }
    }
    instance.apply(
        &json!({
            "apiVersion": "v1",
            "kind": "PersistentVolume",
            "metadata": {"name": name, "annotations": {PROVISIONED_BY: PROVISIONER}},
            "spec": {
                "capacity": {"storage": quantity(bytes)},
                "accessModes": claim["spec"]["accessModes"],
                "persistentVolumeReclaimPolicy": class["reclaimPolicy"],
                "storageClassName": class_name,
                "volumeMode": "Filesystem",
                "local": {"path": node.volumes().join(&name)},
                "claimRef": {
                    "apiVersion": "v1",
                    "kind": "PersistentVolumeClaim",
                    "namespace": claim["metadata"]["namespace"],
                    "name": claim["metadata"]["name"],
                    "uid": claim["metadata"]["uid"],
                },
                "nodeAffinity": {"required": {"nodeSelectorTerms": [{"matchExpressions": [{
                    "key": "kubernetes.io/hostname", "operator": "In", "values": [node_name],
                }]}]}},
            },
        })
        .to_string(),
    )
}

/// Gives a claim the size that it asks for, when that is more than it has.
fn grow(instance: &Instance, nodes: &[Node], claim: &Value, volume: &Value) -> Result<()> {
    let wanted = size(text(claim, "/spec/resources/requests/storage"))?;
    let name = text(volume, "/metadata/name");
    if text(claim, "/status/phase") != "Bound" {
        return Ok(());
    }
    if size(text(volume, "/spec/capacity/storage"))? < wanted {
        let node = running(nodes, node_of(volume))?;
        let image = node.disks().join(name);
        let image_text = image.display().to_string();
        File::options().write(true).open(&image)?.set_len(wanted)?;
        let found = node
            .run("losetup", &["--list", "--noheadings", "--output", "NAME", "--associated", &image_text])?;
        let device = found.stdout.trim();
        if device.is_empty() {
            bail!("{image_text} is not mounted");
        }
        node.run("losetup", &["--set-capacity", device])?;
        node.run("xfs_growfs", &[&node.volumes().join(name).display().to_string()])?;
        let patch = json!({"spec": {"capacity": {"storage": quantity(wanted)}}});
        kubectl(instance, &["patch", "persistentvolume", name, "--type=merge", "-p", &patch.to_string()])?;
    }
    if size(text(claim, "/status/capacity/storage"))? < wanted {
        let patch = json!({"status": {
            "capacity": {"storage": quantity(wanted)},
            "allocatedResources": null,
            "allocatedResourceStatuses": null,
            "conditions": [],
        }});
        let (namespace, name) = (text(claim, "/metadata/namespace"), text(claim, "/metadata/name"));
        let patch = patch.to_string();
        let arguments = ["patch", "persistentvolumeclaim", name, "-n", namespace, "--subresource=status"];
        kubectl(instance, &[&arguments[..], &["--type=merge", "-p", &patch]].concat())?;
    }
    Ok(())
}

/// Removes a volume and its disk.
fn delete(instance: &Instance, nodes: &[Node], volume: &Value) -> Result<()> {
    let name = text(volume, "/metadata/name");
    let node = nodes.iter().find(|node| node.name() == node_of(volume)).context("its node is unknown")?;
    let (image, target) = (node.disks().join(name), node.volumes().join(name));
    if node.is_running() && image.exists() {
        node.run("umount", &[&target.display().to_string()])?;
    }
    for removed in [fs::remove_file(&image), fs::remove_dir(&target)] {
        if let Err(error) = removed
            && error.kind() != std::io::ErrorKind::NotFound
        {
            return Err(error.into());
        }
    }
    kubectl(instance, &["delete", "persistentvolume", name, "--wait=false"])
}

fn running<'a>(nodes: &'a [Node], name: &str) -> Result<&'a Node> {
    let node = nodes.iter().find(|node| node.name() == name).with_context(|| format!("no node {name}"))?;
    if !node.is_running() {
        bail!("{name} is stopped");
    }
    Ok(node)
}

fn kubectl(instance: &Instance, arguments: &[&str]) -> Result<()> {
    instance.kubectl(arguments, Stdio::null(), LIMIT)?.success("kubectl").map(drop)
}

/// Its name says the claim's identity, so that a claim of the same name later gets another volume.
fn volume_name(claim: &Value) -> String {
    format!("pvc-{}", text(claim, "/metadata/uid"))
}

fn node_of(volume: &Value) -> &str {
    text(volume, "/spec/nodeAffinity/required/nodeSelectorTerms/0/matchExpressions/0/values/0")
}

fn of_kind<'a>(objects: &'a [Value], kind: &'static str) -> impl Iterator<Item = &'a Value> {
    objects.iter().filter(move |object| object["kind"] == kind)
}

fn text<'a>(object: &'a Value, pointer: &str) -> &'a str {
    object.pointer(pointer).and_then(Value::as_str).unwrap_or_default()
}

/// The bytes of a quantity of Kubernetes, in whole MiB, rounded up.
fn size(quantity: &str) -> Result<u64> {
    let digits = quantity.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(quantity.len());
    let (number, suffix) = quantity.split_at(digits);
    let number: f64 = number.parse().with_context(|| format!("«{quantity}» is not a size"))?;
    let power = |base: u64, exponent: u32| base.pow(exponent) as f64;
    let unit = match suffix {
        "" => 1.0,
        "k" => power(1000, 1),
        "M" => power(1000, 2),
        "G" => power(1000, 3),
        "T" => power(1000, 4),
        "Ki" => power(1024, 1),
        "Mi" => power(1024, 2),
        "Gi" => power(1024, 3),
        "Ti" => power(1024, 4),
        "m" => 0.001,
        _ => bail!("«{quantity}» is not a size"),
    };
    Ok(((number * unit) as u64).div_ceil(MIB) * MIB)
}

/// Whole MiB as Kubernetes writes them.
fn quantity(bytes: u64) -> String {
    format!("{}Mi", bytes / MIB)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_written_as_they_are_read() {
        assert_eq!(size(&quantity(5 * MIB)).unwrap(), 5 * MIB);
    }

    #[test]
    fn sizes_are_read() {
        assert_eq!(size("1Gi").unwrap(), 1 << 30);
        assert_eq!(size("64Mi").unwrap(), 64 * MIB);
        assert_eq!(size("1.5Gi").unwrap(), 1536 * MIB);
        assert_eq!(size("1G").unwrap(), 954 * MIB);
        assert_eq!(size("1073741824").unwrap(), 1 << 30);
        for bad in ["", "Gi", "1Q", "1.2.3Gi"] {
            assert!(size(bad).is_err(), "{bad}");
        }
    }
}
