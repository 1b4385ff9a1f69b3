// What makes text safe in HTML makes it safe in XML: the same characters mean something, and no unseen one is left.
import { html as xml, type Markup } from '../markup.ts'
import { oneLine, visibleText } from '../visible-text.ts'

/** What is wrong with a test case. A failure is a promise that was broken, an error is that nobody knows. */
export interface Shortcoming {
  readonly kind: 'failure' | 'error' | 'skipped'
  /** What it is, in a word or two. */
  readonly type: string
  /** One line. */
  readonly message: string
  /** All that there is to say. */
  readonly lines: readonly string[]
}

export interface TestCase {
  readonly name: string
  readonly shortcoming?: Shortcoming | undefined
}

/** A test suite: what the testing tools of every CI system can show. */
export interface TestSuite {
  readonly name: string
  /** What its cases have in common, as tools that come from Java group them. */
  readonly className: string
  readonly seconds?: number | undefined
  readonly facts: readonly (readonly [name: string, text: string])[]
  readonly cases: readonly TestCase[]
  /** What stands below the cases. */
  readonly output: readonly string[]
}

/**
 * A test suite as JUnit XML. Every text may hold anything: what XML cannot hold is shown by number.
 *
 * Source: the Ant JUnit task's format, as the JUnit Platform and CI systems read it.
 */
export function junitDocument({ name, className, seconds, facts, cases, output }: TestSuite): string {
  const counts = xml`tests="${cases.length}" failures="${numberOf(cases, 'failure')}" errors="${numberOf(cases, 'error')}" skipped="${numberOf(cases, 'skipped')}"${seconds === undefined ? '' : xml` time="${seconds.toFixed(3)}"`}`
  return xml`<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="netsplit" ${counts}>
<testsuite name="${oneLine(name)}" ${counts}>
<properties>${facts.map(
    ([fact, text]) => xml`
<property name="${oneLine(fact)}" value="${oneLine(text)}"/>`,
  )}
</properties>${cases.map(
    (each) => xml`
${testCase(each, className)}`,
  )}
<system-out>${textOf(output)}</system-out>
</testsuite>
</testsuites>
`.source
}

function testCase({ name, shortcoming }: TestCase, className: string): Markup {
  const head = xml`<testcase classname="${oneLine(className)}" name="${oneLine(name)}"`
  if (shortcoming === undefined) return xml`${head}/>`
  return xml`${head}>
${shortcomingElement(shortcoming)}
</testcase>`
}

function shortcomingElement({ kind, type, message, lines }: Shortcoming): Markup {
  const what = xml`type="${oneLine(type)}" message="${oneLine(message)}"`
  switch (kind) {
    case 'failure':
      return xml`<failure ${what}>${textOf(lines)}</failure>`
    case 'error':
      return xml`<error ${what}>${textOf(lines)}</error>`
    case 'skipped':
      // Of what was skipped, the format knows a message alone.
      return xml`<skipped message="${oneLine(message)}"/>`
  }
}

/** Lines as a text: one that sets its letters off from others does so for itself alone. */
function textOf(lines: readonly string[]): string {
  return lines.map(visibleText).join('\n')
}

function numberOf(cases: readonly TestCase[], kind: Shortcoming['kind']): number {
  return cases.filter(({ shortcoming }) => shortcoming?.kind === kind).length
}
