import { expect, test } from 'vitest'
import { GroupCommit } from './group-commit.ts'
import { MemoryDisk } from './testing/memory-disk.ts'

/** A disk that counts flushes, and completes one when it is told to. */
class CountingDisk extends MemoryDisk {
  readonly asked: (() => void)[] = []
  count = 0

  override flush(then: () => void): void {
    this.count++
    this.asked.push(then)
  }
}

test('what is written while a flush is under way waits for one more, together and in order', () => {
  const disk = new CountingDisk()
  const durability = new GroupCommit(disk)
  const done: number[] = []
  for (let i = 1; i <= 5; i++) {
    durability.wrote()
    durability.whenDurable(() => done.push(i))
  }
  expect(disk.count).toBe(1)
  disk.asked.shift()?.()
  expect(done).toEqual([1])
  expect(disk.count).toBe(2)
  disk.asked.shift()?.()
  expect(done).toEqual([1, 2, 3, 4, 5])
  expect(disk.count).toBe(2)
})

test('what waits and has nothing to wait for is done at once', () => {
  const disk = new CountingDisk()
  const durability = new GroupCommit(disk)
  const done: string[] = []
  durability.whenDurable(() => done.push('nothing was written'))
  durability.wrote()
  durability.whenDurable(() => {
    done.push('first')
    durability.whenDurable(() => done.push('from within'))
  })
  durability.whenDurable(() => done.push('second'))
  disk.asked.shift()?.()
  expect(done).toEqual(['nothing was written', 'first', 'from within', 'second'])
  expect(disk.count).toBe(1)
})
