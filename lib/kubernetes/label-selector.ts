import type { LabelSelector } from '#lib/kubernetes/objects'

/** A selector as a list takes it: `app=web,tier in (a,b),!old`. Empty for one that selects everything. */
export function selectorText({ matchLabels = {}, matchExpressions = [] }: LabelSelector): string {
  const equal = Object.entries(matchLabels).map(([key, value]) => `${key}=${value}`)
  return [...equal, ...matchExpressions.map(requirementText)].join(',')
}

function requirementText({
  key,
  operator,
  values = [],
}: {
  key: string
  operator: string
  values?: string[]
}): string {
  if (operator === 'Exists') return key
  if (operator === 'DoesNotExist') return `!${key}`
  return `${key} ${operator === 'NotIn' ? 'notin' : 'in'} (${values.join(',')})`
}
