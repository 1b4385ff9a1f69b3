import type { Seen, Shown } from './demonstration.ts'

/** A history that is not linearizable, in the words of the check: what demonstrations of single operations show. */
export function notLinearizable({ run }: Seen): Shown {
  const found = run.properties.find(({ name }) => name.startsWith('linearizable'))
  return { appeared: found?.verdict === 'invalid', sentence: found?.why ?? 'linearizability was not checked' }
}

/** Acknowledged writes that are gone, with one of them. */
export function lostWrites({ measured }: Seen): Shown {
  const { acknowledged, lost, example } = measured.lostWrites
  if (lost === 0) return { appeared: false, sentence: `none of ${acknowledged} acknowledged writes was lost` }
  return { appeared: true, sentence: `${lost} of ${acknowledged} acknowledged writes were lost: ${example}` }
}
