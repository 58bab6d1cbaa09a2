//! The certificates of an instance: one authority, a key pair for everybody, and kubeconfig files that name them.

use std::fs;
use std::net::{IpAddr, Ipv4Addr};
use std::path::Path;

use anyhow::Result;
use rcgen::{
    BasicConstraints, CertificateParams, DnType, ExtendedKeyUsagePurpose, IsCa, Issuer, KeyPair,
    KeyUsagePurpose, SanType,
};
use serde_json::json;

use super::instance::{Instance, node_name};

/// Members may do everything.
const ADMINISTRATORS: &str = "system:masters";
const NODES: &str = "system:nodes";

/// Who gets a certificate, and a kubeconfig of that name.
struct Subject<'a> {
    file: &'a str,
    common_name: &'a str,
    organization: Option<&'a str>,
    names: &'a [&'a str],
    addresses: &'a [Ipv4Addr],
}

impl<'a> Subject<'a> {
    fn user(file: &'a str, common_name: &'a str, organization: Option<&'a str>) -> Subject<'a> {
        Subject { file, common_name, organization, names: &[], addresses: &[] }
    }
}

/// Writes everything into the instance's `pki`.
pub fn create(instance: &Instance) -> Result<()> {
    let dir = instance.dir().join("pki");
    fs::create_dir_all(&dir)?;
    let slot = instance.record.slot;

    let mut authority = CertificateParams::default();
    authority.distinguished_name.push(DnType::CommonName, "kubernetes");
    authority.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    authority.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    let key = KeyPair::generate()?;
    fs::write(dir.join("ca.crt"), authority.self_signed(&key)?.pem())?;
    fs::write(dir.join("ca.key"), key.serialize_pem())?;
    let issuer = Issuer::new(authority, key);

    // Signs the tokens of service accounts.
    let tokens = KeyPair::generate()?;
    fs::write(dir.join("tokens.key"), tokens.serialize_pem())?;
    fs::write(dir.join("tokens.pub"), tokens.public_key_pem())?;

    let server = format!("https://{}:6443", slot.host());
    let issue = |subject: &Subject<'_>| issue(&dir, &issuer, &server, subject);
    issue(&Subject {
        file: "kube-apiserver",
        common_name: "kube-apiserver",
        organization: None,
        names: &["kubernetes", "kubernetes.default", "kubernetes.default.svc", "localhost"],
        addresses: &[slot.host(), slot.api_service(), Ipv4Addr::LOCALHOST],
    })?;
    issue(&Subject::user("kubelet-client", "kube-apiserver-kubelet-client", Some(ADMINISTRATORS)))?;
    issue(&Subject::user("admin", "kubernetes-admin", Some(ADMINISTRATORS)))?;
    issue(&Subject::user("coredns", "coredns", Some(ADMINISTRATORS)))?;
    for component in ["kube-controller-manager", "kube-scheduler", "kube-proxy"] {
        issue(&Subject::user(component, &format!("system:{component}"), None))?;
    }
    for number in 1..=instance.record.nodes {
        let name = node_name(number);
        issue(&Subject {
            file: &name,
            common_name: &format!("system:node:{name}"),
            organization: Some(NODES),
            names: &[&name],
            addresses: &[slot.node(number)],
        })?;
    }
    Ok(())
}

fn issue(dir: &Path, issuer: &Issuer<'_, KeyPair>, server: &str, subject: &Subject<'_>) -> Result<()> {
    let mut params = CertificateParams::default();
    params.distinguished_name.push(DnType::CommonName, subject.common_name);
    if let Some(organization) = subject.organization {
        params.distinguished_name.push(DnType::OrganizationName, organization);
    }
    for name in subject.names {
        params.subject_alt_names.push(SanType::DnsName((*name).try_into()?));
    }
    let addresses = subject.addresses.iter().map(|address| SanType::IpAddress(IpAddr::V4(*address)));
    params.subject_alt_names.extend(addresses);
    params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
    params.extended_key_usages =
        vec![ExtendedKeyUsagePurpose::ServerAuth, ExtendedKeyUsagePurpose::ClientAuth];
    let key = KeyPair::generate()?;
    let certificate = dir.join(format!("{}.crt", subject.file));
    let key_file = dir.join(format!("{}.key", subject.file));
    fs::write(&certificate, params.signed_by(&key, issuer)?.pem())?;
    fs::write(&key_file, key.serialize_pem())?;
    let kubeconfig = json!({
        "apiVersion": "v1",
        "kind": "Config",
        "clusters": [{"name": "e2e", "cluster": {
            "server": server,
            "certificate-authority": dir.join("ca.crt"),
        }}],
        "users": [{"name": subject.file, "user": {
            "client-certificate": certificate,
            "client-key": key_file,
        }}],
        "contexts": [{"name": "e2e", "context": {"cluster": "e2e", "user": subject.file}}],
        "current-context": "e2e",
    });
    fs::write(dir.join(format!("{}.kubeconfig", subject.file)), serde_yaml::to_string(&kubeconfig)?)?;
    Ok(())
}
