import { FEATURES, rightsOfComponent, USUAL_RIGHTS } from '#lib/domain/rights/features'
import { rulesOf, ruleText, type Right } from '#lib/domain/rights/right'
import { tableOf, withWritten } from './written-part'

/** The page with the Role and its table as the code has them. */
export function withRights(page: string): string {
  return withWritten(page, 'manifests', `${roleText()}\n\n${table()}`)
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
  return tableOf(['right', 'feature', 'requests', 'disabled without it'], rows)
}
