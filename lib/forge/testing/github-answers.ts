import type { AnySchemaObject } from 'ajv/dist/2020.js'
import { whyUnlikeGithub } from '#lib/forge/testing/github-validator'
import schemas from './github-schemas.json'

/** The answers of GitHub that are used, by their name among the published schemas. */
export type GithubAnswer = keyof typeof schemas.$defs & `${string}Answer`

/** The answer with these members, and with all others that GitHub always sends; checked against its published schema. */
export function githubAnswer(name: GithubAnswer, members: unknown): unknown {
  const answer = sample({ $ref: `#/$defs/${name}` }, members)
  const why = whyUnlikeGithub(name, answer)
  if (why === null) return answer
  throw new Error(`${name} is not as GitHub publishes it: ${why}`)
}

/** The least value of a schema, with some members given. Null stands for itself. */
function sample(schema: AnySchemaObject, given: unknown): unknown {
  const whole = resolve(schema)
  if (given === null || (given !== undefined && typeof given !== 'object')) return given
  if (Array.isArray(given)) return given.map((each: unknown) => sample(schemaIn(whole, 'items'), each))
  const choices = [...listIn(whole, 'oneOf'), ...listIn(whole, 'anyOf')]
  if (given === undefined && choices[0] !== undefined) return sample(choices[0], given)
  const types = [whole.type].flat()
  if (given === undefined && types.includes('null')) return null
  if (given === undefined && Array.isArray(whole.enum)) return whole.enum[0] as unknown
  if (given === undefined && !types.includes('object') && whole.properties === undefined)
    return LEAST[String(types[0])] ?? {}
  const members = (given ?? {}) as Record<string, unknown>
  const properties = (whole.properties ?? {}) as Record<string, AnySchemaObject>
  const names = new Set([...((whole.required ?? []) as string[]), ...Object.keys(members)])
  return Object.fromEntries([...names].map((name) => [name, sample(properties[name] ?? {}, members[name])]))
}

const LEAST: Record<string, unknown> = {
  string: 'x'.repeat(40),
  integer: 0,
  number: 0,
  boolean: false,
  array: [],
}

/** With its reference followed, and the parts of `allOf` put together. */
function resolve(schema: AnySchemaObject): AnySchemaObject {
  const name = typeof schema.$ref === 'string' ? schema.$ref.replace('#/$defs/', '') : null
  const found =
    name === null ? schema : resolve((schemas.$defs as Record<string, AnySchemaObject>)[name] ?? {})
  const parts = listIn(found, 'allOf').map(resolve)
  return parts.reduce(
    (whole, part) => ({
      ...whole,
      ...part,
      properties: { ...(whole.properties as object), ...(part.properties as object) },
      required: [...((whole.required ?? []) as string[]), ...((part.required ?? []) as string[])],
    }),
    found,
  )
}

function schemaIn(schema: AnySchemaObject, member: string): AnySchemaObject {
  return (schema[member] ?? {}) as AnySchemaObject
}

function listIn(schema: AnySchemaObject, member: string): AnySchemaObject[] {
  return (schema[member] ?? []) as AnySchemaObject[]
}
