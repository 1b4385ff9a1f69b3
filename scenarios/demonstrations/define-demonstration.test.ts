import { expect, test } from 'vitest'
import { InputError } from '../../sim/index.ts'
import { defineDemonstration, type Demonstration, demonstrations } from './index.ts'

const known = demonstrations['stale-quorum'] as Demonstration

test('what is shipped is a demonstration', () => {
  for (const demonstration of Object.values(demonstrations))
    expect(defineDemonstration(demonstration)).toBe(demonstration)
})

test.each<[what: string, wrong: { readonly [field in keyof Demonstration]?: unknown }, sentence: RegExp]>([
  [
    'a name with blanks',
    { name: 'Not this' },
    /^demonstration: name is Not this, expected lower-case letters/,
  ],
  ['no title', { title: undefined }, /: title is missing, expected a text$/],
  ['an empty question', { question: '' }, /: question is , expected a text$/],
  ['one choice', { choices: ['Yes.'] }, /: choices is \["Yes\."\], expected two to four texts$/],
  ['choices that are none', { choices: [1, 2] }, /: choices is \[1,2\], expected two to four texts$/],
  [
    'an answer from 1 on',
    { answer: 3 },
    /: answer is 3, expected the position of the right one of 3 choices, from 0$/,
  ],
  [
    'an explanation in one text',
    { explanation: 'So.' },
    /: explanation is So\., expected a list of sentences$/,
  ],
  [
    'an object that nobody measures',
    { object: 'queue' },
    /: object is queue, expected "register" or "counter"$/,
  ],
  ['no time', { delayMs: 0 }, /: delayMs is 0, expected milliseconds, more than 0$/],
  [
    'an unknown cost',
    { costs: ['reads', 'money'] },
    /: costs is \["reads","money"\], expected a list of reads, writes, /,
  ],
  ['no costs', { costs: undefined }, /: costs is missing, expected a list of/],
  ['nothing that looks', { shows: true }, /: shows is true, expected a function/],
  ['a repair that is no scenario', { repaired: { name: 'x' } }, /^scenario x/],
])('%s is refused in a sentence', (_what, wrong, sentence) => {
  const given = { ...known, ...wrong } as Demonstration
  expect(() => defineDemonstration(given)).toThrow(InputError)
  expect(() => defineDemonstration(given)).toThrow(sentence)
})
