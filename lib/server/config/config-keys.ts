import 'server-only'
import { z } from 'zod'
import { configFile } from '#lib/server/config/schema'
import { signIn, signInForms } from '#lib/server/config/sign-in-schema'

/** A key of the configuration file. */
export type ConfigKey = {
  /** Such as `environments[].cluster.server`. */
  path: string
  schema: z.core.$ZodType
  /** What an error in it says is expected. */
  expected: string
  /** What counts where the key is not there; undefined where something else decides. */
  fallback: unknown
  isRequired: boolean
  /** The map that has its keys; null for a value without keys. */
  below: string | null
}

type KeyAlone = Omit<ConfigKey, 'below'>

/** The keys of one map of the file. */
export type ConfigMap = { path: string; keys: ConfigKey[] }

/**
 * All maps of the file with their keys, from the schema itself. A map that stands in several places, such as `roles`, is at the first
 * one only: the upper levels come first.
 */
export function configMaps(): ConfigMap[] {
  const seen = new Map<z.ZodObject, string>()
  const maps = new Map<string, Map<string, KeyAlone>>()
  const waiting: Pick<ConfigKey, 'path' | 'schema'>[] = [{ path: '', schema: configFile }]
  for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
    for (const { map, isInList } of mapsIn(next.schema)) {
      if (seen.has(map)) continue
      const path = isInList ? `${next.path}[]` : next.path
      seen.set(map, path)
      // A map of one of several kinds has the keys of all of them.
      const keys = maps.get(path) ?? new Map<string, KeyAlone>()
      maps.set(path, keys)
      for (const [name, schema] of Object.entries<z.core.$ZodType>(map.shape)) {
        if (keys.has(name) || isRefused(schema)) continue
        const key = keyOf(path === '' ? name : `${path}.${name}`, schema)
        keys.set(name, key)
        waiting.push(key)
      }
    }
  }
  const mapBelow = (schema: z.core.$ZodType) =>
    mapsIn(schema).flatMap(({ map }) => seen.get(map) ?? [])[0] ?? null
  return [...maps].map(([path, keys]) => {
    return { path, keys: [...keys.values()].map((key) => ({ ...key, below: mapBelow(key.schema) })) }
  })
}

/** No value of a file is a symbol, so this one is an error everywhere. */
const NO_VALUE = Symbol('no value of a file')

function keyOf(path: string, schema: z.core.$ZodType): KeyAlone {
  const [wrong] = z.safeParse(schema, NO_VALUE).error?.issues ?? []
  const missing = z.safeParse(schema, undefined)
  return {
    path,
    schema,
    expected: wrong?.message ?? '',
    fallback: missing.data,
    isRequired: !missing.success,
  }
}

type Found = { map: z.ZodObject; isInList: boolean }

/** The maps that a value can be, below what wraps them. */
function mapsIn(schema: z.core.$ZodType): Found[] {
  if (schema === signIn) return mapsIn(signInForms)
  if (schema instanceof z.ZodObject) return [{ map: schema, isInList: false }]
  if (schema instanceof z.ZodArray) return mapsIn(schema.element).map(({ map }) => ({ map, isInList: true }))
  if (schema instanceof z.ZodPipe) return mapsIn(schema.in)
  if (schema instanceof z.ZodUnion) return schema.options.flatMap(mapsIn)
  const isWrapped =
    schema instanceof z.ZodOptional || schema instanceof z.ZodDefault || schema instanceof z.ZodNullable
  return isWrapped ? mapsIn(schema.unwrap()) : []
}

/** Whether a key is there only to say that its map has it not. */
function isRefused(schema: z.core.$ZodType): boolean {
  return schema instanceof z.ZodOptional && schema.unwrap() instanceof z.ZodUndefined
}
