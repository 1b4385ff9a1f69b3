import type { Envelope } from './envelope.ts'
import type { Kernel } from './kernel.ts'
import type { Link } from './link.ts'
import type { Departure, Passage } from './passage.ts'
import type { Stream } from './random.ts'

/** What an effect may do to the network. */
export interface EffectWorld {
  readonly kernel: Kernel
  readonly participants: number
  /** The effect has acted once more, on a message of a type. */
  struck(fault: string, type: string): void
  /** Links between sides have broken: what is on them never arrives. */
  breakLinks(fault: string, links: readonly number[], text: string): void
  /** Sends on what was kept before it set out. */
  setOut(departures: readonly Departure[]): void
  /** Lets what was kept on its way arrive, in the order in which it was to. */
  letArrive(envelopes: readonly Envelope[]): void
}

/**
 * What one active fault does to messages on the links it is about. Its draws for a message depend on the fault, the link and the
 * message's number there, and so not on other faults.
 */
export abstract class LinkEffect {
  readonly fault: string
  protected readonly world: EffectWorld
  private readonly links: ReadonlySet<number> | undefined
  private readonly types: ReadonlySet<string> | undefined
  private readonly streams = new Map<Link, Stream>()
  private spared: ((link: number) => boolean) | undefined

  /**
   * @param links - the numbers of the links between sides that it is about; all, within sides too, if it is not given
   */
  constructor(
    fault: { readonly id: string; readonly types?: readonly string[] },
    links: ReadonlySet<number> | undefined,
    world: EffectWorld,
  ) {
    this.fault = fault.id
    this.types = fault.types === undefined ? undefined : new Set(fault.types)
    // Nothing parts a side from itself.
    this.links = links && new Set([...links].filter((link) => !isWithinSide(link, world.participants)))
    this.world = world
  }

  /** Whether it is about messages of a type on a link between sides; `from` is the position of the sender. */
  covers(link: number, type: string, _from: number): boolean {
    return (this.links?.has(link) ?? true) && (this.types?.has(type) ?? true) && this.spared?.(link) !== true
  }

  /** Whether it is about a link between sides. */
  protected reaches(link: number): boolean {
    return (this.links?.has(link) ?? true) && this.spared?.(link) !== true
  }

  /** A message is being sent. */
  sending(_passage: Passage): void {}

  /** Why a message of a type may not arrive, if it may not. */
  stops(_type: string): string | undefined {
    return undefined
  }

  /** Keeps a message before it sets out; gives whether it does. */
  keepsBefore(_departure: Departure): boolean {
    return false
  }

  /** Keeps a message that was to arrive; gives whether it does. */
  keepsOnWay(_envelope: Envelope, _link: number): boolean {
    return false
  }

  /** Bytes a second that it leaves to a message it covers. */
  rate(): number {
    return Number.POSITIVE_INFINITY
  }

  /** Leaves a core of participants alone from now on, and the links between them. */
  spare(within: (link: number) => boolean, _positions: ReadonlySet<number>): void {
    this.spared = within
    this.release(within)
  }

  /** The fault has ended. */
  end(): void {
    this.release(() => true)
  }

  /** Lets go of what it keeps on some links. */
  protected release(_links: (link: number) => boolean): void {}

  /** The k-th of this effect's draws for a message. */
  protected draw({ link, number }: Passage, k: number): number {
    const { kernel } = this.world
    let stream = this.streams.get(link)
    if (stream === undefined) {
      stream = kernel.key.stream(`fault/${this.fault}/link/${link.name}`)
      this.streams.set(link, stream)
    }
    return kernel.choices.at(stream, number * 2 + k)
  }

  protected struck(type: string): void {
    this.world.struck(this.fault, type)
  }
}

function isWithinSide(link: number, participants: number): boolean {
  return Math.floor(link / participants) === link % participants
}
