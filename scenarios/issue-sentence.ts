import type { BaseIssue } from 'valibot'

type Issue = BaseIssue<unknown>

/**
 * What is wrong with a value of the wrong shape, in a sentence: the field, what it is, and what was expected. Of a field that is not
 * known more is said than of one that is missing: it may be that field, misspelt.
 */
export function sentenceOf(issues: readonly [Issue, ...Issue[]]): string {
  const issue = deepest(issues.find(isUnknownField) ?? issues[0])
  const field = pathOf(issue)
  const named = field === '' ? 'it' : field
  if (isUnknownField(issue)) {
    return `${field} is not a known field`
  }
  if (issue.received === 'undefined') {
    const missing = issue.type === 'strict_object' ? '' : `, expected ${expectation(issue)}`
    return `${named} is missing${missing}`
  }
  return `${named} is ${shown(issue.input)}, expected ${expectation(issue)}`
}

function isUnknownField({ type, expected }: Issue): boolean {
  return type === 'strict_object' && expected === 'never'
}

/** The most telling of an issue's alternatives: the one that got furthest into the value. */
function deepest(issue: Issue): Issue {
  const alternatives = (issue.issues ?? []).map(deepest)
  const depth = (each: Issue): number => each.path?.length ?? 0
  const best = alternatives.reduce<Issue | undefined>(
    (furthest, each) => (furthest === undefined || depth(each) > depth(furthest) ? each : furthest),
    undefined,
  )
  if (best === undefined || depth(best) === 0) return issue
  const path = [...(issue.path ?? []), ...(best.path ?? [])] as unknown as NonNullable<Issue['path']>
  return { ...best, path }
}

const NOUNS: { readonly [expected: string]: string } = {
  Object: 'an object',
  Array: 'a list',
  string: 'a string',
  number: 'a number',
  boolean: 'a boolean',
}

function expectation({ type, expected, message, requirement }: Issue): string {
  if (type === 'regex') return message.replace(/^expected /, '')
  if (type === 'integer') return 'a whole number'
  if (type === 'finite') return 'a finite number'
  if (type === 'non_empty') return 'a text that is not empty'
  if (type === 'min_value') return `${String(requirement)} or more`
  if (type === 'max_value') return `${String(requirement)} or less`
  if (type === 'gt_value') return `more than ${String(requirement)}`
  if (type === 'min_length') return `at least ${String(requirement)} of them`
  if (expected === null) return 'something else'
  const alternatives = expected.replace(/[()]/g, '').split(' | ')
  return alternatives.map((alternative) => NOUNS[alternative] ?? alternative).join(' or ')
}

function pathOf(issue: Issue): string {
  let path = ''
  for (const item of issue.path ?? []) {
    const key: unknown = item.key
    path += typeof key === 'number' ? `[${key}]` : `${path === '' ? '' : '.'}${String(key)}`
  }
  return path
}

/** A value in a few words. It may be anything that code can make: JSON has no words for NaN, and throws at a cycle. */
function shown(value: unknown): string {
  if (typeof value === 'function')
    return `a function (${value.name || 'without a name'}), which is to be called`
  if (typeof value !== 'string' && (typeof value !== 'object' || value === null)) return String(value)
  const text = asJson(value)
  return text.length > 60 ? `${text.slice(0, 60)}…` : text
}

function asJson(value: string | object): string {
  try {
    return JSON.stringify(value)
  } catch {
    return 'something that is not plain data'
  }
}
