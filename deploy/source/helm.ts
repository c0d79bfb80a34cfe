import { stringify } from 'yaml'
import { Text, Value, When, type Manifest, type Node, type Plain } from './template'

/** Stands in the YAML where the template has an action. No object has these brackets. */
const MARK = /⟦(.*?)⟧/g

/**
 * The template of an object. It uses `if`, `range` and `end` on lines of their own, and `toJson`, `printf`, `default` and `sha256sum`: JSON
 * is YAML, so nothing needs an indentation.
 */
export function helmTemplate({ when, each, object }: Manifest): string {
  const actions: string[] = []
  const mark = (action: string) => `⟦${actions.push(action) - 1}⟧`
  const yaml = stringify(marked(object, mark), { lineWidth: 0, aliasDuplicateObjects: false })
  const lines = yaml.split('\n').map((line) => {
    // A line that is an action alone.
    const [, alone] = /^\s*- "?⟦(\d+)⟧"?$/.exec(line) ?? []
    const action = actions[Number(alone)]
    if (action !== undefined && /^(if|end)/.test(action)) return `{{- ${action} }}`
    return line.replaceAll(/"?⟦(\d+)⟧"?/g, (_, index: string) => `{{ ${actions[Number(index)] ?? ''} }}`)
  })
  const body = lines.join('\n')
  const having = each?.having === undefined ? body : `{{- if ${each.having} }}\n${body}{{- end }}\n`
  const repeated = each === undefined ? body : `{{- range ${each.path} }}\n---\n${having}{{- end }}\n`
  return when === undefined ? repeated : `{{- if ${when} }}\n${repeated}{{- end }}\n`
}

function marked(node: Node, mark: (action: string) => string): Plain {
  if (node instanceof Value) return mark(actionOf(node))
  if (node instanceof Text)
    return mark(`printf ${JSON.stringify(node.format)} ${node.paths.join(' ')} | toJson`)
  if (node instanceof When) throw new Error('Only a list has conditional items.')
  if (isList(node)) {
    return node.flatMap((item) =>
      item instanceof When
        ? [mark(`if ${item.path}`), ...item.items.map((each) => marked(each, mark)), mark('end')]
        : [marked(item, mark)],
    )
  }
  if (typeof node === 'string' && (node.includes('{{') || MARK.test(node)))
    throw new Error(`Helm would read ${JSON.stringify(node)} as a template.`)
  if (typeof node !== 'object' || node === null) return node
  return Object.fromEntries(Object.entries(node).map(([name, member]) => [name, marked(member, mark)]))
}

function actionOf({ path, as }: Value): string {
  if (as === 'itself') return `${path} | toJson`
  if (as === 'path') return `${path} | default "/" | toJson`
  return as === 'toJson' ? `${path} | toJson | toJson` : `${path} | toJson | sha256sum | toJson`
}

function isList(node: Node): node is readonly Node[] {
  return Array.isArray(node)
}
