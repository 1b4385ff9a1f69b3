import { existsSync, readdirSync, readFileSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { folderWith, netsplit, netsplitHere, netsplitWith } from './command-line.ts'

/** A write of 5, and a read that gives what is told, in each of the formats. */
const writtenAs: { readonly [file: string]: (read: number) => string } = {
  'own.jsonl': (read) =>
    lines(
      '{"process":0,"type":"invoke","f":"write","key":"x","value":5,"time":0}',
      '{"process":0,"type":"ok","f":"write","key":"x","value":5,"time":1000}',
      '{"process":1,"type":"invoke","f":"read","key":"x","time":2000}',
      `{"process":1,"type":"ok","f":"read","key":"x","value":${read},"time":3000}`,
    ),
  'array.json': (read) =>
    `[{"process":0,"type":":invoke","f":":write","value":5},{"process":0,"type":":ok","f":":write","value":5},
      {"process":":nemesis","type":":info","f":":start","value":":isolated"},
      {"process":1,"type":":invoke","f":":read"},{"process":1,"type":":ok","f":":read","value":${read}}]`,
  'vector.edn': (read) =>
    `[#jepsen.history.Op{:index 0 :time 10 :process 0 :type :invoke :f :write :value 5}
      {:index 1 :time 20 :process 0 :type :ok :f :write :value 5}
      {:index 2 :time 30 :process 1 :type :invoke :f :read} {:index 3 :time 40 :process 1 :type :ok :f :read :value ${read}}]`,
  'list.edn': (read) =>
    `({:process 0 :type :invoke :f :write :value 5} {:process 0 :type :ok :f :write :value 5}
      {:process 1 :type :invoke :f :read} {:process 1 :type :ok :f :read :value ${read}})`,
  'stream.edn': (read) =>
    lines(
      '{:process 0, :type :invoke, :f :write, :value #jepsen.independent.Tuple [:a 5]}',
      '{:process :nemesis, :type :info, :f :start, :value #{:n1 :n2}}',
      '{:process 0, :type :ok, :f :write, :value #jepsen.independent.Tuple [:a 5]}',
      '{:process 1, :type :invoke, :f :read, :value #jepsen.independent.Tuple [:a nil]}',
      `{:process 1, :type :ok, :f :read, :value #jepsen.independent.Tuple [:a ${read}]}`,
    ),
  'tabs.log': (read) =>
    lines(
      'INFO  jepsen.util - 0\t:invoke\t:write\t5',
      'INFO  jepsen.util - 0\t:ok\t:write\t5',
      'INFO  jepsen.util - 1\t:invoke\t:read\tnil',
      `INFO  jepsen.util - 1\t:ok\t:read\t${read}`,
    ),
  'blanks.log': (read) =>
    lines(
      '2026-01-01 12:00:00,123{GMT}\tINFO\t[jepsen worker 0] jepsen.util: 0 :invoke :write 5',
      '2026-01-01 12:00:00,124{GMT}\tINFO\t[jepsen worker 0] jepsen.util: 0 :ok :write 5',
      '2026-01-01 12:00:00,125{GMT}\tINFO\t[jepsen worker 1] jepsen.util: 1 :invoke :read nil',
      `2026-01-01 12:00:00,126{GMT}\tINFO\t[jepsen worker 1] jepsen.util: 1 :ok :read ${read}`,
    ),
}

const ORPHAN = '{:process 0, :type :fail, :f :read}\n'
const DOUBLE = lines(
  '{:process 0, :type :invoke, :f :add, :value 1}',
  '{:process 0, :type :ok, :f :add, :value 1}',
  '{:process 0, :type :invoke, :f :read}',
  '{:process 0, :type :ok, :f :read, :value #{1 2}}',
)

describe.each(Object.entries(writtenAs))('%s', (file, contents) => {
  test('is judged, proven, and judged the same when it was exported', async () => {
    for (const [read, code, word] of [
      [5, 0, 'VALID'],
      [4, 1, 'INVALID'],
    ] as const) {
      const folder = folderWith({ [file]: contents(read) })
      for (const format of ['edn', 'jsonl']) {
        const first = await netsplitHere(
          folder,
          'check',
          file,
          '--model',
          'auto',
          '--verify',
          '--export',
          format,
        )
        expect(first.code, first.err).toBe(code)
        expect(first.out).toContain(`${word}  ${file} as register`)
        expect(first.out).toContain('\n  verified: ')
        const exported = readdirSync(join(folder, 'netsplit-out')).find((name) => name.endsWith(`.${format}`))
        const again = await netsplitHere(
          folder,
          'check',
          `netsplit-out/${exported}`,
          '--model',
          'register',
          '--verify',
        )
        expect(again.code, again.err).toBe(code)
      }
    }
  })
})

test('standard input is a dash', () => {
  const history = (writtenAs['own.jsonl'] as (read: number) => string)(4)
  const folder = folderWith()
  const { code, out } = netsplitWith(history, folder, 'check', '-', '--model', 'register', '--export', 'edn')
  expect(code).toBe(1)
  expect(out).toContain('INVALID  - as register')
  expect(readdirSync(join(folder, 'netsplit-out'))).toEqual(['stdin.edn'])
  const broken = netsplitWith('{"process":', folder, 'check', '-', '--model', 'register')
  expect(broken.code).toBe(2)
  expect(broken.err).toMatch(/^netsplit: standard input, line 1: /)
  expect(netsplitWith('', folder, 'check', '-', '--model', 'register').err).toContain('has no events')
})

test('--json writes one document, and nothing else, on stdout', () => {
  const folder = folderWith({ 'a.edn': DOUBLE, 'b.edn': ORPHAN })
  const workload = netsplit(folder, 'check', 'a.edn', '--model', 'jepsen:set', '--verify', '--json')
  expect(workload.code).toBe(1)
  expect(JSON.parse(workload.out)).toMatchObject({
    file: 'a.edn',
    model: 'jepsen:set',
    verdict: 'invalid',
    core: [2, 3],
    details: { unexpected: [2] },
    verification: { outcome: 'unproven' },
  })
  expect(workload.err).toContain('not verified: a checker of a workload counts')
  const refused = netsplit(folder, 'check', 'b.edn', '--model', 'register', '--json')
  expect([refused.code, refused.out]).toEqual([2, ''])
})

test('a search that runs out of steps is unknown, with exit code 3', () => {
  const history = Array.from({ length: 24 }, (_, i) =>
    lines(
      `{:process ${i}, :type :invoke, :f :txn, :value [[:r :x nil] [:w :x ${i}]]}`,
      `{:process ${i + 30}, :type :invoke, :f :txn, :value [[:r :y nil] [:w :y ${i}]]}`,
    ),
  ).join('')
  const ends = lines(
    '{:process 0, :type :ok, :f :txn, :value [[:r :x 23] [:w :x 0]]}',
    '{:process 30, :type :ok, :f :txn, :value [[:r :y 23] [:w :y 0]]}',
    '{:process 1, :type :ok, :f :txn, :value [[:r :x 99] [:w :x 1]]}',
  )
  const folder = folderWith({ 'a.edn': history + ends })
  const { code, out } = netsplit(folder, 'check', 'a.edn', '--model', 'multi-register', '--budget', '5')
  expect(code, out).toBe(3)
  expect(out).toContain('UNKNOWN  a.edn as multi-register')
})

describe('transactions over registers that hold something at first', () => {
  const done = (process: number, micros: string) =>
    `{:process ${process}, :type :ok, :f :txn, :value [${micros}]}`
  const files = {
    'skew.edn': lines(done(0, '[:r :x 0] [:w :y 1]'), done(1, '[:r :y 0] [:w :x 1]')),
    'written.edn': lines(done(0, '[:w :x 0]'), done(1, '[:r :x 0]')),
    'null.edn': lines(done(0, '[:w :x 1]'), done(1, '[:r :x nil]')),
    'lists.edn': lines(done(0, '[:append :x 1]'), done(1, '[:r :x [1]]')),
  }
  const check = (file: string, ...more: readonly string[]) =>
    netsplit(folderWith(files), 'check', file, '--initial', '0', '--verify', ...more)

  test.each(['snapshot-isolation', 'causal', 'read-atomic', 'read-committed'])(
    'are judged by %s',
    (model) => {
      const { code, out } = check('skew.edn', '--model', model)
      expect(code, out).toBe(0)
      expect(out).toContain(`VALID  skew.edn as ${model}`)
      expect(out).not.toContain('THE PROOF IS WRONG')
    },
  )

  test('are proven wrong', () => {
    const { code, out } = check('skew.edn', '--model', 'serializable')
    expect(code, out).toBe(1)
    expect(out).toContain('read 0 of "y"')
    expect(out).toContain('\n  verified: ')
    const ladder = check('skew.edn', '--ladder')
    expect(ladder.code).toBe(1)
    expect(ladder.out).toContain('strong-snapshot-isolation holds, repeatable-read is violated')
    expect(ladder.out).not.toContain('unknown')
  })

  test('hold no null', () => {
    const { code, out } = check('null.edn', '--model', 'read-committed')
    expect([code, out]).toEqual([1, expect.stringContaining('read null of "x", which nobody wrote')])
  })

  test('are unknown where somebody wrote that as well, and another read it', () => {
    const { code, out } = check('written.edn', '--model', 'snapshot-isolation')
    expect(code, out).toBe(3)
    expect(out).toContain('0 was written to "x", and read: nobody can tell it from what was there at first')
  })

  test('are no lists, which are empty', () => {
    const { code, err } = check('lists.edn', '--model', 'serializable')
    expect([code, err]).toEqual([2, expect.stringContaining('the first value is 0, expected none of list-append: lists are empty at first')]) // prettier-ignore
  })
})

describe('a ladder is told what its headline is told', () => {
  const event = (type: string, f: string, value: string, more = '') =>
    `{"process":0,"client":"c1","type":"${type}","f":"${f}","value":${value}${more}}`
  const txn = (process: number, value: string) => `{"process":${process},"type":"ok","f":"txn","value":${value},"time":0}` // prettier-ignore
  const files = {
    'zeros.jsonl': lines(txn(0, '[["r","x",0],["w","y",1]]'), txn(1, '[["r","y",0],["w","x",1]]')),
    'lists.jsonl': lines(
      txn(0, '[["append","x",1],["r","y",[]]]'),
      txn(1, '[["append","y",1],["r","x",[]]]'),
    ),
    'one.jsonl': lines(event('invoke', 'write', '1', ',"key":"x"'), event('ok', 'write', '1', ',"key":"x"')),
  }
  const check = (...words: readonly string[]) => netsplit(folderWith(files), 'check', ...words)

  test('in its options, and in the command of its report', () => {
    const ladder = check('zeros.jsonl', '--ladder', '--option', 'initial=0')
    expect([ladder.code, ladder.out]).toEqual([1, expect.stringContaining('strong-snapshot-isolation holds')])
    const anomalies = check('lists.jsonl', '--ladder', '--option', 'anomalies=["G2-item"]')
    expect([anomalies.code, anomalies.out]).toEqual([1, expect.stringContaining('none of them holds, read-uncommitted is violated')]) // prettier-ignore
    const folder = folderWith(files)
    const sessions = netsplit(
      folder,
      'check',
      'one.jsonl',
      '--ladder',
      '--option',
      'sessions="client"',
      '--report',
      'r.html',
    )
    expect(sessions.code, sessions.err).toBe(0)
    expect(sessions.out).toContain('linearizable holds')
    expect(pageText(join(folder, 'r.html'))).toContain(
      `npx netsplit check one.jsonl --option 'sessions="client"' --ladder`,
    )
  })

  test('and what it is a history of', () => {
    const did = ['invoke', 'ok'].map((type) => event(type, 'txn', '[["r","x",0]]'))
    const folder = folderWith({ 'multi.jsonl': lines(...did) })
    for (const model of ['multi-register', 'auto']) {
      const { code, out } = netsplit(
        folder,
        ...['check', 'multi.jsonl', '--model', model, '--initial', '{"x":0}', '--ladder'],
      )
      expect(code, out).toBe(0)
      expect(out).toMatch(/multi\.jsonl as multi-register\n[^]*\n {2}holds +linearizable\n/)
    }
  })

  test('or is refused what it cannot be told', () => {
    for (const [file, option, why] of [
      [
        'one.jsonl',
        'total=5',
        '--option total is given, which a ladder does not take, expected some of object, initial, sessions',
      ],
      ['one.jsonl', 'anomalies=["G0"]', 'a ladder of single operations takes no such option'],
      ['lists.jsonl', 'anomalies=["G7"]', 'the anomaly is "G7", expected some of G-'],
    ] as const) {
      const { code, err } = check(file, '--ladder', '--option', option)
      expect([code, err]).toEqual([2, expect.stringContaining(why)])
    }
  })

  test('and names linearizable as its first, which can be asked for by itself', () => {
    const { code, out } = check('one.jsonl', '--model', 'linearizable', '--verify')
    expect([code, out]).toEqual([0, expect.stringContaining('VALID  one.jsonl as linearizable')])
    expect(out).toContain('\n  verified: ')
  })

  test('where models are of another kind of history they say so', () => {
    expect(check('lists.jsonl', '--model', 'PRAM').err).toContain('PRAM is about single operations, and these are transactions') // prettier-ignore
    expect(check('lists.jsonl', '--model', 'linearizable').err).toContain('linearizable is about single operations') // prettier-ignore
    expect(check('one.jsonl', '--model', 'snapshot-isolation').err).toContain('snapshot-isolation is about transactions, and these are single operations') // prettier-ignore
  })
})

describe('a lenient check', () => {
  test('tells a repair once, though a ladder reads the history more than once', () => {
    const folder = folderWith({
      'a.edn': ORPHAN.replace('0', '7') + lines('{:process 0, :type :invoke, :f :write, :value 1}'),
    })
    for (const model of [[], ['--model', 'cas-register']]) {
      const { code, out } = netsplit(folder, 'check', 'a.edn', '--ladder', '--lenient', ...model)
      expect(code, out).toBe(0)
      expect(out.match(/repaired: /g)).toHaveLength(1)
    }
  })

  test('tells ten thousand repairs of a kind in one line, with the first place and the count', () => {
    const history = Array.from({ length: 10_001 }, (_, i) =>
      lines(
        `{:process ${i % 5}, :type :invoke, :f :write, :value ${i}}`,
        `{:process ${i % 5}, :type :info, :f :write, :value ${i}}`,
      ),
    ).join('')
    const folder = folderWith({ 'a.edn': history + ORPHAN.replace('0', '77') + ORPHAN.replace('0', '78') })
    const { code, out, err } = netsplit(
      folder,
      'check',
      'a.edn',
      '--model',
      'register',
      '--lenient',
      '--json',
    )
    expect(code, err).toBe(0)
    expect((JSON.parse(out) as { repairs: unknown }).repairs).toEqual([
      { line: 11, count: 9_996, what: expect.stringContaining('goes on after an info') as unknown },
      { line: 20_003, count: 2, what: expect.stringContaining('left out a completion') as unknown },
    ])
    expect(err.split('\n').filter((line) => line.includes('repaired: '))).toHaveLength(2)
    expect(err).toContain(', and so 9995 times more')
  })

  test('takes what a process did not complete as crashed, and never takes a write that nobody invoked', async () => {
    const twice = lines(
      '{:process 0, :type :invoke, :f :write, :value 1}',
      '{:process 0, :type :invoke, :f :write, :value 2}',
    )
    const folder = folderWith({ 'a.edn': twice, 'b.edn': '{:process 0, :type :ok, :f :write, :value 1}' })
    expect((await netsplitHere(folder, 'check', 'a.edn', '--model', 'register')).err).toContain(
      'a.edn line 2',
    )
    const { code, out } = await netsplitHere(
      folder,
      'check',
      'a.edn',
      '--model',
      'register',
      '--lenient',
      '--verify',
    )
    expect(code).toBe(0)
    expect(out).toContain('repaired: line 2: counted as crashed what a process had invoked')
    const orphan = await netsplitHere(folder, 'check', 'b.edn', '--model', 'register', '--lenient')
    expect(orphan.code).toBe(2)
    expect(orphan.err).toContain('process 0 completes write with ok at event 0 (b.edn line 1)')
    const workload = await netsplitHere(folder, 'check', 'b.edn', '--model', 'stats')
    expect(workload.out).toContain('without an invocation is taken as invoked at the start')
  })
})

describe('what is written', () => {
  const history = (writtenAs['own.jsonl'] as (read: number) => string)(4)

  test('is never the file that is read, by whatever path', async () => {
    const folder = folderWith({ 'own.jsonl': history, 'own.html': history })
    symlinkSync(join(folder, 'own.jsonl'), join(folder, 'other.jsonl'))
    for (const [file, ...options] of [
      ['own.jsonl', '--export', 'jsonl', '--out', '.'],
      ['other.jsonl', '--export', 'jsonl', '--out', '.'],
      ['own.html', '--report', './own.html'],
    ] as const) {
      const { code, err } = await netsplitHere(folder, 'check', file, '--model', 'register', ...options)
      expect(code).toBe(2)
      expect(err).toMatch(/which is the file that is read: expected another\n$/)
    }
    expect(readFileSync(join(folder, 'own.jsonl'), 'utf8')).toBe(history)
    expect(readFileSync(join(folder, 'own.html'), 'utf8')).toBe(history)
  })

  test('is nothing where one of its folders cannot be made, and the error names the option', () => {
    const folder = folderWith({ 'own.jsonl': history, 'a-file': '' })
    const { code, err, out } = netsplit(
      folder,
      ...['check', 'own.jsonl', '--model', 'register', '--export', 'edn', '--report', 'a-file/r.html'],
    )
    expect([code, out]).toEqual([2, ''])
    expect(err).toContain('"a-file" cannot be written (it is not a folder): expected a folder for --report')
    expect(existsSync(join(folder, 'netsplit-out'))).toBe(false)
  })

  test('is a report with the ladder and the anomalies, cycles drawn, where models of consistency are asked about', () => {
    const transaction = (process: number, key: string, other: string) =>
      `{:process ${process}, :type :ok, :f :txn, :value [[:append :${key} 1] [:r :${other} []]]}`
    const folder = folderWith({ 't.edn': lines(transaction(0, 'x', 'y'), transaction(1, 'y', 'x')) })
    const { code } = netsplit(folder, 'check', 't.edn', '--ladder', '--report', 'r.html')
    expect(code).toBe(1)
    const text = pageText(join(folder, 'r.html'))
    expect(text).toContain('npx netsplit check t.edn --ladder')
    expect(text).toContain('In this history strong-snapshot-isolation holds, repeatable-read is violated.')
    expect(text).toContain('G2-item')
    expect(text).toContain('rw x')
    expect(readFileSync(join(folder, 'r.html'), 'utf8')).toContain('class="graph cycle"')
  })

  test('is a report with the command that comes to the same verdict', () => {
    const folder = folderWith({
      "a b's.edn": DOUBLE,
      'bank.edn': lines('{:process 0, :type :invoke, :f :read}'),
    })
    netsplit(folder, 'check', "a b's.edn", '--model', 'auto', '--report', 'r.html')
    netsplit(
      folder,
      ...['check', 'bank.edn', '--model', 'bank', '--option', 'accounts=[0, 1]', '--option', 'total=100'],
      ...['--lenient', '--tuples', '--format', 'edn', '--budget', '7', '--report', 'deep/er/r.html'],
    )
    expect(pageText(join(folder, 'r.html'))).toContain(`npx netsplit check 'a b'\\''s.edn' --model set-full`)
    expect(pageText(join(folder, 'deep', 'er', 'r.html'))).toContain(
      "npx netsplit check bank.edn --model bank --option 'accounts=[0, 1]' --option total=100 --format edn --lenient --tuples --budget 7",
    )
  })
})

test('hostile names and values are shown short, and without their control characters', () => {
  const evil = `<script>alert(1)</script>\u001b[31mred\u0007\u202e${'é'.repeat(50_000)}`
  const event = { process: 0, f: 'read', key: evil, client: evil, node: evil, error: evil }
  const history = [
    { ...event, type: 'invoke', time: 0 },
    { ...event, type: 'ok', value: evil, time: 1 },
  ]
  const folder = folderWith({ 'a.jsonl': history.map((each) => JSON.stringify(each)).join('\n') })
  for (const [model, code] of [
    ['register', 1],
    ['list', 2],
    ['auto', 1],
  ] as const) {
    const said = netsplit(folder, 'check', 'a.jsonl', '--model', model, '--report', 'r.html')
    expect(said.code).toBe(code)
    expect(said.out.length + said.err.length).toBeLessThan(2_000)
    // oxlint-disable-next-line no-control-regex -- that there are none is what is to be shown
    expect(said.out + said.err).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u202e]/)
  }
  expect(readFileSync(join(folder, 'r.html'), 'utf8')).not.toContain('<script>alert')
})

test('the help has examples', () => {
  const { out } = netsplit(folderWith(), 'check', '--help')
  expect(out).toContain('netsplit check store.edn --model cas-register')
  expect(out).toContain('docs/checking.md')
})

/** What a page says: its text without tags, with characters for what stands for them. */
function pageText(file: string): string {
  return readFileSync(file, 'utf8')
    .replaceAll(/<[^>]*>/g, '')
    .replaceAll('&#39;', "'")
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&')
}

function lines(...each: readonly string[]): string {
  return `${each.join('\n')}\n`
}
