const ROUND_CONSTANTS = roundConstants()

/**
 * The SHA-256 digest of a text's UTF-8 bytes, in base64: what a content security policy names a script by. Written here
 * because a browser's own is asynchronous and Node's is not in browsers.
 */
export function sha256Base64(text: string): string {
  const words = padded(new TextEncoder().encode(text))
  const state = new Int32Array([
    0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19,
  ])
  const schedule = new Int32Array(64)
  for (let start = 0; start < words.length; start += 16) {
    schedule.set(words.subarray(start, start + 16))
    compress(state, schedule)
  }
  let bytes = ''
  for (const word of state) {
    for (let shift = 24; shift >= 0; shift -= 8) bytes += String.fromCodePoint((word >>> shift) & 0xff)
  }
  return btoa(bytes)
}

function compress(state: Int32Array, schedule: Int32Array): void {
  for (let i = 16; i < 64; i++) {
    const early = schedule[i - 15] as number
    const late = schedule[i - 2] as number
    const first = rotate(early, 7) ^ rotate(early, 18) ^ (early >>> 3)
    const second = rotate(late, 17) ^ rotate(late, 19) ^ (late >>> 10)
    schedule[i] = (schedule[i - 16] as number) + first + (schedule[i - 7] as number) + second
  }
  // The eight working words, rotated by moving where they begin instead of moving them.
  const words = new Int32Array(72)
  words.set(state, 64)
  for (let i = 0; i < 64; i++) {
    const at = 64 - i
    const a = words[at] as number
    const b = words[at + 1] as number
    const c = words[at + 2] as number
    const e = words[at + 4] as number
    const f = words[at + 5] as number
    const g = words[at + 6] as number
    const h = words[at + 7] as number
    const sumE = rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25)
    const choice = (e & f) ^ (~e & g)
    const mixed = (h + sumE + choice + (ROUND_CONSTANTS[i] as number) + (schedule[i] as number)) | 0
    const sumA = rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22)
    const majority = (a & b) ^ (a & c) ^ (b & c)
    words[at + 3] = (words[at + 3] as number) + mixed
    words[at - 1] = mixed + sumA + majority
  }
  for (let i = 0; i < 8; i++) state[i] = (state[i] as number) + (words[i] as number)
}

function padded(bytes: Uint8Array): Int32Array {
  const words = new Int32Array(((bytes.length + 8) >> 6) * 16 + 16)
  for (const [i, byte] of bytes.entries()) {
    words[i >> 2] = (words[i >> 2] as number) | (byte << (24 - (i % 4) * 8))
  }
  words[bytes.length >> 2] = (words[bytes.length >> 2] as number) | (0x80 << (24 - (bytes.length % 4) * 8))
  words[words.length - 2] = Math.floor(bytes.length / 0x20000000)
  words[words.length - 1] = bytes.length << 3
  return words
}

function rotate(word: number, by: number): number {
  return (word >>> by) | (word << (32 - by))
}

/** The first 32 fractional bits of the cube roots of the first 64 primes, by bisection in exact integers. */
function roundConstants(): Int32Array {
  const constants = new Int32Array(64)
  let found = 0
  for (let candidate = 2; found < 64; candidate++) {
    if (isPrime(candidate)) constants[found++] = Number(cubeRootOf(candidate) & 0xffffffffn) | 0
  }
  return constants
}

function isPrime(candidate: number): boolean {
  for (let divisor = 2; divisor * divisor <= candidate; divisor++) {
    if (candidate % divisor === 0) return false
  }
  return true
}

/** The cube root, times 2 to the 32nd, rounded down. */
function cubeRootOf(prime: number): bigint {
  const cube = BigInt(prime) << 96n
  let low = 0n
  let high = 1n << 36n
  while (high - low > 1n) {
    const middle = (low + high) >> 1n
    if (middle * middle * middle <= cube) low = middle
    else high = middle
  }
  return low
}
