import { damagedMessage } from './damaged-message.ts'
import { happens, type Sampler, samplerOf } from './distributions.ts'
import type { Envelope } from './envelope.ts'
import type {
  DamageFault,
  DelayFault,
  DuplicateFault,
  LinkBreakFault,
  LinkFault,
  LossFault,
  ReorderFault,
  ThrottleFault,
} from './faults/index.ts'
import { type EffectWorld, LinkEffect } from './link-effect.ts'
import type { Link } from './link.ts'
import type { Departure, Passage } from './passage.ts'
import { toMicroseconds } from './time.ts'

/** An effect whose fault has what an effect needs beside it. */
type Of<F> = F & { readonly id: string }
type Links = ReadonlySet<number> | undefined

/** Cuts what it covers. */
class Cut extends LinkEffect {
  override sending(passage: Passage): void {
    passage.drop(`cut by ${this.fault}`, this.fault)
  }

  override stops(type: string): string {
    this.struck(type)
    return `cut by ${this.fault}`
  }
}

class Loss extends LinkEffect {
  private readonly probability: number

  constructor(fault: Of<LossFault>, links: Links, world: EffectWorld) {
    super(fault, links, world)
    this.probability = fault.probability
  }

  override sending(passage: Passage): void {
    if (happens(this.draw(passage, 0), this.probability)) passage.drop(`lost by ${this.fault}`, this.fault)
  }
}

/** A broken link stays so until a time. */
class LinkBreak extends LinkEffect {
  private readonly probability: number
  private readonly repair: Sampler
  /** Until when links between two sides, whatever the direction, are broken. */
  private readonly broken = new Map<number, number>()

  constructor(fault: Of<LinkBreakFault>, links: Links, world: EffectWorld) {
    super(fault, links, world)
    this.probability = fault.probability
    this.repair = samplerOf(fault.repair)
  }

  override sending(passage: Passage): void {
    const { kernel, participants } = this.world
    const { link, message } = passage
    const pair = Math.min(link.number, reverseOf(link.number, participants))
    const breaks = happens(this.draw(passage, 0), this.probability)
    const duration = this.repair(this.draw(passage, 1))
    if ((this.broken.get(pair) ?? 0) <= kernel.now) {
      if (!breaks) return
      this.broken.set(pair, kernel.now + duration)
      this.break(link, duration, message.type)
    }
    if (passage.dropped === undefined) kernel.coverage?.affected(this.fault, message.type)
    passage.drop(`${this.fault} broke the link`)
  }

  /** Both directions break, as far as the fault is about them. */
  private break(link: Link, duration: number, type: string): void {
    const { participants } = this.world
    const back = reverseOf(link.number, participants)
    const directions = this.reaches(back) ? [link.number, back] : [link.number]
    const text = `link-break ${this.fault}: ${link.name} for ${duration / 1000} ms`
    this.world.breakLinks(this.fault, directions, text)
    this.struck(type)
  }
}

class Duplicate extends LinkEffect {
  private readonly probability: number
  private readonly after: Sampler | undefined

  constructor(fault: Of<DuplicateFault>, links: Links, world: EffectWorld) {
    super(fault, links, world)
    this.probability = fault.probability
    this.after = fault.after === undefined ? undefined : samplerOf(fault.after)
  }

  override sending(passage: Passage): void {
    if (!happens(this.draw(passage, 0), this.probability)) return
    passage.copyDelay = this.after?.(this.draw(passage, 1)) ?? passage.ownCopyDelay
    passage.struckBy(this.fault)
  }
}

class Delay extends LinkEffect {
  private readonly constant: number
  private readonly jitter: Sampler | undefined

  constructor(fault: Of<DelayFault>, links: Links, world: EffectWorld) {
    super(fault, links, world)
    this.constant = toMicroseconds(fault.ms)
    this.jitter = fault.jitter === undefined ? undefined : samplerOf(fault.jitter)
  }

  override sending(passage: Passage): void {
    passage.extra += this.constant + (this.jitter?.(this.draw(passage, 0)) ?? 0)
    passage.struckBy(this.fault)
  }
}

class Reorder extends LinkEffect {
  private readonly probability: number
  private readonly by: Sampler

  constructor(fault: Of<ReorderFault>, links: Links, world: EffectWorld) {
    super(fault, links, world)
    this.probability = fault.probability
    this.by = samplerOf(fault.by)
  }

  override sending(passage: Passage): void {
    if (!happens(this.draw(passage, 0), this.probability)) return
    passage.heldBack += this.by(this.draw(passage, 1))
    passage.overtaken = true
    passage.struckBy(this.fault)
  }
}

class Clog extends LinkEffect {
  private kept: { readonly envelope: Envelope; readonly link: number }[] = []

  override keepsOnWay(envelope: Envelope, link: number): boolean {
    this.kept.push({ envelope, link })
    this.struck(envelope.message.type)
    return true
  }

  protected override release(links: (link: number) => boolean): void {
    const { kept } = this
    this.kept = kept.filter(({ link }) => !links(link))
    this.world.letArrive(kept.filter(({ link }) => links(link)).map(({ envelope }) => envelope))
  }
}

class Hold extends LinkEffect {
  private kept: Departure[] = []

  override keepsBefore(departure: Departure): boolean {
    this.kept.push(departure)
    this.struck(departure.envelope.message.type)
    return true
  }

  protected override release(links: (link: number) => boolean): void {
    const { kept } = this
    this.kept = kept.filter(({ link }) => !links(link.number))
    this.world.setOut(kept.filter(({ link }) => links(link.number)))
  }
}

class Damage extends LinkEffect {
  private readonly probability: number
  private readonly checksums: boolean

  constructor(fault: Of<DamageFault>, links: Links, world: EffectWorld) {
    super(fault, links, world)
    this.probability = fault.probability
    this.checksums = fault.checksums ?? false
  }

  override sending(passage: Passage): void {
    if (!happens(this.draw(passage, 0), this.probability)) return
    const damaged = damagedMessage(passage.message, this.draw(passage, 1))
    // There may be nothing in it that can change.
    if (damaged === passage.message) return
    if (this.checksums) return passage.drop(`damaged by ${this.fault}, and noticed`, this.fault)
    passage.message = damaged
    passage.struckBy(this.fault)
  }
}

class Throttle extends LinkEffect {
  private readonly bytesPerSecond: number

  constructor(fault: Of<ThrottleFault>, links: Links, world: EffectWorld) {
    super(fault, links, world)
    this.bytesPerSecond = fault.bytesPerSecond
  }

  override sending(passage: Passage): void {
    passage.struckBy(this.fault)
  }

  override rate(): number {
    return this.bytesPerSecond
  }
}

/** Lets nothing that some nodes send leave them, to their own clients neither. */
export class Silence extends LinkEffect {
  private readonly positions: Set<number>

  constructor(fault: { readonly id: string }, positions: Iterable<number>, world: EffectWorld) {
    super(fault, undefined, world)
    this.positions = new Set(positions)
  }

  override covers(_link: number, _type: string, from: number): boolean {
    return this.positions.has(from)
  }

  override sending(passage: Passage): void {
    // What a node sends to itself never leaves it.
    if (!passage.link.loop) passage.drop(`silenced by ${this.fault}`, this.fault)
  }

  override spare(_within: (link: number) => boolean, positions: ReadonlySet<number>): void {
    for (const position of positions) this.positions.delete(position)
  }
}

/** The number of the link in the other direction. */
function reverseOf(link: number, participants: number): number {
  return (link % participants) * participants + Math.floor(link / participants)
}

/** What a fault of the links does while it acts. */
export function effectOf(
  fault: LinkFault & { readonly id: string },
  links: ReadonlySet<number> | undefined,
  world: EffectWorld,
): LinkEffect {
  switch (fault.kind) {
    case 'partition':
      return new Cut(fault, links, world)
    case 'loss':
      return new Loss(fault, links, world)
    case 'link-break':
      return new LinkBreak(fault, links, world)
    case 'duplicate':
      return new Duplicate(fault, links, world)
    case 'delay':
      return new Delay(fault, links, world)
    case 'reorder':
      return new Reorder(fault, links, world)
    case 'clog':
      return new Clog(fault, links, world)
    case 'hold':
      return new Hold(fault, links, world)
    case 'damage':
      return new Damage(fault, links, world)
    case 'throttle':
      return new Throttle(fault, links, world)
  }
}
