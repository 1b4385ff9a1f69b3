//! The echo and idle workloads of `bench/workloads` on turmoil, in the way of its own tests of UDP: hosts that bind a socket of
//! `turmoil::net`, under tokio's own timers.
//!
//! `echo NODES TOKENS MESSAGES TICK` prints messages delivered a second, `idle NODES WAKING SECONDS TICK` virtual seconds a
//! second; the tick is in milliseconds.

use std::{
    cell::{Cell, RefCell},
    env,
    future::pending,
    net::SocketAddr,
    rc::Rc,
    time::{Duration, Instant},
};
use tokio::{
    task::spawn_local,
    time::{interval, sleep},
};
use turmoil::{lookup, net::UdpSocket, Builder, Result};

const PORT: u16 = 9000;
const WATCH: Duration = Duration::from_millis(50);
const PING: u8 = 0;
const PONG: u8 = 1;

fn main() -> Result {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let number = |position: usize| arguments[position].parse::<u64>().expect("a number");
    let tick = Duration::from_millis(number(4));
    match arguments[0].as_str() {
        "echo" => echo(number(1) as usize, number(2) as usize, number(3), tick),
        "idle" => idle(number(1) as usize, number(2) as usize, number(3), tick),
        other => panic!("there is no workload {other}"),
    }
}

fn builder(tick: Duration) -> Builder {
    let mut builder = Builder::new();
    builder
        .rng_seed(1)
        .tick_duration(tick)
        .simulation_duration(Duration::from_secs(1_000_000_000));
    builder
}

/// What a node remembers of each token: the round it is in, at its home, and the last one answered, at its partner.
struct Node {
    socket: UdpSocket,
    partner: SocketAddr,
    tokens: Vec<usize>,
    rounds: RefCell<Vec<u32>>,
    answered: RefCell<Vec<u32>>,
    delivered: Rc<Cell<u64>>,
}

impl Node {
    async fn send_off(&self, token: usize) -> Result {
        let round = {
            let mut rounds = self.rounds.borrow_mut();
            rounds[token] += 1;
            rounds[token]
        };
        self.send(self.partner, PING, token, round).await
    }

    async fn send(&self, to: SocketAddr, kind: u8, token: usize, round: u32) -> Result {
        let mut message = [kind; 9];
        message[1..5].copy_from_slice(&(token as u32).to_le_bytes());
        message[5..].copy_from_slice(&round.to_le_bytes());
        self.socket.send_to(&message, to).await?;
        Ok(())
    }

    async fn receive(&self) -> Result {
        let mut message = [0; 9];
        loop {
            let (_, from) = self.socket.recv_from(&mut message).await?;
            self.delivered.set(self.delivered.get() + 1);
            let token = u32::from_le_bytes(message[1..5].try_into()?) as usize;
            let round = u32::from_le_bytes(message[5..].try_into()?);
            if message[0] == PONG {
                let current = self.rounds.borrow()[token];
                if round == current {
                    self.send_off(token).await?;
                }
                continue;
            }
            let answered = self.answered.borrow()[token];
            if round > answered {
                self.answered.borrow_mut()[token] = round;
                self.send(from, PONG, token, round).await?;
            }
        }
    }

    async fn watch(self: Rc<Self>) -> Result {
        let mut at_last_look = vec![0; self.tokens.last().map_or(0, |last| last + 1)];
        let mut ticks = interval(WATCH);
        loop {
            ticks.tick().await;
            for &token in &self.tokens {
                let current = self.rounds.borrow()[token];
                if current == at_last_look[token] {
                    self.send_off(token).await?;
                }
                at_last_look[token] = self.rounds.borrow()[token];
            }
        }
    }
}

fn echo(nodes: usize, tokens: usize, messages: u64, tick: Duration) -> Result {
    let delivered = Rc::new(Cell::new(0));
    // An exponential latency, cut off: turmoil's default curve over this range has the mean of the other simulators' lognormal.
    // All tokens may wait at one host at once.
    let mut sim = builder(tick)
        .min_message_latency(Duration::from_millis(1))
        .max_message_latency(Duration::from_millis(15))
        .udp_capacity(tokens * 2)
        .build();
    for position in 0..nodes {
        let delivered = delivered.clone();
        sim.host(format!("n{position}"), move || {
            let delivered = delivered.clone();
            async move {
                let socket = UdpSocket::bind(("0.0.0.0", PORT)).await?;
                // The others are there and bound by then.
                sleep(Duration::from_millis(100)).await;
                let node = Rc::new(Node {
                    socket,
                    partner: (lookup(format!("n{}", (position + 1) % nodes)), PORT).into(),
                    tokens: (0..tokens).filter(|token| token % nodes == position).collect(),
                    rounds: RefCell::new(vec![0; tokens]),
                    answered: RefCell::new(vec![0; tokens]),
                    delivered,
                });
                spawn_local(node.clone().watch());
                node.receive().await
            }
        });
    }
    while delivered.get() < messages / 10 {
        sim.step()?;
    }
    let before = delivered.get();
    let start = Instant::now();
    while delivered.get() < before + messages {
        sim.step()?;
    }
    let seconds = start.elapsed().as_secs_f64();
    let rate = (delivered.get() - before) as f64 / seconds;
    println!("{{\"messages/s\": {rate}}}");
    Ok(())
}

fn idle(nodes: usize, waking: usize, seconds: u64, tick: Duration) -> Result {
    let mut sim = builder(tick).build();
    for position in 0..nodes {
        sim.host(format!("n{position}"), move || async move {
            if position >= waking {
                pending::<()>().await;
            }
            loop {
                sleep(Duration::from_secs(1)).await;
            }
        });
    }
    while sim.elapsed() < Duration::from_secs(seconds) / 10 {
        sim.step()?;
    }
    let start = Instant::now();
    let before = sim.elapsed();
    while sim.elapsed() - before < Duration::from_secs(seconds) {
        sim.step()?;
    }
    let rate = (sim.elapsed() - before).as_secs_f64() / start.elapsed().as_secs_f64();
    println!("{{\"virtual s/s\": {rate}}}");
    Ok(())
}
