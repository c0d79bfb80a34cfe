import { KINDS, type Kind } from '#lib/domain/snapshot'
import type { WorkloadKey } from '#lib/domain/workload/workload'
import { match } from '#lib/views/pattern'
import type { View } from '#lib/views/view'
import {
  VIEWS,
  type LinkOf,
  type PageName,
  type ParamsOf,
  type ViewName,
  type ViewOf,
} from '#lib/views/views'

/** In this form TypeScript follows the name of a view to its parameters and type. */
const TABLE: { [K in ViewName]: View<ViewOf<K>, ParamsOf<K>, LinkOf<K>, string | null> } = VIEWS

/** A workload has one view and one diff, which stand under the name of its kind. */
export const WORKLOAD_VIEWS = { Deployment: 'deployment', StatefulSet: 'statefulSet' } as const
export const DIFF_VIEWS = { Deployment: 'deploymentDiff', StatefulSet: 'statefulSetDiff' } as const

export const VIEW_NAMES = Object.keys(VIEWS).filter(isViewName)

export function viewNamed<K extends ViewName>(name: K): (typeof TABLE)[K] {
  return TABLE[name]
}

/** The link to the page of a view. */
export function pageAddress<K extends PageName>(name: K, params: LinkOf<K>): string {
  return TABLE[name].link(params)
}

export function workloadAddress(environment: string, { kind, name }: WorkloadKey): string {
  return pageAddress(WORKLOAD_VIEWS[kind], { environment, name })
}

/** The environment that a view is of; undefined if it is of all, or of two. */
export function environmentOf(params: object): string | undefined {
  return 'environment' in params && typeof params.environment === 'string' ? params.environment : undefined
}

/** The environments that a view is of, one or the two that it compares; none if it is of all. */
export function environmentsOf(params: object): string[] {
  if ('fromEnvironment' in params && 'toEnvironment' in params)
    return [params.fromEnvironment, params.toEnvironment].filter((name) => typeof name === 'string')
  return [environmentOf(params) ?? []].flat()
}

/** The kinds that the page at a path needs. */
export function kindsOfPage(path: string): readonly Kind[] {
  const shown = Object.values(VIEWS).find(({ page }) => page !== null && match(page, path) !== null)
  return shown?.needs ?? KINDS
}

function isViewName(name: string): name is ViewName {
  return Object.hasOwn(VIEWS, name)
}
