import { isNamed, isObject, type JsonObject } from '../../api/json'
import { hasServerValue, Pairing } from './pairing'

/** `path` has the field names with dots between them, and `[]` for an item of a list. */
export type Difference = { path: string; recorded: unknown; actual: unknown }

/** The differences of a response, except in values that the servers chose; records those as pairs. */
export function differences(recorded: unknown, actual: unknown, pairing: Pairing, path = ''): Difference[] {
  if (Array.isArray(recorded) && Array.isArray(actual)) return ofLists(recorded, actual, pairing, path)
  if (isObject(recorded) && isObject(actual)) return ofObjects(recorded, actual, pairing, path)
  if (typeof recorded === 'string' && typeof actual === 'string' && isPair(recorded, actual, pairing, path))
    return []
  return recorded === actual ? [] : [{ path, recorded, actual }]
}

function ofObjects(recorded: JsonObject, actual: JsonObject, pairing: Pairing, path: string): Difference[] {
  const isCollection = 'items' in recorded || 'rows' in recorded
  const keys = new Set([...Object.keys(recorded), ...Object.keys(actual)])
  return [...keys].flatMap((key) => {
    const below = `${path}${path && '.'}${isCollection && key === 'metadata' ? 'listMetadata' : key}`
    return differences(recorded[key], actual[key], pairing, below)
  })
}

function ofLists(recorded: unknown[], actual: unknown[], pairing: Pairing, path: string): Difference[] {
  if (recorded.length !== actual.length)
    return [{ path: `${path}.length`, recorded: recorded.length, actual: actual.length }]
  const attempt = pairing.clone()
  const inOrder = recorded.flatMap((item, index) => differences(item, actual[index], attempt, `${path}[]`))
  const isUnordered =
    (path === 'body.items' && recorded.some(hasGeneratedName)) || path.endsWith('ourceRules')
  if (inOrder.length > 0 && isUnordered) return inAnyOrder(recorded, actual, pairing, path)
  pairing.take(attempt)
  return inOrder
}

/** Lists are ordered by name, and so in another order where names are generated; the rules of a user have no order. */
function inAnyOrder(recorded: unknown[], actual: unknown[], pairing: Pairing, path: string): Difference[] {
  const left = [...actual]
  return recorded.flatMap((item) => {
    const attempts = left.map((candidate) => {
      const attempt = pairing.clone()
      return { candidate, attempt, found: differences(item, candidate, attempt, `${path}[]`) }
    })
    const [best] = attempts.sort((a, b) => a.found.length - b.found.length)
    if (!best) return []
    left.splice(left.indexOf(best.candidate), 1)
    pairing.take(best.attempt)
    return best.found
  })
}

function hasGeneratedName(item: unknown): boolean {
  return isNamed(item) && hasServerValue(item.metadata.name)
}

function isPair(recorded: string, actual: string, pairing: Pairing, path: string): boolean {
  if (/(listMetadata|^bookmark\.metadata)\.resourceVersion$/.test(path))
    return pairing.pair('version', recorded, actual)
  if (path.endsWith('metadata.resourceVersion')) return pairing.pair('objectVersion', recorded, actual)
  if (path.endsWith('listMetadata.continue')) return pairing.pair('continueToken', recorded, actual)
  // It is computed from the time and the grace period, so it is not a time of the server's clock.
  if (path.endsWith('.deletionTimestamp')) return new Pairing().pairTexts(recorded, actual)
  return pairing.pairTexts(recorded, actual)
}
