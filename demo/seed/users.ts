import { readFileSync } from 'node:fs'
import { parse } from 'yaml'
import type { User } from '../../fake-cluster/api/access'
import type { Rule } from '../../fake-cluster/api/rule'
import { ENVIRONMENTS } from './lanes'
import { teamsOf } from './teams'

/** The name of Quayside's service account. */
export const QUAYSIDE = 'system:serviceaccount:quayside:quayside'

const MANIFESTS = new URL('../../deploy/kustomize/', import.meta.url)
const IMAGE = 'image.openshift.io'

/** The part of the role `edit` that the demo's API covers. */
const EDIT: Rule[] = [
  { apiGroups: [IMAGE, 'apps', 'batch', ''], resources: ['*'], verbs: ['*'] },
  { apiGroups: ['authorization.k8s.io'], resources: ['localsubjectaccessreviews'], verbs: ['create'] },
]

/** The part of the role `view`. */
const VIEW: Rule[] = [
  { apiGroups: [IMAGE, 'apps', 'batch', ''], resources: ['*'], verbs: ['get', 'list', 'watch'] },
]

/**
 * The service account of Quayside, which has exactly what the manifests give; the user `alice` for curl and oc; and the groups of the
 * people who can sign in, whose rights count where the cluster decides (`byCluster`). Where there are more environments, a
 * ClusterRoleBinding lets Quayside share its watches.
 */
export function usersWith(
  tokens: { quayside: string; alice: string },
  moreEnvironments: number,
  byCluster: boolean,
): User[] {
  const namespaces = [...ENVIRONMENTS, ...teamsOf(moreEnvironments)].map(({ namespace }) => namespace)
  return [
    {
      token: tokens.quayside,
      name: QUAYSIDE,
      groups: ['system:serviceaccounts', 'system:serviceaccounts:quayside', 'system:authenticated'],
      rules: [
        ...within(namespaces, rulesIn('environment/role.yaml')),
        ...within(namespaces, rulesIn('components/change-causes/change-causes-role.yaml')),
        ...(byCluster
          ? within(namespaces, rulesIn('components/cluster-authorization/cluster-authorization-role.yaml'))
          : []),
        ...(moreEnvironments > 0 ? rulesIn('components/shared-watches/clusterrole.yaml') : []),
      ],
    },
    { token: tokens.alice, name: 'alice', groups: ['system:authenticated'], rules: within(namespaces, EDIT) },
    groupWith('packit-operators', within(namespaces, EDIT)),
    groupWith('packit-viewers', within(namespaces, VIEW)),
  ]
}

/** Nobody signs in as a group, so it has no token. */
function groupWith(name: string, rules: Rule[]): User {
  return { token: '', name, groups: [name], rules }
}

/** The rules of a Role. */
function rulesIn(path: string): Rule[] {
  const { rules } = parse(readFileSync(new URL(path, MANIFESTS), 'utf8')) as { rules: Rule[] }
  return rules
}

function within(namespaces: string[], rules: Rule[]): Rule[] {
  return rules.map((rule) => ({ ...rule, namespaces }))
}
