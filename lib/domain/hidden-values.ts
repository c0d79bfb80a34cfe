import type { PodTemplate } from '#lib/kubernetes/objects'

const HIDDEN = '(for operators only)'
const CHANGED = '(for operators only, and changed)'

/** Two pod templates without the values of environment variables, which can be secrets. Whether a value changed is still told. */
export function hideValues(from: PodTemplate, to: PodTemplate): readonly [PodTemplate, PodTemplate] {
  const before = new Map<string, unknown>()
  const hidden = withoutValues(from, '', (place, value) => {
    before.set(place, value)
    return HIDDEN
  })
  const isChanged = (place: string, value: unknown) => before.has(place) && before.get(place) !== value
  return [hidden, withoutValues(to, '', (place, value) => (isChanged(place, value) ? CHANGED : HIDDEN))]
}

/** Such as `/spec/containers/worker/env/PASSWORD`: entries of lists are known by their names. */
const VARIABLE = /[/]env[/][^/]*$/

function withoutValues<T>(part: T, place: string, hide: (place: string, value: unknown) => string): T
function withoutValues(
  part: unknown,
  place: string,
  hide: (place: string, value: unknown) => string,
): unknown {
  if (Array.isArray(part)) {
    return part.map((each: unknown, index) => withoutValues(each, `${place}/${nameOf(each) ?? index}`, hide))
  }
  if (typeof part !== 'object' || part === null) return part
  const members = Object.entries(part).map(([key, each]: [string, unknown]): [string, unknown] => {
    const isValue = key === 'value' && VARIABLE.test(place)
    return [key, isValue ? hide(place, each) : withoutValues(each, `${place}/${key}`, hide)]
  })
  return Object.fromEntries<unknown>(members)
}

function nameOf(entry: unknown): string | null {
  const isNamed = typeof entry === 'object' && entry !== null && 'name' in entry
  return isNamed && typeof entry.name === 'string' ? entry.name.replaceAll('/', ' ') : null
}
