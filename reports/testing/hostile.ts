import * as fc from 'fast-check'

/** What people have tried in order to get out of a text. */
export const attacks: readonly string[] = [
  '</script><img src=x onerror=alert(1)>',
  '"><svg onload=alert(1)>',
  "' onfocus='alert(1)' autofocus='",
  '<!--<script>',
  ']]>--><script>alert(1)</script>',
  '</title></style></svg><iframe srcdoc="<script>parent.alert(1)</script>">',
  'javascript:alert(1)',
  '&lt;b&gt; &#60;b&#62;',
  '${alert(1)} `alert(1)`',
  '\u202Egnp.exe\u202C \u2066x\u2069 \u2068y',
  '\u2069\u2069 out of an isolate',
  'line\nfeed\r\ttab\0nul\u001B[31mred\u0085\u2028\u2029',
  '\uD800 lone \uDC00 surrogates \uFFFE',
  '__proto__',
]

/** Hostile strings: known attacks, any code units at all, and both together. */
export function hostileText(): fc.Arbitrary<string> {
  const units = fc.array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 20 })
  const anything = units.map((codes) => String.fromCharCode(...codes))
  const sharp = fc.string({
    unit: fc.constantFrom('<', '>', '"', "'", '&', '`', '=', '/', '!', '-', 's', '\n', ' '),
  })
  const pieces = fc.array(fc.oneof(fc.constantFrom(...attacks), anything, sharp), {
    minLength: 1,
    maxLength: 3,
  })
  return pieces.map((parts) => parts.join(''))
}
