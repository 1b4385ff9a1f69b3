import { PassThrough } from 'node:stream'
import { describe, expect, test } from 'vitest'
import { InputError } from '../sim/index.ts'
import { askPrediction, predictionOf } from './prediction.ts'

/** What is asked of somebody who types these lines, one each time that they are asked, and then no more. */
async function typing(lines: readonly string[], choices: number) {
  const [input, output] = [new PassThrough(), new PassThrough()]
  let asked = ''
  let next = 0
  output.on('data', (chunk) => {
    asked += String(chunk)
    if (!asked.endsWith(': ')) return
    const line = lines[next++]
    if (line === undefined) input.end()
    else input.write(`${line}\n`)
  })
  const prediction = await askPrediction(choices, { input, output, interrupt: () => {} })
  return { prediction, times: asked.split('Your prediction').length - 1 }
}

describe('somebody at a terminal', () => {
  test('is asked for the number of a choice', async () => {
    expect(await typing(['2'], 3)).toStrictEqual({ prediction: 1, times: 1 })
  })

  test('is asked again until it is one', async () => {
    expect(await typing(['maybe', '4', '0', ' 3 '], 3)).toStrictEqual({ prediction: 2, times: 4 })
  })

  test('may go on without one', async () => {
    expect(await typing([''], 3)).toStrictEqual({ prediction: undefined, times: 1 })
  })

  test('may go away', async () => {
    expect(await typing([], 3)).toStrictEqual({ prediction: undefined, times: 1 })
  })
})

test('Ctrl+C is passed on, and nothing is predicted', async () => {
  const [input, output] = [new PassThrough(), Object.assign(new PassThrough(), { isTTY: true })]
  let interrupted = 0
  const asked = askPrediction(3, { input, output, interrupt: () => interrupted++ })
  input.write('\u0003')
  expect(await asked).toBeUndefined()
  expect(interrupted).toBe(1)
})

test('a prediction on the command line is one of the choices, or refused', () => {
  expect(predictionOf(undefined, 3)).toBeUndefined()
  expect(predictionOf('3', 3)).toBe(2)
  for (const text of ['4', '0', 'three', '']) expect(() => predictionOf(text, 3), text).toThrow(InputError)
})
