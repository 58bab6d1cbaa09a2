//! The world: virtual time, tasks, and the hosts that run them.
//!
//! One thread polls one task at a time. Which of the ready ones comes next is the seed's choice. A poll costs a few
//! microseconds of virtual time, so that a busy loop cannot stop the clock; when nobody is ready the clock jumps to the
//! next timer. A task that panics fails the run, and the seed is printed.
//!
//! A host holds a disk and an address, and runs processes; a process holds tasks, sockets and locks. Killing a process
//! drops its tasks and resets its sockets, and loses nothing that it wrote. Losing power does that to all processes of
//! the host, without a word to the other side of its connections, and takes what the disk had not made durable.

use std::collections::{BTreeMap, BTreeSet};
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll, Wake, Waker};
use std::time::Duration;

use model::{Instant, TimestampMs};
use parking_lot::Mutex;

use crate::disk::DiskState;
use crate::net::{NetState, Timing};
use crate::rng::Rng;
use crate::sim_env::SimEnv;
use crate::trace::{Trace, TraceHash};

/// The wall clock of every host at time zero: 2026-01-01 UTC.
const EPOCH_MS: i64 = 1_767_225_600_000;

/// What a poll costs, in nanoseconds of virtual time.
const POLL_NANOS: std::ops::Range<u64> = 500..5_000;

/// How much time may pass in a world before it counts as stuck.
const TIME_LIMIT: Duration = Duration::from_secs(3600);

/// The future that [`World::block_on`] runs, among the tasks.
const MAIN: TaskId = 0;

type TaskId = u64;
pub(crate) type HostId = usize;
pub(crate) type ProcessId = u64;
type TaskFuture = Pin<Box<dyn Future<Output = ()> + Send>>;

/// A simulated world. Clones share it.
#[derive(Clone)]
pub struct World {
    shared: Arc<Shared>,
}

pub(crate) struct Shared {
    seed: u64,
    woken: Arc<Woken>,
    state: Mutex<State>,
}

/// Everything that changes. Futures are polled and dropped outside its lock.
pub(crate) struct State {
    pub(crate) now: Instant,
    pub(crate) rng: Rng,
    pub(crate) trace: Trace,
    pub(crate) net: NetState,
    pub(crate) hosts: Vec<HostState>,
    pub(crate) processes: BTreeMap<ProcessId, ProcessState>,
    processes_next: ProcessId,
    tasks: BTreeMap<TaskId, Task>,
    tasks_next: TaskId,
    timers: BTreeMap<TimerKey, Waker>,
    timers_next: u64,
    time_limit: Instant,
}

/// When a timer fires, and a number that tells apart those of the same time.
pub(crate) type TimerKey = (Instant, u64);

pub(crate) struct HostState {
    pub(crate) name: String,
    pub(crate) disk: DiskState,
    /// False from the loss of power to the next start of a process.
    pub(crate) powered: bool,
    /// How far the wall clock is ahead.
    pub(crate) clock_ahead_ms: i64,
}

pub(crate) struct ProcessState {
    pub(crate) host: HostId,
    tasks: BTreeSet<TaskId>,
    /// Inline disk calls that nobody has paid for yet.
    pub(crate) debt: Duration,
    /// Ready tasks of a process that hangs in an inline disk call.
    held: Option<BTreeSet<TaskId>>,
    exit_wakers: Vec<Waker>,
}

struct Task {
    process: ProcessId,
    /// Absent while it is polled.
    future: Option<TaskFuture>,
    waker: Waker,
    handle: Arc<TaskWaker>,
}

/// Tasks that were woken, until the scheduler looks.
#[derive(Default)]
struct Woken {
    tasks: Mutex<Vec<TaskId>>,
}

struct TaskWaker {
    task: TaskId,
    queued: AtomicBool,
    woken: Arc<Woken>,
}

impl Wake for TaskWaker {
    fn wake(self: Arc<Self>) {
        self.wake_by_ref();
    }

    fn wake_by_ref(self: &Arc<Self>) {
        if !self.queued.swap(true, Ordering::Relaxed) {
            self.woken.tasks.lock().push(self.task);
        }
    }
}

impl World {
    /// The world of `seed`: no hosts yet, time zero.
    pub fn new(seed: u64) -> Self {
        let start = Instant::default();
        let state = State {
            now: start,
            rng: Rng::new(seed),
            trace: Trace::new(),
            net: NetState::default(),
            hosts: Vec::new(),
            processes: BTreeMap::new(),
            processes_next: 1,
            tasks: BTreeMap::new(),
            tasks_next: MAIN + 1,
            timers: BTreeMap::new(),
            timers_next: 0,
            time_limit: start + TIME_LIMIT,
        };
        let woken = Arc::default();
        Self { shared: Arc::new(Shared { seed, woken, state: Mutex::new(state) }) }
    }

    /// The seed.
    pub fn seed(&self) -> u64 {
        self.shared.seed
    }

    /// The host called `name`, which is also how others connect to it; made when it does not exist.
    pub fn host(&self, name: &str) -> Host {
        let mut state = self.shared.lock();
        let id = state.hosts.iter().position(|host| host.name == name).unwrap_or_else(|| {
            let (name, disk) = (name.to_owned(), DiskState::new());
            state.hosts.push(HostState { name, disk, powered: true, clock_ahead_ms: 0 });
            state.hosts.len() - 1
        });
        drop(state);
        Host { shared: Arc::clone(&self.shared), id }
    }

    /// Runs the world until `main` ends. `main` stands outside of it: it has no host, and faults do not touch it.
    ///
    /// # Panics
    /// When a task panics, when nothing is left that could happen, and when the time limit passes.
    pub fn block_on<T>(&self, main: impl Future<Output = T>) -> T {
        let _printer = SeedPrinter { world: self };
        let mut main = std::pin::pin!(main);
        let handle = Arc::new(TaskWaker {
            task: MAIN,
            queued: AtomicBool::new(false),
            woken: Arc::clone(&self.shared.woken),
        });
        let main_waker = Waker::from(Arc::clone(&handle));
        main_waker.wake_by_ref();
        let mut ready = BTreeSet::new();
        let output = loop {
            let Some(task) = self.shared.next_ready(&mut ready) else {
                panic!("deadlock: no task is ready and no timer is set");
            };
            if task == MAIN {
                handle.queued.store(false, Ordering::Relaxed);
                if let Poll::Ready(output) = main.as_mut().poll(&mut Context::from_waker(&main_waker)) {
                    break output;
                }
            } else {
                self.shared.poll_task(task);
            }
        };
        // Tasks that were ready stay so for the next call.
        self.shared.woken.tasks.lock().extend(ready.into_iter().filter(|task| *task != MAIN));
        output
    }

    /// Ends every process. Until then a world keeps itself in memory, as its processes hold on to it.
    pub fn end(&self) {
        let processes: Vec<_> = self.shared.lock().processes.keys().copied().collect();
        processes.into_iter().for_each(|process| self.shared.end_process(process, "end"));
    }

    /// Waits in the world's time; for code that stands outside.
    pub fn sleep(&self, duration: Duration) -> impl Future<Output = ()> + Send + use<> {
        let deadline = self.now() + duration;
        Sleep::new(Arc::clone(&self.shared), deadline)
    }

    /// The time in the world.
    pub fn now(&self) -> Instant {
        self.shared.lock().now
    }

    /// How much more time may pass before the world counts as stuck and [`World::block_on`] panics.
    pub fn limit_time(&self, limit: Duration) {
        let mut state = self.shared.lock();
        state.time_limit = state.now + limit;
    }

    /// Uses the world's random numbers; for faults and workloads.
    pub fn random<T>(&self, draw: impl FnOnce(&mut Rng) -> T) -> T {
        draw(&mut self.shared.lock().rng)
    }

    /// The hash of everything that has happened.
    pub fn trace_hash(&self) -> TraceHash {
        self.shared.lock().trace.hash()
    }

    /// Notes that something happened on top of the world, so that it counts in the hash.
    pub fn note(&self, kind: &'static str, values: &[u64]) {
        let mut state = self.shared.lock();
        let now = state.now;
        state.trace.event(now, kind, values);
    }

    /// How many events there were.
    pub fn events_count(&self) -> u64 {
        self.shared.lock().trace.events_count()
    }

    /// How many faults of each kind were made.
    pub fn faults(&self) -> BTreeMap<&'static str, u64> {
        self.shared.lock().trace.faults().clone()
    }

    /// Keeps every event from now on as a line of text, to compare two runs that should be the same.
    pub fn keep_trace_lines(&self) {
        self.shared.lock().trace.keep_lines();
    }

    /// The lines since [`World::keep_trace_lines`] or the last call.
    pub fn take_trace_lines(&self) -> Vec<String> {
        self.shared.lock().trace.take_lines()
    }

    /// Lets no bytes pass between two hosts, in both directions, until [`World::heal`]. Connections stay open.
    pub fn partition(&self, a: &Host, b: &Host) {
        let mut state = self.shared.lock();
        state.fault("partition", &[a.id as u64, b.id as u64]);
        state.net.block(a.id, b.id);
        state.net.block(b.id, a.id);
    }

    /// Lets no bytes pass from one host to the other until [`World::heal`].
    pub fn partition_one_way(&self, from: &Host, to: &Host) {
        let mut state = self.shared.lock();
        state.fault("partition-one-way", &[from.id as u64, to.id as u64]);
        state.net.block(from.id, to.id);
    }

    /// Ends all partitions; what was on its way arrives.
    pub fn heal(&self) {
        let mut state = self.shared.lock();
        state.event("heal", &[]);
        state.heal_net();
    }

    /// How long bytes travel from now on: the least and the most.
    pub fn set_latency(&self, least: Duration, most: Duration) {
        self.shared.lock().net.timing = Timing { least, most };
    }
}

/// Prints how to repeat a run that panics.
struct SeedPrinter<'a> {
    world: &'a World,
}

impl Drop for SeedPrinter<'_> {
    #[allow(clippy::print_stderr)] // the test runner shows it beside the panic's own message
    fn drop(&mut self) {
        if std::thread::panicking() {
            let now = self.world.now().since_origin();
            eprintln!("simulation failed: seed {} at {now:?}", self.world.seed());
        }
    }
}

/// One simulated machine. Clones mean the same one.
#[derive(Clone)]
pub struct Host {
    shared: Arc<Shared>,
    id: HostId,
}

impl Host {
    /// Its name.
    pub fn name(&self) -> String {
        self.shared.lock().hosts[self.id].name.clone()
    }

    /// Starts a process whose first task is `main`; it ends when that does.
    pub fn start<F>(&self, main: impl FnOnce(SimEnv) -> F) -> Process
    where
        F: Future<Output = ()> + Send + 'static,
    {
        let process = self.new_process();
        let main = main(SimEnv::new(Arc::clone(&self.shared), self.id, process.id));
        let shared = Arc::clone(&self.shared);
        let id = process.id;
        self.shared.spawn(process.id, async move {
            main.await;
            shared.end_process(id, "exit");
        });
        process
    }

    /// Starts a process without a first task, whose environment may be used from outside; it ends by
    /// [`Host::kill`] or [`Host::lose_power`].
    pub fn boot(&self) -> SimEnv {
        let process = self.new_process();
        SimEnv::new(Arc::clone(&self.shared), self.id, process.id)
    }

    fn new_process(&self) -> Process {
        let mut state = self.shared.lock();
        let id = state.processes_next;
        state.processes_next += 1;
        state.event("start", &[self.id as u64, id]);
        if !state.hosts[self.id].powered {
            state.hosts[self.id].powered = true;
            state.reset_forgotten_connections(self.id);
        }
        let tasks = BTreeSet::new();
        let process =
            ProcessState { host: self.id, tasks, debt: Duration::ZERO, held: None, exit_wakers: vec![] };
        state.processes.insert(id, process);
        drop(state);
        Process { shared: Arc::clone(&self.shared), id }
    }

    /// Kills every process of the host at once, as `kill -9` does.
    pub fn kill(&self) {
        self.shared.lock().fault("kill", &[self.id as u64]);
        for process in self.processes() {
            self.shared.end_process(process, "killed");
        }
    }

    /// Cuts the power: every process is gone without a word to anybody, and of what the disk had not made durable
    /// any part may be lost. The next start of a process boots the host again.
    pub fn lose_power(&self) {
        let mut state = self.shared.lock();
        state.fault("power-loss", &[self.id as u64]);
        state.hosts[self.id].powered = false;
        state.forget_connections(self.id);
        drop(state);
        for process in self.processes() {
            self.shared.end_process(process, "lost");
        }
        let mut state = self.shared.lock();
        let state = &mut *state;
        let lost = state.hosts[self.id].disk.lose_power(&mut state.rng);
        state.event("disk-lost", &[lost.bytes, lost.names]);
    }

    fn processes(&self) -> Vec<ProcessId> {
        let state = self.shared.lock();
        state.processes.iter().filter(|(_, process)| process.host == self.id).map(|(id, _)| *id).collect()
    }

    /// Resets every connection of the host.
    pub fn reset_connections(&self) {
        let mut state = self.shared.lock();
        state.fault("connections-reset", &[self.id as u64]);
        state.reset_connections(self.id);
    }

    /// Moves the host's wall clock.
    pub fn jump_clock(&self, milliseconds: i64) {
        let mut state = self.shared.lock();
        state.fault("clock-jump", &[self.id as u64, milliseconds as u64]);
        state.hosts[self.id].clock_ahead_ms += milliseconds;
    }

    /// Limits the disk; [`u64::MAX`] is no limit. What is written already stays.
    pub fn set_disk_capacity(&self, capacity_bytes: u64) {
        let mut state = self.shared.lock();
        if capacity_bytes == u64::MAX {
            state.event("disk-unlimited", &[self.id as u64]);
        } else {
            state.fault("disk-limited", &[self.id as u64, capacity_bytes]);
        }
        state.hosts[self.id].disk.set_capacity(capacity_bytes);
    }

    /// How much of the disk is in use.
    pub fn disk_used_bytes(&self) -> u64 {
        self.shared.lock().hosts[self.id].disk.used_bytes()
    }

    /// Makes every disk call take so many times as long; 1 is healthy.
    pub fn slow_disk(&self, factor: u32) {
        let mut state = self.shared.lock();
        if factor > 1 {
            state.fault("slow-disk", &[self.id as u64, u64::from(factor)]);
        }
        state.hosts[self.id].disk.slow(factor);
    }

    /// Lets every disk call wait until [`Host::resume_disk`]: waiting calls do not end, and an inline one stops the
    /// whole process.
    pub fn hang_disk(&self) {
        let mut state = self.shared.lock();
        state.fault("hung-disk", &[self.id as u64]);
        state.hosts[self.id].disk.hang();
    }

    /// Ends [`Host::hang_disk`].
    pub fn resume_disk(&self) {
        let mut state = self.shared.lock();
        state.event("resume-disk", &[self.id as u64]);
        for waker in state.hosts[self.id].disk.resume() {
            waker.wake();
        }
        let mut released = BTreeSet::new();
        for process in state.processes.values_mut().filter(|process| process.host == self.id) {
            released.extend(process.held.take().unwrap_or_default());
        }
        self.shared.woken.tasks.lock().extend(released);
    }

    /// Lets the next `count` calls of a kind fail with an I/O error.
    pub fn fail_disk(&self, fault: crate::DiskFault, count: u32) {
        self.shared.lock().hosts[self.id].disk.fail(fault, count);
    }

    /// Lets the next `count` opens, of directories whose names begin with `dir_prefix` and of files in them, find that the
    /// process has no file handle left.
    pub fn refuse_opens(&self, dir_prefix: &'static str, count: u32) {
        self.shared.lock().hosts[self.id].disk.refuse_opens(dir_prefix, count);
    }

    /// How many of the opens that [`Host::refuse_opens`] asked for have still to come.
    pub fn refused_opens_left(&self) -> u32 {
        self.shared.lock().hosts[self.id].disk.refused_opens_left()
    }

    /// Lets syncs do nothing from now on, and say that they did.
    #[cfg(feature = "node")]
    pub(crate) fn lie_about_syncs(&self) {
        self.shared.lock().hosts[self.id].disk.lie_about_syncs();
    }

    /// Lets writes get lost now and then, and say that they did not: to logs in directories of this name.
    #[cfg(feature = "node")]
    pub(crate) fn lose_writes(&self, dir_prefix: &'static str) {
        self.shared.lock().hosts[self.id].disk.lose_writes(dir_prefix);
    }
}

/// A process of a host.
#[derive(Clone)]
pub struct Process {
    shared: Arc<Shared>,
    id: ProcessId,
}

impl Process {
    /// Whether it runs.
    pub fn is_running(&self) -> bool {
        self.shared.lock().processes.contains_key(&self.id)
    }

    /// Ends when the process has ended.
    pub async fn ended(&self) {
        std::future::poll_fn(|context| match self.shared.lock().processes.get_mut(&self.id) {
            None => Poll::Ready(()),
            Some(process) => {
                process.exit_wakers.push(context.waker().clone());
                Poll::Pending
            }
        })
        .await;
    }
}

impl Shared {
    pub(crate) fn lock(&self) -> parking_lot::MutexGuard<'_, State> {
        self.state.lock()
    }

    /// Adds a task to a process; nothing when that has ended.
    pub(crate) fn spawn(&self, process: ProcessId, task: impl Future<Output = ()> + Send + 'static) {
        let mut state = self.lock();
        let id = state.tasks_next;
        let Some(owner) = state.processes.get_mut(&process) else {
            drop(state);
            return;
        };
        owner.tasks.insert(id);
        state.tasks_next += 1;
        let handle =
            Arc::new(TaskWaker { task: id, queued: AtomicBool::new(false), woken: Arc::clone(&self.woken) });
        let waker = Waker::from(Arc::clone(&handle));
        waker.wake_by_ref();
        state.tasks.insert(id, Task { process, future: Some(Box::pin(task)), waker, handle });
    }

    /// The task to poll next; the clock jumps when none is ready. `None` when nothing can happen any more.
    fn next_ready(&self, ready: &mut BTreeSet<TaskId>) -> Option<TaskId> {
        let mut state = self.lock();
        loop {
            let poll_nanos = state.rng.range(POLL_NANOS);
            state.now = state.now + Duration::from_nanos(poll_nanos);
            state.fire_timers();
            ready.extend(self.woken.tasks.lock().drain(..));
            if ready.is_empty() {
                let (deadline, _) = *state.timers.first_key_value()?.0;
                state.now = state.now.max(deadline);
                assert!(state.now <= state.time_limit, "the time limit has passed: no progress");
                continue;
            }
            assert!(state.now <= state.time_limit, "the time limit has passed: no progress");
            let index = state.rng.below(ready.len() as u64) as usize;
            let task = *ready.iter().nth(index)?;
            ready.remove(&task);
            if !state.hold_back(task) {
                state.event("poll", &[task]);
                return Some(task);
            }
        }
    }

    /// Polls a task, outside the lock, if it is still there.
    fn poll_task(&self, id: TaskId) {
        let mut state = self.lock();
        let Some(task) = state.tasks.get_mut(&id) else { return };
        let mut future = task.future.take().expect("a task is polled by one");
        let waker = task.waker.clone();
        task.handle.queued.store(false, Ordering::Relaxed);
        drop(state);
        let ended = future.as_mut().poll(&mut Context::from_waker(&waker)).is_ready();
        let mut state = self.lock();
        if ended {
            if let Some(task) = state.tasks.remove(&id)
                && let Some(process) = state.processes.get_mut(&task.process)
            {
                process.tasks.remove(&id);
            }
        } else if let Some(task) = state.tasks.get_mut(&id) {
            task.future = Some(future);
            return;
        }
        drop(state);
        // Ended, or its process was killed meanwhile: dropped without the lock, which its parts take.
        drop(future);
    }

    /// Takes a process and all it held out of the world; nothing when it has ended.
    fn end_process(&self, id: ProcessId, how: &'static str) {
        let mut state = self.lock();
        let Some(process) = state.processes.remove(&id) else { return };
        state.event(how, &[process.host as u64, id]);
        state.close_sockets(id);
        state.hosts[process.host].disk.release_locks(id);
        let tasks: Vec<_> = process.tasks.iter().filter_map(|task| state.tasks.remove(task)).collect();
        drop(state);
        drop(tasks);
        for waker in process.exit_wakers {
            waker.wake();
        }
    }
}

impl State {
    /// The wall clock of a host.
    pub(crate) fn wall_clock(&self, host: HostId) -> TimestampMs {
        let passed = self.now.since_origin().as_millis() as i64;
        TimestampMs(EPOCH_MS + passed + self.hosts[host].clock_ahead_ms)
    }

    pub(crate) fn event(&mut self, kind: &'static str, values: &[u64]) {
        self.trace.event(self.now, kind, values);
    }

    pub(crate) fn fault(&mut self, kind: &'static str, values: &[u64]) {
        self.trace.fault(self.now, kind, values);
    }

    /// Wakes `waker` at `deadline`.
    pub(crate) fn wake_at(&mut self, deadline: Instant, waker: Waker) -> TimerKey {
        let key = (deadline, self.timers_next);
        self.timers_next += 1;
        self.timers.insert(key, waker);
        key
    }

    fn fire_timers(&mut self) {
        while let Some(entry) = self.timers.first_entry()
            && entry.key().0 <= self.now
        {
            entry.remove().wake();
        }
    }

    /// Whether the task belongs to a process that hangs in the disk; it is kept until that is over.
    fn hold_back(&mut self, task: TaskId) -> bool {
        let Some(process) = self.tasks.get(&task).map(|task| task.process) else { return false };
        match self.processes.get_mut(&process).and_then(|process| process.held.as_mut()) {
            Some(held) => {
                held.insert(task);
                true
            }
            None => false,
        }
    }

    /// Charges an inline disk call to the process; a hung disk stops it.
    pub(crate) fn charge(&mut self, process: ProcessId, cost: Duration, hung: bool) {
        if let Some(process) = self.processes.get_mut(&process) {
            process.debt += cost;
            if hung {
                process.held.get_or_insert_default();
            }
        }
    }
}

/// Ends at a time.
pub(crate) struct Sleep {
    shared: Arc<Shared>,
    deadline: Instant,
    timer: Option<(TimerKey, Waker)>,
}

impl Sleep {
    pub(crate) fn new(shared: Arc<Shared>, deadline: Instant) -> Self {
        Self { shared, deadline, timer: None }
    }
}

impl Future for Sleep {
    type Output = ();

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        let sleep = self.get_mut();
        let mut state = sleep.shared.lock();
        if state.now >= sleep.deadline {
            return Poll::Ready(());
        }
        match &sleep.timer {
            Some((_, waker)) if waker.will_wake(context.waker()) => {}
            _ => {
                if let Some((key, _)) = sleep.timer.take() {
                    state.timers.remove(&key);
                }
                let key = state.wake_at(sleep.deadline, context.waker().clone());
                sleep.timer = Some((key, context.waker().clone()));
            }
        }
        Poll::Pending
    }
}

impl Drop for Sleep {
    fn drop(&mut self) {
        if let Some((key, _)) = self.timer.take() {
            // The waker leaves the lock first: it may be the last to hold a task.
            let waker = self.shared.lock().timers.remove(&key);
            drop(waker);
        }
    }
}
