import { FEATURES, rightsOfComponent, USUAL_RIGHTS } from '#lib/domain/rights/features'
import { rulesOf, ruleText, type Right } from '#lib/domain/rights/right'

const BEGIN = '<!-- Written by `npm run manifests`. -->'
const END = '<!-- Up to here. -->'

/** The page with the Role and its table as the code has them. */
export function withRights(page: string): string {
  const [before, , after] = page.split(new RegExp(`(?<=${BEGIN})|(?=${END})`))
  if (before === undefined || after === undefined) throw new Error('The page has no place for the rights.')
  return `${before}\n\n${roleText()}\n\n${table()}\n\n${after}`
}

function roleText(): string {
  const lines = (rights: readonly Right[]) => rulesOf(rights).map((rule) => `  - ${ruleText(rule)}`)
  const optional = [
    '  # Optional, and for a cluster administrator to give:',
    ...lines(rightsOfComponent('change-causes')),
    '  # Optional, for `authorization: cluster`:',
    ...lines(rightsOfComponent('cluster-authorization')),
  ]
  return ['```yaml', 'rules:', ...lines(USUAL_RIGHTS), ...optional, '```'].join('\n')
}

function table(): string {
  const rows = FEATURES.flatMap(({ title, disables, needs, component }) =>
    needs.map(({ verbs, resource, group, requests }, index) => {
      const right = `${verbs.map((verb) => `\`${verb}\``).join(', ')} ${resource}${group && `.${group}`}`
      const isFirst = index === 0
      return [
        right,
        isFirst ? `${title}${component === undefined ? '' : ' (optional)'}` : '',
        requests,
        isFirst ? disables : '',
      ]
    }),
  )
  const head = ['right', 'feature', 'requests', 'disabled without it']
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n')
}
