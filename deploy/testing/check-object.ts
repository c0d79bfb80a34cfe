import { Ajv } from 'ajv'
import { SPECS } from './extension-schemas'
import { modelSchemas, type Schema } from './kubernetes-schemas'

const MODELS: Record<string, string> = {
  'v1 ServiceAccount': 'V1ServiceAccount',
  'v1 Service': 'V1Service',
  'v1 ConfigMap': 'V1ConfigMap',
  'apps/v1 Deployment': 'V1Deployment',
  'policy/v1 PodDisruptionBudget': 'V1PodDisruptionBudget',
  'networking.k8s.io/v1 NetworkPolicy': 'V1NetworkPolicy',
  'networking.k8s.io/v1 Ingress': 'V1Ingress',
  'rbac.authorization.k8s.io/v1 Role': 'V1Role',
  'rbac.authorization.k8s.io/v1 RoleBinding': 'V1RoleBinding',
  'rbac.authorization.k8s.io/v1 ClusterRole': 'V1ClusterRole',
  'rbac.authorization.k8s.io/v1 ClusterRoleBinding': 'V1ClusterRoleBinding',
}

const ajv = new Ajv({ allErrors: true, allowUnionTypes: true })

/** What the API server would refuse in an object, or drop from it. */
export function problemsOf(object: unknown): string[] {
  const { apiVersion = '', kind = '' } = object as { apiVersion?: string; kind?: string }
  const schema = schemaFor(`${apiVersion} ${kind}`)
  if (schema === null) return [`There is no schema of ${apiVersion} ${kind}.`]
  const validate = ajv.compile(schema)
  if (validate(object)) return []
  return (validate.errors ?? []).map(
    ({ instancePath, message = '', params }) => `${instancePath} ${message} ${JSON.stringify(params)}`,
  )
}

function schemaFor(type: string): Schema | null {
  const model = MODELS[type]
  if (model !== undefined) return { $ref: `#/$defs/${model}`, $defs: modelSchemas(model) }
  const spec = SPECS[type]
  if (spec === undefined) return null
  return {
    type: 'object',
    additionalProperties: false,
    required: ['apiVersion', 'kind', 'metadata', 'spec'],
    properties: {
      apiVersion: {},
      kind: {},
      metadata: { $ref: '#/$defs/V1ObjectMeta' },
      spec,
    },
    $defs: modelSchemas('V1ObjectMeta'),
  }
}
