import { readFileSync } from 'node:fs'

/**
 * The Kubernetes client is generated from the OpenAPI description of Kubernetes: its models name each member, its type, and whether
 * it is required. No model has members that it does not name, so a slip of the pen is found.
 */
const MODELS = 'node_modules/@kubernetes/client-node/dist/gen/models'

export type Schema = Readonly<Record<string, unknown>>

type Attribute = { name: string; baseName: string; type: string }

const SIMPLE: Record<string, Schema> = {
  string: { type: 'string' },
  number: { type: 'number' },
  boolean: { type: 'boolean' },
  Date: { type: 'string' },
  V1MicroTime: { type: 'string' },
  IntOrString: { type: ['integer', 'string'] },
  any: {},
}

/** The schemas of a model and of all models in it, by name. */
export function modelSchemas(root: string): Record<string, Schema> {
  const schemas: Record<string, Schema> = {}
  const visit = (model: string) => {
    if (model in schemas) return
    schemas[model] = {}
    schemas[model] = schemaOf(model, visit)
  }
  visit(root)
  return schemas
}

function schemaOf(model: string, visit: (model: string) => void): Schema {
  const code = readFileSync(`${MODELS}/${model}.js`, 'utf8')
  const declared = readFileSync(`${MODELS}/${model}.d.ts`, 'utf8')
  const [, list = ''] = /attributeTypeMap = (\[[\s\S]*?\n?\]);/.exec(code) ?? []
  const attributes = JSON.parse(list) as Attribute[]
  const isRequired = ({ name }: Attribute) => declared.includes(`    '${name}': `)
  return {
    type: 'object',
    additionalProperties: false,
    required: attributes.filter(isRequired).map(({ baseName }) => baseName),
    properties: Object.fromEntries(
      attributes.map(({ baseName, type }) => [baseName, typeSchema(type, visit)]),
    ),
  }
}

function typeSchema(type: string, visit: (model: string) => void): Schema {
  const simple = SIMPLE[type]
  if (simple !== undefined) return simple
  const [, items] = /^(?:Array|Set)<(.*)>$/.exec(type) ?? []
  if (items !== undefined) return { type: 'array', items: typeSchema(items, visit) }
  const [, values] = /^\{ \[key: string\]: (.*); \}$/.exec(type) ?? []
  if (values !== undefined) return { type: 'object', additionalProperties: typeSchema(values, visit) }
  visit(type)
  return { $ref: `#/$defs/${type}` }
}
