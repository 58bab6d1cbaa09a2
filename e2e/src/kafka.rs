//! Apache Kafka 4.3.1 from Maven Central: its class path, and its main classes as commands.

use std::path::PathBuf;
use std::process::Command;
use std::time::Duration;

use anyhow::{Context as _, Result};

use crate::context::Context;
use crate::{cache, process, require};

/// The version that everything is compared with.
pub const VERSION: &str = "4.3.1";

/// Apache Kafka's jars.
#[derive(Debug)]
pub struct Kafka {
    jars: PathBuf,
}

impl Kafka {
    /// The jars that `e2e/oracle/pom.xml` names, fetched when they are not in the cache.
    pub fn prepare(context: &Context) -> Result<Kafka> {
        require::java()?;
        let pom = context.root().join("e2e/oracle/pom.xml");
        let text = std::fs::read_to_string(&pom).with_context(|| pom.display().to_string())?;
        let dir = cache::product("kafka-jars", &[&text], |dir| {
            require::maven()?;
            std::fs::copy(&pom, dir.join("pom.xml"))?;
            let mut maven = Command::new("mvn");
            maven.current_dir(dir).args([
                "-q",
                "-B",
                "dependency:copy-dependencies",
                "-DoutputDirectory=jars",
            ]);
            process::run("mvn", &mut maven, Duration::from_secs(900))?.success("mvn")?;
            Ok(())
        })?;
        Ok(Kafka { jars: dir.join("jars") })
    }

    /// `java` with the class path set and `heap_mib` of heap; main class and arguments are to be added.
    pub fn java(&self, heap_mib: u32) -> Command {
        let mut java = Command::new("java");
        java.arg(format!("-Xmx{heap_mib}m"))
            .arg("-XX:+UseSerialGC")
            .arg("-Dorg.slf4j.simpleLogger.defaultLogLevel=warn")
            .arg("-cp")
            .arg(self.class_path());
        java
    }

    /// Runs one of its command line tools (a Java main class) to its end.
    pub fn tool(&self, main_class: &str, arguments: &[&str]) -> Result<process::Output> {
        let mut java = self.java(512);
        // Short programs: the second compiler costs more than it gives.
        java.arg("-XX:TieredStopAtLevel=1").arg(main_class).args(arguments);
        process::run(main_class, &mut java, Duration::from_secs(120))
    }

    /// All jars, as `java -cp` takes them.
    pub fn class_path(&self) -> String {
        format!("{}/*", self.jars.display())
    }
}
