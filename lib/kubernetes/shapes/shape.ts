/**
 * The shape that a value from an API server must have. `null` and missing members are read as Go reads them: as the zero
 * value of their type.
 */
export type Shape = {
  /** What is wrong with a value, after its path: ` is not a string`, `.tags[3].name is not a string`. Null if nothing is. */
  flaw: (value: unknown) => string | null
  /** What a member is that is missing or null: an error, left out, left as it is, or set to a value. */
  absent: 'flaw' | 'omit' | 'keep' | { zero: string | number | boolean }
}

export const text: Shape = { flaw: mustBe('string', 'a string'), absent: { zero: '' } }
export const number: Shape = { flaw: mustBe('number', 'a number'), absent: { zero: 0 } }
export const flag: Shape = { flaw: mustBe('boolean', 'a boolean'), absent: { zero: false } }
export const object: Shape = {
  flaw: (value) => (isObject(value) ? null : ' is not an object'),
  absent: 'flaw',
}

/** Read with care wherever it is used. */
export const anything: Shape = { flaw: () => null, absent: 'omit' }

export function optional(shape: Shape): Shape {
  return { ...shape, absent: 'omit' }
}

export function nullable(shape: Shape): Shape {
  return { ...shape, absent: 'keep' }
}

/** Text that is not empty and passes a check. */
export function textThat(isRight: (value: string) => boolean, otherwise: string): Shape {
  const flaw = (value: unknown) =>
    text.flaw(value) ?? (typeof value === 'string' && isRight(value) ? null : ` ${otherwise}`)
  return { flaw, absent: 'flaw' }
}

export function list(item: Shape): Shape {
  const flaw = (value: unknown) => {
    if (!Array.isArray(value)) return ' is not a list'
    for (const [index, each] of value.entries()) {
      const found = item.flaw(each)
      if (found !== null) return `[${index}]${found}`
    }
    return null
  }
  return { flaw, absent: 'omit' }
}

export function mapOf(shape: Shape): Shape {
  return objectThat((value) => {
    for (const key of Object.keys(value)) {
      const found = memberFlaw(value, key, shape)
      if (found !== null) return `[${JSON.stringify(key)}]${found}`
    }
    return null
  })
}

/** A shape for each member of `T`. */
type ShapesOf<T> = { readonly [K in keyof T]-?: Shape }

/** An object of the type `T`; its other members can be anything. */
export function members<T>(shapes: ShapesOf<T>): Shape {
  const entries = Object.entries<Shape>(shapes)
  return objectThat((value) => {
    for (const [key, shape] of entries) {
      const found = memberFlaw(value, key, shape)
      if (found !== null) return `.${key}${found}`
    }
    return null
  })
}

function objectThat(flaw: (value: object) => string | null): Shape {
  return { ...object, flaw: (value) => (isObject(value) ? flaw(value) : ' is not an object') }
}

function memberFlaw(of: object, key: string, { flaw, absent }: Shape): string | null {
  const value: unknown = Reflect.get(of, key)
  if (value !== undefined && value !== null) return flaw(value)
  if (absent === 'flaw') return ' is missing'
  if (typeof absent === 'object') Reflect.set(of, key, absent.zero)
  else if (absent === 'omit' && value === null) Reflect.deleteProperty(of, key)
  return null
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function mustBe(type: 'string' | 'number' | 'boolean', name: string): Shape['flaw'] {
  return (value) => (typeof value === type ? null : ` is not ${name}`)
}
