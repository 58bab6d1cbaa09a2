//! What the system counts of this process, by the names that every Prometheus client uses, and Kafka's two about its
//! disk. A number that the system does not give is left out.

use super::text::Text;

pub(super) fn write(text: &mut Text) {
    let mut gauge = |name, help: &str, value: Option<u64>| {
        if let Some(value) = value {
            text.gauge(name, help).sample(&[], value);
        }
    };
    let status = read("status");
    gauge("process_resident_memory_bytes", "Memory in use.", kib(&status, "VmRSS:"));
    gauge("process_virtual_memory_bytes", "Address space.", kib(&status, "VmSize:"));
    gauge("process_threads", "Threads.", field(&status, "Threads:"));
    gauge(
        "ottla_process_resident_anonymous_memory_bytes",
        "Memory in use that is not of files.",
        kib(&status, "RssAnon:"),
    );
    let open_files = std::fs::read_dir("/proc/self/fd").ok().map(|files| files.count() as u64);
    gauge("process_open_fds", "Open file handles.", open_files);
    let limit = rustix::process::getrlimit(rustix::process::Resource::Nofile);
    gauge("process_max_fds", "Upper bound of open file handles.", limit.current);
    let io = read("io");
    gauge(
        "kafka_server_kafkaserver_linux_disk_read_bytes",
        "Bytes that this process made the disk read.",
        field(&io, "read_bytes:"),
    );
    gauge(
        "kafka_server_kafkaserver_linux_disk_write_bytes",
        "Bytes that this process made the disk write.",
        field(&io, "write_bytes:"),
    );
    if let Some((cpu_seconds, start_seconds)) = times() {
        text.counter("process_cpu_seconds_total", "Processor time.").sample(&[], cpu_seconds);
        text.gauge("process_start_time_seconds", "When the process started, since 1970.")
            .sample(&[], start_seconds);
    }
}

fn read(file: &str) -> String {
    std::fs::read_to_string(format!("/proc/self/{file}")).unwrap_or_default()
}

/// The number after a name, of lines such as `VmRSS:   123 kB`.
fn field(lines: &str, name: &str) -> Option<u64> {
    let rest = lines.lines().find_map(|line| line.strip_prefix(name))?;
    rest.split_whitespace().next()?.parse().ok()
}

fn kib(lines: &str, name: &str) -> Option<u64> {
    Some(field(lines, name)? * 1024)
}

/// Processor time used, and when the process started, in seconds.
fn times() -> Option<(f64, f64)> {
    let stat = read("stat");
    // The program's name stands in parentheses and may contain anything.
    let (_, rest) = stat.rsplit_once(')')?;
    let fields: Vec<&str> = rest.split_whitespace().collect();
    // Fields 14, 15 and 22 of the manual, which counts from 1 and has two before these.
    let ticks = |number: usize| fields.get(number - 3)?.parse::<f64>().ok();
    let ticks_per_second = rustix::param::clock_ticks_per_second() as f64;
    let boot_seconds = field(&std::fs::read_to_string("/proc/stat").ok()?, "btime ")? as f64;
    let cpu_seconds = (ticks(14)? + ticks(15)?) / ticks_per_second;
    Some((cpu_seconds, boot_seconds + ticks(22)? / ticks_per_second))
}
