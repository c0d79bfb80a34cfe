import { ALL_RIGHTS } from '#lib/domain/rights/features'
import { rulesOf } from '#lib/domain/rights/right'
import { HERE, LABELS, NAME } from './names'
import { Value, type Manifest } from './template'

const RBAC = 'rbac.authorization.k8s.io'
const ACCOUNT = { kind: 'ServiceAccount', name: NAME, namespace: HERE }

/** In the namespace of each environment that the pod's own service account reads. */
const IN_NAMESPACE = { each: { path: '$.Values.config.environments', having: '.cluster.inCluster' } } as const
const metadata = { name: NAME, namespace: new Value('.namespace'), labels: LABELS }

export const ACCESS: Manifest[] = [
  {
    file: 'role',
    ...IN_NAMESPACE,
    object: { apiVersion: `${RBAC}/v1`, kind: 'Role', metadata, rules: rulesOf(ALL_RIGHTS) },
  },
  {
    file: 'rolebinding',
    ...IN_NAMESPACE,
    object: {
      apiVersion: `${RBAC}/v1`,
      kind: 'RoleBinding',
      metadata,
      roleRef: { apiGroup: RBAC, kind: 'Role', name: NAME },
      subjects: [ACCOUNT],
    },
  },
]

/** What list-watches across all namespaces need (docs/decisions/0031-share-list-watches-across-namespaces.md). */
const SHARED = rulesOf(ALL_RIGHTS.filter(({ verb }) => verb === 'list' || verb === 'watch'))

export const SHARED_WATCHES: Manifest[] = [
  {
    file: 'clusterrole',
    when: '$.Values.sharedWatches.enabled',
    object: {
      apiVersion: `${RBAC}/v1`,
      kind: 'ClusterRole',
      metadata: { name: 'quayside-shared-watches', labels: LABELS },
      rules: SHARED,
    },
  },
  {
    file: 'clusterrolebinding',
    when: '$.Values.sharedWatches.enabled',
    object: {
      apiVersion: `${RBAC}/v1`,
      kind: 'ClusterRoleBinding',
      metadata: { name: 'quayside-shared-watches', labels: LABELS },
      roleRef: { apiGroup: RBAC, kind: 'ClusterRole', name: 'quayside-shared-watches' },
      subjects: [ACCOUNT],
    },
  },
]
