import { ACCESS, CHANGE_CAUSES, CLUSTER_AUTHORIZATION, SHARED_WATCHES } from './access'
import { FOR_HELM, FOR_KUSTOMIZE } from './deployment'
import { MONITORING } from './monitoring'
import { NETWORK } from './network'
import type { Manifest } from './template'

const OPTIONAL = [...NETWORK, ...MONITORING, ...SHARED_WATCHES, ...CHANGE_CAUSES, ...CLUSTER_AUTHORIZATION]

/** Every object of the chart. */
export const CHART: readonly Manifest[] = [...FOR_HELM, ...ACCESS, ...OPTIONAL]

/** The objects that each installation has. */
export const BASE: readonly Manifest[] = [
  ...FOR_KUSTOMIZE,
  ...NETWORK.filter(({ when }) => when === '$.Values.networkPolicy.enabled'),
]

/** Those of each environment. */
export const ENVIRONMENT: readonly Manifest[] = ACCESS

/** What an installation can have in addition, by the switch of the chart that turns it on. */
export const COMPONENTS = {
  route: 'route',
  ingress: 'ingress',
  'trusted-ca': 'trustedCa',
  monitoring: 'monitoring',
  promotion: 'promotion',
  'shared-watches': 'sharedWatches',
  'change-causes': 'changeCauses',
  'cluster-authorization': 'clusterAuthorization',
  'console-link': 'consoleLink',
} as const

export type Component = keyof typeof COMPONENTS

export function objectsOf(component: Component): Manifest[] {
  return OPTIONAL.filter(({ when }) => when === `$.Values.${COMPONENTS[component]}.enabled`)
}
