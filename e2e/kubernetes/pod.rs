//! The program in the images that the checks of Kubernetes use, static and without dependencies: what holds a pod's
//! namespaces, and a server with a disk and a neighbour.

use std::env;
use std::error::Error;
use std::fs::{self, File};
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::ExitCode;

const PORT: u16 = 8080;

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let done = match arguments[..] {
        ["pause"] => loop {
            std::thread::park();
        },
        ["serve", journal] => serve(journal),
        ["ask", host] => ask(host),
        ["read", file] => fs::read_to_string(file).map(|text| print!("{text}")).map_err(Into::into),
        ["fill", file, mib] => fill(file, mib),
        _ => Err("pause | serve JOURNAL | ask HOST | read FILE | fill FILE MIB".into()),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

/// Adds a line to the journal, then tells everybody who connects its pod's name.
fn serve(journal: &str) -> Result<(), Box<dyn Error>> {
    let name = env::var("HOSTNAME").unwrap_or_default();
    let mut file = File::options().create(true).append(true).open(journal)?;
    writeln!(file, "{name}")?;
    file.sync_all()?;
    for connection in TcpListener::bind(("0.0.0.0", PORT))?.incoming() {
        // Whoever goes away meanwhile needs no answer.
        let _ = connection.and_then(|mut connection| connection.write_all(name.as_bytes()));
    }
    Ok(())
}

/// Prints the name of who serves on `host`.
fn ask(host: &str) -> Result<(), Box<dyn Error>> {
    let mut name = String::new();
    TcpStream::connect((host, PORT))?.read_to_string(&mut name)?;
    println!("{name}");
    Ok(())
}

/// Writes so many MiB to a file, and through to the disk.
fn fill(file: &str, mib: &str) -> Result<(), Box<dyn Error>> {
    let mut file = File::create(file)?;
    let block = vec![1; 1 << 20];
    for _ in 0..mib.parse::<u32>()? {
        file.write_all(&block)?;
    }
    file.sync_all()?;
    Ok(())
}
