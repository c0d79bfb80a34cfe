import { ALL_RIGHTS, rightsOfComponent, USUAL_RIGHTS } from '#lib/domain/rights/features'
import { rulesOf, type Right } from '#lib/domain/rights/right'
import { HERE, LABELS, NAME } from './names'
import { Value, type Manifest, type Path } from './template'

const RBAC = 'rbac.authorization.k8s.io'
const ACCOUNT = { kind: 'ServiceAccount', name: NAME, namespace: HERE }

/** In the namespace of each environment that the pod's own service account reads. */
const IN_NAMESPACE = { each: { path: '$.Values.config.environments', having: '.cluster.inCluster' } } as const

/** A Role with these rights, and the binding that gives it to the service account. */
function roleOf(name: string, rights: readonly Right[], file = '', when?: Path): Manifest[] {
  const metadata = { name, namespace: new Value('.namespace'), labels: LABELS }
  const placed = { ...IN_NAMESPACE, ...(when !== undefined && { when }) }
  return [
    {
      file: `${file}role`,
      ...placed,
      object: { apiVersion: `${RBAC}/v1`, kind: 'Role', metadata, rules: rulesOf(rights) },
    },
    {
      file: `${file}rolebinding`,
      ...placed,
      object: {
        apiVersion: `${RBAC}/v1`,
        kind: 'RoleBinding',
        metadata,
        roleRef: { apiGroup: RBAC, kind: 'Role', name },
        subjects: [ACCOUNT],
      },
    },
  ]
}

export const ACCESS: Manifest[] = roleOf(NAME, USUAL_RIGHTS)

/** Only who has these rights can give them, which is a cluster administrator. */
export const CHANGE_CAUSES: Manifest[] = roleOf(
  'quayside-change-causes',
  rightsOfComponent('change-causes'),
  'change-causes-',
  '$.Values.changeCauses.enabled',
)

/** To ask what people may do. The role `admin` of a namespace has this right (system:aggregate-to-admin in Kubernetes). */
export const CLUSTER_AUTHORIZATION: Manifest[] = roleOf(
  'quayside-cluster-authorization',
  rightsOfComponent('cluster-authorization'),
  'cluster-authorization-',
  '$.Values.clusterAuthorization.enabled',
)

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
