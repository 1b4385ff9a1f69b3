import { canonicalText } from '../canonical.ts'
import { INITIAL_STATE, type Observations } from './observations.ts'
import type { Because, Proof, Step } from './proof.ts'

/** A proof in words. */
export interface ToldProof {
  /** What an anomaly is called that has such a cycle. */
  readonly name: string
  /** What had to be concluded first, a clause each. */
  readonly lemmas: readonly string[]
  /** The steps of the cycle, each with its reason. */
  readonly cycle: readonly { readonly step: Step; readonly because: string }[]
  /** All of it in a sentence. */
  readonly text: string
}

/**
 * A proof in words: what it is called, and for each transaction that comes before another why it does.
 *
 * @param observations - what the numbers in it are
 * @param proof - why there is no order
 * @param nameOf - what a transaction is called
 */
export function toldProof(
  observations: Observations,
  proof: Proof,
  nameOf: (transaction: number) => string,
): ToldProof {
  const text = new ProofText(observations, proof, nameOf)
  const lemmas = new Map(proof.lemmas.map((lemma) => [nameOfStep(lemma), plainer(lemma)]))
  const cycle = proof.cycle.map((step) => {
    const lemma = step.because.kind === 'writers' ? lemmas.get(nameOfStep(step)) : undefined
    if (lemma !== undefined) lemmas.delete(nameOfStep(step))
    return lemma ?? step
  })
  // What is plain needs not be said before it is used.
  const needed = [...lemmas.values()].filter(({ because }) => because.kind === 'writers')
  const clausesOf = (steps: readonly Step[]) =>
    [...new Set(steps.map((step) => text.clause(step)))].filter((clause) => clause !== '')
  const name = anomalyOf({ ...proof, cycle })
  return {
    name,
    lemmas: clausesOf(needed),
    cycle: cycle.map((step) => ({ step, because: text.reason(step) })),
    text: `${name}: ${clausesOf([...needed, ...cycle]).join('; ')}`,
  }
}

function nameOfStep({ from, to, because }: Step): string {
  return `${from} ${to} ${'key' in because ? because.key : ''}`
}

/** What was concluded from one step between the same two is as plain as that step. */
function plainer(lemma: Step): Step {
  const { from, to, because } = lemma
  if (because.kind !== 'writers' || because.spoilt !== undefined) return lemma
  const [only, ...more] = because.against
  const isPlain = only !== undefined && more.length === 0 && only.from === from && only.to === to
  return isPlain && only.because.kind !== 'overwritten' && only.because.kind !== 'writers' ? only : lemma
}

/** What an anomaly is called that has a cycle like this one. */
function anomalyOf({ model, cycle }: Proof): string {
  const overwritten = cycle.filter(({ because }) => because.kind === 'overwritten')
  if (overwritten.length === 2) {
    const isAdjacent = cycle.some(
      (step, i) =>
        step.because.kind === 'overwritten' && cycle[(i + 1) % cycle.length]?.because.kind === 'overwritten',
    )
    const keys = new Set(overwritten.map(({ because }) => ('key' in because ? because.key : undefined)))
    if (isAdjacent) return keys.size === 1 ? 'lost update' : 'write skew'
    return 'long fork'
  }
  if (overwritten.length === 1) {
    const others = cycle.filter(({ because }) => because.kind !== 'overwritten')
    if (others.every(({ because }) => because.kind === 'session' || because.kind === 'realtime')) {
      return 'stale read'
    }
    const [other, ...more] = others
    const isOfWriters = other?.because.kind === 'writers' || other?.because.kind === 'version'
    return isOfWriters && more.length === 0 ? 'lost update' : 'read skew'
  }
  const seen = cycle.filter(({ because }) => because.kind === 'seen')
  if (overwritten.length === 0 && seen.length === 1) {
    if (model.axiom === 'read-committed') return 'non-monotonic read'
    if (model.axiom === 'read-atomic') return 'fractured read'
    if (model.axiom === 'causal') return 'causality violation'
  }
  return 'cycle'
}

class ProofText {
  private readonly observations: Observations
  private readonly proof: Proof
  private readonly nameOf: (transaction: number) => string

  constructor(observations: Observations, proof: Proof, nameOf: (transaction: number) => string) {
    this.observations = observations
    this.proof = proof
    this.nameOf = nameOf
  }

  /** A step with its reason; nothing for one that needs none. */
  clause({ from, to, because }: Step): string {
    if (from === INITIAL_STATE) return ''
    const order =
      to === INITIAL_STATE ? 'would come before all others' : `must come before ${this.nameOf(to)}`
    return `${this.nameOf(from)} ${order}, because ${this.reason({ from, to, because })}`
  }

  reason({ from, to, because }: Step): string {
    const [one, other] = [this.nameOf(from), this.nameOf(to)]
    switch (because.kind) {
      case 'session':
        return 'its session did it before'
      case 'realtime':
        return `it had completed before ${other} was invoked`
      case 'read':
        return `${other} read ${this.key(because.key)} from it`
      case 'version':
        return `${this.shownBy(because.key)} read ${this.key(because.key)} with what it appended before what ${other} did`
      case 'overwritten':
        return `it read ${this.key(because.key)} ${this.source(because.first)}, which ${other} replaced`
      case 'seen':
        return this.seen(one, to, because)
      case 'writers':
        return this.writers(from, to, because)
    }
  }

  private seen(
    one: string,
    to: number,
    { key, reader, way }: Extract<Because, { readonly kind: 'seen' }>,
  ): string {
    const who = this.nameOf(reader)
    const what = `${who} read ${this.key(key)} ${this.source(to)}`
    const between = way.slice(1, -1).map(this.nameOf)
    if (between.length > 0) {
      return `${what} although it had seen, by way of ${between.join(', ')}, ${one}, which writes ${this.key(key)}`
    }
    const { readStarts, readKeys, readFroms } = this.observations
    for (let i = readStarts[reader] as number; i < (readStarts[reader + 1] as number); i++) {
      if (readFroms[i] !== way[0]) continue
      const also = this.key(readKeys[i] as number)
      const had = this.proof.model.axiom === 'read-committed' ? 'had already read' : 'read'
      return `${what} although it ${had} ${also} from ${one}, which writes ${this.key(key)}`
    }
    return `${what} although its session had done ${one} before, which writes ${this.key(key)}`
  }

  private writers(
    from: number,
    to: number,
    { key, spoilt, against }: Extract<Because, { readonly kind: 'writers' }>,
  ): string {
    const [one, other] = [this.nameOf(from), this.nameOf(to)]
    const both = `both write ${this.key(key)}`
    const clauses = [...new Set(against.map((step) => this.short(step)))].filter((clause) => clause !== '')
    const known = clauses.length === 0 ? '' : `: ${clauses.join(', ')}`
    if (spoilt === undefined) return `${both}, and ${one} cannot come after ${other}${known}`
    const reader = this.nameOf(spoilt)
    return `${both}, and ${reader}, which read that from ${other}, comes after ${one}${known}`
  }

  private short({ from, to, because }: Step): string {
    if (from === INITIAL_STATE) return ''
    const [one, other] = [this.nameOf(from), this.nameOf(to)]
    switch (because.kind) {
      case 'session':
        return `${one} was before ${other} in its session`
      case 'realtime':
        return `${one} had completed before ${other} was invoked`
      case 'read':
        return `${other} read ${this.key(because.key)} from ${one}`
      case 'version':
        return `${this.shownBy(because.key)} read ${this.key(because.key)} with ${one} before ${other}`
      case 'overwritten':
        return `${other} replaced what ${one} read from ${this.key(because.key)}`
      case 'seen':
      case 'writers':
        return `${one} comes before ${other}`
    }
  }

  /** Who read the longest list of a key. */
  private shownBy(key: number): string {
    const { rows, versionOrders } = this.observations
    return this.nameOf(rows.indexOf(versionOrders?.shownBy[key] as number))
  }

  private source(writer: number): string {
    return writer === INITIAL_STATE ? 'as it was at first' : `from ${this.nameOf(writer)}`
  }

  private key(key: number): string {
    return canonicalText(this.observations.table.keys.valueOf(key))
  }
}
