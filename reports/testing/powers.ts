import type { ReadPage } from './read-page.ts'

// What is drawn where depends on how long texts are; these elements and attributes do nothing but draw.
const DRAWN = new Set([
  'svg',
  'g',
  'path',
  'rect',
  'circle',
  'text',
  'tspan',
  'title',
  'li',
  'span',
  'p',
  'dt',
])
const INERT =
  /^(class|id|title|lang|charset|name|type|hidden|role|tabindex|scope|viewBox|[a-z]|rx|c[xy]|dx|width|height|offset|stop-opacity|aria-[a-z]+|data-(focus|state|why)|text-anchor|fill|stroke-width|pattern[A-Za-z]+)$/

/** A link within the page. */
const WITHIN = /^#[\w=-]+$/

/**
 * All in a page that could act or load: its elements but those that only draw or lead to another place in it, and attributes that
 * are not inert.
 */
export function powers({ tags }: ReadPage): readonly string[] {
  return tags.flatMap(({ name, attributes }) => [
    ...(DRAWN.has(name) || isWithin(name, attributes) ? [] : [name]),
    ...[...attributes].flatMap(([attribute, value]) =>
      INERT.test(attribute) || (attribute === 'href' && WITHIN.test(value)) ? [] : [`${attribute}=${value}`],
    ),
  ])
}

function isWithin(name: string, attributes: ReadonlyMap<string, string>): boolean {
  return name === 'a' && WITHIN.test(attributes.get('href') ?? '')
}
