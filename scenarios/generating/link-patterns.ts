import * as fc from 'fast-check'
import type { Fault, Moment, NodeId, Split, Target } from '../../sim/index.ts'
import { between, fields, maybe, oneOf } from './arbitrary.ts'
import { type Chain, chainsOf } from './chains.ts'
import { typesOf } from './links.ts'
import { fitting, type Placed, placesOf } from './moments.ts'
import { timesOf } from './manner.ts'
import type { Pattern } from './pattern.ts'
import { someNodes, targetsOf } from './targets.ts'

const swizzleClog: Pattern = {
  of: ['clog'],
  possible: ({ nodes }) => nodes.length >= 2,
  arbitrary: (ground, manner) =>
    fields<{
      nodes: readonly NodeId[]
      order: readonly NodeId[]
      at: number
      apartMs: number
      openMs: number
    }>({
      nodes: someNodes(ground.nodes, 2, ground.nodes.length),
      order: someNodes(ground.nodes, ground.nodes.length, ground.nodes.length),
      at: timesOf(ground, manner),
      apartMs: between(0, 200),
      openMs: between(ground.stabilityMs, 300),
    }).map(({ nodes, order, at, apartMs, openMs }) => {
      const opened = order.filter((node) => nodes.includes(node))
      const allClogged = at + nodes.length * apartMs
      return nodes.flatMap((isolate, i): readonly Fault[] => {
        const begin = at + i * apartMs
        const end = allClogged + (opened.indexOf(isolate) + 1) * openMs
        if (begin >= ground.spanMs) return []
        return [{ kind: 'clog', on: { isolate }, at: begin, for: fitting(begin, end - begin, ground) }]
      })
    }),
}

const slowNode: Pattern = {
  of: ['delay'],
  arbitrary: (ground, manner) =>
    fields<{ placed: Placed; target: Target; ms: number; jitterMs?: number }>({
      placed: placesOf(ground, { ...manner, lengths: 'long' }),
      target: targetsOf(ground),
      ms: oneOf(between(5, 100), between(50, 600)),
      jitterMs: maybe(50, between(5, 300)),
    }).map(({ placed: { at, for: lengthMs, whom }, target, ms, jitterMs }) => [
      {
        kind: 'delay',
        ms,
        ...(jitterMs === undefined ? {} : { jitter: { kind: 'uniform', min: 0, max: jitterMs } }),
        on: { isolate: whom ?? target },
        at,
        for: lengthMs,
      },
    ]),
}

/** Links of one node to another, or to all others. */
type Link = (whom: Target, nodes: readonly NodeId[]) => Split

const links: readonly Link[] = [
  (whom, nodes) => ({ links: nodes.slice(0, 1).map((node) => [whom, node] as const) }),
  (whom, nodes) => ({ links: nodes.slice(0, 2).map((node) => [whom, node] as const) }),
  (whom, nodes) => ({ links: nodes.slice(0, 1).map((node) => [node, whom] as const) }),
  (mute) => ({ mute }),
]

const lateMessages: Pattern = {
  of: ['hold'],
  possible: ({ nodes }) => nodes.length >= 2,
  arbitrary: (ground, manner) =>
    fields<{ chain: Chain; target: Target; nodes: readonly NodeId[]; link: Link; keptMs: number }>({
      chain: chainsOf(ground, manner, 60),
      target: targetsOf(ground),
      nodes: someNodes(ground.nodes, 2, 2),
      link: fc.constantFrom(...links),
      keptMs: between(100, 2_000),
    }).map(({ chain: { fromMs, needsTrigger, moments, whom }, target, nodes, link, keptMs }) => {
      const lasts = Math.max(ground.stabilityMs, keptMs)
      return [
        ...(needsTrigger ? [hold(link(target, nodes), fromMs, fitting(fromMs, lasts, ground))] : []),
        ...moments.map((at) => hold(link(whom ?? target, nodes), at, lasts)),
      ]
    }),
}

function hold(on: Split, at: Moment, lengthMs: number): Fault {
  return { kind: 'hold', on, at, for: lengthMs }
}

const oldMessages: Pattern = {
  of: ['replay'],
  arbitrary: (ground, manner) =>
    fields<{ chain: Chain; count: number; olderThanMs: number; types?: readonly string[] }>({
      chain: chainsOf(ground, manner, 60),
      count: between(1, 20),
      olderThanMs: fc.constantFrom(0, 50, 200, 1_000),
      types: typesOf(ground, 40),
    }).map(({ chain: { moments }, ...which }) => moments.map((at) => ({ kind: 'replay', at, ...which }))),
}

/** Patterns of messages that are slow, or late, or come again. */
export const linkPatterns = {
  'swizzle-clog': swizzleClog,
  'slow-node': slowNode,
  'late-messages': lateMessages,
  'old-messages': oldMessages,
} as const satisfies { readonly [name: string]: Pattern }
