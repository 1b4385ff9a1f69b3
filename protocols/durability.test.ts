import { expect, test } from 'vitest'
import { Durability } from './durability.ts'
import { MemoryDisk } from './testing/memory-disk.ts'

test('what a life has not written needs no flush, and what it has written needs one, once', () => {
  const disk = new MemoryDisk()
  const durability = new Durability(disk)
  const heard: string[] = []
  durability.whenDurable(() => heard.push('nothing written'))
  durability.wrote()
  durability.whenDurable(() => heard.push('written'))
  expect(heard).toEqual(['nothing written'])
  disk.complete()
  durability.whenDurable(() => heard.push('flushed before'))
  expect(heard).toEqual(['nothing written', 'written', 'flushed before'])
})

test('a flush covers what was written before it, and not what came after', () => {
  const disk = new MemoryDisk()
  const durability = new Durability(disk)
  const heard: string[] = []
  durability.wrote()
  durability.whenDurable(() => {
    heard.push('first')
    durability.whenDurable(() => heard.push('second'))
    expect(heard).toEqual(['first'])
  })
  durability.wrote()
  disk.complete()
  expect(heard).toEqual(['first', 'second'])
})
