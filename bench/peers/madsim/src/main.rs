//! The echo and idle workloads of `bench/workloads` on madsim, in the way of the example in its documentation of `net`: a node
//! of its own address each, an endpoint bound by a task of that node, messages told apart by their tags.
//!
//! `echo NODES TOKENS MESSAGES` prints messages delivered a second, `idle NODES WAKING SECONDS` virtual seconds a second.
//!
//! Time is taken outside of `block_on`: within, the clock is the simulated one.

use madsim::{
    net::Endpoint,
    runtime::Runtime,
    time::{interval, sleep},
    Config,
};
use std::{
    env,
    future::pending,
    net::{IpAddr, Ipv4Addr, SocketAddr},
    sync::{
        atomic::{AtomicU32, AtomicU64, Ordering::Relaxed},
        Arc,
    },
    time::{Duration, Instant},
};

const PING: u64 = 0;
const PONG: u64 = 1;
const WATCH: Duration = Duration::from_millis(50);
const LOOK: Duration = Duration::from_millis(10);

/// A message takes 3.26 ms in the mean, as with netsplit: a latency, which is uniform, and a millisecond each for sending it and
/// for receiving it, which is what madsim's own random delay at both comes to.
const NETWORK: &str = r#"
[net]
packet_loss_rate = 0.01
send_latency = { start = { secs = 0, nanos = 260000 }, end = { secs = 0, nanos = 2260000 } }

[tcp]
"#;

fn main() {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let number = |position: usize| arguments[position].parse::<u64>().expect("a number");
    match arguments[0].as_str() {
        "echo" => echo(number(1) as usize, number(2) as usize, number(3)),
        "idle" => idle(number(1) as usize, number(2) as usize, number(3)),
        other => panic!("there is no workload {other}"),
    }
}

fn address_of(node: usize) -> SocketAddr {
    let ip = Ipv4Addr::new(10, 0, (node / 250) as u8, (node % 250 + 1) as u8);
    SocketAddr::new(IpAddr::V4(ip), 9000)
}

/// What a node remembers of each token: the round it is in, at its home, and the last one answered, at its partner.
struct Node {
    endpoint: Endpoint,
    partner: SocketAddr,
    tokens: Vec<usize>,
    rounds: Vec<AtomicU32>,
    answered: Vec<AtomicU32>,
    delivered: Arc<AtomicU64>,
}

impl Node {
    async fn send_off(&self, token: usize) {
        let round = self.rounds[token].fetch_add(1, Relaxed) + 1;
        self.send(self.partner, PING, token, round).await;
    }

    async fn send(&self, to: SocketAddr, tag: u64, token: usize, round: u32) {
        let mut message = [0; 8];
        message[..4].copy_from_slice(&(token as u32).to_le_bytes());
        message[4..].copy_from_slice(&round.to_le_bytes());
        self.endpoint.send_to(to, tag, &message).await.expect("send");
    }

    async fn receive(&self, tag: u64) -> (SocketAddr, usize, u32) {
        let mut message = [0; 8];
        let (_, from) = self.endpoint.recv_from(tag, &mut message).await.expect("receive");
        self.delivered.fetch_add(1, Relaxed);
        let word = |at: usize| u32::from_le_bytes(message[at..at + 4].try_into().expect("four bytes"));
        (from, word(0) as usize, word(4))
    }

    async fn answer_pings(self: Arc<Self>) {
        loop {
            let (from, token, round) = self.receive(PING).await;
            if round > self.answered[token].load(Relaxed) {
                self.answered[token].store(round, Relaxed);
                self.send(from, PONG, token, round).await;
            }
        }
    }

    async fn take_pongs(self: Arc<Self>) {
        loop {
            let (_, token, round) = self.receive(PONG).await;
            if round == self.rounds[token].load(Relaxed) {
                self.send_off(token).await;
            }
        }
    }

    async fn watch(self: Arc<Self>) {
        let mut at_last_look = vec![0; self.rounds.len()];
        let mut ticks = interval(WATCH);
        loop {
            ticks.tick().await;
            for &token in &self.tokens {
                if self.rounds[token].load(Relaxed) == at_last_look[token] {
                    self.send_off(token).await;
                }
                at_last_look[token] = self.rounds[token].load(Relaxed);
            }
        }
    }
}

fn echo(nodes: usize, tokens: usize, messages: u64) {
    let runtime = Runtime::with_seed_and_config(1, NETWORK.parse::<Config>().expect("a configuration"));
    let delivered = Arc::new(AtomicU64::new(0));
    for position in 0..nodes {
        let delivered = delivered.clone();
        let node = runtime.create_node().ip(address_of(position).ip()).build();
        node.spawn(async move {
            let node = Arc::new(Node {
                endpoint: Endpoint::bind(address_of(position)).await.expect("bind"),
                partner: address_of((position + 1) % nodes),
                tokens: (0..tokens).filter(|token| token % nodes == position).collect(),
                rounds: (0..tokens).map(|_| AtomicU32::new(0)).collect(),
                answered: (0..tokens).map(|_| AtomicU32::new(0)).collect(),
                delivered,
            });
            // Sending and receiving each keep a task waiting: one for each token, or messages would queue up at the endpoint.
            let visitors = (0..tokens).filter(|token| (token + 1) % nodes == position).count();
            for _ in 0..visitors {
                madsim::task::spawn(node.clone().answer_pings());
            }
            for _ in 0..node.tokens.len() {
                madsim::task::spawn(node.clone().take_pongs());
            }
            // The others are bound by then; the first look sends the tokens off.
            sleep(LOOK).await;
            node.watch().await;
        });
    }
    let until = |target: u64| {
        let delivered = delivered.clone();
        runtime.block_on(async move {
            while delivered.load(Relaxed) < target {
                sleep(LOOK).await;
            }
        });
    };
    until(messages / 10);
    let before = delivered.load(Relaxed);
    let start = Instant::now();
    until(before + messages);
    let seconds = start.elapsed().as_secs_f64();
    let rate = (delivered.load(Relaxed) - before) as f64 / seconds;
    println!("{{\"messages/s\": {rate}}}");
}

fn idle(nodes: usize, waking: usize, seconds: u64) {
    let runtime = Runtime::with_seed_and_config(1, Config::default());
    for position in 0..nodes {
        let node = runtime.create_node().ip(address_of(position).ip()).build();
        node.spawn(async move {
            if position >= waking {
                pending::<()>().await;
            }
            loop {
                sleep(Duration::from_secs(1)).await;
            }
        });
    }
    let pass = |seconds: u64| runtime.block_on(async move { sleep(Duration::from_secs(seconds)).await });
    pass(seconds / 10);
    let start = Instant::now();
    pass(seconds);
    let rate = seconds as f64 / start.elapsed().as_secs_f64();
    println!("{{\"virtual s/s\": {rate}}}");
}
