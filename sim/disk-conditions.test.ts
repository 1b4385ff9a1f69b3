import { expect, test } from 'vitest'
import { type DiskFault, diskConditionsOf, soundDisk } from './disk-conditions.ts'

const where = { at: 0, node: 'n1' } as const

test('no fault leaves the very same sound disk, and nor does one that is done once make another of it', () => {
  expect(diskConditionsOf([])).toBe(soundDisk)
  expect(diskConditionsOf([{ kind: 'corruption', id: 'f0', probability: 1, ...where }])).toBe(soundDisk)
})

test('overlapping faults add up, and what is left out has its default', () => {
  const faults: readonly (DiskFault & { readonly id: string })[] = [
    { kind: 'slow-disk', id: 'f0', factor: 2, ...where },
    { kind: 'slow-disk', id: 'f1', factor: 5, ...where },
    { kind: 'disk-stall', id: 'f2', ...where },
    { kind: 'disk-stall', id: 'f3', ...where },
    { kind: 'lying-flush', id: 'f4', ...where },
    { kind: 'lying-flush', id: 'f5', probability: 0.5, ...where },
    { kind: 'disk-error', id: 'f6', probability: 0.1, ...where },
    { kind: 'disk-error', id: 'f7', probability: 0.2, operations: ['read'], ...where },
    { kind: 'disk-full', id: 'f8', ...where },
    { kind: 'disk-full', id: 'f9', freeBytes: 9, ...where },
    { kind: 'torn-writes', id: 'f10', probability: 0.3, ...where },
  ]
  expect(diskConditionsOf(faults)).toStrictEqual({
    factor: 10,
    stalledBy: 'f2',
    lying: [
      { fault: 'f4', probability: 1 },
      { fault: 'f5', probability: 0.5 },
    ],
    errors: [
      { fault: 'f6', probability: 0.1, operations: ['read', 'write', 'flush'] },
      { fault: 'f7', probability: 0.2, operations: ['read'] },
    ],
    full: [
      { fault: 'f8', freeBytes: 0 },
      { fault: 'f9', freeBytes: 9 },
    ],
    torn: [{ fault: 'f10', probability: 0.3 }],
  })
})
