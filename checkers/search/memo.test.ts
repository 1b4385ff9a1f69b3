import { expect, test } from 'vitest'
import { Memo, MemoryPool } from './memo.ts'

const words = (i: number) => Int32Array.of(i % 7, i, -i)

test('a memo knows what it was given, however much that is, and whatever its hashes', () => {
  const memo = new Memo(3, 0, new MemoryPool())
  const fresh: boolean[] = []
  for (let i = 0; i < 5_000; i++) fresh.push(memo.add(i % 50, words(i)))
  expect(fresh.every(Boolean)).toBe(true)
  for (let i = 0; i < 5_000; i++) expect(memo.add(i % 50, words(i))).toBe(false)
})

test('a memo without memory may forget, but never claims to have seen what it has not', () => {
  const memo = new Memo(3, 0, new MemoryPool(0))
  for (let i = 0; i < 5_000; i++) expect(memo.add(Math.imul(i, 0x9e3779b1), words(i))).toBe(true)
  expect(memo.add(Math.imul(4_999, 0x9e3779b1), words(4_999))).toBe(false)
})

test('what a memo gives back, another may take', () => {
  const pool = new MemoryPool(100_000)
  const memo = new Memo(3, 0, pool)
  for (let i = 0; i < 2_000; i++) memo.add(i, words(i))
  expect(pool.take(99_000)).toBe(false)
  memo.release()
  expect(pool.take(99_000)).toBe(true)
})

test('what used less stands for what used more, and takes its place', () => {
  const memo = new Memo(1, 1, new MemoryPool())
  expect(memo.add(1, Int32Array.of(5, 0b0110))).toBe(true)
  expect(memo.add(1, Int32Array.of(5, 0b1110))).toBe(false)
  expect(memo.add(1, Int32Array.of(5, 0b1001))).toBe(true)
  expect(memo.add(1, Int32Array.of(5, 0b0010))).toBe(true)
  expect(memo.add(1, Int32Array.of(5, 0b0110))).toBe(false)
  expect(memo.add(1, Int32Array.of(6, 0b0110))).toBe(true)
})
