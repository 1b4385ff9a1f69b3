import type { ComparedConfiguration } from '../../scenarios/comparing/comparison.ts'
import type { ComparisonSettings } from '../../scenarios/comparing/settings.ts'
import { shippedProtocols } from '../../scenarios/library.ts'
import type { Json } from '../../sim/index.ts'
import { keyWords, nameWords, valueWords } from '../value-words.ts'
import { decimal, shareWords } from './figures.ts'
import type { Series } from './series.ts'

/** Configurations of one protocol that differ in options. */
export interface Family {
  readonly protocol: string
  readonly members: readonly Series[]
  /** The options in which they differ. */
  readonly knobs: readonly Knob[]
}

/** An option in which configurations differ. */
export interface Knob {
  readonly option: string
  readonly words: string
  /** Its values in words, in their order. */
  readonly values: readonly string[]
}

/** Something that is read off as knobs are turned. */
export interface Measure {
  readonly name: string
  of(configuration: ComparedConfiguration, settings: ComparisonSettings): number | undefined
  words(value: number): string
  /** What the axis must reach at least. */
  readonly least: number
}

const DEFAULT = 'default'
const LONGEST_VALUE = 24

/** What is read off as knobs are turned. */
export const measures: readonly Measure[] = [
  {
    name: 'Median read',
    of: ({ latency: { reads } }, { delayMs }) => (reads.operations === 0 ? undefined : reads.p50Ms / delayMs),
    words: inDelays,
    least: 1,
  },
  {
    name: 'Median write',
    of: ({ latency: { writes } }, { delayMs }) =>
      writes.operations === 0 ? undefined : writes.p50Ms / delayMs,
    words: inDelays,
    least: 1,
  },
  {
    name: 'Stale reads',
    of: ({ staleness: { withFaults, withoutFaults } }) => {
      const { stale, reads } = withFaults ?? withoutFaults
      return reads === 0 ? undefined : stale / reads
    },
    words: inPercent,
    least: 0.05,
  },
  {
    name: 'In time, minority side',
    of: ({ availability }) => {
      const side = availability?.sides.find(({ name }) => name === 'minority')
      return side === undefined || side.requests === 0 ? undefined : side.inTime / side.requests
    },
    words: inPercent,
    least: 1,
  },
]

/** The protocols of which several configurations differ in options. */
export function familiesOf(series: readonly Series[]): readonly Family[] {
  const protocols = [...new Set(series.map(({ configuration }) => configuration.protocol))]
  return protocols.flatMap((protocol) => {
    const members = series.filter(({ configuration }) => configuration.protocol === protocol)
    const options = [...new Set(members.flatMap(({ configuration }) => Object.keys(configuration.options)))]
    const knobs = options
      .map((option) => ({ option, words: keyWords(option), values: valuesOf(members, option) }))
      .filter(({ values }) => values.length > 1)
    return knobs.length === 0 ? [] : [{ protocol, members, knobs }]
  })
}

/** The value of a configuration's option, in words; where it is not given, the protocol's default, as far as the protocol is known. */
export function knobValue({ configuration }: Series, option: string): string {
  const { protocol, options } = configuration
  const value = Object.hasOwn(options, option) ? options[option] : defaultOf(protocol, option)
  if (value === undefined) return DEFAULT
  return typeof value === 'string' ? nameWords(value, LONGEST_VALUE) : valueWords(value, LONGEST_VALUE)
}

function defaultOf(protocol: string, option: string): Json | undefined {
  if (!Object.hasOwn(shippedProtocols, protocol)) return undefined
  const defaults = shippedProtocols[protocol]?.definition.defaults as
    { readonly [name: string]: Json } | undefined
  return defaults !== undefined && Object.hasOwn(defaults, option) ? defaults[option] : undefined
}

/** What a configuration has of the other options in which its family differs: the same for those that one knob alone tells apart. */
export function otherKnobs(series: Series, { option }: Knob, knobs: readonly Knob[]): string {
  return knobs
    .filter((knob) => knob.option !== option)
    .map((knob) => `${knob.words} ${knobValue(series, knob.option)}`)
    .join(', ')
}

function valuesOf(members: readonly Series[], option: string): readonly string[] {
  const values = new Set(members.map((each) => knobValue(each, option)))
  return [...values].sort((one, other) => rankOf(one) - rankOf(other) || (one < other ? -1 : 1))
}

/** The default one first, then numbers by size, then words. */
function rankOf(value: string): number {
  if (value === DEFAULT) return Number.NEGATIVE_INFINITY
  const number = Number(value)
  return Number.isNaN(number) ? Number.MAX_VALUE : number
}

function inDelays(value: number): string {
  return value === 0 ? '0' : `${decimal(value)} d`
}

function inPercent(value: number): string {
  return shareWords(value, 1)
}
