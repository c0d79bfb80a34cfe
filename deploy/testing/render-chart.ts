import { createHash } from 'node:crypto'
import { parseAllDocuments } from 'yaml'
import { printed, textOf, toJson } from '../source/evaluate'
import { isSet, lookUp, type Path, type Plain, type Scope } from '../source/template'

/**
 * Renders a template as Helm does, with the little of Go's templates that the chart uses: `if`, `range`, `end`, and values through
 * `printf`, `toJson`, `default` and `sha256sum`. It throws at anything else.
 */
export function renderTemplate(template: string, scope: Omit<Scope, 'item'>): string {
  // `{{-` takes the white space before it away.
  const parts = template.replaceAll(/\s*\{\{-/g, '{{').split(/\{\{(.*?)\}\}/)
  const { text, rest } = renderUntilEnd([...parts, 'end', ''], { ...scope, item: null })
  if (rest.length !== 1) throw new Error('There is an end too many.')
  return text
}

export function objectsIn(text: string): Plain[] {
  return parseAllDocuments(text).flatMap((document) => {
    if ('errors' in document && document.errors.length > 0) throw document.errors[0] as Error
    const object = document.toJS() as Plain
    return object === null ? [] : [object]
  })
}

/** Texts and actions take turns in the parts. */
function renderUntilEnd([first = '', ...parts]: string[], scope: Scope): { text: string; rest: string[] } {
  let text = first
  let rest = parts
  while (rest.length > 0) {
    const action = (rest[0] ?? '').trim()
    rest = rest.slice(1)
    if (action === 'end') return { text, rest }
    const [, word, path] = /^(if|range) ([$.\w]+)$/.exec(action) ?? []
    if (path === undefined) {
      const [after = '', ...others] = rest
      text += print(action, scope) + after
      rest = others
      continue
    }
    const value = lookUp(path as Path, scope)
    const items = Array.isArray(value) ? value : []
    const scopes = word === 'range' ? items.map((item) => ({ ...scope, item })) : isSet(value) ? [scope] : []
    // Rendered once more for nothing, to find its end.
    const skipped = renderUntilEnd(rest, scope)
    text += scopes.map((inner) => renderUntilEnd(rest, inner).text).join('')
    const [after = '', ...others] = skipped.rest
    text += after
    rest = others
  }
  throw new Error('There is an end too few.')
}

function print(action: string, scope: Scope): string {
  const [source = '', ...functions] = action.split(' | ')
  const [, format, named = ''] = /^printf ("[^"]*")((?: [$.\w]+)+)$/.exec(source) ?? []
  const paths = format === undefined ? [source] : named.trim().split(' ')
  if (paths.some((path) => !/^[$.][$.\w]*$/.test(path))) throw new Error(`Not in the subset: ${action}`)
  const values = paths.map((path) => lookUp(path as Path, scope))
  const start = format === undefined ? (values[0] ?? null) : printed(JSON.parse(format) as string, values)
  const result = functions.reduce<Plain>((each, name) => {
    if (name === 'toJson') return toJson(each)
    if (name === 'default "/"') return isSet(each) ? each : '/'
    if (name === 'sha256sum') return createHash('sha256').update(textOf(each)).digest('hex')
    throw new Error(`Not in the subset: ${name}`)
  }, start)
  return textOf(result)
}
