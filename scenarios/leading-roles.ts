/** The roles that one node at a time is to have, as protocols call them. */
const LEADING: ReadonlySet<string> = new Set([
  'leader',
  'primary',
  'master',
  'coordinator',
  'head',
  'sequencer',
])

/** Whether it is the role of the one that leads. */
export function isLeading(role: string | undefined): boolean {
  return LEADING.has(role?.toLowerCase() ?? '')
}
