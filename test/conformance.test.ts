import { describe, expect, test } from 'vitest'
import { conformance, folderWith } from './command-line.ts'

/** A read of what is told, of a register that was never written. */
const reading = (value: string): string =>
  `{:process 0, :type :invoke, :f :read}\n{:process 0, :type :ok, :f :read, :value ${value}}\n`

const jsonLines = (...documents: readonly object[]): string =>
  documents.map((each) => `${JSON.stringify(each)}\n`).join('\n')

const entry = { file: 'a.edn', model: 'register', initial: 7, expected: true }
const files = { 'a.edn': reading('7'), 'b.edn': reading('8') }

const ids = [
  { type: ':invoke', process: 0, f: ':generate' },
  { type: ':ok', process: 0, f: ':generate', value: 1 },
]

describe('npm run conformance', () => {
  test('is content where all agree, empty lines and what it does not cover apart', () => {
    const folder = folderWith({
      ...files,
      'manifest.jsonl': jsonLines(
        entry,
        { ...entry, file: 'b.edn', expected: false },
        { ...entry, model: 'weak-isolation' },
        { ...entry, file: 'no-such-file', model: 'constructor' },
        { ...entry, expected: { 'read-atomic': true } },
      ),
    })
    const { code, out } = conformance(folder)
    expect(code, out).toBe(0)
    expect(rowsOf(out)).toEqual({
      constructor: [0, 0, 0, 0, 0, 1],
      register: [2, 0, 0, 0, 0, 1],
      'weak-isolation': [0, 0, 0, 0, 0, 1],
      all: [2, 0, 0, 0, 0, 3],
    })
  })

  test('ends with 1 for one that disagrees, and says what was expected and found', () => {
    const folder = folderWith({ ...files, 'manifest.jsonl': jsonLines({ ...entry, expected: false }) })
    const { code, out } = conformance(folder)
    expect(code).toBe(1)
    expect(out).toContain('disagrees  a.edn: expected invalid, found valid: ')
  })

  test.each([
    ['is not there', { file: 'nope.edn' }, {}, 'there is no file'],
    ['is of no format', { file: 'c.xml' }, { 'c.xml': '<history/>' }, 'line 1: expected a history'],
    ['is of another model', { model: 'kv', initial: '' }, {}, "invokes 'read', expected an operation"],
    ['has a first value that its model does not take', { model: 'kv' }, {}, 'the first value is 7'],
  ])('ends with 1 for one that %s', (_, change, more, says) => {
    const folder = folderWith({
      ...files,
      ...more,
      'manifest.jsonl': jsonLines(entry, { ...entry, ...change }),
    })
    const { code, out } = conformance(folder)
    expect(code).toBe(1)
    expect(out).toMatch(/^unreadable {2}/m)
    expect(out).toContain(says)
    expect(rowsOf(out)['all']).toEqual([1, 0, 0, 0, 1, 0])
  })

  test('takes a folder that has recordings alone', () => {
    const folder = folderWith({
      'recorded/a.jsonl': jsonLines(
        { id: 'one', checker: 'UniqueIds', history: ids, expected: { valid: true } },
        { id: 'two', checker: 'UniqueIds', history: [...ids, ...ids], expected: { 'valid?': false } },
        { id: 'three', checker: 'kafka', history: ids, expected: { valid: true } },
        { id: 4, checker: 5, model: { a: 1 }, history: 7 },
        {
          id: 'five',
          type: 'stack',
          ops: [{ inv: 0, ret: 1, f: 'pop', out: 1 }],
          linearizable: false,
        },
      ),
      'recorded/other.json': 'is not read',
    })
    const { code, out } = conformance(folder)
    expect(code, out).toBe(0)
    expect(rowsOf(out)['all']).toEqual([3, 0, 0, 0, 0, 2])
  })

  test('holds transactions against what Elle said, and tells what is proven beyond it', () => {
    const txn = (...value: unknown[]) => [{ process: 0, type: ':ok', f: ':txn', value }]
    const set = (...names: string[]) => ({ '#set': names })
    const document = { id: 'one', model: ':list-append', opts: { 'consistency-models': [':serializable'] } }
    const skew = [...txn([':append', 'x', 1], [':r', 'y', []]), ...txn([':append', 'y', 1], [':r', 'x', []])]
    const expected = { valid: false, 'anomaly-types': [':G2-item'], not: set(':repeatable-read') }
    const unknown = { valid: ':unknown', 'anomaly-types': [':empty-transaction-graph'], not: set() }
    const folder = folderWith({
      'recorded/a.jsonl': jsonLines(
        { ...document, history: skew, expected },
        { ...document, history: txn([':r', 'x', null]), expected: unknown },
        { ...document, history: skew, expected: { ...expected, not: set(':read-committed') } },
        { ...document, model: ':rw-register', history: txn([':w', 'x', 1]), expected: { valid: false } },
      ),
    })
    const { code, out } = conformance(folder)
    expect(code).toBe(1)
    expect(rowsOf(out)['all']).toEqual([1, 2, 1, 0, 0, 0])
    expect(out).toContain('differs  recorded/a.jsonl one: Elle says unknown, found valid: Elle gave up')
    expect(out).toContain('not: Elle says read-committed, found repeatable-read')
    expect(out).toContain('Elle says invalid, found valid')
  })

  test('ends with 1 for a recording that is covered and has no history in it', () => {
    const broken = { id: 'one', checker: 'Bank', history: [{ a: 1 }], expected: { valid: true } }
    const { code, out } = conformance(folderWith({ 'recorded/a.jsonl': jsonLines(broken) }))
    expect(code).toBe(1)
    expect(out).toContain('unreadable  recorded/a.jsonl one: ')
  })

  test('writes one document with --json, and the rest to stderr', () => {
    const folder = folderWith({ ...files, 'manifest.jsonl': jsonLines({ ...entry, expected: false }) })
    const { code, out, err } = conformance(folder, '--json')
    expect(code).toBe(1)
    expect(JSON.parse(out)).toMatchObject({
      models: [
        { model: 'register', agrees: 0, disagrees: 1, unknown: 0, unreadable: 0, uncovered: 0 },
        { model: 'all', disagrees: 1 },
      ],
      told: [{ where: 'a.edn', model: 'register', kind: 'disagrees' }],
    })
    expect(err).toContain('disagrees  a.edn')
  })

  test.each([
    ['no folder', [], /expected npm run conformance -- DIR/],
    ['two folders', ['a', 'b'], /expected npm run conformance -- DIR/],
    ['an unknown option', ['a', '--jsn'], /Unknown argument: jsn: expected/],
    [
      'a folder that is not there',
      ['no-such-folder'],
      /no-such-folder has no histories, expected a folder with/,
    ],
  ] as const)('refuses %s in one sentence', (_, words, says) => {
    expectRefusal(conformance(...words), says)
  })

  test.each([
    [
      'what is no JSON',
      '{"file": "a.edn",',
      /manifest\.jsonl, line 3: expected an object with a file, a model/,
    ],
    ['null', 'null', /manifest\.jsonl, line 3: expected an object/],
    ['a line without a file', '{"model": "register", "expected": true}', /line 3: expected an object/],
    [
      'a line without what is expected',
      '{"file": "a.edn", "model": "register"}',
      /line 3: expected an object/,
    ],
  ])('refuses a manifest with %s', (_, line, says) => {
    const folder = folderWith({ ...files, 'manifest.jsonl': `${jsonLines(entry)}\n${line}\n` })
    expectRefusal(conformance(folder), says)
  })

  test('refuses folders in which there is nothing to be held against', () => {
    expectRefusal(conformance(folderWith({ 'manifest.jsonl': '\n\n' })), /has no histories/)
    expectRefusal(conformance(folderWith({ recorded: 'a file' })), /has no histories/)
    expectRefusal(conformance(folderWith({ 'manifest.jsonl/a': '' })), /manifest\.jsonl" is a folder/)
    expectRefusal(conformance(folderWith({ 'recorded/a.jsonl/b': '' })), /a\.jsonl" is a folder/)
    expectRefusal(
      conformance(folderWith({ 'recorded/a.jsonl': '[]\n' })),
      /a\.jsonl, line 1: expected a JSON object/,
    )
  })
})

function rowsOf(table: string): { readonly [model: string]: readonly number[] } {
  const rows = table.split('\n').flatMap((line) => {
    const [, model, numbers] = /^(\S+)((?:\s+\d+){6})$/.exec(line) ?? []
    return model === undefined ? [] : [[model, (numbers as string).trim().split(/\s+/).map(Number)] as const]
  })
  return Object.fromEntries(rows)
}

function expectRefusal({ code, out, err }: ReturnType<typeof conformance>, says: RegExp): void {
  expect(code, `${out}${err}`).toBe(2)
  expect(err).toMatch(says)
  expect(err.trim().split('\n').length, err).toBe(1)
  expect(out).toBe('')
}
