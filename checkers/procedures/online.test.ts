import { describe, expect, test } from 'vitest'
import { OnlineAppendList } from './online-append-list.ts'
import { OnlineRegister } from './online-register.ts'
import { OnlineTwoState } from './online-two-state.ts'
import { decideRegister } from './register.ts'
import { RegisterKind } from './register-levels.ts'
import { prefixUpTo } from './testing/brute-force.ts'
import { eventsOf } from './testing/law.ts'
import { drawLongRegister } from './testing/register-cases.ts'

describe('an online register', () => {
  test('says the same of a long history as the register that sees it whole, up to the first completion that is impossible', () => {
    const { intervals, columns } = drawLongRegister(3, { operations: 2_000, processes: 20, crashes: 1 }, 45)
    let impossible = 0
    for (let position = 300; position < 2_000; position += 37) {
      const values = columns.values.slice()
      if (columns.kinds[position] === RegisterKind.read) values[position] = values[position - 250] as number
      const history = { intervals, columns: { ...columns, values } }
      const online = new OnlineRegister(0)
      const first = eventsOf(intervals).find(({ position, completes }) => {
        if (completes) return !online.complete(position, values[position])
        const isRead = columns.kinds[position] === RegisterKind.read
        online.invoke(
          columns.kinds[position] as number,
          isRead ? undefined : values[position],
          columns.from[position],
        )
        return false
      })
      expect(first === undefined).toBe(decideRegister(intervals, history.columns).kind === 'valid')
      if (first === undefined) continue
      impossible++
      const { instant } = first
      expect(decideRegister(prefixUpTo(intervals, instant), history.columns).kind).toBe('invalid')
      expect(decideRegister(prefixUpTo(intervals, instant - 1), history.columns).kind).toBe('valid')
    }
    expect(impossible).toBeGreaterThan(10)
  })

  test('is unfit from the moment on at which it is not known who wrote what was seen, and raises no alarm then', () => {
    const register = new OnlineRegister(0)
    register.complete(register.invoke(RegisterKind.write, 1))
    expect(register.complete(register.invoke(RegisterKind.read), 1)).toBe(true)
    register.invoke(RegisterKind.write, 1)
    expect(register.outlook).toBe('unfit')
    expect(register.complete(register.invoke(RegisterKind.read), 9)).toBe(true)
  })

  test('is impossible when a cas fails whose value was seen', () => {
    const register = new OnlineRegister(0)
    const cas = register.invoke(RegisterKind.cas, 1, 0)
    expect(register.complete(register.invoke(RegisterKind.read), 1)).toBe(true)
    expect(register.fail(cas)).toBe(false)
  })
})

describe('an online list', () => {
  test('is unfit once a value is appended again that was read', () => {
    const list = new OnlineAppendList()
    list.complete(list.invoke(4))
    list.complete(list.invoke(-1), [4])
    list.invoke(4)
    expect(list.outlook).toBe('unfit')
    expect(list.complete(list.invoke(-1), [])).toBe(true)
  })

  test('knows a read that came too late by any value behind what it saw, not only the next one', () => {
    const list = new OnlineAppendList()
    list.invoke(1)
    list.complete(list.invoke(2))
    const late = list.invoke(-1)
    // The append of 1 is still open: the first sign of it is this read, which began after the late one.
    expect(list.complete(list.invoke(-1), [1, 2])).toBe(true)
    expect(list.complete(late, [])).toBe(false)
  })

  test('is impossible when an append fails that was read', () => {
    const list = new OnlineAppendList()
    const append = list.invoke(4)
    list.complete(list.invoke(-1), [4])
    expect(list.fail(append)).toBe(false)
  })
})

describe('online two-state things', () => {
  test('are impossible when an addition turns out to have found its element, and nobody else can have added it', () => {
    const set = new OnlineTwoState()
    const addition = set.invoke(0, 0)
    set.complete(set.invoke(0, 1), 1, true)
    expect(set.complete(addition, 1, false)).toBe(false)
  })

  test('grow with the elements that are named, from any of them on', () => {
    const set = new OnlineTwoState()
    expect(set.complete(set.invoke(700, 0), 0, true)).toBe(true)
    expect(set.complete(set.invoke(699, 0), 0, true)).toBe(true)
    expect(set.complete(set.invoke(700, 0), 0, true)).toBe(false)
  })
})
