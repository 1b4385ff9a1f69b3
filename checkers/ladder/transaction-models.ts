import { InputError } from '../../sim/errors.ts'
import type { History } from '../../sim/history.ts'
import type { Verification } from '../certificate.ts'
import { countOf } from '../explanation/words.ts'
import { ordersSessionsAlone } from '../formats/recorded-history.ts'
import {
  checkIsolation,
  type IsolationModelName,
  type IsolationOptions,
  isolationModels,
  type IsolationVerdict,
  type OrderProof,
  verifyIsolation,
} from '../isolation/index.ts'
import {
  checkTransactions,
  type TransactionAnomaly,
  type TransactionOptions,
  type TransactionVerdict,
} from '../transactions/check-transactions.ts'
import { implyingAnomalies, prohibitedBy, transactionModels } from '../transactions/lattice.ts'
import { verifyTransactions } from '../transactions/verify-transactions.ts'
import type { Verdict } from '../verdict.ts'
import { objectOf } from '../transactions/object-of.ts'
import { impliedBy, meaningOf } from './implications.ts'
import { transactionRungs } from './rungs.ts'

/** What transactions are judged by, beside a model. */
export interface TransactionSettings extends Omit<TransactionOptions, 'models'> {
  /** How many steps may go into a model that is hard to decide. */
  readonly budget?: number
}

/** What was found of a model of transactions, and by whom. */
export type ModelVerdict = Verdict & { readonly details: ModelDetails }

/** What a verdict on a model of transactions tells beside itself. */
export interface ModelDetails {
  /** All anomalies that were found, worst first. */
  readonly anomalies: readonly TransactionAnomaly[]
  /** The weakest models that they rule out, and the others. */
  readonly not: readonly string[]
  readonly alsoNot: readonly string[]
  /** Who decided whether there is an order, where anomalies did not decide. */
  readonly decidedAs?: IsolationModelName
  /** Of what was decided so: the cycle of transactions that have no order, if the verdict rests on one. */
  readonly proof?: OrderProof
  /** The model from whose verdict this one follows, if it was not judged by itself. */
  readonly follows?: string
}

/** The names of the models that transactions can be held against. */
export const transactionModelNames: readonly string[] = [
  ...new Set([...transactionModels, 'causal', ...Object.keys(isolationModels)]),
].sort()

/** Models of lists of which anomalies are all there is to find: of these the order of versions is known. */
const DECIDED_BY_LISTS = new Set(['serializable', 'strict-serializable'])
/** What is said of registers where only the order of their versions would tell. */
const WHY_NO_ORDER =
  'nothing speaks against it, and nobody knows the order of the versions of registers: it would be known to hold if a stronger model did, or of lists that are appended to, whose reads show that order'
/** Models for which it is enough that nothing shows otherwise, for some order of versions will do. */
const OF_ANY_ORDER = new Set(['read-committed', 'read-uncommitted'])

/**
 * Transactions, and what is known of them. Anomalies come first, for they say most; where there is none that a model prohibits, and
 * they cannot tell that there is an order, or what was written twice leaves them none to look for, who can is asked.
 */
export class TransactionModels {
  private readonly history: History
  private readonly settings: TransactionSettings
  private readonly sessionsAlone: boolean
  /** What was found when anomalies were looked for, by the strongest model that was asked about. */
  private readonly found = new Map<string, TransactionVerdict>()
  /** What was decided, by who decided it. */
  private readonly decisions = new Map<IsolationModelName, IsolationVerdict>()

  constructor(history: History, settings: TransactionSettings) {
    this.history = history
    this.settings = { ...settings, object: settings.object ?? objectOf(history) }
    this.sessionsAlone = ordersSessionsAlone(history)
  }

  /** Whether a model can be asked about: where sessions have no times, none that needs them. */
  covers(model: string): boolean {
    return (
      !this.sessionsAlone ||
      ![...prohibitedBy(inLattice(model))].some((anomaly) => anomaly.endsWith('-realtime'))
    )
  }

  /**
   * The verdict on a model: by itself, or, where that is unknown, as it follows from a rung of the ladder that implies the model and
   * holds, or that it implies and that is violated.
   *
   * @param model - one of {@link transactionModelNames}
   * @throws InputError for a history that is none of transactions, or of sessions alone where the model asks for times
   */
  verdict(model: string): ModelVerdict {
    const meant = meaningOf(model)
    const found = this.judged(meant)
    return found.verdict === 'unknown' ? (this.following(meant, found.details) ?? found) : found
  }

  /**
   * The verdict on a model by itself.
   *
   * @param model - by the name that {@link meaningOf} gives
   * @param anomaliesOf - the model whose anomalies are looked for, if others that are weaker are asked about as well
   * @throws InputError as {@link verdict} does
   */
  judged(model: string, anomaliesOf = model): ModelVerdict {
    if (!this.covers(model)) {
      throw new InputError(
        `the model is ${model}, expected one that does not ask for times: the history orders no more than each session`,
      )
    }
    const { verdict, anomalies, not, alsoNot, ...rest } = this.anomalies(anomaliesOf)
    const details = { anomalies, not, alsoNot }
    const decidedAs = this.deciderOf(model)
    if (verdict === 'unknown') {
      const unknown = { ...rest, verdict, why: rest.why ?? '', details }
      if (decidedAs === undefined || this.isToldMore()) return unknown
      const decided = this.told(decidedAs, details)
      return decided.verdict === 'unknown' ? unknown : decided
    }
    const wrong = new Set([
      ...prohibitedBy(inLattice(model)),
      ...implyingAnomalies(this.settings.anomalies ?? []),
    ])
    const worst = anomalies.find(({ type }) => wrong.has(type))
    const { procedure = '', operations = 0 } = rest
    const effort = { procedure, operations }
    if (worst !== undefined)
      return { ...effort, verdict: 'invalid', why: worst.why, core: worst.core, details }
    if (decidedAs !== undefined) return this.told(decidedAs, details)
    if (this.settings.object === 'rw-register' && !OF_ANY_ORDER.has(model)) {
      return { ...effort, verdict: 'unknown', why: WHY_NO_ORDER, details }
    }
    const witness = 'witness' in rest ? { witness: rest.witness } : {}
    const why =
      'witness' in rest && rest.witness !== undefined
        ? (rest.why ?? '')
        : anomalies.length > 0
          ? `Of the anomalies that were found, ${model} prohibits none.`
          : `In ${countOf(operations, 'transaction')} there is nothing that ${model} prohibits.`
    return { ...effort, verdict: 'valid', why, ...witness, details }
  }

  /** What follows of a model from rungs that are decided by themselves, the weakest first: of those more is decided at little cost. */
  private following(model: string, details: ModelDetails): ModelVerdict | undefined {
    const rungs = transactionRungs.map(({ name }) => name).filter((name) => this.covers(name))
    const weaker = impliedBy(model, this.sessionsAlone)
    const violated: string[] = []
    for (const rung of [...rungs].reverse()) {
      const implied = impliedBy(rung, this.sessionsAlone)
      if (!weaker.has(rung) && !implied.has(model)) continue
      if (violated.some((each) => implied.has(each))) continue
      const found = this.judged(rung)
      if (found.verdict === 'invalid') violated.push(rung)
      const { decidedAs, proof } = found.details
      const followed = {
        ...details,
        ...(decidedAs === undefined ? {} : { decidedAs }),
        ...(proof === undefined ? {} : { proof }),
        follows: rung,
      }
      const { why = '' } = found
      if (found.verdict === 'invalid' && weaker.has(rung)) {
        return { ...found, why: `It implies ${rung}, which is violated: ${why}`, details: followed }
      }
      if (found.verdict === 'valid' && implied.has(model)) {
        return { ...found, why: `It is implied by ${rung}, which holds: ${why}`, details: followed }
      }
    }
    return undefined
  }

  /** Whether there is something to hold against transactions that only anomalies show. */
  private isToldMore(): boolean {
    const { anomalies, versionOrder, versions } = this.settings
    return [anomalies, versionOrder, versions].some((each) => each !== undefined && each.length > 0)
  }

  /** Verifies the proof of a verdict that was given here. */
  verify(model: string, verdict: Verdict): Verification {
    const { details } = verdict as ModelVerdict
    const { decidedAs, follows, anomalies, not, alsoNot } = details
    const {
      history,
      settings: { budget: _, ...settings },
    } = this
    if (decidedAs !== undefined) {
      return verifyIsolation(history, { model: decidedAs, ...this.isolationSettings() }, verdict)
    }
    return verifyTransactions(
      history,
      { ...settings, models: [inLattice(follows ?? model)] },
      { ...verdict, anomalies, not, alsoNot },
    )
  }

  private anomalies(model: string): TransactionVerdict {
    const asked = inLattice(model)
    const known = this.found.get(asked)
    if (known !== undefined) return known
    const { budget: _, ...options } = this.settings
    const found = checkTransactions(this.history, { ...options, models: [asked] })
    this.found.set(asked, found)
    return found
  }

  /** What was decided, with its proof among what is told beside it. */
  private told(decidedAs: IsolationModelName, details: ModelDetails): ModelVerdict {
    const { proof, ...verdict } = this.decided(decidedAs)
    return { ...verdict, details: { ...details, decidedAs, ...(proof === undefined ? {} : { proof }) } }
  }

  private decided(model: IsolationModelName): IsolationVerdict {
    const known = this.decisions.get(model)
    if (known !== undefined) return known
    const decided = this.decidedAnew(model)
    this.decisions.set(model, decided)
    return decided
  }

  private decidedAnew(model: IsolationModelName): IsolationVerdict {
    const verdict = checkIsolation(this.history, { model, ...this.isolationSettings() })
    if (verdict.verdict !== 'valid' || verdict.why !== undefined) return verdict
    const { operations = 0 } = verdict
    return {
      ...verdict,
      why: `There is an order of the ${countOf(operations, 'transaction')} that it allows.`,
    }
  }

  private isolationSettings(): Omit<IsolationOptions, 'model'> {
    const { object, budget, initial, lenient, repaired } = this.settings
    return {
      ...(lenient === undefined ? {} : { lenient }),
      ...(repaired === undefined ? {} : { repaired }),
      ...(object === undefined ? {} : { object }),
      ...(budget === undefined ? {} : { budget }),
      ...(initial === undefined ? {} : { initial }),
    }
  }

  /** Who decides a model, if anyone but anomalies. Where only sessions have an order, read committed knows them too. */
  private deciderOf(model: string): IsolationModelName | undefined {
    const { object } = this.settings
    const knowsSessions = model === 'read-committed' && this.sessionsAlone
    if (OF_ANY_ORDER.has(model) && !knowsSessions) return undefined
    if (object === 'list-append' && DECIDED_BY_LISTS.has(model)) return undefined
    if (model === 'causal') return 'causal-consistency'
    return Object.hasOwn(isolationModels, model) ? (model as IsolationModelName) : undefined
  }
}

/** The model of Elle's lattice whose anomalies rule out a model. */
function inLattice(model: string): string {
  return model === 'causal' ? 'causal-cerone' : model
}
