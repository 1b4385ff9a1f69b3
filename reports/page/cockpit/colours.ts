const names = [
  'panel',
  'ink',
  'muted',
  'line',
  'link',
  'bad',
  'good',
  'ok',
  'ok-pale',
  'fail',
  'info',
  'info-pale',
  'lead',
  'lead-text',
  'contend',
  'follow',
  'follow-text',
  'down',
  'fault',
  'fault-text',
  'band',
  'past',
  'future',
] as const

/** The colours of the page's style sheet, by name, as a canvas takes them. */
export type Colours = { readonly [name in (typeof names)[number]]: string }

/** The colours as they are now, in the theme that the page is shown in. */
export function coloursNow(): Colours {
  const probe = document.createElement('i')
  probe.hidden = true
  document.body.append(probe)
  const entries = names.map((name) => {
    probe.style.color = `var(--${name})`
    return [name, getComputedStyle(probe).color]
  })
  probe.remove()
  return Object.fromEntries(entries) as Colours
}

/** Hears when colours may be others: the page's theme or the system's has changed. */
export function onThemeChange(listener: () => void): void {
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', listener)
  new MutationObserver(listener).observe(document.documentElement, { attributeFilter: ['data-theme'] })
}
